"""How a rule is declared: one pure function of the view, with its metadata beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from datetime import datetime

    from graph.access import AccessGraph
    from graph.model import AnyRecord


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


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The thresholds that settings may move (``[limits]``); defaults are the catalogue's."""

    credential_max_age_days: int = 90
    credential_unused_days: int = 45
    credential_grace_days: int = 7
    secret_max_age_days: int = 180
    dormant_days: int = 90
    owner_min_confidence: float = 0.5
    admin_max_hops: int = 6
    privilege_growth_delta: int = 10
    exception_max_days: int = 180
    key_overlap_days: int = 7
    bedrock_key_max_days: int = 30
    never_used_days: int = 30
    secret_unused_days: int = 90
    secret_most_readers: int = 10
    rotation_grace_days: int = 2
    expiring_days: int = 30
    unused_services_ratio: float = 0.5
    unused_rights_ratio: float = 0.6
    unused_rights_least: int = 20
    owner_conflict_gap: float = 0.15
    agent_most_secrets: int = 5
    stores_most: int = 6
    store_kinds_most: int = 3
    known_accounts: tuple[str, ...] = ()
    """AWS accounts of suppliers that were looked at: a number, or ``number=name``."""
    production_deployers: tuple[str, ...] = ()
    """Accounts outside production that are meant to act there."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """All that a rule may look at: this scan's graph, the last one's, the time and the limits."""

    graph: AccessGraph
    before: AccessGraph | None
    at: datetime
    limits: Limits


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


RULES: dict[str, Rule] = {}


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
        if id_ in RULES:
            message = f"rule {id_} is declared twice"
            raise ValueError(message)
        why = (judge.__doc__ or "").strip()
        RULES[id_] = Rule(
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
