import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.cli.invocation import Invocation


def width(environ: Mapping[str, str], folder: Path) -> int:
    return Invocation(environ=environ, cwd=folder, now=lambda: datetime.now(UTC)).style().width


@pytest.mark.parametrize(("said", "columns"), [("72", 72), ("0", 100), ("wide", 100), ("", 100)])
def test_the_width_is_the_one_that_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, columns: int
) -> None:
    with (tmp_path / "out").open("w") as file:
        monkeypatch.setattr(sys, "stdout", file)
        assert width({"COLUMNS": said}, tmp_path) == columns


def test_the_width_of_what_is_no_file_at_all_is_the_usual_one(tmp_path: Path) -> None:
    """Captured output is of that kind."""
    assert width({}, tmp_path) == 100


def test_the_width_is_that_of_the_terminal() -> None:
    code = (
        "import fcntl, os, struct, sys, termios\n"
        "from pathlib import Path\n"
        "from scanner.cli.invocation import Invocation\n"
        "fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 61, 0, 0))\n"
        "style = Invocation(environ={}, cwd=Path(), now=lambda: None).style()\n"
        "sys.stderr.write(f'{style.width} {style.colour}')\n"
    )
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=theirs, stderr=subprocess.PIPE, text=True, check=True
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.stderr == "61 True"


def test_saying_what_stdout_is_loads_no_compressor() -> None:
    """A hook runs at each commit, and pays for every import."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom scanner.cli.invocation import Invocation\n"
        "Invocation(environ={}, cwd=Path(), now=lambda: None).style()\n"
        "print({'shutil', 'bz2', 'lzma', 'reports.scan'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
