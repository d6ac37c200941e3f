"""Accepting findings: the waivers that a wish comes to, once it is held to the limits of the settings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from findings.finding import Waiver
from findings.limits import Limits
from findings.waiver_file import read_waivers
from findings.waivers import chain, latest
from scanner.cli.choosing import Choice
from scanner.cli.words import words
from scanner.settings.model import Settings

if TYPE_CHECKING:
    from findings.finding import Finding
    from scanner.store.book import Book

Target = tuple[str, str, str, str]
LAST_MOMENT = timedelta(days=1) - timedelta(seconds=1)


class CannotAccept(Exception):
    """What was wished for is no waiver; the text says why and what would be one."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """Why, who and until when, each of them looked at."""

    reason: str
    person: str
    until: datetime
    made: datetime
    renewals_most: int

    @classmethod
    def of(cls, reason: str | None, person: str | None, until: datetime | None, now: datetime, limits: Limits) -> Wish:
        """The wish of the command line, or the first thing that is wrong with it."""
        if reason is None or person is None or until is None:
            raise CannotAccept("a waiver needs --reason, --person and --until (or --undo to take one back)")
        return cls(
            reason=words(reason, "--reason"),
            person=words(person, "--person"),
            until=_end(until, now, limits.exception_max_days),
            made=now,
            renewals_most=limits.exception_renewals_most,
        )


def _end(until: datetime, now: datetime, most: int) -> datetime:
    end = until.replace(tzinfo=UTC) + LAST_MOMENT
    if end < now:
        raise CannotAccept(f"--until {until:%Y-%m-%d} has passed")
    last = now + timedelta(days=most)
    if end > last + LAST_MOMENT:
        raise CannotAccept(
            f"--until {until:%Y-%m-%d} is too far off: {last:%Y-%m-%d} at the latest (limits.exception_max_days)"
        )
    return end


def targets_of(choice: Choice, rules: Collection[str]) -> Target:
    """What a waiver by pattern is for: one rule, and a subject, a source or a scope."""
    several = max(len(choice["subjects"]), len(choice["sources"]), len(choice["scopes"])) > 1
    others = choice["ids"] or choice["statuses"] or choice["owner"] or choice["assigned"] or choice["overdue"]
    if len(choice["rules"]) != 1 or several or others:
        raise CannotAccept("a waiver by --pattern is for one --rule, and one each of --subject, --source and --scope")
    (rule,) = choice["rules"]
    if rule not in rules:
        raise CannotAccept(f"there is no rule {rule}; see: muster rules list")
    subject = "".join(choice["subjects"]) or "*"
    source, scope = "".join(choice["sources"]), "".join(choice["scopes"])
    if not subject.strip("*") and not (source or scope):
        raise CannotAccept("a waiver cannot cover everything: to switch a rule off, disable it in settings")
    return (rule, subject, source, scope)


def file_waivers(settings: Settings, at: datetime) -> Sequence[Waiver]:
    """The waivers of the file that the settings name; one that cannot be read as it stands holds for nothing."""
    if settings.waivers is None:
        return ()
    return read_waivers(settings.waivers, at=at, limits=settings.limits).waivers


def every_waiver(settings: Settings, book: Book, at: datetime) -> Sequence[Waiver]:
    """All waivers there are: those of the file and those of the store."""
    return (*file_waivers(settings, at), *book.waivers(settings.estate))


def waivers_for(
    wish: Wish, targets: Sequence[Target], known: Sequence[Waiver], found: Mapping[tuple[str, str], Finding]
) -> list[Waiver]:
    """A waiver for each target. Where there was one, and what it was for did not go meanwhile, this one renews it."""
    by_target: dict[Target, list[Waiver]] = {}
    for each in known:
        by_target.setdefault(each.target, []).append(each)
    return [_waiver(wish, each, by_target.get(each, []), found.get(each[:2])) for each in dict.fromkeys(targets)]


def _waiver(wish: Wish, target: Target, alike: Sequence[Waiver], finding: Finding | None) -> Waiver:
    rule, subject, source, scope = target
    new = Waiver(
        rule=rule, subject=subject, source=source, scope=scope, reason=wish.reason, person=wish.person,
        until=wish.until, made=wish.made,
    )  # fmt: skip
    before = latest(alike, target)
    # What was mended and came back after the waiver's end is accepted anew.
    if before is None or (finding is not None and finding.asks_since > before.until):
        return new
    if before.until > wish.until:
        raise CannotAccept(
            f"{rule} on {subject} is accepted until {before.until:%Y-%m-%d} already; --undo takes it back"
        )
    if before.until == wish.until:
        return msgspec.structs.replace(new, follows=before.follows)
    renewed = msgspec.structs.replace(new, follows=before.until)
    if len(chain(renewed, alike)) > wish.renewals_most:
        raise CannotAccept(
            f"the waiver for {rule} on {subject} was renewed {wish.renewals_most} times, and that is the most "
            "(limits.exception_renewals_most)"
        )
    return renewed
