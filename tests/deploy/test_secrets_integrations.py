"""The files for hooks and pipelines say what ``muster secrets`` understands, and do what they say."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from reports.leaks.registry import leak_formats
from scanner.cli.app import muster

ROOT = Path(__file__).parents[2]
HOWTO = ROOT / "docs" / "how-to" / "run-secrets-in-ci.md"
FULL = ROOT / "tests" / "reports" / "leaks" / "golden" / "full.sarif"
DEFAULTS = {
    "WHERE": ".",
    "HISTORY": "false",
    "SINCE": "",
    "CONFIDENCE": "medium",
    "BASELINE": "",
    "ALLOW_GAPS": "false",
    "SARIF": "muster-secrets.sarif",
    "MUSTER_ESTATE_KEY": "",
}


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


def action() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
    return found


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = action()["runs"]["steps"]
    return found


def template() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "gitlab" / "muster-secrets.yml").read_text())
    return found


def documented() -> Iterator[str]:
    """Yield every command line of the how-to, whatever language stands around it."""
    for found in re.finditer(r"""muster"? (secrets(?: [^\n`|']*)?)""", HOWTO.read_text()):
        yield f"muster {found[1]}"


def commands() -> dict[str, list[str]]:
    lines = {f"hook {name}": hook["entry"] for name, hook in hooks().items()}
    lines |= {f"gitlab {name}": job["script"][0] for name, job in template().items() if "script" in job}
    lines |= {f"how-to {at}": line for at, line in enumerate(documented())}
    return {name: shlex.split(line) for name, line in lines.items()}


def formats_of(words: list[str]) -> list[str]:
    values = [after for before, after in pairwise(words) if before == "-f"]
    values += [word.removeprefix("--format=") for word in words if word.startswith("--format=")]
    return [value.partition("=")[0] for value in values]


def parsed(words: list[str]) -> Mapping[str, Any]:
    """Let click parse a command line without running it."""
    with muster.make_context("muster", words) as top:
        name, command, rest = muster.resolve_command(top, [*top._protected_args, *top.args])
        assert name == "secrets"
        assert command is not None
        with command.make_context(name, rest, parent=top) as context:
            return context.params


def test_the_how_to_has_the_commands_that_are_checked() -> None:
    assert sum(name.startswith("how-to") for name in commands()) >= 8


@pytest.mark.parametrize("where", commands())
def test_every_format_that_is_named_exists(where: str) -> None:
    assert commands()[where][:2] == ["muster", "secrets"]
    assert set(formats_of(commands()[where])) <= set(leak_formats())


@pytest.mark.parametrize("where", commands())
def test_the_command_line_understands_every_command(where: str) -> None:
    words = [word.replace("FILE", "file.sarif") for word in commands()[where][1:]]
    assert parsed(words) is not None


def test_every_format_is_in_the_how_to() -> None:
    table = HOWTO.read_text().split("## Another system")[1]
    assert all(f"`{name}`" in table for name in leak_formats())


def test_hooks_read_what_is_staged_once_and_are_given_no_names() -> None:
    for name, hook in hooks().items():
        assert hook["pass_filenames"] is False, "git gives the staged change; names would start it many times"
        assert hook["require_serial"] is True
        staged = "--staged" in hook["entry"]
        assert staged == ("pre-commit" in hook["stages"]), name
    assert hooks()["muster-secrets-all"]["always_run"] is True


def test_gitlab_reads_the_change_or_the_history_and_always_keeps_the_report() -> None:
    jobs = {name: job for name, job in template().items() if not name.startswith(".")}
    base = template()[".muster-secrets"]
    reports = base["artifacts"]["reports"]
    assert base["artifacts"]["when"] == "always"
    assert base["variables"]["GIT_DEPTH"] == "0", "a shallow clone is incomplete"
    for job in jobs.values():
        assert job["extends"] == ".muster-secrets"
        words = shlex.split(job["script"][0])
        assert f"gitlab={reports['secret_detection']}" in words
        assert f"junit={reports['junit']}" in words
    assert ["--since" in job["script"][0] for job in jobs.values()] == [True, False]


def test_no_input_of_the_action_becomes_part_of_a_script() -> None:
    """An input that is put into a script by a template can hold a command of somebody else."""
    for step in steps():
        assert "${{" not in step.get("run", "")
        assert "shell" in step or "uses" in step


def test_the_action_never_imports_from_the_repository_it_reads() -> None:
    for step in steps():
        for line in step.get("run", "").splitlines():
            if re.search(r'(PYTHON|python)"', line):
                assert '" -I ' in line, line


