"""The files for scheduling say what the command line understands, so that neither drifts from the other."""

import configparser
import re
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from scanner.cli.app import muster

DEPLOY = Path(__file__).parents[2] / "deploy"
SERVICE = DEPLOY / "systemd" / "muster.service"
TIMER = DEPLOY / "systemd" / "muster.timer"


def understood(args: Sequence[str]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Let click parse a command line without running it: the command, the global options, the command's own."""
    with muster.make_context("muster", list(args)) as top:
        name, command, rest = muster.resolve_command(top, [*top._protected_args, *top.args])
        assert name is not None
        assert command is not None
        with command.make_context(name, rest, parent=top) as context:
            return name, top.params, context.params


def unit(file: Path) -> configparser.RawConfigParser:
    """Read a systemd unit; of a key that is repeated the last one counts here."""
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # because systemd's keys are told apart by case
    parser.read(file)
    return parser


def system_command() -> list[str]:
    return shlex.split(unit(SERVICE)["Service"]["ExecStart"])


def cron_line() -> str:
    (line,) = [line for line in (DEPLOY / "crontab").read_text().splitlines() if line and not line.startswith("#")]
    return line


def cron_job() -> dict[str, Any]:
    job: dict[str, Any] = yaml.safe_load((DEPLOY / "kubernetes" / "cronjob.yaml").read_text())
    return job


def container() -> dict[str, Any]:
    found: dict[str, Any] = cron_job()["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]
    return found


def ci_command() -> list[str]:
    workflow = yaml.safe_load((DEPLOY / "ci" / "github-schedule.yaml").read_text())
    runs = [step.get("run", "") for step in workflow["jobs"]["scan"]["steps"]]
    (line,) = [line for line in runs if line.startswith("muster ")]
    return shlex.split(line)


def commands() -> dict[str, list[str]]:
    return {
        "systemd": system_command(),
        "crontab": shlex.split(cron_line().split(None, 5)[5]),
        "kubernetes": [*container()["command"], *container()["args"]],
        "ci": ci_command(),
    }


@pytest.mark.parametrize("where", commands())
def test_every_schedule_runs_a_scan_that_the_command_line_understands(where: str) -> None:
    program, *args = commands()[where]
    assert Path(program).name == "muster"
    name, top, own = understood(args)
    assert name == "scan"
    assert top["config"] is not None
    assert own["formats"]
    assert all(output.file for output in own["formats"]), "a report on stdout would drown in the log"


@pytest.mark.parametrize("where", ["systemd", "crontab", "kubernetes"])
def test_no_two_scans_run_at_once(where: str) -> None:
    _, _, own = understood(commands()[where][1:])
    assert own["lock"] is not None
    assert own["wait"] is False


def test_an_option_that_does_not_exist_is_noticed() -> None:
    with pytest.raises(click.UsageError):
        understood(["scan", "--lok", "x"])


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    """With systemd at hand it is asked itself; without it, the units are read as the files they are."""
    for file in (SERVICE, TIMER):
        program = shutil.which("true") or "/bin/true"
        (tmp_path / file.name).write_text(file.read_text().replace("/usr/local/bin/muster", program))
    verifier = shutil.which("systemd-analyze")
    if verifier:
        files = [tmp_path / SERVICE.name, tmp_path / TIMER.name]
        done = subprocess.run([verifier, "verify", *files], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
    assert unit(SERVICE)["Service"]["Type"] == "oneshot"
    assert unit(TIMER)["Timer"]["Persistent"] == "true"


def test_the_service_keeps_its_state_where_it_may_write() -> None:
    service = unit(SERVICE)["Service"]
    written = re.findall(r"(?:=|\s)(/(?:var/lib|run)/[^/\s]+)", service["ExecStart"])
    assert set(written) == {f"/var/lib/{service['StateDirectory']}", f"/run/{service['RuntimeDirectory']}"}
    assert service["SuccessExitStatus"].split() == ["1", "3"]


def test_the_cron_line_has_five_fields_and_a_command() -> None:
    fields = cron_line().split(None, 5)
    assert all(re.fullmatch(r"[\d*/,-]+", field) for field in fields[:5])


def test_the_cron_job_mounts_every_folder_it_names_and_runs_without_rights() -> None:
    job = cron_job()
    assert (job["apiVersion"], job["kind"], job["spec"]["concurrencyPolicy"]) == ("batch/v1", "CronJob", "Forbid")
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    mounts = {mount["mountPath"] for mount in container()["volumeMounts"]}
    named = {part.split("=")[-1] for part in container()["args"] if "/" in part}
    assert {str(Path(path).parent) for path in named} <= mounts
    assert {mount["name"] for mount in container()["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container()["securityContext"]["readOnlyRootFilesystem"] is True
    assert pod["restartPolicy"] == "Never"


def test_the_container_copies_what_the_wheel_needs_and_ends_as_nobody_special() -> None:
    lines = (DEPLOY / "Containerfile").read_text().splitlines()
    copied = {line.split()[1] for line in lines if line.startswith("COPY ") and "--from" not in line}
    assert {"scanner", "connectors", "graph", "findings", "governance", "reports"} <= copied
    root = DEPLOY.parent
    sources = (
        part for line in lines if line.startswith("COPY ") and "--from" not in line for part in line.split()[1:-1]
    )
    assert all((root / source).exists() for source in sources)
    assert [line for line in lines if line.startswith("USER ")] == ["USER muster"]
    assert [line for line in lines if line.startswith("ENTRYPOINT ")] == ['ENTRYPOINT ["muster"]']
