"""The histories that scanners are measured on: a real one, made of packages' releases, and generated ones of any size.

``python -m benchmarks.secrets.history`` builds the real one, once, and prints where it lies and how large it is;
``--grow N`` builds a generated one of N commits. Both come out the same, commit for commit, wherever they are built.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from benchmarks.secrets.cache import cache
from benchmarks.secrets.growth import grown
from benchmarks.secrets.releases import SERIES, releases

BEGIN = 1_500_000_000
HOURS = 3600
PEOPLE = ("Ada", "Barbara", "Edsger", "Grace", "Ken", "Radia")
FORBIDDEN = {".git", "..", "."}


@dataclass
class Import:
    """A stream into git's fast import. A content that comes again is named by its mark and not sent again."""

    stream: IO[bytes]
    marks: dict[bytes, int] = field(default_factory=dict)
    commits: int = 0
    size: int = 0

    def blob(self, content: bytes) -> int:
        """Send a content unless it was sent, and return its mark."""
        digest = hashlib.blake2b(content, digest_size=20).digest()
        if digest not in self.marks:
            self.marks[digest] = len(self.marks) + 1
            self.size += len(content)
            self.stream.write(b"blob\nmark :%d\ndata %d\n" % (self.marks[digest], len(content)))
            self.stream.write(content + b"\n")
        return self.marks[digest]

    def commit(self, message: str, replaced: str, files: Iterable[tuple[str, bytes]]) -> None:
        """Commit ``files`` in place of all that stood in the folder ``replaced``."""
        placed = [b"M 100644 :%d %s\n" % (self.blob(content), quoted(path)) for path, content in files]
        who = PEOPLE[self.commits % len(PEOPLE)]
        when = f"{who} <{who.lower()}@musterbook.example> {BEGIN + self.commits * HOURS} +0000"
        text = message.encode()
        self.stream.write(f"commit refs/heads/main\nauthor {when}\ncommitter {when}\ndata {len(text)}\n".encode())
        self.stream.write(text + b"\n" + (b"D %s\n" % quoted(replaced) if replaced else b""))
        self.stream.writelines(placed)
        self.commits += 1


def quoted(path: str) -> bytes:
    """Return a path as git's fast import reads any path."""
    return b'"%s"' % path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").encode()


def contents(package: str, wheel: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a wheel, below a folder named after its package."""
    with zipfile.ZipFile(wheel) as opened:
        for each in opened.infolist():
            if not each.is_dir() and not FORBIDDEN & set(each.filename.split("/")):
                yield f"{package}/{each.filename}", opened.read(each)


def git(repository: Path, *words: str) -> str:
    """Run git in a repository and return what it said."""
    return subprocess.run(["git", "-C", str(repository), *words], check=True, capture_output=True, text=True).stdout  # noqa: S607  because git is the user's own


def build(repository: Path, changes: Iterable[tuple[str, str, Iterable[tuple[str, bytes]]]]) -> None:
    """Make a packed repository of (message, folder replaced, files) and put its name in place once it is whole."""
    unfinished = repository.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    subprocess.run(["git", "init", "-q", "-b", "main", str(unfinished)], check=True)  # noqa: S607  because git is the user's own
    command = ["git", "-C", str(unfinished), "fast-import", "--quiet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin
        into = Import(process.stdin)
        for message, replaced, files in changes:
            into.commit(message, replaced, files)
        process.stdin.close()
        assert process.wait() == 0, "git fast-import failed"
    git(unfinished, "repack", "-q", "-a", "-d", "-f")
    git(unfinished, "gc", "-q")
    git(unfinished, "reset", "-q", "--hard")
    unfinished.rename(repository)


def real() -> Path:
    """Return the repository made of real releases, built if it is not there. Another table makes another one."""
    repository = cache() / f"history-{zlib.crc32(repr(SERIES).encode()):08x}"
    if not repository.exists():
        build(repository, ((f"{name} {version}", name, contents(name, wheel)) for name, version, wheel in releases()))
    return repository


def generated(commits: int) -> Path:
    """Return a generated repository of that many commits, built if it is not there."""
    repository = cache() / f"grown-{commits}"
    if not repository.exists():
        build(repository, grown(commits))
    return repository


def sizes(repository: Path) -> tuple[int, int, int, int]:
    """Return how many distinct blobs, their bytes inflated, how many commits, and the bytes packed."""
    every = git(
        repository, "cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objecttype) %(objectsize)"
    )
    blobs = [int(line.split()[1]) for line in every.splitlines() if line.startswith("blob")]
    packed = sum(each.stat().st_size for each in (repository / ".git/objects/pack").glob("*.pack"))
    return len(blobs), sum(blobs), int(git(repository, "rev-list", "--count", "--all")), packed


def main() -> None:
    """Build what is asked for and print where it lies and its size."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--grow", type=int, metavar="N", help="a generated history of N commits")
    asked = options.parse_args()
    repository = generated(asked.grow) if asked.grow else real()
    blobs, inflated, commits, packed = sizes(repository)
    print(f"{repository}: {blobs:,} blobs, {inflated / 1e6:,.0f} MB inflated, {commits:,} commits")
    print(f"{packed / 1e6:,.0f} MB packed")


if __name__ == "__main__":
    main()
