"""This project as its users have it: a wheel, installed in an environment of its own and compiled by pip.

A checkout starts slower: whatever was edited is compiled at each start where nobody may write beside it, tools for
developers run at the start of every Python, and each file of the detectors is asked for its age.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Mapping
from functools import cache as once
from pathlib import Path

from benchmarks.secrets.cache import cache

ROOT = Path(__file__).resolve().parents[2]
BUILD = "import sys, hatchling.build as build; print(build.build_wheel(sys.argv[1]))"
EXTRAS = "secrets,detect-secrets"
UNUSUAL = frozenset({"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "COVERAGE_PROCESS_START"})
"""What is set on machines of developers, and changes what a start of Python costs."""


def remembered() -> Path:
    """Return the folder in which this project keeps its rules' database and what it has seen."""
    return cache("muster")


def environment() -> Mapping[str, str]:
    """Return the environment to run in: what this project remembers is kept apart from its user's own."""
    usual = {name: value for name, value in os.environ.items() if name not in UNUSUAL}
    return usual | {"XDG_CACHE_HOME": str(remembered()), "XDG_STATE_HOME": str(remembered())}


@once
def muster() -> Path:
    """Return the program, of this checkout as it is now."""
    home = cache("ours") / f"{zlib.crc32(bytes(ROOT)):08x}"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", BUILD, folder], cwd=ROOT, check=True, capture_output=True, text=True
        )
        wheel = Path(folder, done.stdout.split()[-1])
        _install(home, wheel)
    return home / "bin/muster"


def python() -> Path:
    """Return the Python that the program runs with."""
    return muster().with_name("python")


def _install(home: Path, wheel: Path) -> None:
    """Put the wheel there unless it is there, and what it needs if nothing is there yet."""
    mark, stamp = home / "wheel", f"{zlib.crc32(wheel.read_bytes()):08x}"
    if mark.exists() and mark.read_text() == stamp:
        return
    if not mark.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        _pip(home, f"musterbook[{EXTRAS}] @ {wheel.as_uri()}")
    else:
        _pip(home, "--no-deps", "--force-reinstall", str(wheel))
    mark.write_text(stamp)


def _pip(home: Path, *arguments: str) -> None:
    pip = [str(home / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", *arguments]
    subprocess.run(pip, check=True, env=environment())
