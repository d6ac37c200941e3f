"""The command remembers, unless told not to."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import msgspec
from cli_support import MUSTER
from ignores_support import token
from repository_support import repository


def test_the_command_remembers_unless_told_not_to(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    repo.commit({"bad.py": f'token = "{token(1)}"\n', "clean.py": "x = 1\n"})
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    def told(*options: str) -> tuple[int, int]:
        done = subprocess.run(
            [*MUSTER, "secrets", "--history", "-f", "json", *options, str(repo.folder)],
            env=environment,
            capture_output=True,
            check=False,
        )
        answer = msgspec.json.decode(done.stdout)
        return len(answer["findings"]), answer["coverage"][0]["remembered"]

    assert [told(), told(), told("--no-cache"), told("--confidence=high")] == [(1, 0), (1, 2), (1, 0), (1, 1)]
