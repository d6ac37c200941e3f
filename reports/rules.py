"""Rules as people read them: a list, one with its reasons, and how rules of one's own answered their cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from findings.cases import Case, missed
from findings.declare import Rule, Severity
from findings.finding import State
from findings.frameworks import references, relations
from reports.declare import Style
from reports.ink import DIM, GREEN, RED, table
from reports.page import Page
from reports.text import clean, counted, listed

NEEDED = (State.BROKEN, State.FINE)


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule as the list shows it. ``changed`` says what settings made of it, and where."""

    id: str
    title: str
    severity: Severity
    platforms: tuple[str, ...] = ()
    origin: str = ""
    changed: str = ""


class Tested(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one rule answered its cases. ``missing`` are the answers that it has no case of."""

    rule: str
    origin: str
    cases: int
    failed: dict[str, tuple[str, ...]] = {}
    missing: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether it is known to say what it should."""
        return not self.failed and not self.missing


def listing(
    rules: Iterable[Rule], disabled: Collection[str], severities: Mapping[str, Severity], origins: Mapping[str, str]
) -> list[Row]:
    """Every rule, the worst here first."""
    rows = []
    for rule in rules:
        severity = severities.get(rule.id, rule.severity)
        changed = []
        if rule.id in disabled:
            changed.append(f"off ({origins.get('rules.disabled', 'settings')})")
        if severity is not rule.severity:
            changed.append(f"was {rule.severity} ({origins.get(f'rules.severity.{rule.id}', 'settings')})")
        rows.append(
            Row(
                id=rule.id, title=rule.title, severity=severity, platforms=rule.platforms, origin=rule.origin,
                changed=", ".join(changed),
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: (-row.severity.rank, row.id))


def rules_text(rows: Sequence[Row], style: Style) -> Iterator[str]:
    """Tell rules a line each."""
    page = Page.of(style)
    head = ["severity", "rule", "platforms", "from", "changed", "title"]
    cells = [
        [row.severity, row.id, ", ".join(row.platforms) or "all", row.origin or "ours", row.changed, row.title]
        for row in rows
    ]
    for at, line in enumerate(table([head, *([clean(each) for each in row] for row in cells)])):
        yield (page.ink.dim(line) if at == 0 else line) + "\n"
    own = sum(bool(row.origin) for row in rows)
    changed = sum(bool(row.changed) for row in rows)
    yield f"\n{counted(len(rows), 'rule')}, {own} of your own, {changed} changed by settings\n"


def rule_text(rule: Rule, changes: Sequence[str], style: Style) -> Iterator[str]:
    """Tell all there is to know of a rule."""
    page = Page.of(style)
    yield f"{page.ink.bold(rule.id)}  {page.ink.severity(rule.severity, rule.severity)}  {clean(rule.title)}\n\n"
    for text in (" ".join(rule.why.split()), f"Remedy: {rule.remedy}"):
        yield from (f"{line}\n" for line in page.say(text))
    yield "\n"
    facts = [f"reads {listed(record.__name__ for record in rule.reads)}"]
    facts += [f"judges {listed(rule.platforms)}"] if rule.platforms else []
    facts += [f"from {rule.origin}"] if rule.origin else []
    for text in (*facts, *changes):
        yield from (f"{line}\n" for line in page.say(text))
    yield from (f"{line}\n" for each in _related(rule) for line in page.say(each, code=DIM))


def _related(rule: Rule) -> Iterator[str]:
    for citation in rule.frameworks:
        yield f"related to {citation} ({references()[citation].title})"
    for relation in relations(rule.frameworks):
        if relation.by_way_of:
            yield f"by way of {relation.by_way_of} to {relation.framework} {relation.item} ({relation.source})"


def tested(rule: Rule, cases: Sequence[Case]) -> Tested:
    """Ask a rule about its cases."""
    failed = {case.name: told for case in cases if (told := tuple(missed(rule, case)))}
    states = {case.state for case in cases}
    missing = tuple(state.value for state in NEEDED if state not in states)
    return Tested(rule=rule.id, origin=rule.origin, cases=len(cases), failed=failed, missing=missing)


def tested_text(results: Sequence[Tested], style: Style) -> Iterator[str]:
    """Tell how rules answered their cases."""
    page = Page.of(style)
    for each in results:
        mark = page.ink.paint("good" if each.good else "bad ", GREEN if each.good else RED)
        yield f"{mark}  {clean(each.rule)}  {counted(each.cases, 'case')}  {page.ink.dim(clean(each.origin))}\n"
        for name, told in each.failed.items():
            yield from (f"{line}\n" for line in page.say(f"{name}: {'; '.join(told)}", first="      "))
        if each.missing:
            yield from (f"{line}\n" for line in page.say(f"no case is {listed(each.missing)}", first="      "))
    bad = sum(not each.good for each in results)
    yield f"\n{counted(len(results), 'rule')}: {len(results) - bad} good, {bad} bad\n"
