"""What a change adds: the lines that are staged for the next commit, and nothing else.

One ``git diff`` without context is all that is run. A line that somebody staged is told with its place in the new file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from connectors.detect.unpack.kinds import BLOCK, is_archive
from connectors.sweep.early import DIFF
from connectors.sweep.git import Git, GitFailed

_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)")
_INDEX = re.compile(rb"index ([0-9a-f]+)\.\.([0-9a-f]+)")
_ESCAPE = re.compile(rb'\\([abfnrtv"\\]|[0-7]{3})')
_LETTERS = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


class Added(msgspec.Struct, frozen=True):
    """The lines added to one file, one after the other, and the number that each has in the new file."""

    path: str
    data: bytes
    numbers: tuple[int, ...]
    changed: str = ""
    """The blob with all of the file, if the file was there before."""


def staged(git: Git) -> Iterator[Added]:
    """The added lines of every staged file, binary ones too."""
    try:
        answer = git.ask(*DIFF)
    except GitFailed:
        git.ask("rev-parse", "--git-dir")  # outside of a repository, git would say that it knows no --cached
        raise
    for change in added(answer):
        yield _whole(git, change) if change.changed and b"\0" in change.data else change


def _whole(git: Git, change: Added) -> Added:
    """The whole of a changed archive: what was added to one says nothing without the rest of it."""
    data = git.ask("cat-file", "blob", change.changed)
    if not is_archive(data[:BLOCK], change.path):
        return change
    return Added(change.path, data, tuple(range(1, data.count(b"\n") + 2)))


def added(diff: bytes) -> Iterator[Added]:
    """Read a unified diff without context."""
    lines: list[bytes] = []
    numbers: list[int] = []
    path, changed, number, in_hunk = "", "", 0, False
    for line in diff.split(b"\n"):
        if line.startswith(b"diff --git "):
            if lines:
                yield Added(path, b"\n".join(lines), tuple(numbers), changed)
            lines, numbers, changed, in_hunk = [], [], "", False
        elif not in_hunk and (blobs := _INDEX.match(line)):
            changed = blobs[2].decode() if blobs[1].strip(b"0") else ""
        elif not in_hunk and line.startswith(b"+++ "):
            path = _path(line[4:])
        elif line.startswith(b"@@ ") and (hunk := _HUNK.match(line)):
            number, in_hunk = int(hunk[1]), True
        elif in_hunk and line.startswith(b"+"):
            lines.append(line[1:])
            numbers.append(number)
            number += 1
    if lines:
        yield Added(path, b"\n".join(lines), tuple(numbers), changed)


def _path(told: bytes) -> str:
    """The path that git wrote after ``+++``: with a prefix, and quoted where it has unusual characters."""
    told = told.rstrip(b"\t\r")
    if told.startswith(b'"') and told.endswith(b'"'):
        told = _ESCAPE.sub(_unescaped, told[1:-1])
    return told[2:].decode(errors="surrogateescape")


def _unescaped(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return bytes((int(code, 8),)) if len(code) > 1 else _LETTERS.get(code, code)
