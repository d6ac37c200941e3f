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
    told = git.ask("log", *_LOG, *wanted).decode(errors="surrogateescape")
    commit, author, at = "", "", ""
    tokens = iter(told.split("\0"))
    for token in tokens:
        line = token.lstrip("\n")
        if line.startswith("\x01"):
            commit, author, at = line[1:].split("\x02")
        elif line.startswith(":"):
            # One colon for each parent, then as many modes, and one more, and as many names of blobs.
            parents = len(line) - len(line.lstrip(":"))
            blob = line[parents:].split(" ")[2 * parents + 1]
            path = next(tokens, "")
            if only is None or blob in only:
                yield Arrival(blob, path, commit, author, datetime.fromisoformat(at))


def head(git: Git) -> Mapping[str, str]:
    """The blob of every regular file of HEAD, by its path; nothing in a repository without commits."""
    if not git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}", absent=1):
        return {}
    entries = {}
    for line in git.ask("ls-tree", "-r", "-z", "--full-tree", "HEAD").decode(errors="surrogateescape").split("\0"):
        told, _, path = line.partition("\t")
        if told.startswith("100"):
            entries[path] = told.split(" ")[2]
    return entries
