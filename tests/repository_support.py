"""Making real git repositories, with dates and authors of the test's choosing."""

from __future__ import annotations

import random
import string
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import msgspec

ADA = ("Ada Orchard", "ada@orchard.example")
DAY_ONE = datetime(2029, 1, 1, 12, tzinfo=UTC)


class Repo(msgspec.Struct, frozen=True):
    """A repository on disk."""

    folder: Path

    def git(self, *arguments: str, author: tuple[str, str] = ADA, at: datetime = DAY_ONE) -> str:
        """Run git in it, as that author at that time."""
        stamp = at.isoformat()
        environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": author[0],
            "GIT_AUTHOR_EMAIL": author[1],
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_NAME": author[0],
            "GIT_COMMITTER_EMAIL": author[1],
            "GIT_COMMITTER_DATE": stamp,
        }
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=environment, check=True, capture_output=True)
        return done.stdout.decode().strip()

    def commit(
        self,
        files: dict[str, str | None],
        *,
        author: tuple[str, str] = ADA,
        at: datetime = DAY_ONE,
        message: str = "on",
    ) -> str:
        """Write the files (None removes one) and commit them; return the commit's name."""
        for name, text in files.items():
            path = self.folder / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, author=author, at=at)
        return self.git("rev-parse", "HEAD")


def repository(folder: Path) -> Repo:
    """Make an empty repository with the branch ``main``."""
    folder.mkdir(parents=True)
    repo = Repo(folder)
    repo.git("init", "-q", "-b", "main")
    return repo


def access_key(seed: int) -> tuple[str, str]:
    """Make up an access key: its id and its secret, never written out in a file of ours."""
    chance = random.Random(seed)  # noqa: S311 because nothing is kept safe by it
    key_id = "AKIA" + "".join(chance.choices(string.ascii_uppercase + "234567", k=16))
    return key_id, "".join(chance.choices(string.ascii_letters + string.digits + "+/", k=40))
