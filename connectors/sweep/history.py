"""The whole history of a repository: every distinct blob is read once, and only what holds a secret is looked up.

Blobs are listed once, with a path each; their contents come in batches that are searched in place. Which commit brought
a secret, who wrote it and where else it stands is asked afterwards, for the few blobs that have one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from connectors.detect.engine import Finder, Trigger
from connectors.detect.examine import Examiner, Told
from connectors.detect.model import Seen
from connectors.detect.unpack.model import Skipped
from connectors.sweep.blobs import Batch, Window, blobs
from connectors.sweep.git import Git
from graph.leaks import Unread

LARGEST = 2_000_000_000
HEAD = 512
"""Bytes by which a file is told to be something special."""


def listed(git: Git, *wanted: str) -> dict[str, str]:
    """The blobs that are reachable from what is wanted, in the order git stores them in, with one path of each."""
    answer = git.ask(
        "rev-list", "--objects", "--filter=object:type=blob", "--filter-provided-objects", "--missing=allow-any",
        *wanted,
    )  # fmt: skip
    found: dict[str, str] = {}
    for line in answer.decode(errors="surrogateescape").split("\n"):
        name, _, path = line.partition(" ")
        if name:
            found[name] = path
    return found


def every_object(git: Git) -> dict[str, str]:
    """Every blob that is stored at all, reachable or not."""
    answer = git.ask(
        "cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objecttype) %(objectname)"
    ).decode()
    return {line[5:]: "" for line in answer.split("\n") if line.startswith("blob ")}


class Searching:
    """A search through blobs. What was found, by blob, and what was read is there when it has ended."""

    def __init__(self, git: Git, examiner: Examiner, paths: dict[str, str]) -> None:
        self.found: dict[str, list[Seen]] = {}
        self.unread: list[Unread] = []
        self.skipped: Counter[str] = Counter()
        self.texts = 0
        self.size = 0
        self._git = git
        self._examiner = examiner
        self.paths = paths

    def run(self, names: Sequence[str], *, largest: int = LARGEST) -> None:
        """Read the blobs and search them."""
        for piece in blobs(self._git, names, largest=largest):
            if isinstance(piece, Batch):
                self._search(piece)
            elif isinstance(piece, Window):
                self._search_window(piece)
            else:
                self.unread.append(Unread(path=self.paths.get(piece.path) or piece.path, why=piece.why))

    def _search(self, batch: Batch) -> None:
        self.texts += len(batch.names)
        self.size += len(batch.data)
        each = [_by_blob(batch, finder) for finder in self._examiner.finders]
        special = self._special(batch)
        for place in sorted(set().union(*each) - special.keys()):
            data = bytes(batch.data[batch.starts[place] : batch.ends[place]])
            self._keep(batch.names[place], self._examiner.plain(data, [hits.get(place, ()) for hits in each]))
        for place, path in special.items():
            data = bytes(batch.data[batch.starts[place] : batch.ends[place]])
            self._keep(batch.names[place], self._examiner.look(data, path))

    def _special(self, batch: Batch) -> dict[int, str]:
        """The blobs that are to be looked at as a whole, with their paths."""
        found = {}
        is_special, paths, data = self._examiner.is_special, self.paths, batch.data
        for place, (name, start, end) in enumerate(zip(batch.names, batch.starts, batch.ends, strict=True)):
            path = paths.get(name, "")
            if is_special(bytes(data[start : min(end, start + HEAD)]), path):
                found[place] = path
        return found

    def _search_window(self, window: Window) -> None:
        self.texts += window.last
        self.size += len(window.data)
        triggers = [finder.triggers(window.data) for finder in self._examiner.finders]
        self._keep(window.name, self._examiner.plain(window.data, triggers), lines=window.lines)

    def _keep(self, name: str, told: Iterator[Told], *, lines: int = 0) -> None:
        known = self.found.get(name, [])
        for each in told:
            if isinstance(each, Skipped):
                self.skipped[each.why] += 1
                continue
            if isinstance(each, Unread):
                self.unread.append(each)
                continue
            moved = each if not lines else _moved(each, lines)
            if moved not in known:
                known.append(moved)
        if known:
            self.found[name] = known


def _moved(seen: Seen, lines: int) -> Seen:
    import msgspec  # noqa: PLC0415  because only a blob of many megabytes needs it

    return msgspec.structs.replace(seen, line=seen.line + lines)


def _by_blob(batch: Batch, finder: Finder) -> dict[int, list[Trigger]]:
    """Which triggers lie in which blob, counted from its start. Between the blobs are git's own lines."""
    found: dict[int, list[Trigger]] = {}
    for number, end in finder.triggers(batch.data):
        place = bisect_right(batch.starts, end - 1) - 1
        if place >= 0 and end <= batch.ends[place]:
            found.setdefault(place, []).append((number, end - batch.starts[place]))
    return found
