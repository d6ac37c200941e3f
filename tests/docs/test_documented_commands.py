"""What the README and the how-tos tell people to type is understood, and what they lead to is there."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import click
import pytest

from reports.leaks.registry import leak_formats
from scanner.cli.app import muster

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs" / "how-to").glob("*.md"), *(ROOT / "docs").glob("*.md")])
GENERATED = {"cli.md", "checks.md", "permissions.md"}
WRITTEN = [page for page in PAGES if page.name not in GENERATED]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)(?:#([^)\s]*))?\)")
TYPED = re.compile(r"^\s*(?:\$ |- script: |- )?(?:\.venv/bin/)?(muster [a-z](?:[^#\n]|(?<=\S)#)*)", re.MULTILINE)
"""A line of a block that begins with the command."""
NAMED = re.compile(r"`(?:\.venv/bin/)?(muster [a-z][^`\n]*)`")
FENCED = re.compile(r"^[ ]*```(\w*)\n(.*?)^[ ]*```", re.MULTILINE | re.DOTALL)
SHOWN = {"console", "sh"}
SHELLS = {"|", ">", ">>", "<", "&&", "||"}
"""What follows is the shell's."""
ADDED = {"add-a-report.md": (" lines", " json")}
"""What a page shows how to add is not there before; something like it is."""


def commands(page: Path) -> Iterator[str]:
    """Yield every command of ours that a page names."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for language, block in FENCED.findall(text):
        if language in SHOWN:
            yield from TYPED.findall(block)
    yield from NAMED.findall(FENCED.sub("", text))


def understood(words: list[str]) -> None:
    """Let click parse a command line without running it, down to the last command that it names."""
    command: click.Command = muster
    parent: click.Context | None = None
    while isinstance(command, click.Group) and words:
        with command.make_context(command.name or "muster", words, parent=parent) as context:
            words = [*context._protected_args, *context.args]
            if command.invoke_without_command and not words:
                return
            _, found, words = command.resolve_command(context, words)
        assert found is not None
        command, parent = found, context
    with command.make_context(command.name or "muster", words, parent=parent):
        pass


ALL = [(page, command) for page in WRITTEN for command in commands(page)]


@pytest.mark.parametrize(("page", "command"), ALL, ids=[f"{page.name}: {command.strip()}" for page, command in ALL])
def test_every_command_is_understood(page: Path, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    typed = takewhile(lambda word: word not in SHELLS, shlex.split(command.replace(*ADDED.get(page.name, ("", "")))))
    words = [word for word in typed if word != "…"][1:]
    try:
        understood(words)
    except (click.MissingParameter, click.exceptions.NoArgsIsHelpError):
        assert f"`{command.strip()}`" in page.read_text(), "only a command that is merely named may leave something out"


def test_the_pages_name_enough_commands_to_be_read_right() -> None:
    named = {command.split()[1] for page, command in ALL if page.name == "README.md"}
    assert {"init", "permissions", "doctor", "scan", "show", "secrets", "diff"} <= named


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target, place in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        file = (page.parent / target).resolve()
        assert file.exists(), f"{page.name} leads to {target}"
        assert not place or place in headings(file), f"{page.name} leads to {target}#{place}"


def headings(file: Path) -> set[str]:
    found = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[^)]+)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(file.name for file in folder.glob("0*.md"))


def test_every_format_of_leaks_is_explained() -> None:
    text = (ROOT / "docs" / "how-to" / "run-secrets-in-ci.md").read_text(encoding="utf-8")
    assert [name for name in leak_formats() if f"`{name}`" not in text] == []


def test_every_extra_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    missing = [name for name in project["optional-dependencies"] if name != "all" and f"| {name} |" not in text]
    assert not missing
