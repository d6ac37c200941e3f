"""Waivers kept in git: reading them, with the file and line of what is wrong.

The file is a list::

    - rule: aws-access-key-old
      subject: AKIA…            # one subject, or a pattern: * stands for any text
      scope: "111122223333"     # of this account only; likewise: source
      reason: rotated with the supplier in March
      person: dana@example.com
      made: 2026-10-05
      until: 2027-03-31
      follows: 2026-10-04       # the end of the one that this one renews
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from findings.finding import Waiver
from findings.limits import Limits
from findings.waivers import chain
from findings.yaml_lines import Document, Problem, YamlError, end_of_day, read_yaml, shape, start_of_day

EVERYTHING = "*"


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A waiver as the file spells it, in the order it is written in."""

    rule: str
    subject: str
    source: str = ""
    scope: str = ""
    reason: str
    person: str
    made: date | None = None
    until: date
    follows: date | None = None


class WaiverFile(msgspec.Struct, frozen=True, kw_only=True):
    """The waivers of a file, and what is wrong with the others."""

    waivers: tuple[Waiver, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Checking(msgspec.Struct, frozen=True, kw_only=True):
    """What a waiver is held to."""

    at: datetime
    limits: Limits
    rules: Collection[str]


def read_waivers(
    path: Path, *, at: datetime, limits: Limits, rules: Collection[str] = (), shown: str = ""
) -> WaiverFile:
    """Read a waiver file; ``shown`` is its name in errors. One bad entry is a problem and the others still count."""
    try:
        document = read_yaml(path, shown=shown)
    except YamlError as error:
        return WaiverFile(problems=(error.problem,))
    if document.value is None:
        return WaiverFile()
    if not isinstance(document.value, list):
        problem = document.problem((), "a waiver file is a list", "Begin each waiver with a dash: '- rule: …'.")
        return WaiverFile(problems=(problem,))
    checking = _Checking(at=at, limits=limits, rules=rules)
    read = [_waiver(document, number, checking, shown or path.name) for number in range(len(document.value))]
    waivers = [each for each in read if isinstance(each, Waiver)]
    problems = [each for each in read if isinstance(each, Problem)]
    problems += _links(document, read, limits)
    return WaiverFile(waivers=tuple(waivers), problems=tuple(problems))


def _waiver(document: Document, number: int, checking: _Checking, name: str) -> Waiver | Problem:
    written = shape(document, (number,), Written)
    if isinstance(written, Problem):
        return written
    for check in (_words, _dates):
        wrong = check(document, number, written, checking)
        if wrong is not None:
            return wrong
    return Waiver(
        rule=written.rule,
        subject=written.subject,
        source=written.source,
        scope=written.scope,
        reason=written.reason,
        person=written.person,
        until=end_of_day(written.until),
        made=_moment(written.made, start_of_day),
        follows=_moment(written.follows, end_of_day),
        place=f"{name}:{document.line((number,))}",
    )


def _moment(day: date | None, of: Callable[[date], datetime]) -> datetime | None:
    return None if day is None else of(day)


def _words(document: Document, number: int, written: Written, checking: _Checking) -> Problem | None:
    for field in ("rule", "subject", "reason", "person"):
        if not getattr(written, field).strip():
            mend = "A waiver says which rule and subject, why, and who answers for it."
            return document.problem((number, field), f"{field} is empty", mend)
    if checking.rules and written.rule not in checking.rules:
        return document.problem((number, "rule"), f"there is no rule {written.rule}", "See the list of checks.")
    if written.subject.strip(EVERYTHING) == "" and not (written.source or written.scope):
        mend = "Name a subject, a pattern, a source or a scope. To switch a rule off, disable it in settings."
        return document.problem((number, "subject"), "a waiver cannot cover everything", mend)
    return None


def _dates(document: Document, number: int, written: Written, checking: _Checking) -> Problem | None:
    most = checking.limits.exception_max_days
    today = checking.at.date()
    # One day more, for people who live where it is tomorrow already.
    if written.made is not None and written.made > today + timedelta(days=1):
        return document.problem((number, "made"), f"it was made in the future ({written.made})", "Write the day it is.")
    latest = (written.made or today) + timedelta(days=most)
    if written.until > latest:
        mend = f"End it on {latest} or earlier, or raise exception_max_days under [limits]."
        if written.made is not None and today > written.made:
            mend = f"End it on {latest} or earlier, and go on with a renewal: a new entry with 'follows: {latest}'."
        return document.problem((number, "until"), f"it ends too late ({written.until})", mend)
    if written.follows is not None and written.follows >= written.until:
        mend = "A renewal ends after the one it follows."
        return document.problem((number, "follows"), f"it follows one that ends later ({written.follows})", mend)
    return None


def _links(document: Document, read: Sequence[Waiver | Problem], limits: Limits) -> Iterator[Problem]:
    """What is wrong with waivers for the same: each but the first one says which it follows, up to so many."""
    same: dict[tuple[str, str, str, str], list[tuple[int, Waiver]]] = {}
    for number, each in enumerate(read):
        if isinstance(each, Waiver):
            same.setdefault(each.target, []).append((number, each))
    for links in same.values():
        links.sort(key=lambda link: link[1].until)
        alike = [each for _, each in links]
        for before, (number, each) in zip([None, *alike], links, strict=False):
            if before is not None and each.follows is None:
                mend = f"It renews the one until {before.until:%Y-%m-%d}: add 'follows: {before.until:%Y-%m-%d}'."
                yield document.problem((number,), "there is a waiver for the same already", mend)
            elif len(chain(each, alike)) > limits.exception_renewals_most:
                most = limits.exception_renewals_most
                mend = "Mend what it is for, or raise exception_renewals_most under [limits]."
                yield document.problem((number,), f"it was renewed {most} times, and that is the most", mend)
