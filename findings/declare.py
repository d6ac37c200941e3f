"""How a rule is declared: one pure function of the view, with its metadata beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from findings.limits import Limit, LimitBook, Limits

if TYPE_CHECKING:
    from datetime import datetime

    from graph.access import AccessGraph
    from graph.model import AnyRecord

T = TypeVar("T")


class Severity(StrEnum):
    """How bad a rule is by default; context moves the risk score, never this."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for info to 4 for critical."""
        return tuple(Severity).index(self)


class RuleKind(StrEnum):
    """What a rule looks at."""

    FACT = "fact"
    JOIN = "join"
    GRAPH = "graph"
    DIFF = "diff"
    REGISTER = "register"


class View(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All that a rule may look at: this scan's graph, the last one's, the time and the limits."""

    graph: AccessGraph
    before: AccessGraph | None
    at: datetime
    since: datetime | None = None
    """When the earlier scan was, where that is known."""
    audited: frozenset[tuple[str, str]] = frozenset()
    """Source and scope of every audit log that was read whole."""
    limits: Limits
    """Those of the whole estate; for one record ask ``limits_of`` or ``limit``."""
    origins: Mapping[str, str] = {}
    """Where each setting was said, by its dotted path."""

    @cached_property
    def book(self) -> LimitBook:
        """The limits of each record."""
        return LimitBook(self.limits, self.graph, self.origins)

    @cached_property
    def _kept(self) -> dict[object, object]:
        return {}

    def once(self, make: Callable[[View], T]) -> T:
        """What ``make`` works out of the view, for all the rules that ask for it."""
        if make not in self._kept:
            self._kept[make] = make(self)
        return cast("T", self._kept[make])

    def limits_of(self, record: AnyRecord) -> Limits:
        """The limits that hold for one record."""
        return self.book.of(record)

    def asking(self, name: str) -> Callable[[AnyRecord], Limit]:
        """What gives one limit for each of many records."""
        return self.book.asking(name)

    def beyond(self, name: str) -> Callable[[AnyRecord, datetime], Limit | None]:
        """What tells whether a moment of a record is longer ago than its limit of days: the limit then, else None."""
        return self.book.beyond(name, self.at)

    def limit(self, name: str, record: AnyRecord) -> Limit:
        """One limit as it holds for a record, and the sentence on where it was set, for the evidence."""
        return self.book.limit(name, record)


class Hit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule's answer "broken" for one subject. ``facts`` fill the remedy's ``{names}``."""

    subject: str
    message: str
    evidence: tuple[str, ...] = ()
    """Sentences or ids, most telling first; never a secret's value."""
    facts: dict[str, str] = {}


class Unsure(msgspec.Struct, frozen=True, kw_only=True):
    """A rule's answer "unknown" for one subject, and what would have to be known."""

    subject: str
    why: str


Answer = Hit | Unsure
Judge = Callable[[View], Iterator[Answer]]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule with its metadata. ``why`` is the docstring: the reason on the generated page."""

    id: str
    title: str
    severity: Severity
    kind: RuleKind
    remedy: str
    frameworks: tuple[str, ...]
    reads: tuple[type[AnyRecord], ...]
    platforms: tuple[str, ...] = ()
    """The platforms it judges; empty for all of them."""
    streams: tuple[str, ...] = ()
    """The listings it depends on; empty for all that give what it reads."""
    why: str
    judge: Judge
    origin: str = ""
    """File and line of a rule that is not ours."""


RULES: dict[str, Rule] = {}
_collecting: list[dict[str, Rule]] = [RULES]
"""Where rules are declared into: the last of these."""


@contextmanager
def collecting() -> Iterator[dict[str, Rule]]:
    """Collect what is declared meanwhile apart from our own rules."""
    found: dict[str, Rule] = {}
    _collecting.append(found)
    try:
        yield found
    finally:
        _collecting.pop()


def rule(  # noqa: PLR0913  because each of them is a different thing to know of a rule
    id_: str,
    title: str,
    severity: Severity,
    *,
    kind: RuleKind,
    remedy: str,
    frameworks: tuple[str, ...],
    reads: tuple[type[AnyRecord], ...],
    platforms: tuple[str, ...] = (),
    streams: tuple[str, ...] = (),
) -> Callable[[Judge], Judge]:
    """Declare a rule. Its id is a readable word that is never reused; a gap in what it ``reads`` makes it unknown.

    Where one kind of record comes from many listings, ``streams`` names those that matter, so that a gap elsewhere
    leaves the rule sure of itself.
    """

    def declare(judge: Judge) -> Judge:
        into = _collecting[-1]
        if id_ in into:
            message = f"rule {id_} is declared twice"
            raise ValueError(message)
        why = (judge.__doc__ or "").strip()
        into[id_] = Rule(
            id=id_,
            title=title,
            severity=severity,
            kind=kind,
            remedy=remedy,
            frameworks=frameworks,
            reads=reads,
            platforms=platforms,
            streams=streams,
            why=why,
            judge=judge,
        )
        return judge

    return declare
