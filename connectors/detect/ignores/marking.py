"""Heeding the marks in lines, which is all there is to do where a repository has no files of ignores."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from connectors.detect.model import Detector, Match, Seen
from graph.leaks import Ignored, Place, Stale

if TYPE_CHECKING:
    from connectors.detect.ignores.marks import Void
    from connectors.detect.ruleset import RuleSet


class Marks:
    """What is ignored in one repository by marks in its lines.

    ``from_root`` says that paths are told from the root of the repository, as git tells them, and not from the folder
    that is swept.
    """

    def __init__(self, target: str, root: str, *, today: date, from_root: bool = False) -> None:
        self._today = today
        self._before = "" if from_root else _below(target, root)
        self._target = target if os.path.isfile(target) else ""  # noqa: PTH113  because pathlib is not free
        self._void: dict[tuple[str, int], Stale] = {}

    @property
    def detectors(self) -> tuple[Detector, ...]:
        """The detectors that the repository brings with it."""
        return ()

    @property
    def disabled(self) -> frozenset[str]:
        """The detectors that the repository switched off."""
        return frozenset()

    @property
    def digest(self) -> str:
        """What tells apart what files say to ignore; nothing where no file says anything."""
        return ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What cannot be used of the files that were needed so far; to be asked at the end."""
        return ()

    def rules(self, *, fast: bool = True) -> tuple[RuleSet | None, tuple[str, ...]]:  # noqa: ARG002  because there are none
        """The repository's own detectors, made ready, and what there is to say of them; None if there are none."""
        return None, ()

    def of_match(self, match: Match, line: bytes, before: bytes) -> Ignored | None:  # noqa: ARG002  because a mark is for all
        """Say why a match in this line (and the one before it) is ignored, wherever it stands."""
        marked = self._mark(line, before)
        return marked if isinstance(marked, Ignored) else None

    def fits(self, match: Match, line: bytes, before: bytes) -> tuple[str, ...]:  # noqa: ARG002  because the same
        """What was said of this value or line and holds, but is for some places only, to be asked there."""
        marked = self._mark(line, before)
        return () if marked is None or isinstance(marked, Ignored) else (f"mark:{marked.why}",)

    def of_places(self, places: Sequence[tuple[Seen, Place]]) -> list[Ignored | None]:
        """Say of each place of one secret why it is ignored there, if it is."""
        for seen, place in places:
            self._note_void(seen, self._path(seen, place), place)
        return [seen.ignored for seen, _ in places]

    def stale(self, *, whole: bool, history: bool) -> tuple[Stale, ...]:  # noqa: ARG002  because marks are read where they stand
        """What of the marks and files holds no more: what is over, and what matched nothing.

        ``whole`` says that all that was asked for was read, and ``history`` that its history was: only then does it
        mean something that an entry matched nothing.
        """
        return tuple(self._void.values())

    def _mark(self, line: bytes, before: bytes) -> Ignored | Void | None:
        from connectors.detect.ignores.marks import mark  # noqa: PLC0415  because most sweeps find nothing

        return mark(line, before, self._today)

    def _path(self, seen: Seen, place: Place) -> str:
        """The path of a place, from the root of the repository."""
        path = place.path.removesuffix(seen.inside) if seen.inside else place.path
        return self._before if self._target and path == self._target else self._before + path

    def _note_void(self, seen: Seen, path: str, place: Place) -> None:
        for each in seen.fits:
            kind, _, why = each.partition(":")
            if kind == "mark":
                self._void[path, place.line] = Stale(source=path, line=place.line, entry="muster:allow", why=why)


def _below(target: str, root: str) -> str:
    """What comes before the paths of a target to make them paths from the root."""
    start = os.path.abspath(target)  # noqa: PTH100  because pathlib is not free
    if start == root:
        return ""
    inner = os.path.relpath(start, root)
    return inner if os.path.isfile(start) else inner + "/"  # noqa: PTH113  because the same
