"""Sweeping a history again: what an earlier sweep read is not read again, and what it found is told again.

Three ways, each taken when the one before it is not sure to tell what a sweep without a memory tells:

- No reference moved: all is answered from what was kept.
- All that was reachable still is: only what came since is listed, read and looked up.
- Otherwise everything is listed and looked up, and only blobs that were not read before are read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from datetime import date
from itertools import chain
from pathlib import Path

import msgspec

from connectors.detect.entries import ENGINE
from connectors.detect.examine import Examiner
from connectors.sweep.answers import Answer, Read, standing
from connectors.sweep.attribution import Arrival, changes, firsts, head, name_for_reading
from connectors.sweep.git import Git, GitFailed
from connectors.sweep.history import Searching, listed, whole_history
from connectors.sweep.keeping import Came, Kept, Shelf, State, is_text, mark_of, packed, total, unpacked
from connectors.sweep.tips import between, common_folder, ends_of, mailmap_of, tips_of

NOTHING = Kept("", "", b"", b"", b"", {}, {}, None)


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """Where to remember, and what that depends on beside the detectors."""

    cache: Path
    key: Callable[[], bytes]
    """Gives the estate key. It is asked when there is anything to tell."""
    today: date
    search: str = ""
    """What else says what is looked for: the program's version, plugins."""
    judging: str = ""
    """What else says what is told of it: the confidence asked for, a digest of the ignores that look at values."""


class Remembering:
    """What is remembered of one repository, and how that is swept with it."""

    def __init__(self, git: Git, examiner: Examiner, memory: Memory, *, largest: int) -> None:
        self._git = git
        self._examiner = examiner
        self._largest = largest
        self._memory = memory
        self._common = common_folder(git)
        rules = " ".join(each.rules.rules for each in examiner.finders)
        self._about = f"{ENGINE} {rules} {largest} {memory.search} {os.path.realpath(self._common)}"

    def history(self) -> Read:
        """Sweep all that is reachable."""
        shelf = self._shelf("history")
        kept = self._believed(shelf.read())
        tips, ends = tips_of(self._git, self._common), ends_of(self._common)
        if kept.state and (kept.state.tips, kept.state.ends) == (tips, ends):
            return _unchanged(kept, kept.state)
        now = State(tips, ends, mailmap_of(self._git), [], b"", b"")
        read, fresh = (kept.state and self._since(kept, kept.state, now)) or self._everything(kept, now)
        shelf.write(fresh)
        return read

    def every_object(self, paths: Mapping[str, str]) -> Read:
        """Sweep blobs whether they are reachable or not. Where they stand is not told."""
        shelf = self._shelf("objects")
        filling = self._filling(self._believed(shelf.read()), paths)
        shelf.write(filling.kept(self._judged, None))
        return filling.read

    def some(self, paths: Mapping[str, str]) -> Read:
        """Sweep some blobs with what is known of the whole history. Where they stand is not told."""
        return self._filling(self._believed(self._shelf("history").read()), paths).read

    def _shelf(self, what: str) -> Shelf:
        return Shelf(self._memory.cache, f"{what} {self._about}")

    def _judged(self) -> str:
        """What answers depend on. With another estate key their fingerprints mean nothing."""
        from connectors.detect.values import fingerprint  # noqa: PLC0415  because nothing may have been found

        return f"{fingerprint(self._memory.key(), 'which key it is')[:16]} {self._memory.judging}"

    def _believed(self, kept: Kept | None) -> Kept:
        """What still holds of what was kept. A text without a finding stays so, however findings are judged."""
        if kept is None:
            return NOTHING
        if not kept.answers:
            return kept
        same = kept.judged == self._judged()
        over = {name for name, each in kept.answers.items() if not same or _is_over(each, self._memory.today)}
        return _without(kept, over) if over else kept

    def _everything(self, kept: Kept, now: State) -> tuple[Read, Kept]:
        """List all there is, and read what is not known."""
        paths = whole_history(self._git, self._examiner.is_special, has_head="HEAD" in now.tips)
        filling = self._filling(kept, paths)
        orders: dict[str, int] = {}
        if found := filling.read.found:
            came = firsts(changes(self._git, "--all", only=found, orders=orders), found)
            filling.read.stands = standing(self._git, came)
        return filling.read, filling.kept(self._judged, _state(now, filling.read, orders))

    def _since(self, kept: Kept, state: State, now: State) -> tuple[Read, Kept] | None:
        """List only what came since then; None where that is not enough."""
        if (now.ends, now.mailmap) != (state.ends, state.mailmap):
            return None
        try:
            return self._added(kept, state, now)
        except GitFailed:
            return None  # an old tip may be gone for good, or be no commit

    def _added(self, kept: Kept, state: State, now: State) -> tuple[Read, Kept] | None:
        old, new = set(state.tips.values()), set(now.tips.values())
        if (gone := old - new) and self._git.ask("rev-list", "--objects", "-n1", "--stdin", stdin=between(gone, new)):
            return None
        known, orders, came, paths = unpacked(kept.names, kept.sizes), unpacked(state.commits, state.orders), [], {}
        if fresh := new - old:
            came = list(changes(self._git, "--stdin", orders=orders, stdin=between(fresh, old)))
            paths = listed(self._git, "--stdin", stdin=between(fresh, old))
            self._name(paths, came)
        marks = unpacked(kept.names, kept.marks)
        seen_at = [*((each.blob, each.path) for each in came), *paths.items()]
        if not all(self._holds(kept, marks, blob, path) for blob, path in seen_at if blob in known):
            return None
        filling = Filling(kept, known, marks)
        filling.search(Searching(self._git, self._examiner, paths), known.keys(), self._largest)
        if (found := filling.read.found) and not state.commits:
            return None  # nothing had been found before, so nobody asked for the times of the commits
        before = (each for each in (each.stand().arrival for each in state.came) if each.commit)
        arrived = firsts(chain(before, (each for each in came if each.blob in found)), found)
        filling.read.stands = standing(self._git, arrived)
        return filling.read, filling.kept(self._judged, _state(now, filling.read, orders if found else {}))

    def _name(self, paths: dict[str, str], came: Collection[Arrival]) -> None:
        """Let the names count that say how to read it: those by which HEAD has what came, or else others."""
        named = dict(paths)
        name_for_reading(named, ((each.blob, each.path) for each in came), self._examiner.is_special)
        if named != paths:
            in_head = head(self._git, {path for blob, path in named.items() if path != paths[blob]}) or {}
            name_for_reading(paths, ((blob, path) for path, blob in in_head.items()), self._examiner.is_special)
            name_for_reading(paths, ((each.blob, each.path) for each in came), self._examiner.is_special)

    def _filling(self, kept: Kept, paths: Mapping[str, str]) -> Filling:
        """Take what is known of these blobs, and read the others."""
        sizes, marks = unpacked(kept.names, kept.sizes), unpacked(kept.names, kept.marks)
        known = {
            name: sizes[name] for name, path in paths.items() if name in sizes and self._holds(kept, marks, name, path)
        }
        filling = Filling(kept, known, marks)
        filling.search(Searching(self._git, self._examiner, paths), known.keys(), self._largest)
        return filling

    def _holds(self, kept: Kept, marks: Mapping[str, int], name: str, path: str) -> bool:
        """Whether what is known of a blob is what would be found in a file of this path."""
        at = kept.special.get(name)
        if at is not None:
            return at == path.encode(errors="surrogateescape")
        return marks[name] == mark_of(path) or not self._examiner.is_special(b"", path)


