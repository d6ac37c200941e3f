"""Which findings a waiver is for, how waivers follow each other, and which of them can go."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

import msgspec

from findings.finding import Finding, Status, Waiver


class Standing(StrEnum):
    """How a waiver stands."""

    IN_FORCE = "in force"
    UNUSED = "unused"
    """In force, and no finding that is there needs it."""
    ENDING = "ending"
    """In force, and ends as soon as was asked about."""
    ENDED = "ended"
    RENEWED = "renewed"
    """Ended, or soon to end, and followed by another."""
    WITHDRAWN = "withdrawn"


TROUBLES = frozenset({Standing.UNUSED, Standing.ENDING, Standing.ENDED})
"""What somebody should tidy, or renew."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A waiver, how it stands, how many findings it is for, and how often what it is for was renewed before."""

    waiver: Waiver
    standing: Standing
    findings: int | None
    """None where nothing was scanned yet, so that nobody knows."""
    renewals: int
    days_left: int
    to_tidy: bool


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)


def fits(pattern: str, text: str) -> bool:
    """Whether a text is as a pattern says, in which ``*`` stands for any text and everything else for itself."""
    beginning, star, rest = pattern.partition("*")
    if not star:
        return text == pattern
    return text.startswith(beginning) and (not rest or _pattern(pattern).fullmatch(text) is not None)


def matches(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver speaks of that finding, in force or not."""
    return (
        waiver.rule == finding.rule
        and waiver.source in {"", finding.source}
        and waiver.scope in {"", finding.scope}
        and fits(waiver.subject, finding.subject)
    )


def in_force(waiver: Waiver, at: datetime) -> bool:
    """Whether it has neither ended nor been taken back."""
    return at <= waiver.until and waiver.withdrawn is None


class Covering:
    """The waivers in force, ready to be asked which of them covers a finding."""

    def __init__(self, waivers: Iterable[Waiver], at: datetime) -> None:
        self._exact: dict[tuple[str, str], list[Waiver]] = {}
        self._patterns: dict[str, list[Waiver]] = {}
        for each in waivers:
            if in_force(each, at):
                if "*" in each.subject:
                    self._patterns.setdefault(each.rule, []).append(each)
                else:
                    self._exact.setdefault((each.rule, each.subject), []).append(each)

    def of(self, finding: Finding) -> Waiver | None:
        """The waiver that covers a finding: of several, the one that lasts longest."""
        asked = (*self._exact.get((finding.rule, finding.subject), ()), *self._patterns.get(finding.rule, ()))
        fitting = [each for each in asked if matches(each, finding)]
        return max(fitting, key=lambda each: each.until, default=None)


def latest(waivers: Iterable[Waiver], target: tuple[str, str, str, str]) -> Waiver | None:
    """The last waiver for the same that was not taken back: the one that a renewal follows."""
    same = (each for each in waivers if each.target == target and each.withdrawn is None)
    return max(same, key=lambda each: each.until, default=None)


def chain(waiver: Waiver, waivers: Iterable[Waiver]) -> list[Waiver]:
    """The waivers that this one renews, first one first; those that were tidied away are missing."""
    by_end = {each.until: each for each in waivers if each.target == waiver.target and each.withdrawn is None}
    earlier: list[Waiver] = []
    link = waiver
    while link.follows is not None and link.follows < link.until and link.follows in by_end:
        link = by_end[link.follows]
        earlier.append(link)
    return earlier[::-1]


def standings(
    waivers: Sequence[Waiver], findings: Iterable[Finding] | None, at: datetime, *, within: int = 0
) -> Iterator[Told]:
    """How each waiver stands beside the findings that there are; ``within`` so many days, an end is told before."""
    present: dict[str, list[Finding]] = {}
    for finding in findings or ():
        if finding.status is not Status.FIXED:
            present.setdefault(finding.rule, []).append(finding)
    same: dict[tuple[str, str, str, str], list[Waiver]] = {}
    for each in waivers:
        same.setdefault(each.target, []).append(each)
    for each in waivers:
        covered = None if findings is None else sum(matches(each, known) for known in present.get(each.rule, ()))
        alike = same[each.target]
        standing = _standing(each, alike, at, used=covered != 0, soon=at + timedelta(days=within))
        yield Told(
            waiver=each,
            standing=standing,
            findings=covered,
            renewals=len(chain(each, alike)),
            days_left=(each.until - at).days,
            to_tidy=standing in TROUBLES,
        )


def _standing(waiver: Waiver, alike: Collection[Waiver], at: datetime, *, used: bool, soon: datetime) -> Standing:
    if waiver.withdrawn is not None:
        return Standing.WITHDRAWN
    if any(each.follows == waiver.until and each.withdrawn is None for each in alike):
        return Standing.RENEWED
    if not in_force(waiver, at):
        return Standing.ENDED
    if not used:
        return Standing.UNUSED
    return Standing.IN_FORCE if in_force(waiver, soon) else Standing.ENDING


def unused(
    waivers: Sequence[Waiver], findings: Iterable[Finding], at: datetime, *, since: datetime | None = None
) -> list[str]:
    """What to tidy: waivers that no present finding needs, and those that ended (``since`` the last scan)."""
    said: Mapping[Standing, str] = {Standing.ENDED: "ended on {:%Y-%m-%d}", Standing.UNUSED: "matches no finding"}
    return [
        f"{named(told.waiver)}: {said[told.standing].format(told.waiver.until)}"
        for told in standings(waivers, findings, at)
        if told.standing is Standing.UNUSED
        or (told.standing is Standing.ENDED and (since is None or told.waiver.until >= since))
    ]


def named(waiver: Waiver) -> str:
    """Name a waiver by what it is for and who answers for it."""
    where = "".join(f", {word} {text}" for word, text in (("source", waiver.source), ("scope", waiver.scope)) if text)
    place = f", {waiver.place}" if waiver.place else ""
    return f"{waiver.rule} on {waiver.subject}{where} ({waiver.person}{place})"