def test_every_input_is_used_and_every_one_used_is_declared() -> None:
    text = (ROOT / "action.yml").read_text()
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == set(action()["inputs"])


def read_step(tmp_path: Path, code: int, **env: str) -> tuple[list[str], dict[str, str]]:
    """Run the action's own script with a muster that writes down what it was given."""
    program = tmp_path / "muster"
    record = "import json, os, sys; "
    record += "open(os.environ['RECORD'], 'w').write(json.dumps([sys.argv[1:], dict(os.environ)])); "
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -c "{record}sys.exit({code})" "$@"\n')
    program.chmod(0o700)
    (tmp_path / "output").write_text("")
    (script,) = [step["run"] for step in steps() if step.get("id") == "read"]
    values = {"PATH": os.environ["PATH"], "BIN": str(tmp_path), "RECORD": str(tmp_path / "record")}
    values |= {"GITHUB_OUTPUT": str(tmp_path / "output")}
    subprocess.run(["bash", "-eo", "pipefail", "-c", script], env=values | DEFAULTS | env, check=True)
    assert (tmp_path / "output").read_text() == f"exit-code={code}\n"
    words, environment = json.loads((tmp_path / "record").read_text())
    return words, environment


def test_the_action_asks_for_what_its_defaults_say(tmp_path: Path) -> None:
    words, environment = read_step(tmp_path, 0)
    assert words == [
        "secrets",
        "--confidence=medium",
        "--format=text",
        "--format=sarif=muster-secrets.sarif",
        "--",
        ".",
    ]
    assert "MUSTER_ESTATE_KEY" not in environment, "an empty key is no key"


HOSTILE = {
    "WHERE": "--exit-zero; touch pwned",
    "HISTORY": "true",
    "SINCE": "$(touch pwned)",
    "BASELINE": "a b`id`",
    "ALLOW_GAPS": "true",
    "MUSTER_ESTATE_KEY": "key",
}


def test_no_value_of_an_input_becomes_an_option_or_a_command(tmp_path: Path) -> None:
    words, environment = read_step(tmp_path, 3, **HOSTILE)
    assert words[4:] == [
        "--history",
        "--since=$(touch pwned)",
        "--baseline=a b`id`",
        "--allow-gaps",
        "--",
        "--exit-zero; touch pwned",
    ]
    assert environment["MUSTER_ESTATE_KEY"] == "key"


def test_the_command_line_understands_all_that_the_action_can_ask(tmp_path: Path) -> None:
    words, _ = read_step(tmp_path, 0, HISTORY="true", ALLOW_GAPS="true")
    assert parsed(words)["history"] is True
    words, _ = read_step(tmp_path, 0, SINCE="main")
    assert parsed(words)["since"] == "main"


def test_the_command_line_understands_the_baseline_of_the_action(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    baseline.write_text("{}")
    words, _ = read_step(tmp_path, 0, BASELINE=str(baseline))
    assert str(parsed(words)["baseline"]) == str(baseline)


@pytest.mark.parametrize(
    ("code", "fail", "ends"), [(0, "true", 0), (1, "true", 1), (1, "false", 0), (3, "false", 3), (4, "false", 4)]
)
def test_the_job_fails_for_leaks_if_wanted_and_for_anything_worse_always(code: int, fail: str, ends: int) -> None:
    env = {"CODE": str(code), "FAIL": fail, "PATH": os.environ["PATH"]}
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", steps()[-1]["run"]], env=env, check=False)
    assert done.returncode == ends


def test_what_was_ignored_is_not_uploaded_and_everything_else_is(tmp_path: Path) -> None:
    (step,) = [step for step in steps() if "suppressions" in step.get("run", "")]
    (tmp_path / "python").symlink_to(sys.executable)
    upload = tmp_path / "upload.sarif"
    env = {"BIN": str(tmp_path), "SARIF": str(FULL), "UPLOAD": str(upload), "PATH": os.environ["PATH"]}
    subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], env=env, check=True, cwd=tmp_path)
    (before,) = json.loads(FULL.read_text())["runs"]
    (after,) = json.loads(upload.read_text())["runs"]
    assert [each["ruleId"] for each in after["results"]] == ["aws-access-key", "npm-token", "generic-password"]
    assert len(before["results"]) == 5
    assert after["invocations"] == before["invocations"]


def test_what_is_uploaded_is_what_was_filtered() -> None:
    (filtered,) = [step["env"]["UPLOAD"] for step in steps() if "suppressions" in step.get("run", "")]
    (uploaded,) = [step["with"]["sarif_file"] for step in steps() if "upload-sarif" in step.get("uses", "")]
    assert uploaded == filtered
