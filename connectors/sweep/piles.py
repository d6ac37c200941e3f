"""What is found in the files of a folder, by one process or by two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from connectors.detect.examine import Examiner, Told
from connectors.detect.model import Seen
from connectors.detect.unpack.model import Skipped
from connectors.sweep.batches import Batch, by_text, special
from connectors.sweep.beside import beside, may_split
from connectors.sweep.folder import File, Folder
from graph.leaks import Place, Unread

WORTH_SPLITTING = 5_000
"""From so many files on, a second process reads half of them."""


class Pile(NamedTuple):
    """What was found in some files of a folder, and what was read of them."""

    found: list[tuple[Seen, Place]]
    unread: list[Unread]
    texts: int
    size: int
    skipped: Counter[str]
    below: set[tuple[str, int]]

    def joined(self, other: Pile) -> Pile:
        """This and what another process found."""
        return Pile(
            self.found + other.found,
            self.unread + other.unread,
            self.texts + other.texts,
            self.size + other.size,
            self.skipped + other.skipped,
            self.below | other.below,
        )


def pile_of(folder: Folder, examiner: Examiner) -> Pile:
    """Read a folder, in two processes if it is large."""
    if not folder.is_there:
        return _Piling(folder, examiner).of(folder.files())
    paths = list(folder.paths())
    if len(paths) < WORTH_SPLITTING or examiner.holds_values or not may_split():
        return _Piling(folder, examiner).of_paths(paths, folder.remark())
    for finder in examiner.finders:
        finder.ready()
    middle = len(paths) // 2
    with beside(lambda: _rest(folder, examiner, paths[middle:])) as other:
        pile = _Piling(folder, examiner).of_paths(paths[:middle], folder.remark()).joined(other())
    examiner.below |= pile.below
    return pile


def _rest(folder: Folder, examiner: Examiner, paths: Sequence[str]) -> Pile:
    """What another process finds. What was skipped in listing the folder is told by the first one."""
    folder.skipped.clear()
    return _Piling(folder, examiner).of_paths(paths)


class _Piling:
    """Puts together what is found in files, in their order."""

    def __init__(self, folder: Folder, examiner: Examiner) -> None:
        self._folder = folder
        self._examiner = examiner
        self._found: list[tuple[Seen, Place]] = []
        self._unread: list[Unread] = []
        self._texts = self._size = 0

    def of_paths(self, paths: Iterable[str], more: Iterable[Unread] = ()) -> Pile:
        return self.of(chain(self._folder.together(paths, self._is_fast), more))

    def of(self, files: Iterator[Batch | File | Unread]) -> Pile:
        for each in files:
            if isinstance(each, Batch):
                self._batch(each)
            elif isinstance(each, File):
                if each.path not in self._folder.beside:
                    self._texts += each.last
                    self._size += len(each.data)
                self._tell(each.path, self._examiner.look(each.data, each.path), each.lines)
            else:
                self._unread.append(each)
        skipped = self._folder.skipped.copy()
        return Pile(self._found, self._unread, self._texts, self._size, skipped, self._examiner.below)

    def _is_fast(self) -> bool:
        """Whether several texts are searched as one faster than one by one: without a database they are not."""
        return all(finder.rules.database is not None for finder in self._examiner.finders)

    def _batch(self, batch: Batch) -> None:
        self._count(batch)
        each = [by_text(batch, finder) for finder in self._examiner.finders]
        whole = special(batch, batch.names, self._examiner)
        for place in sorted(whole.keys() | set().union(*each)):
            look = self._examiner.look if place in whole else self._examiner.plain
            path = batch.names[place]
            self._tell(path, look(batch.text(place), path, [hits.get(place, ()) for hits in each]))

    def _count(self, batch: Batch) -> None:
        self._texts += len(batch.names)
        self._size += sum(batch.ends) - sum(batch.starts)
        if beside := self._folder.beside.intersection(batch.names):
            places = [batch.names.index(each) for each in beside]
            self._texts -= len(places)
            self._size -= sum(batch.ends[place] - batch.starts[place] for place in places)

    def _tell(self, path: str, told: Iterable[Told], lines: int = 0) -> None:
        for each in told:
            if isinstance(each, Unread):
                self._unread.append(each)
            elif isinstance(each, Skipped):
                self._folder.skipped[each.why] += 1
            else:
                line = each.line if each.inside else each.line + lines
                self._found.append((each, Place(path=path + each.inside, line=line, context=each.context)))