class Filling:
    """What is known of some blobs and what is read of the others, put together."""

    def __init__(self, kept: Kept, known: Mapping[str, int], marks: Mapping[str, int]) -> None:
        self._sizes = dict(known)
        self._marks = {name: marks[name] for name in known}
        self._answers = {name: each for name, each in kept.answers.items() if name in known}
        self._special = {name: each for name, each in kept.special.items() if name in known}
        self._unsure: set[str] = set()
        self._remembered = len(known)
        self.read = Read({}, (0, 0))

    def search(self, searching: Searching, known: Collection[str], largest: int) -> None:
        """Read the blobs that are not known."""
        if unknown := [name for name in searching.paths if name not in known]:
            searching.run(unknown, largest=largest)
        self._sizes |= searching.sizes
        self._marks |= {name: mark_of(searching.paths.get(name, "")) for name in searching.sizes}
        self._answers |= searching.answers
        self._special |= {name: path.encode(errors="surrogateescape") for name, path in searching.special.items()}
        self._unsure = {*searching.failed, *(name for name, each in searching.answers.items() if not is_text(each))}
        size = len(self._sizes), sum(self._sizes.values())
        self.read = Read(self._answers, size, searching.failed.values(), self._remembered)

    def kept(self, judged: Callable[[], str], state: State | None) -> Kept:
        """What is to be kept: of what could not be read, or cannot be written down, nothing."""
        names, sizes = packed(self._sizes)
        said = judged() if self._answers else ""
        kept = Kept("", said, names, sizes, packed(self._marks)[1], self._answers, self._special, state)
        return _without(kept, self._unsure) if self._unsure else kept


def _without(kept: Kept, names: Collection[str]) -> Kept:
    """The same, some blobs forgotten, and that everything was read."""
    sizes = {name: size for name, size in unpacked(kept.names, kept.sizes).items() if name not in names}
    marks = {name: mark for name, mark in unpacked(kept.names, kept.marks).items() if name not in names}
    answers = {name: each for name, each in kept.answers.items() if name not in names}
    special = {name: each for name, each in kept.special.items() if name not in names}
    return Kept(kept.about, kept.judged, *packed(sizes), packed(marks)[1], answers, special, None)


def _unchanged(kept: Kept, state: State) -> Read:
    size = total(kept.sizes)
    read = Read(kept.answers, size, remembered=size[0])
    read.stands = [each.stand() for each in state.came]
    return read


def _is_over(answer: Answer, today: date) -> bool:
    """Whether something was ignored until a day that has gone by."""
    return any(each.ignored and each.ignored.until and each.ignored.until < today for each in answer.seen)


def _state(now: State, read: Read, orders: Mapping[str, int]) -> State:
    commits, numbers = packed(orders)
    return State(now.tips, now.ends, now.mailmap, [Came.of(each) for each in read.stands], commits, numbers)
