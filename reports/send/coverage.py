"""Whether the scan in force could see that a finding is gone: asked again before a ticket is closed."""

from __future__ import annotations

from collections.abc import Mapping

from findings.declare import Rule, RuleKind
from findings.evaluate import gaps_of, hidden, places
from findings.finding import Finding
from reports.scan import Scan


class Coverage:
    """What the scan in force could not see, rule by rule.

    A finding is only fixed where a scan looked (``findings.life``). Between that scan and this moment another may have
    come into force that could not look: until one can, a ticket stays open.
    """

    def __init__(self, scan: Scan, rules: Mapping[str, Rule]) -> None:
        self._scan, self._rules = scan, rules
        self._outcomes = {outcome.rule: outcome for outcome in scan.outcomes}
        self._blind: dict[str, frozenset[tuple[str, str]]] = {}

    def why_not(self, finding: Finding) -> str:
        """Why the scan in force cannot say that the finding is gone; empty where it can, or somebody closed it."""
        if finding.closed is not None:
            return ""
        rule, outcome = self._rules.get(finding.rule), self._outcomes.get(finding.rule)
        if rule is None or outcome is None:
            return f"scan {self._scan.number} did not ask the rule {finding.rule}"
        if outcome.error is not None:
            return f"the rule {finding.rule} broke in scan {self._scan.number}"
        if any(each.subject == finding.subject for each in outcome.unsure):
            return f"scan {self._scan.number} could not judge {finding.subject_name}"
        if self._hidden(rule, finding):
            return f"scan {self._scan.number} could not read everything that {finding.rule} looks at there"
        return ""

    def _hidden(self, rule: Rule, finding: Finding) -> bool:
        if rule.id not in self._blind:
            self._blind[rule.id] = places(gaps_of(rule, self._scan.gaps))
        blind = self._blind[rule.id]
        if rule.kind in {RuleKind.FACT, RuleKind.REGISTER}:
            return hidden(blind, finding.source, finding.scope)
        return bool(blind)
