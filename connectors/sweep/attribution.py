"""Where blobs came in: which commit first brought each of them to which path, who wrote it and when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

import msgspec

from connectors.sweep.git import Git

_LOG = (
    "--reverse", "--topo-order", "--raw", "-z", "--no-abbrev", "--no-renames", "-c", "--use-mailmap",
    "--format=%x01%H%x02%aE%x02%cI%x00",
)  # fmt: skip


COMMIT = b"\x01"
FEW = 200
"""So many blobs or paths are looked for one by one; for more, everything is taken apart."""


class Arrival(msgspec.Struct, frozen=True):
    """A blob's first coming to a path. What only a tag points at, or nothing at all, came with no commit."""

    blob: str
    path: str
    commit: str = ""
    author: str | None = None
    at: datetime | None = None


def arrivals(git: Git, blobs: Collection[str], *wanted: str) -> Iterator[Arrival]:
    """Where and when each of these blobs first came to each of its paths, oldest first."""
    known: set[tuple[str, str]] = set()
    for arrival in changes(git, *(wanted or ("--all",)), only=blobs):
        place = arrival.blob, arrival.path
        if place not in known:
            known.add(place)
            yield arrival
    yield from (Arrival(blob, f"blob {blob}") for blob in sorted(set(blobs) - {blob for blob, _ in known}))


def changes(git: Git, *wanted: str, only: Collection[str] | None = None) -> Iterator[Arrival]:
    """Every file version that the wanted commits brought, or those of some blobs alone, oldest first.

    Of a merge, it is what none of its parents had.
    """
    few = [blob.encode() for blob in only] if only is not None and len(only) <= FEW else None
    for told in git.ask("log", *_LOG, *wanted).split(COMMIT)[1:]:
        # Most commits brought nothing that is asked for, and need not be taken apart.
        if few is None or any(blob in told for blob in few):
            yield from _brought(told.decode(errors="surrogateescape"), only)


def _brought(told: str, only: Collection[str] | None) -> Iterator[Arrival]:
    said, *tokens = told.split("\0")
    commit, author, at = said.split("\x02")
    pending = iter(tokens)
    for token in pending:
        line = token.lstrip("\n")
        if not line.startswith(":"):
            continue
        # One colon for each parent, then as many modes, and one more, and as many names of blobs.
        parents = len(line) - len(line.lstrip(":"))
        blob, path = line[parents:].split(" ")[2 * parents + 1], next(pending, "")
        if only is None or blob in only:
            yield Arrival(blob, path, commit, author, datetime.fromisoformat(at))


def head(git: Git, paths: Collection[str]) -> Mapping[str, str]:
    """The blob that HEAD has at each of these paths; nothing in a repository without commits."""
    if not git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}", absent=1):
        return {}
    asked = paths if len(paths) <= FEW else ()
    entries = {}
    listed = git.ask("ls-tree", "-r", "-z", "--full-tree", "HEAD", "--", *asked)
    for line in listed.decode(errors="surrogateescape").split("\0"):
        told, _, path = line.partition("\t")
        if told.startswith("100"):
            entries[path] = told.split(" ")[2]
    return entries
