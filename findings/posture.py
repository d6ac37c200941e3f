"""How an estate stands to a framework, item by item: broken, unknown, fine, not applicable, or nothing we look at.

It says "related to", never "compliant": a framework asks for more than a scan can see. An item is fine only when every
check that relates to it was asked and earned its "fine".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, cached_property

import msgspec

from findings.declare import Rule, Severity
from findings.finding import Finding, Outcome, State, Status
from findings.frameworks import Framework, Relation, frameworks, relations

BELOW = (" ", ".")
"""What stands between the id of an item and what is below it: ``GOVERN 1`` and ``GOVERN 1.2``."""


class Standing(StrEnum):
    """What can be said of an item, or of one check, in this estate."""

    BROKEN = "broken"
    UNKNOWN = "unknown"
    FINE = "fine"
    NOT_APPLICABLE = "not applicable"
    """Every check of it is for platforms that this estate does not have."""
    NO_CHECK = "no check"
    """No check of ours relates to it: look elsewhere."""


class Related(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One check that relates to an item, and how it went."""

    rule: str
    title: str
    severity: Severity
    standing: Standing
    open: int = 0
    accepted: int = 0
    off: bool = False
    """Settings switched it off, or this scan was made before there was such a check."""
    by_way_of: str = ""
    source: str = ""


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item of a framework and where the estate stands. ``open`` counts findings once, whatever checks they have."""

    id: str
    title: str
    standing: Standing
    open: int = 0
    accepted: int = 0
    checks: tuple[Related, ...] = ()


class Posture(msgspec.Struct, frozen=True, kw_only=True):
    """An estate beside one framework."""

    framework: str
    title: str
    edition: str
    items: tuple[Item, ...]

    @property
    def counts(self) -> Counter[Standing]:
        """How many items stand how."""
        return Counter(item.standing for item in self.items)


class Seen(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What a scan says that a posture is made of."""

    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    platforms: dict[str, str]
    """Source → platform."""

    @cached_property
    def open(self) -> Mapping[tuple[str, str], int]:
        """How many findings of a source and a rule ask for action: counted once, for every framework asks."""
        return Counter((each.source, each.rule) for each in self.findings if each.active)

    @cached_property
    def accepted(self) -> Mapping[tuple[str, str], int]:
        """How many of them somebody accepted."""
        return Counter((each.source, each.rule) for each in self.findings if each.status is Status.WAIVED)


class Ambiguous(LookupError):
    """A name that fits no framework, or several."""


def named(name: str) -> Framework:
    """The framework of that id, or the newest edition of the one whose id begins so."""
    wanted = name.casefold()
    for each in frameworks():
        if each.id == wanted:
            return each
    fitting = [each for each in frameworks() if each.id.startswith(wanted)]
    if not fitting:
        raise Ambiguous(f"no framework is called {name}; there are: {', '.join(each.id for each in frameworks())}")
    if len({each.id.removesuffix(f"-{each.edition}") for each in fitting}) > 1:
        raise Ambiguous(f"{name} may be any of: {', '.join(each.id for each in fitting)}")
    return max(fitting, key=lambda each: each.edition)


def posture(framework: Framework, rules: Mapping[str, Rule], seen: Seen) -> Posture:
    """Where the estate stands to each item of a framework."""
    related: dict[str, list[tuple[Rule, Relation]]] = {}
    for rule, to in _related(framework.id, rules.values()):
        for item in _covering(to.item):
            related.setdefault(item, []).append((rule, to))
    scan = _Answers(framework, seen)
    items = [_item(framework, item, related.get(item, ()), scan) for item in framework.items]
    return Posture(framework=framework.id, title=framework.title, edition=framework.edition, items=tuple(items))


class _Answers:
    """The outcomes and the findings of a scan, by rule, on the platforms that a framework speaks of."""

    def __init__(self, framework: Framework, seen: Seen) -> None:
        self.outcomes = {each.rule: each for each in seen.outcomes}
        self.platforms = set(seen.platforms.values())
        if framework.platforms:
            self.platforms &= set(framework.platforms)
        self.of_all = not framework.platforms
        self._here = {name for name, platform in seen.platforms.items() if platform in self.platforms}
        self.open, self.accepted = self._by_rule(seen.open), self._by_rule(seen.accepted)

    def _by_rule(self, counts: Mapping[tuple[str, str], int]) -> Counter[str]:
        found: Counter[str] = Counter()
        for (source, rule), count in counts.items():
            if self.of_all or source in self._here:
                found[rule] += count
        return found


@cache
def _relations(citations: tuple[str, ...]) -> tuple[Relation, ...]:
    return relations(citations)


def _related(framework: str, rules: Iterable[Rule]) -> list[tuple[Rule, Relation]]:
    """Every check that relates to the framework, and to which item."""
    return [
        (rule, relation)
        for rule in rules
        for relation in _relations(rule.frameworks)
        if relation.framework == framework
    ]


def _covering(item: str) -> list[str]:
    """The item and all that it is below: ``GOVERN``, ``GOVERN 1`` and ``GOVERN 1.2``."""
    return [*(item[:at] for at, mark in enumerate(item) if mark in BELOW), item]


def _item(framework: Framework, item: str, related: Iterable[tuple[Rule, Relation]], scan: _Answers) -> Item:
    # A check may relate to several items below one: it is told once, and directly where it is cited directly.
    checks: dict[str, Related] = {}
    for rule, relation in sorted(related, key=lambda each: (bool(each[1].by_way_of), -each[0].severity.rank)):
        checks.setdefault(rule.id, _check(rule, relation, scan))
    told = tuple(checks.values())
    return Item(
        id=item,
        title=framework.items[item],
        standing=_standing(told),
        open=sum(each.open for each in told),
        accepted=sum(each.accepted for each in told),
        checks=told,
    )


def _check(rule: Rule, relation: Relation, scan: _Answers) -> Related:
    outcome = scan.outcomes.get(rule.id)
    return Related(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity if outcome is None else outcome.severity,
        standing=_went(rule, outcome, scan),
        open=scan.open[rule.id],
        accepted=scan.accepted[rule.id],
        off=outcome is None,
        by_way_of=relation.by_way_of,
        source=relation.source,
    )


def _went(rule: Rule, outcome: Outcome | None, scan: _Answers) -> Standing:
    here = scan.of_all or scan.open[rule.id] + scan.accepted[rule.id] > 0
    if outcome is not None and outcome.state is State.BROKEN and here:
        return Standing.BROKEN
    if not scan.platforms or (rule.platforms and not scan.platforms.intersection(rule.platforms)):
        return Standing.NOT_APPLICABLE
    if outcome is None:
        return Standing.UNKNOWN
    if outcome.state is State.BROKEN:
        # It is broken on another platform than the framework's: that says nothing of what it could not see here.
        return Standing.UNKNOWN if outcome.gaps or outcome.unsure else Standing.FINE
    return Standing(outcome.state.value)


def _standing(checks: Collection[Related]) -> Standing:
    """The worst that a check says. What does not apply here speaks only where nothing else does."""
    said = {each.standing for each in checks}
    order = (Standing.BROKEN, Standing.UNKNOWN, Standing.FINE, Standing.NOT_APPLICABLE)
    return next((each for each in order if each in said), Standing.NO_CHECK)


def trend(framework: Framework, rules: Mapping[str, Rule], scans: Iterable[Seen]) -> Iterator[dict[str, int]]:
    """The open findings of each item, scan by scan."""
    for seen in scans:
        yield {item.id: item.open for item in posture(framework, rules, seen).items}
