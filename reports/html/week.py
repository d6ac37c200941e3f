"""The five things to do this week: what one owner can mend in one go, and how much risk goes away with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from findings.finding import Finding
from findings.remedies.steps import remedies

MOST = 5


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """Findings of one rule with one owner: they are mended by the same person in the same way."""

    rule: str
    title: str
    owner: str
    findings: tuple[Finding, ...]
    """Riskiest first."""
    risk: int
    """The sum of risk that goes away."""
    share: float
    """Of the risk of everything that asks for action."""
    overdue: int
    effort: str
    """minutes, hours or days for each; nothing where no remedy tells."""
    first: str
    """How to begin."""

    @property
    def severities(self) -> Counter[str]:
        """How many findings of each severity it mends."""
        return Counter(each.severity.value for each in self.findings)

    @property
    def places(self) -> Counter[str]:
        """The things that it is about."""
        return Counter(each.subject_name or each.subject for each in self.findings)


def actions(active: Sequence[Finding], overdue: frozenset[str]) -> list[Action]:
    """Everything that can be done, the one that takes most risk away first."""
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for each in active:
        groups[each.rule, each.owner or ""].append(each)
    total = sum(each.risk for each in active)
    made = (_action(found, total, overdue) for found in groups.values())
    return sorted(made, key=lambda each: (-each.risk, each.rule, each.owner))


def _action(found: Sequence[Finding], total: int, overdue: frozenset[str]) -> Action:
    worst = max(found, key=lambda each: each.risk)
    remedy = remedies().get(worst.rule)
    risk = sum(each.risk for each in found)
    return Action(
        rule=worst.rule,
        title=worst.title,
        owner=worst.owner or "",
        findings=tuple(sorted(found, key=lambda each: -each.risk)),
        risk=risk,
        share=risk / total if total else 0.0,
        overdue=sum(each.id in overdue for each in found),
        effort=remedy.effort if remedy else "",
        first=worst.remedy,
    )
