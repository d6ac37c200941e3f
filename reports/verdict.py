"""The sentences that sum a scan up, said the same in every format that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from findings.declare import Severity
from findings.finding import Finding, Outcome, State, Status
from reports.scan import Scan
from reports.text import clean, counted, day, listed, number

TOTALS = {
    "Identity": ("identity", "identities"),
    "Credential": ("credential", "credentials"),
    "Trust": ("trust", "trusts"),
    "Policy": ("policy", "policies"),
    "Secret": ("secret", "secrets"),
    "Exposure": ("exposure", "exposures"),
    "Resource": ("resource", "resources"),
    "Tool": ("agent tool", "agent tools"),
    "AiSystem": ("AI system", "AI systems"),
    "Person": ("person", "people"),
}
GAPS_NAMED = 4
SUBJECTS_NAMED = 3


def active_findings(scan: Scan) -> list[Finding]:
    """Return the findings that still ask for something, riskiest first."""
    return [finding for finding in scan.findings if finding.active]


def verdict(scan: Scan) -> str:
    """Say in a sentence how many findings ask for something, by severity."""
    active = active_findings(scan)
    if not active:
        return "Nothing to act on in what could be read." if scan.gaps else "Nothing to act on."
    fresh = sum(finding.status in {Status.NEW, Status.REOPENED} for finding in active)
    new = f"; {number(fresh)} of them since the last scan" if fresh and scan.changes is not None else ""
    asks = "asks" if len(active) == 1 else "ask"
    return f"{counted(len(active), 'finding')} {asks} for action: {by_severity(active)}{new}{_apart(scan, active)}."


def _apart(scan: Scan, active: Sequence[Finding]) -> str:
    """Count those that somebody has seen already, and those that should have been mended by now."""
    seen = sum(finding.status is Status.ACKNOWLEDGED for finding in active)
    late = sum(finding.overdue(scan.finished) for finding in active)
    said = (f"{number(seen)} acknowledged" if seen else "", f"{number(late)} overdue" if late else "")
    return "".join(f"; {each}" for each in said if each)


def by_severity(findings: Iterable[Finding]) -> str:
    """Count findings by severity, worst first."""
    counts = Counter(finding.severity for finding in findings)
    return listed(f"{number(counts[each])} {each}" for each in reversed(Severity) if counts[each])


def incomplete(scan: Scan) -> str:
    """Say in a sentence what is missing, or nothing."""
    unknown = sum(outcome.state is State.UNKNOWN for outcome in scan.outcomes)
    gaps = f"{counted(len(scan.gaps), 'listing')} could not be read" if scan.gaps else ""
    rules = f"{counted(unknown, 'rule')} {'has' if unknown == 1 else 'have'} no answer" if unknown else ""
    both = ", and ".join(filter(None, (gaps, rules)))
    return f"Not the whole picture: {both}." if both else ""


def stand_ins(scan: Scan) -> str:
    """Say which records of earlier scans stand in for what could not be read, or nothing."""
    carried = [source for source in scan.sources if source.carried]
    each = listed(f"{counted(source.carried, 'record')} of {source.name}" for source in carried)
    return f"In their place stand records of earlier scans: {each}." if each else ""


def totals_said(scan: Scan) -> str:
    """Count what was seen, in the words of the glossary."""
    known = ((scan.totals.get(type_, 0), words) for type_, words in TOTALS.items())
    return " · ".join(counted(count, *words) for count, words in known if count)


def rules_said(scan: Scan) -> str:
    """Count the three answers."""
    counts = Counter(outcome.state for outcome in scan.outcomes)
    return " · ".join(f"{number(counts[state])} {state}" for state in State)


def open_questions(scan: Scan) -> Iterator[tuple[Sequence[str], str]]:
    """Yield the rules that have no answer, then those unsure of some subjects; the same reason is told once."""
    found: dict[str, list[str]] = {}
    unknown = [outcome for outcome in scan.outcomes if outcome.state is State.UNKNOWN]
    unsure = [outcome for outcome in scan.outcomes if outcome.unsure and outcome.state is not State.UNKNOWN]
    for outcome in unknown:
        found.setdefault(f"unknown: {why_unknown(outcome)}", []).append(outcome.rule)
    for outcome in unsure:
        found.setdefault(f"{outcome.state}, but unsure of {_unsure_said(outcome)}", []).append(outcome.rule)
    yield from ((rules, why) for why, rules in found.items())


def why_unknown(outcome: Outcome) -> str:
    """Say why a rule has no answer."""
    reasons = [f"the rule itself broke ({outcome.error})"] if outcome.error else []
    if outcome.gaps:
        reasons.append(f"{listed(outcome.gaps, GAPS_NAMED)} {'was' if len(outcome.gaps) == 1 else 'were'} not read")
    if outcome.unsure:
        reasons.append(f"unsure of {_unsure_said(outcome)}")
    hits = f"; {counted(outcome.hits, 'finding')} all the same" if outcome.hits else ""
    return ("; ".join(reasons) or "no reason was given") + hits


def _unsure_said(outcome: Outcome) -> str:
    return listed((f"{each.subject} ({each.why})" for each in outcome.unsure), SUBJECTS_NAMED)


def sum_said(finding: Finding) -> str:
    """Write the risk as the sum it is: ``97 = 60 (critical by rule) + 20 (public)``."""
    if not finding.terms:
        return f"{finding.risk} of 100"
    total, terms = 0, ""
    for term in finding.terms:
        sign = "" if not terms else " - " if term.points < 0 else " + "
        terms += f"{sign}{abs(term.points) if terms else term.points} ({term.why})"
        total += term.points
    bound = "" if total == finding.risk else f", held to {finding.risk}"
    return f"{total} = {terms}{bound}"


def waiver_said(finding: Finding) -> str:
    """Say until when a finding is accepted, by whom and why."""
    waiver = finding.waiver
    return "waived" if waiver is None else f"until {day(waiver.until)} by {waiver.person}: {waiver.reason}"


def next_steps(scan: Scan) -> Iterator[tuple[str, str]]:
    """Yield what to type next, and what for."""
    active = active_findings(scan)
    if active:
        yield f"muster show {clean(active[0].id)}", "the worst finding: evidence, reach, way out"
    denied = {gap.source for gap in scan.gaps if gap.reason == "denied"}
    for platform in sorted({source.platform for source in scan.sources if source.name in denied}):
        yield f"muster permissions {clean(platform)}", "what a scan needs, for who can grant it"
    if scan.gaps:
        yield "muster doctor", "try every source and say what is missing"
    if scan.changes is not None and scan.changes.changes:
        yield f"muster diff {scan.changes.before} {scan.changes.after}", "everything that came, went or changed"
    yield "muster report -f markdown", "this scan for a pull request or a colleague"
