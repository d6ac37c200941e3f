"""Where blobs came in: which commit first brought each of them to which path, who wrote it and when."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

import msgspec

from connectors.sweep.git import Git, GitFailed

Special = Callable[[bytes, str], bool]
"""Says by its first bytes and its name whether a file is of use as a whole only."""
_RAW = ("--raw", "-z", "--no-abbrev", "--no-renames", "-c")
_LOG = ("--reverse", "--topo-order", *_RAW, "--use-mailmap", "--format=%x01%H%x02%P%x02%ct%x02%aE%x02%cI%x00")


_COMMIT = re.compile(
    rb"\x01([0-9a-f]{40,64})\x02([0-9a-f ]*)\x02(?:(\d+)|[^\x02\0]*)\x02([^\0]*)\x02([^\x02\0]*)\0(?=\0)"
)
"""Two zero bytes stand behind each, and one behind a path: none is taken for a commit, whatever it is called."""
NO_BLOB = frozenset(("160000", "000000"))
"""The modes of a submodule's commit and of nothing."""
FEW = 200
"""So many blobs or paths are looked for one by one; for more, everything is taken apart."""


class Arrival(msgspec.Struct, frozen=True):
    """A blob's first coming to a path. What only a tag points at, or nothing at all, came with no commit."""

    blob: str
    path: str
    commit: str = ""
    author: str | None = None
    at: datetime | None = None
    order: int = 0
    """When the commit was made, corrected so that none comes before its parents, whatever their clocks said."""

    @property
    def rank(self) -> tuple[bool, int, str, str, str]:
        """Oldest first, in an order that no other commit or reference changes."""
        return not self.commit, self.order, self.commit, self.path, self.blob


def arrivals(
    git: Git, blobs: Collection[str], *wanted: str, paths: Mapping[str, str] = MappingProxyType({})
) -> list[Arrival]:
    """Where and when each of these blobs first came to each of its paths, oldest first.

    In a damaged history nobody can tell; then it is one of its paths alone, as far as that is known.
    """
    try:
        return firsts(changes(git, *(wanted or ("--all",)), only=blobs), blobs)
    except GitFailed:
        return [Arrival(blob, paths.get(blob) or f"blob {blob}") for blob in sorted(blobs)]


def firsts(came: Iterator[Arrival], blobs: Collection[str]) -> list[Arrival]:
    """The first coming of each of these blobs to each path, oldest first; what never came is told last."""
    known: dict[tuple[str, str], Arrival] = {}
    for arrival in came:
        place = arrival.blob, arrival.path
        if place not in known or arrival.rank < known[place].rank:
            known[place] = arrival
    never = [Arrival(blob, f"blob {blob}") for blob in set(blobs) - {blob for blob, _ in known}]
    return sorted([*known.values(), *never], key=lambda each: each.rank)


def changes(
    git: Git,
    *wanted: str,
    only: Collection[str] | None = None,
    orders: dict[str, int] | None = None,
    stdin: bytes = b"",
) -> Iterator[Arrival]:
    """Every file version that the wanted commits brought, or those of some blobs alone, oldest first.

    Of a merge, it is what none of its parents had. ``orders`` has the corrected times of commits that are not asked
    for, and those that are get theirs.
    """
    few = [blob.encode() for blob in only] if only is not None and len(only) <= FEW else None
    known = {} if orders is None else orders
    log = git.ask("log", *_LOG, *wanted, stdin=stdin)
    commits = list(_COMMIT.finditer(log))
    for commit, end in zip(commits, [*(each.start() for each in commits[1:]), len(log)], strict=False):
        order = max([int(commit[3] or 0), *(known.get(parent, 0) + 1 for parent in commit[2].decode().split())])
        known[commit[1].decode()] = order
        told = log[commit.end() : end]
        # Most commits brought nothing that is asked for, and need not be taken apart.
        if few is None or any(blob in told for blob in few):
            yield from _brought(commit, told.decode(errors="surrogateescape"), order, only)


def name_for_reading(paths: dict[str, str], names: Iterable[tuple[str, str]], is_special: Special) -> None:
    """Of several names of one blob, let the one count that says how to read it. ``names`` are blobs and their names."""
    for blob, path in names:
        known = paths.get(blob, path)
        if known != path and is_special(b"", path) and not is_special(b"", known):
            paths[blob] = path


def special_names(git: Git, is_special: Special) -> Iterator[tuple[str, str]]:
    """The blobs that any commit brought under a name that says how to read it, with that name; oldest first."""
    # Nothing but a line about each version and its path, in turns.
    told = git.ask("log", "--reverse", "--topo-order", "--all", *_RAW, "--format=").split(b"\0")
    paths = told[1::2]
    telling = {path for path in set(paths) if is_special(b"", path.decode(errors="surrogateescape"))}
    for line, path in zip(told[::2], paths, strict=False):
        if path in telling:
            mode, blob = _made(line.decode())
            if mode not in NO_BLOB:
                yield blob, path.decode(errors="surrogateescape")


def _brought(header: re.Match[bytes], told: str, order: int, only: Collection[str] | None) -> Iterator[Arrival]:
    commit, who, at = (header[group].decode(errors="surrogateescape") for group in (1, 4, 5))
    author, when = who if "@" in who else None, _time(at)
    for line, path in _versions(told):
        mode, blob = _made(line)
        if mode not in NO_BLOB and (only is None or blob in only):
            yield Arrival(blob, path, commit, author, when, order)


def _versions(told: str) -> Iterator[tuple[str, str]]:
    """What git tells of each version of a file, and the file's path."""
    pending = iter(told.split("\0"))
    for token in pending:
        line = token.lstrip("\n")
        if line.startswith(":"):
            yield line, next(pending, "")


def _made(line: str) -> tuple[str, str]:
    """The mode and the blob of a version. One colon stands for each parent; then their modes, one more, and blobs."""
    parents = len(line) - len(line.lstrip(":"))
    fields = line[parents:].split(" ")
    return fields[parents], fields[2 * parents + 1]


def _time(said: str) -> datetime | None:
    """Read a commit's time: anybody can write one that no calendar has."""
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None


def head(git: Git, paths: Collection[str]) -> Mapping[str, str] | None:
    """The blob that HEAD has at each of these paths. Nothing where there are no commits; None if HEAD is damaged."""
    asked = paths if len(paths) <= FEW else ()
    entries = {}
    try:
        if not git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}", absent=1):
            return {}
        listed = git.ask("ls-tree", "-r", "-z", "--full-tree", "HEAD", "--", *asked)
    except GitFailed:
        return None
    for line in listed.decode(errors="surrogateescape").split("\0"):
        told, _, path = line.partition("\t")
        if " blob " in told:
            entries[path] = told.split(" ")[2]
    return entries
