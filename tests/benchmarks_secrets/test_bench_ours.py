"""What is measured of this project is what its users run: a wheel, without what a developer's shell sets."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from benchmarks.secrets.ours import BUILD, ROOT, UNUSUAL, environment


def test_a_developers_settings_of_python_are_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for each in UNUSUAL:
        monkeypatch.setenv(each, "1")
    told = environment()
    assert not UNUSUAL & told.keys()
    assert (told["PATH"], told["XDG_CACHE_HOME"]) == (os.environ["PATH"], str(tmp_path / "musterbook-bench" / "muster"))


def test_the_wheel_is_of_this_checkout(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(tmp_path)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    with zipfile.ZipFile(tmp_path / done.stdout.split()[-1]) as wheel:
        assert wheel.read("scanner/cli/secrets.py") == (ROOT / "scanner/cli/secrets.py").read_bytes()
        assert "connectors/detect/index.json" in wheel.namelist()
