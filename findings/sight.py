"""What a scan looked at, for saying whether the absence of a finding means that it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from findings.declare import Rule, RuleKind
from findings.evaluate import Evaluation, gaps_of, hidden, places
from findings.finding import Finding
from graph.access import AccessGraph


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """How one rule went in a scan: what it was unsure of, and where it could not read all it reads."""

    kind: RuleKind
    unsure: frozenset[str]
    blind: frozenset[tuple[str, str]]
    """Source and scope of every gap."""


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What a scan looked at, for saying whether an absence means anything.

    ``asked`` has the rules that ran to their end. ``sources`` were asked in this scan; ``skipped`` are configured and
    were left out of it.
    """

    graph: AccessGraph
    asked: Mapping[str, Asked]
    sources: frozenset[str]
    skipped: frozenset[str] = frozenset()

    def looked(self, finding: Finding) -> bool:
        """Whether this scan would have met the finding again, had it still been there."""
        asked = self.asked.get(finding.rule)
        if asked is None or finding.subject in asked.unsure:
            return False
        if finding.source and finding.source not in self.sources:
            return False
        if asked.kind in {RuleKind.FACT, RuleKind.REGISTER}:
            return not hidden(asked.blind, finding.source, finding.scope)
        # A join or a walk may end because something on another source was not seen.
        return not asked.blind and not self.skipped

    def may_linger(self, finding: Finding) -> bool:
        """Whether the finding is a difference, which shows once, and its subject is still there."""
        return self.asked[finding.rule].kind is RuleKind.DIFF and finding.subject in self.graph.records


def sight_of(
    evaluation: Evaluation,
    rules: Mapping[str, Rule],
    graph: AccessGraph,
    *,
    sources: Iterable[str],
    skipped: Iterable[str] = (),
) -> Sight:
    """What the scan that gave this evaluation looked at. Declared records count as the source ``register``."""
    return Sight(
        graph=graph,
        asked={
            outcome.rule: Asked(
                kind=rules[outcome.rule].kind,
                unsure=frozenset(each.subject for each in outcome.unsure),
                blind=places(gaps_of(rules[outcome.rule], graph.gaps)),
            )
            for outcome in evaluation.outcomes
            if outcome.error is None
        },
        sources=frozenset(sources) | {"register"},
        skipped=frozenset(skipped),
    )
