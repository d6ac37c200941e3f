"""The command remembers, unless told not to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from ignores_support import token
from repository_support import Repo, repository
from sweep_support import muster


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with one secret and one clean file."""
    made = repository(tmp_path / "repo")
    made.commit({"bad.py": f'token = "{token(1)}"\n', "clean.py": "x = 1\n"})
    return made


def told(repo: Repo, *options: str) -> tuple[int, int]:
    """How many findings the command tells that nobody ignored, and how many texts it remembered."""
    done = muster(repo.folder.parent, "secrets", "--history", "-f", "json", *options, cwd=repo.folder)
    answer: dict[str, Any] = msgspec.json.decode(done.stdout)
    return sum(not each.get("ignored") for each in answer["findings"]), answer["coverage"][0]["remembered"]


def test_the_command_remembers_unless_told_not_to(repo: Repo) -> None:
    asked = [(), (), ("--no-cache",), ("--confidence=high",)]
    assert [told(repo, *options) for options in asked] == [(1, 0), (1, 2), (1, 0), (1, 1)]


def test_what_holds_a_secret_is_read_again_only_when_files_say_something_else_to_ignore(repo: Repo) -> None:
    listed = repo.folder / ".gitleaksignore"
    answers = []
    for entry in ("other.py", "other.py", "bad.py", "bad.py"):
        listed.write_text(f"{entry}:github-pat:1\n")
        answers.append(told(repo))
    assert answers == [(1, 0), (1, 2), (0, 1), (0, 2)]
