"""Waivers kept in git: reading them, with the file and line of what is wrong, and matching them to findings.

The file is a list::

    - rule: aws-access-key-old
      subject: AKIA…            # exact, or a beginning that ends in *
      reason: rotated with the supplier in March
      person: dana@example.com
      until: 2027-03-31
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from findings.declare import Limits
from findings.finding import Finding, Waiver
from findings.yaml_lines import Document, Problem, YamlError, end_of_day, read_yaml, shape, start_of_day


class _Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A waiver as the file spells it."""

    rule: str
    subject: str
    reason: str
    person: str
    until: date
    made: date | None = None


class WaiverFile(msgspec.Struct, frozen=True, kw_only=True):
    """The waivers of a file, and what is wrong with the others."""

    waivers: tuple[Waiver, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_waivers(path: Path, *, at: datetime, limits: Limits, rules: Iterable[str] = ()) -> WaiverFile:
    """Read a waiver file. One bad entry is a problem and the others still count."""
    try:
        document = read_yaml(path)
    except YamlError as error:
        return WaiverFile(problems=(error.problem,))
    if document.value is None:
        return WaiverFile()
    if not isinstance(document.value, list):
        problem = document.problem((), "a waiver file is a list", "Begin each waiver with a dash: '- rule: …'.")
        return WaiverFile(problems=(problem,))
    waivers, problems = [], []
    for number in range(len(document.value)):
        read = _waiver(document, number, latest=at + timedelta(days=limits.exception_max_days), rules=tuple(rules))
        if isinstance(read, Waiver):
            waivers.append(read)
        else:
            problems.append(read)
    return WaiverFile(waivers=tuple(waivers), problems=tuple(problems))


def _waiver(document: Document, number: int, *, latest: datetime, rules: Sequence[str]) -> Waiver | Problem:
    written = shape(document, (number,), _Written)
    if isinstance(written, Problem):
        return written
    for field in ("rule", "subject", "reason", "person"):
        if not getattr(written, field).strip():
            mend = "A waiver says which rule and subject, why, and who answers for it."
            return document.problem((number, field), f"{field} is empty", mend)
    if rules and written.rule not in rules:
        return document.problem((number, "rule"), f"there is no rule {written.rule}", "See the list of checks.")
    if written.subject == "*":
        mend = "Name one subject, or a beginning of its id followed by *. To switch a rule off, disable it in settings."
        return document.problem((number, "subject"), "a waiver cannot cover everything", mend)
    until = end_of_day(written.until)
    if until > latest:
        mend = f"End it on {latest:%Y-%m-%d} or earlier, or raise exception_max_days under [limits]."
        return document.problem((number, "until"), f"it ends too late ({until:%Y-%m-%d})", mend)
    return Waiver(
        rule=written.rule,
        subject=written.subject,
        reason=written.reason,
        person=written.person,
        until=until,
        made=None if written.made is None else start_of_day(written.made),
    )


def matches(waiver: Waiver, rule: str, subject: str) -> bool:
    """Whether a waiver speaks of that rule and subject, ended or not."""
    if waiver.rule != rule:
        return False
    if waiver.subject.endswith("*"):
        return subject.startswith(waiver.subject[:-1])
    return waiver.subject == subject


def in_force(waiver: Waiver, at: datetime) -> bool:
    """Whether it has not ended."""
    return at <= waiver.until


def waiver_for(waivers: Iterable[Waiver], rule: str, subject: str, at: datetime) -> Waiver | None:
    """The waiver in force that covers a subject: of several, the one that lasts longest."""
    fitting = (each for each in waivers if in_force(each, at) and matches(each, rule, subject))
    return max(fitting, key=lambda each: each.until, default=None)


def unused(waivers: Iterable[Waiver], findings: Iterable[Finding], at: datetime) -> list[str]:
    """What to tidy: waivers that ended, and those that no present finding needs."""
    told = []
    present = [each for each in findings if each.fixed is None]
    for waiver in waivers:
        name = f"{waiver.rule} on {waiver.subject} ({waiver.person})"
        if not in_force(waiver, at):
            told.append(f"{name}: ended on {waiver.until:%Y-%m-%d}")
        elif not any(matches(waiver, each.rule, each.subject) for each in present):
            told.append(f"{name}: matches no finding")
    return told
