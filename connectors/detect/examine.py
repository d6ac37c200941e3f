"""Looking into a text of any form: plain, encoded, packed, or in a format that holds credentials by structure.

What comes out can be kept: a value is turned into its fingerprint here, as soon as it is found, and is then gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from connectors.detect.contexts import Lines, Surroundings, line_of
from connectors.detect.engine import Finder, Trigger
from connectors.detect.model import Match, Seen
from connectors.detect.readers.names import readers_for
from connectors.detect.text import FIRST as WIDE
from connectors.detect.text import as_text, may_be_wide
from connectors.detect.unpack.kinds import BLOCK, NAMED, is_archive
from connectors.detect.unpack.kinds import FIRST as PACKED
from connectors.detect.unpack.model import Skipped
from connectors.detect.values import fingerprint, seen
from graph.leaks import Confidence, Ignored, Unread

if TYPE_CHECKING:
    from connectors.detect.decode import Encoding

LARGEST_FORMAT = 8_000_000
"""Bytes up to which a file is read by its format."""
NOTEBOOK = ".ipynb"
SPECIAL = (NOTEBOOK, *NAMED)
"""What a file is called that says by its name alone that it is to be looked at as a whole."""
STRANGE = WIDE | PACKED
"""What a file that is more than plain text begins with, unless there are zero bytes near its beginning."""

Told = Seen | Unread | Skipped
Triggers = Sequence[Iterable[Trigger]]
"""Where each of the finders was triggered."""


class Forgiving(Protocol):
    """What knows of secrets that somebody said to ignore, and is asked while their value is at hand."""

    def of_match(self, match: Match, line: bytes, before: bytes) -> Ignored | None:
        """Say why a match in this line (and the one before it) is ignored, if it is."""

    def fits(self, match: Match, line: bytes, before: bytes) -> tuple[str, ...]:
        """What was said of this value or line and holds, but is for some places only, to be asked there."""


class Witnessing(Protocol):
    """What is told of every secret while its value is at hand: a live check, when one was asked for."""

    def saw(self, match: Match, fingerprint: str, together: Sequence[Match]) -> None:
        """Take note of a match, and of those that were found in the same text."""


class Examiner:
    """Looks into texts, one after the other, and tells what may be kept of what it found.

    ``key`` gives the estate key. It is asked at the first secret, for most sweeps find none. What is found with less
    confidence than ``least`` is counted in ``below``, by its value, and not told.
    """

    def __init__(
        self,
        finders: Iterable[Finder],
        key: Callable[[], bytes],
        ignores: Forgiving | None = None,
        least: Confidence = Confidence.LOW,
        witness: Witnessing | None = None,
        *,
        plugins: bool = False,
    ) -> None:
        self._ours = self.finders = tuple(finders)
        self.below: set[tuple[str, int]] = set()
        self._marks: dict[int, int] = {}
        self._least = least.rank
        self._witness = witness
        self._key = key
        self._ignores = ignores
        self._plugins = plugins

    def heed(self, ignores: Forgiving | None, own: Iterable[Finder] = ()) -> None:
        """Go on with what another repository says to ignore, and with the detectors that it brings."""
        self._ignores = ignores
        self.finders = (*self._ours, *own)

    def look(self, data: bytes, path: str, triggers: Triggers | None = None) -> Iterator[Told]:
        """Everything that can be found in a file, whatever its form. ``triggers`` are its finders', if known."""
        head = data[:BLOCK]
        if not self.is_special(head, path):
            triggers = triggers or [finder.triggers(data) for finder in self.finders]
            if any(triggers):
                yield from self.plain(data, path, triggers)
        elif is_archive(head, path):
            yield from self._archive(data, path)
        else:
            yield from self._file(data, path, "", triggers)

    @property
    def holds_values(self) -> bool:
        """Whether somebody keeps the values of what is found, so that this process has to find it."""
        return self._witness is not None

    def is_special(self, head: bytes, path: str) -> bool:
        """Whether a file has to be looked at as a whole, and not only where it was triggered. Asked of every file."""
        if self._plugins or path.endswith(SPECIAL) or readers_for(path):
            return True
        return (head[:2] in STRANGE or b"\0" in head) and (may_be_wide(head) or is_archive(head, path))

    def plain(self, data: bytes, path: str, triggers: Triggers) -> Iterator[Told]:
        """What is found in plain text, given where each finder was triggered; and in what is encoded there."""
        yield from self._kept(data, self._confirmed(data, triggers), "")
        yield from self._encoded(data, path, triggers, "")

    def _confirmed(self, data: bytes, triggers: Triggers) -> list[Match]:
        found, *others = (finder.confirm(data, hits) for finder, hits in zip(self.finders, triggers, strict=True))
        for each in others:
            found = self._joined(found, each)
        return found

    def _joined(self, found: list[Match], others: list[Match]) -> list[Match]:
        if not others:
            return found
        from connectors.detect.together import joined  # noqa: PLC0415  because few texts have two answers

        return joined(found, others)

    def _archive(self, data: bytes, path: str) -> Iterator[Told]:
        from connectors.detect.unpack import Member, members  # noqa: PLC0415  because few files are archives

        for part in members(data, path):
            if isinstance(part, Member):
                yield from self._file(part.data, part.path, part.path[len(path) :])
            else:
                yield part

    def _file(self, data: bytes, path: str, inside: str, triggers: Triggers | None = None) -> Iterator[Told]:
        text = as_text(data)
        if not path.endswith(NOTEBOOK):
            yield from self._text(text, path, inside, triggers if text is data else None)
            return
        from connectors.detect.notebooks import cells  # noqa: PLC0415  because few files are notebooks

        for cell in cells(text):
            yield from self._text(cell.text, path, inside + cell.place)

    def _text(self, text: bytes, path: str, inside: str, triggers: Triggers | None = None) -> Iterator[Told]:
        triggers = triggers or [finder.triggers(text) for finder in self.finders]
        by_format = list(self._by_format(text, path))
        yield from self._kept(text, self._joined(self._confirmed(text, triggers), by_format), inside)
        yield from self._encoded(text, path, triggers, inside)
        yield from _left_out(text, path, by_format)

    def _by_format(self, text: bytes, path: str) -> Iterator[Match]:
        """What the readers for files of this name find, and the plugins of detect-secrets if they are wanted."""
        if len(text) <= LARGEST_FORMAT and readers_for(path):
            from connectors.detect import readers  # noqa: PLC0415  because few files have one

            yield from readers.read(path, text)
        if self._plugins:
            from connectors.detect import plugins  # noqa: PLC0415  because they are an extra

            yield from plugins.scan(path, text)

    def _encoded(self, data: bytes, path: str, triggers: Triggers, inside: str) -> Iterator[Told]:
        """What is found in the encoded pieces of a text. It is told with the line that its piece begins in."""
        candidates = [
            each for finder, hits in zip(self.finders, triggers, strict=True) for each in finder.encoded(hits)
        ]
        if not candidates:
            return
        from connectors.detect.layered import pieces  # noqa: PLC0415  because few texts hold anything encoded

        lines = Lines(data)
        for part in pieces(data, path, sorted(candidates), self._candidates):
            if not isinstance(part, tuple):
                yield part
                continue
            start, piece = part
            found = [match for finder in self.finders for match in finder.find(piece)]
            line = lines.at(start) if found else 0
            around = Surroundings(piece, found)
            for match in self._sure(found):
                yield self._seen(match, data, start, line, around.of(match), inside, found)

    def _candidates(self, data: bytes) -> list[tuple[int, Encoding]]:
        return sorted(each for finder in self.finders for each in finder.encoded(finder.triggers(data)))

    def _kept(self, data: bytes, found: Sequence[Match], inside: str) -> Iterator[Seen]:
        if not found:
            return
        around = Surroundings(data, found)
        for match in self._sure(found):
            yield self._seen(match, data, match.start, match.line, around.of(match), inside, found)

    def _sure(self, found: Iterable[Match]) -> Iterator[Match]:
        for match in found:
            if match.confidence.rank >= self._least:
                yield match
            else:
                self.below.add((match.detector, self._mark(match.value)))

    def _mark(self, value: str) -> int:
        """A number for a value that is the same in every sweep, and tells nothing without the estate key."""
        here = hash(value)
        if here not in self._marks:
            self._marks[here] = int(fingerprint(self._key(), value)[:15], 16)
        return self._marks[here]

    def _seen(
        self, match: Match, data: bytes, at: int, line: int, shown: str, inside: str, together: Sequence[Match]
    ) -> Seen:
        around = line_of(data, at)
        ignored = self._ignores.of_match(match, *around) if self._ignores else None
        fits = self._ignores.fits(match, *around) if self._ignores else ()
        told = seen(match, self._key(), line=line, context=shown, inside=inside, ignored=ignored, fits=fits)
        if self._witness is not None and ignored is None:
            self._witness.saw(match, told.fingerprint, together)
        return told


def _left_out(text: bytes, path: str, found: Sequence[Match]) -> Iterator[Unread | Skipped]:
    """What the readers for files of this name leave out, if the text is too large or holds too many credentials."""
    if len(text) > LARGEST_FORMAT and readers_for(path):
        yield Skipped(path, "too large to be read by its format, and read as plain text")
    elif found:
        from connectors.detect.readers.model import MOST  # noqa: PLC0415  because few files have a reader

        if len(found) >= MOST:
            yield Unread(path=path, why=f"holds {MOST:,} credentials or more; the rest was not told")
