"""The whole history of a repository: every distinct blob is read once, and only what holds a secret is looked up.

Blobs are listed once, with a path each; their contents come in batches that are searched in place. Which commit brought
a secret, who wrote it and where else it stands is asked afterwards, for the few blobs that have one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from connectors.detect.examine import Examiner, Told, Triggers
from connectors.detect.model import Seen
from connectors.detect.unpack.model import Skipped
from connectors.sweep.answers import Answer, Read
from connectors.sweep.attribution import Special, changes, head, name_for_reading, special_names
from connectors.sweep.batches import Batch, by_text, special
from connectors.sweep.beside import beside, may_split
from connectors.sweep.blobs import Window, blobs, stored
from connectors.sweep.git import Git, GitFailed
from connectors.sweep.order import by_path, dealt
from graph.leaks import Unread

LARGEST = 2_000_000_000
WORTH_SPLITTING = 20_000
"""From so many blobs on, a second process reads half of them."""


def listed(git: Git, *wanted: str, stdin: bytes = b"") -> dict[str, str]:
    """The blobs that are reachable from what is wanted, in the order git stores them in, with one path of each.

    Where anything is missing, git fails: what a missing tree names would be passed over in silence otherwise.
    """
    answer = git.ask(
        "rev-list", "--objects", "--filter=object:type=blob", "--filter-provided-objects", *wanted, stdin=stdin
    )  # fmt: skip
    found: dict[str, str] = {}
    for line in answer.decode(errors="surrogateescape").split("\n"):
        name, _, path = line.partition(" ")
        if name:
            found[name] = path
    return found


def whole_history(git: Git, is_special: Special, *, has_head: bool) -> dict[str, str]:
    """All that is reachable. Of a blob's names one counts that says how to read it: HEAD's, or else an older one."""
    paths = listed(git, "--all", "HEAD") if has_head else listed(git, "--all")
    if has_head:
        in_head = head(git, ()) or {}
        name_for_reading(paths, ((blob, path) for path, blob in in_head.items()), is_special)
    name_for_reading(paths, special_names(git, is_special), is_special)
    return paths


def every_object(git: Git, is_special: Special, *, has_head: bool) -> dict[str, str]:
    """Every blob that is stored at all, reachable or not; and every object that is, but cannot be opened."""
    paths = _every_object(git)
    with contextlib.suppress(GitFailed):
        named = whole_history(git, is_special, has_head=has_head)
        paths |= {name: path for name, path in named.items() if name in paths}
    return paths


def _every_object(git: Git) -> dict[str, str]:
    kinds = "--batch-check=%(objecttype) %(objectname)"
    try:
        answer = git.ask("cat-file", "--batch-all-objects", "--unordered", kinds)
    except GitFailed:
        # Git stops at the first object that it cannot open. Asked for them one by one, it goes on.
        answer = git.ask("cat-file", kinds, stdin="".join(f"{name}\n" for name in stored(git)).encode())
    told = (line.split(" ") for line in answer.decode().splitlines())
    return {name if kind == "blob" else kind: "" for kind, name in told if kind == "blob" or name == "missing"}


def stored_or_named(git: Git, is_special: Special) -> dict[str, str]:
    """Every blob that is stored, and every one that a commit brought, as far as commits can be read."""
    paths = _every_object(git)
    with contextlib.suppress(GitFailed):
        names = [(each.blob, each.path) for each in changes(git, "--all")]
        paths |= names
        name_for_reading(paths, names, is_special)
    return paths


class Half(NamedTuple):
    """What one process found, for the other one."""

    answers: dict[str, Answer]
    sizes: dict[str, int]
    special: dict[str, str]
    failed: dict[str, Unread]
    below: set[tuple[str, int]]


class Searching:
    """A search through blobs. What they hold and how large they are is there when it has ended."""

    def __init__(self, git: Git, examiner: Examiner, paths: Mapping[str, str]) -> None:
        self.answers: dict[str, Answer] = {}
        """Of each blob that has anything to tell."""
        self.sizes: dict[str, int] = {}
        """Of each blob that was read, the bytes."""
        self.special: dict[str, str] = {}
        """The paths of the blobs whose answers depend on them."""
        self.failed: dict[str, Unread] = {}
        self.paths = paths
        self._git = git
        self._examiner = examiner

    def run(self, names: Sequence[str], *, largest: int = LARGEST) -> None:
        """Read the blobs and search them, in two processes if there are many."""
        names = by_path(names, self.paths)
        if len(names) >= WORTH_SPLITTING and not self._examiner.holds_values and may_split():
            for finder in self._examiner.finders:
                finder.ready()
            mine, rest = dealt(names)
            with beside(lambda: self._half(rest, largest)) as others:
                self._run(mine, largest)
                self._take(others())
        else:
            self._run(names, largest)

    def _half(self, names: Sequence[str], largest: int) -> Half:
        self._run(names, largest)
        return Half(self.answers, self.sizes, self.special, self.failed, self._examiner.below)

    def _take(self, other: Half) -> None:
        self.answers.update(other.answers)
        self.sizes.update(other.sizes)
        self.special.update(other.special)
        self.failed.update(other.failed)
        self._examiner.below |= other.below

    def _run(self, names: Sequence[str], largest: int) -> None:
        for piece in blobs(self._git, names, largest=largest, is_special=self._is_special):
            if isinstance(piece, Batch):
                self._search(piece)
            elif isinstance(piece, Window):
                self._search_window(piece)
            else:
                self.failed[piece.path] = Unread(path=self.paths.get(piece.path) or piece.path, why=piece.why)

    def read(self) -> Read:
        """What it told of all the blobs together."""
        return Read(self.answers, (len(self.sizes), sum(self.sizes.values())), self.failed.values())

    def _is_special(self, head: bytes, name: str) -> bool:
        return self._examiner.is_special(head, self.paths.get(name, ""))

    def _search(self, batch: Batch) -> None:
        sizes = (end - start for start, end in zip(batch.starts, batch.ends, strict=True))
        self.sizes.update(zip(batch.names, sizes, strict=True))
        each = [by_text(batch, finder) for finder in self._examiner.finders]
        whole = special(batch, (self.paths.get(name, "") for name in batch.names), self._examiner)
        for place in sorted(set().union(*each) - whole.keys()):
            self._plain(batch.names[place], batch.text(place), [hits.get(place, ()) for hits in each])
        for place, path in whole.items():
            self.special[batch.names[place]] = path
            hits = [hits.get(place, ()) for hits in each]
            self._keep(batch.names[place], self._examiner.look(batch.text(place), path, hits))

    def _search_window(self, window: Window) -> None:
        self.sizes[window.name] = window.offset + len(window.data)
        self.special[window.name] = self.paths.get(window.name, "")
        triggers = [finder.triggers(window.data) for finder in self._examiner.finders]
        self._plain(window.name, window.data, triggers, lines=window.lines)

    def _plain(self, name: str, data: bytes, triggers: Triggers, *, lines: int = 0) -> None:
        path = self.paths.get(name, "")
        self._keep(name, self._examiner.plain(data, path or f"blob {name}", triggers), lines=lines)
        if name in self.answers and self.answers[name].unread:
            self.special[name] = path

    def _keep(self, name: str, told: Iterator[Told], *, lines: int = 0) -> None:
        counted, self._examiner.below = self._examiner.below, set()
        answer = self.answers.get(name) or Answer([], [], [], [])
        known = {_identity(each) for each in answer.seen}
        for each in told:
            if isinstance(each, Skipped):
                answer.skipped.append(each.why)
            elif isinstance(each, Unread):
                answer.unread.append(each)
            elif _identity(moved := each if not lines else _moved(each, lines)) not in known:
                known.add(_identity(moved))
                answer.seen.append(moved)
        answer.below += sorted(self._examiner.below - set(answer.below))
        self._examiner.below |= counted
        if answer:
            self.answers[name] = answer


def _moved(seen: Seen, lines: int) -> Seen:
    return msgspec.structs.replace(seen, line=seen.line + lines)


def _identity(seen: Seen) -> tuple[str, str, int, str]:
    """By what two windows of one blob that both hold a secret tell that it is one."""
    return seen.detector, seen.fingerprint, seen.line, seen.inside
