import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from scanner.cli.app import LINES, muster
from scanner.cli.reference import reference_markdown
from scanner.version import VERSION

HEAVY = {"boto3", "botocore", "hvac", "sqlalchemy", "alembic", "rich", "networkx", "structlog", "opentelemetry", "yaml"}
LATE = {"email", "importlib.metadata", "shutil", "tempfile", "traceback"}
"""Modules of Python's own that a command pays for when it needs them, not to be started."""
COMMANDS = {name: f"scanner.cli.{name.replace('-', '_')}" for name in LINES}


def modules_after(*args: str) -> set[str]:
    """Which modules are loaded once ``muster`` was called in a fresh process."""
    code = (
        "import json, sys\nfrom scanner.cli import main\n"
        f"main({list(args)!r})\n"
        "sys.stderr.write(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_help_imports_no_command_and_nothing_heavy() -> None:
    loaded = modules_after("--help")
    assert not loaded & set(COMMANDS.values())
    assert not {name.partition(".")[0] for name in loaded} & HEAVY


def test_starting_imports_nothing_that_only_some_runs_need() -> None:
    """Every command pays for what this one loads; a hook that runs at each commit most of all."""
    assert not modules_after("--version") & LATE


def test_the_version_is_that_of_the_package() -> None:
    told = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert told["project"]["version"] == VERSION, "scanner/version.py and pyproject.toml name different versions"
    command = [sys.executable, "-c", "from scanner.cli import main; main(['--version'])"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == f"muster {VERSION}\n"


@pytest.mark.parametrize("name", [name for name in LINES if name not in {"scan", "report"}])
def test_the_help_of_a_command_imports_nothing_heavy(name: str) -> None:
    loaded = modules_after(name, "--help")
    assert loaded & set(COMMANDS.values()) == {COMMANDS[name]}
    assert not {module.partition(".")[0] for module in loaded} & HEAVY


def test_the_line_of_every_command_is_its_own_short_help() -> None:
    with click.Context(muster) as context:
        for name, line in LINES.items():
            command = muster.get_command(context, name)
            assert command is not None
            assert command.name == name
            assert command.get_short_help_str(limit=200) == line


def test_every_option_has_a_help() -> None:
    with click.Context(muster) as context:
        commands = [muster, *(muster.get_command(context, name) for name in LINES)]
    for command in commands:
        assert command is not None
        assert command.help
        assert all(each.help for each in command.params if isinstance(each, click.Option))


def test_the_reference_tells_every_command_and_option() -> None:
    page = reference_markdown()
    with click.Context(muster) as context:
        for name in LINES:
            command = muster.get_command(context, name)
            assert command is not None
            section = page.split(f"## muster {name}\n")[1].split("\n## ")[0]
            for param in command.params:
                assert all(option in section for option in param.opts if option.startswith("--"))
    assert not re.search(r"[ \t]+$", page, re.MULTILINE)
    assert max(map(len, page.splitlines())) <= 120
