"""Judge a scan: its graph against the rules, its findings against what is known, and the value people see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from findings.declare import Rule, View
from findings.evaluate import evaluate
from findings.finding import Finding, Waiver
from findings.life import advance, to_tell
from findings.making import make_findings
from findings.orphans import orphans_said
from findings.sight import sight_of
from findings.tally import Fix, tally
from findings.waivers import unused
from findings.worth import survey
from graph.access import AccessGraph
from graph.model import Observed
from reports.changes import compare
from reports.scan import Scan, SourceSeen
from reports.walks import walks
from scanner.rules import tuned, tuning_of
from scanner.settings.model import Settings
from scanner.version import VERSION


class Judgement:
    """The graph of a scan and all that is said of it."""

    def __init__(
        self,
        settings: Settings,
        rules: Mapping[str, Rule],
        *,
        asked: Collection[str],
        graph: AccessGraph,
        before: AccessGraph | None,
        at: datetime,
        since: datetime | None,
        audited: frozenset[tuple[str, str]],
    ) -> None:
        self._settings, self._graph, self._before, self._at = settings, graph, before, at
        self._rules = rules
        origins = {path: str(each) for path, each in settings.origins.items()}
        view = View(
            graph=graph,
            before=before,
            at=at,
            since=since,
            audited=audited,
            limits=settings.limits,
            origins=origins,
        )
        self._evaluation = evaluate(view, rules.values(), tuning_of(settings))
        self._fresh = make_findings(
            self._evaluation, self._rules, graph, at=at, limits=settings.limits, weights=settings.risk
        )
        skipped = [name for name in settings.sources if name not in asked]
        self._sight = sight_of(self._evaluation, self._rules, graph, sources=asked, skipped=skipped)

    def findings(self, known: Mapping[str, Finding], waivers: Collection[Waiver]) -> list[Finding]:
        """Every finding that there is or ever was, one scan further in its life."""
        due = self._settings.due
        return advance(known, self._fresh, sight=self._sight, waivers=waivers, at=self._at, due=due)

    def scan(
        self,
        number: int,
        units: Collection[Observed],
        findings: Sequence[Finding],
        earlier: Scan | None,
        *,
        finished: datetime,
        waivers: Sequence[Waiver],
        fixes: Collection[Fix],
    ) -> Scan:
        """The scan as people see it."""
        off = self._settings.rules.disabled
        told = to_tell(findings, self._at, off)
        changes = None
        if earlier is not None and self._before is not None:
            changes = compare(
                self._before,
                self._graph,
                numbers=(earlier.number, number),
                findings_before=earlier.findings,
                findings_after=told,
            )
        records = [record for unit in units for record in unit.records]
        return Scan(
            number=number,
            started=self._at,
            finished=finished,
            version=VERSION,
            estate=self._settings.estate,
            sources=tuple(_seen(self._settings, units)),
            counts=_counted(record.kind for record in records),
            totals=_counted(type(record).__name__ for record in records),
            findings=told,
            outcomes=self._evaluation.outcomes,
            gaps=self._graph.gaps,
            changes=changes,
            paths=walks(self._graph),
            worth=survey(self._graph),
            unused_waivers=tuple(unused(waivers, findings, self._at, since=earlier.started if earlier else None)),
            orphans=tuple(orphans_said(told, self._settings.sources)),
            tuned=tuple(tuned(self._settings, self._rules)),
            tally=tally(
                [each for each in findings if each.rule not in off],
                [each for each in fixes if each.rule not in off],
                finished,
                self._settings.due,
            ),
        )


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))


def _seen(settings: Settings, units: Collection[Observed]) -> Iterator[SourceSeen]:
    """What was seen of each source, in the order of the settings."""
    for name, source in settings.sources.items():
        own = [unit for unit in units if unit.source == name]
        yield SourceSeen(
            name=name,
            platform=source.platform,
            units=len(own),
            gapped=sum(bool(unit.gaps) for unit in own),
            records=sum(len(unit.records) for unit in own),
            carried=sum(len(unit.carried) for unit in own),
        )
