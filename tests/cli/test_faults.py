import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import click
import pytest
from cli_support import MUSTER

from scanner.cli.faults import Guard
from scanner.cli.lazy import LazyGroup
from scanner.cli.stopping import Stopping, stoppable
from scanner.lock import LockHeld


def ended(error: BaseException) -> tuple[int, str]:
    said = io.StringIO()
    guard = Guard(said)
    with guard:
        raise error
    return guard.code, said.getvalue()


def test_a_run_that_ends_well_keeps_its_code() -> None:
    guard = Guard(io.StringIO())
    with guard:
        guard.code = 3
    assert guard.code == 3


def test_our_own_errors_are_a_message_and_a_2() -> None:
    assert ended(LockHeld("somebody holds it")) == (2, "muster: somebody holds it\n")


def test_usage_errors_are_a_2() -> None:
    code, said = ended(click.UsageError("no such option"))
    assert (code, "no such option" in said) == (2, True)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_is_a_130(error: BaseException) -> None:
    assert ended(error) == (130, "muster: stopped\n")


def test_a_scan_that_was_stopped_says_so_and_keeps_the_signal() -> None:
    assert ended(Stopping("it can be resumed", [15])) == (143, "muster: it can be resumed\n")
    assert ended(Stopping("it can be resumed", []))[0] == 130


def test_an_exit_keeps_its_code() -> None:
    assert ended(SystemExit(7)) == (7, "")
    assert ended(SystemExit(None)) == (0, "")


def test_a_fault_tells_type_and_place_but_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUSTER_DEBUG", raising=False)
    code, said = ended(KeyError("a value"))
    assert code == 4
    assert "KeyError at " in said
    assert "MUSTER_DEBUG=1" in said
    assert "a value" not in said


def test_debug_adds_the_traceback_of_the_whole_chain_without_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_DEBUG", "1")
    said = io.StringIO()
    text = "a " + "value"
    with Guard(said):
        raise ValueError(text) from KeyError(text)
    assert "ValueError" in said.getvalue()
    assert "KeyError" in said.getvalue()
    assert "in test_debug_adds" in said.getvalue()
    assert text not in said.getvalue()


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        done = subprocess.run(
            [*MUSTER, "config"], stdout=closed, stderr=subprocess.PIPE, text=True, cwd=tmp_path, check=False
        )
    assert done.returncode == 141
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_the_first_signal_asks_and_the_second_insists() -> None:
    cancel, said = threading.Event(), list[str]()
    before = signal.getsignal(signal.SIGINT)
    with stoppable(cancel, say=said.append) as came:
        assert not cancel.is_set()
        signal.raise_signal(signal.SIGTERM)
        assert cancel.is_set()
        assert came == [signal.SIGTERM]
        assert len(said) == 1
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_an_unknown_command_gets_a_suggestion() -> None:
    group = LazyGroup("muster", package="scanner.cli", lines={"scan": "Scan."})
    with pytest.raises(click.UsageError, match=r'no command scann\. Did you mean "scan"\?'):
        group.main(["scann"], standalone_mode=False)
    assert group.get_command(click.Context(group), "nothing") is None


def test_the_package_runs_as_a_script() -> None:
    done = subprocess.run([*MUSTER, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("muster ")
    assert sys.version_info >= (3, 11)
