"""Finding a program where the user has it, and never in the folder that is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.programs import found


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "here" / "git"
    file.parent.mkdir()
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


def test_a_program_is_found_where_the_path_says(program: Path) -> None:
    path = os.pathsep.join(["/nowhere", str(program.parent)])
    assert found("git", {"PATH": path}) == str(program)


def test_the_working_folder_is_not_asked(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(program.parent)
    for path in ("", ".", ":", "../here"):
        assert found("git", {"PATH": path}) == "git"


def test_what_cannot_be_run_is_no_program(program: Path) -> None:
    program.chmod(0o644)
    assert found("git", {"PATH": str(program.parent)}) == "git"
    (program.parent / "folder").mkdir()
    assert found("folder", {"PATH": str(program.parent)}) == "folder"
