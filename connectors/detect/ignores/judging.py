"""What is ignored of what was found: asked of the value while it is at hand, and of its places when they are known."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from connectors.detect.ignores.entries import Entries
from connectors.detect.ignores.files import GITLEAKS, OWN, Found, kind_of, passed_over, reader
from connectors.detect.ignores.marking import Marks
from connectors.detect.ignores.model import Allowlist, BadIgnoreFile, Said, together
from connectors.detect.ignores.reading import text_of
from connectors.detect.model import Detector, Match, Seen
from graph.leaks import Ignored, Place, Stale

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.detect.ruleset import RuleSet

DIGESTS_LOOK_LIKE = "generic-"
"""What the detectors are called that take the digests in a baseline for secrets."""


class Ignores(Marks):
    """Everything that somebody said to ignore in one repository: in marks, and in files.

    Files are read when they are first needed: most sweeps find nothing.
    """

    def __init__(
        self,
        target: str,
        files: Sequence[Found],
        root: str,
        *,
        key: Callable[[], bytes],
        today: date,
        from_root: bool = False,
        cache: Path | None = None,
    ) -> None:
        super().__init__(target, root, today=today, from_root=from_root)
        self._files = files
        self._root = root
        self._key = key
        self._cache = cache
        self._listings = {os.path.relpath(each.path, root): each.source for each in files}

    # What a sweep has to know before it begins -------------------------------------------------------------------

    @property
    def detectors(self) -> tuple[Detector, ...]:
        """The detectors that the repository brings with it."""
        if not self._settings.detectors:
            return ()
        from connectors.detect.ignores.custom import latest  # noqa: PLC0415  because few repositories have any

        return latest(self._settings.detectors)

    @property
    def disabled(self) -> frozenset[str]:
        """The detectors that the repository switched off."""
        return self._settings.disabled

    @property
    def digest(self) -> str:
        """What tells apart what the files say. One that cannot be read is told when it is needed, and not here."""
        import hashlib  # noqa: PLC0415  because few sweeps remember what they found

        digest = hashlib.sha256()
        for file in self._files:
            try:
                text = text_of(file.path, file.source, follow=not file.kind)
            except BadIgnoreFile as error:
                text = str(error)
            digest.update(f"{file.kind}\0{file.source}\0{len(text)}\0{text}".encode())
        return digest.hexdigest()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What cannot be used of the files that were needed so far; to be asked at the end."""
        read = self._said if "_said" in self.__dict__ else self._settings
        return (*read.warnings, *passed_over(self._files, self._root))

    def rules(self, *, fast: bool = True) -> tuple[RuleSet | None, tuple[str, ...]]:
        """The repository's own detectors, made ready, and what there is to say of them; None if there are none."""
        if not self.detectors:
            return None, ()
        from connectors.detect.ignores.custom import rule_set  # noqa: PLC0415  because the same

        return rule_set(self.detectors, self._settings.keywords, fast=fast, cache=self._cache)

    # While the value is at hand ----------------------------------------------------------------------------------

    def of_match(self, match: Match, line: bytes, before: bytes) -> Ignored | None:
        """Say why a match in this line (and the one before it) is ignored, wherever it stands."""
        if marked := super().of_match(match, line, before):
            return marked
        if match.detector in self.disabled:
            name = next(each.source for each in self._files if each.kind == GITLEAKS)
            return Ignored(source=name, reason="the rule is switched off")
        value = match.value.encode(errors="surrogateescape")
        for each in self._said.allowlists:
            alone = each.asks_value and not (each.every and each.asks_place)
            if alone and _is_for(each, match.detector) and each.fits_value(value, line):
                return each.ignored()
        return None

    def fits(self, match: Match, line: bytes, before: bytes) -> tuple[str, ...]:
        """What was said of this value or line and holds, but is for some places only, to be asked there."""
        held = list(super().fits(match, line, before))
        value = match.value.encode(errors="surrogateescape")
        held += [f"entry:{number}" for number in self._entries.of_value(value, line)]
        for number, each in enumerate(self._said.allowlists):
            both = each.every and each.asks_value and each.asks_place
            if both and _is_for(each, match.detector) and each.fits_value(value, line):
                held.append(f"list:{number}")
        return tuple(held)

    # When the places are known -----------------------------------------------------------------------------------

    def of_places(self, places: Sequence[tuple[Seen, Place]]) -> list[Ignored | None]:
        """Say of each place of one secret why it is ignored there, if it is."""
        answers: list[Ignored | None] = []
        by_commit: dict[str, Ignored] = {}
        for seen, place in places:
            path = self._path(seen, place)
            self._note_void(seen, path, place)
            said = None
            if path in self._listings:
                said = self._in_listing(seen, path)
            else:
                entries = self._entries.at(seen, place, path, _numbers(seen, "entry"))
                if any(each.commit for each in entries):
                    by_commit[path] = entries[0].ignored()
                said = entries[0].ignored() if entries else self._allowed(seen, place, path)
            answers.append(seen.ignored or said)
        # A commit is named for the line it wrote: the same value in a later version of the file is no news.
        return [
            answer or by_commit.get(self._path(seen, place))
            for answer, (seen, place) in zip(answers, places, strict=True)
        ]

    def stale(self, *, whole: bool, history: bool) -> tuple[Stale, ...]:
        """What of the marks and files holds no more: what is over, and what matched nothing.

        ``whole`` says that all that was asked for was read, and ``history`` that its history was: only then does it
        mean something that an entry matched nothing.
        """
        told = super().stale(whole=whole, history=history)
        if not whole or self._before:
            return told
        return (*told, *self._entries.stale((each.source for each in self._files if each.kind == OWN), history=history))

    # How it is done ----------------------------------------------------------------------------------------------

    @functools.cached_property
    def _settings(self) -> Said:
        """What bears on the search itself: this alone has to be read before it begins."""
        return together(self._read(each) for each in self._files if each.kind == GITLEAKS)

    @functools.cached_property
    def _said(self) -> Said:
        return together([self._settings, *(self._read(each) for each in self._files if each.kind != GITLEAKS)])

    @functools.cached_property
    def _entries(self) -> Entries:
        return Entries(self._said.entries, self._today)

    def _read(self, file: Found) -> Said:
        text = text_of(file.path, file.source, follow=not file.kind)
        kind = file.kind or kind_of(text, file.source)
        if kind != OWN:
            return reader(kind)(text, file.source, self._root)
        from connectors.detect.ignores.baseline import baseline_of, check_key, said  # noqa: PLC0415  because few have one

        baseline = baseline_of(text, file.source)
        if baseline.known:
            check_key(baseline, file.source, self._key)
        return said(baseline, text, file.source)

    def _in_listing(self, seen: Seen, path: str) -> Ignored | None:
        """A file of ignores holds digests that look like secrets, and what it says to ignore. All else counts."""
        own = seen.detector in {each.name for each in self._settings.detectors}
        if own or [*_numbers(seen, "entry")] or seen.detector.startswith(DIGESTS_LOOK_LIKE):
            return Ignored(source=self._listings[path], reason="the file itself says what to ignore")
        return None

    def _allowed(self, seen: Seen, place: Place, path: str) -> Ignored | None:
        held = set(_numbers(seen, "list"))
        for number, each in enumerate(self._said.allowlists):
            asked_here = each.asks_place and (not (each.every and each.asks_value) or number in held)
            if asked_here and _is_for(each, seen.detector) and each.fits_place(path, place):
                return each.ignored()
        return None


def _is_for(allowed: Allowlist, detector: str) -> bool:
    """Whether an allow list is for what a detector finds."""
    if not allowed.rules or detector in allowed.rules:
        return True
    from connectors.detect.ignores.kinds import is_known, same_kind  # noqa: PLC0415  because few lists name a rule

    return not allowed.exact and any(is_known(rule) and same_kind(rule, detector) for rule in allowed.rules)


def _numbers(seen: Seen, kind: str) -> Iterator[int]:
    for each in seen.fits:
        name, _, number = each.partition(":")
        if name == kind:
            yield int(number)
