"""Judge a scan: its graph against the rules, its findings against what is known, and the value people see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

import msgspec

from findings.creep.frame import audited
from findings.declare import View
from findings.evaluate import evaluate
from findings.finding import Finding
from findings.life import advance, to_tell
from findings.making import make_findings
from findings.orphans import orphans_said
from findings.sight import sight_of
from findings.tally import Fix, Tally, fixed_now, tally
from findings.waivers import unused
from findings.worth import survey
from graph.access import AccessGraph
from graph.model import Observed
from reports.changes import compare
from reports.scan import Changes, Scan, SourceSeen
from reports.walks import walks
from scanner.agreed import Agreed
from scanner.rules import tuned, tuning_of
from scanner.settings.model import Settings
from scanner.store.book import Known
from scanner.version import VERSION


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What one scan saw, and what the scan before it had come to."""

    at: datetime
    asked: Collection[str]
    """The sources that were asked."""
    units: Collection[Observed]
    graph: AccessGraph
    before: AccessGraph | None
    earlier: Scan | None

    @property
    def since(self) -> datetime | None:
        """When the earlier scan was."""
        return self.earlier.started if self.earlier else None


class Judgement:
    """What one scan saw and all that is said of it."""

    def __init__(self, settings: Settings, agreed: Agreed, seen: Seen) -> None:
        self._settings, self._agreed, self._seen = settings, agreed, seen
        graph, rules, limits = seen.graph, agreed.rules, settings.limits
        view = View(
            graph=graph,
            before=seen.before,
            at=seen.at,
            since=seen.since,
            audited=audited(seen.units),
            limits=limits,
            origins={path: str(each) for path, each in settings.origins.items()},
        )
        self._evaluation = evaluate(view, rules.values(), tuning_of(settings))
        self._fresh = make_findings(self._evaluation, rules, graph, at=seen.at, limits=limits, weights=settings.risk)
        skipped = [name for name in settings.sources if name not in seen.asked]
        self._sight = sight_of(self._evaluation, rules, graph, sources=seen.asked, skipped=skipped)

    def told(self, number: int, known: Known, finished: datetime) -> tuple[Scan, list[Finding]]:
        """The scan as people see it, and every finding that there is or ever was, one scan further in its life."""
        waivers = (*self._agreed.waivers, *known.waivers)
        due = self._settings.due
        findings = advance(known.findings, self._fresh, sight=self._sight, waivers=waivers, at=self._seen.at, due=due)
        fixes = (*known.fixes, *fixed_now(known.findings, findings))
        idle = tuple(unused(waivers, findings, self._seen.at, since=self._seen.since))
        counts = self._tally(findings, fixes, finished)
        scan = self._scan(number, findings, finished)
        return msgspec.structs.replace(scan, unused_waivers=idle, tally=counts), findings

    def _scan(self, number: int, findings: Sequence[Finding], finished: datetime) -> Scan:
        """The scan with what is told of it, whoever waived or mended what."""
        settings, seen = self._settings, self._seen
        told = to_tell(findings, seen.at, settings.rules.disabled)
        records = [record for unit in seen.units for record in unit.records]
        return Scan(
            number=number,
            started=seen.at,
            finished=finished,
            version=VERSION,
            estate=settings.estate,
            sources=tuple(_seen(settings, seen.units)),
            counts=_counted(record.kind for record in records),
            totals=_counted(type(record).__name__ for record in records),
            findings=told,
            outcomes=self._evaluation.outcomes,
            gaps=seen.graph.gaps,
            changes=self._changes(number, told),
            paths=walks(seen.graph),
            worth=survey(seen.graph),
            orphans=tuple(orphans_said(told, settings.sources)),
            tuned=tuple(tuned(settings, self._agreed.rules)),
        )

    def _changes(self, number: int, told: Sequence[Finding]) -> Changes | None:
        """What is other than in the scan before, where there is one."""
        earlier, before = self._seen.earlier, self._seen.before
        if earlier is None or before is None:
            return None
        return compare(
            before,
            self._seen.graph,
            numbers=(earlier.number, number),
            findings_before=earlier.findings,
            findings_after=told,
        )

    def _tally(self, findings: Iterable[Finding], fixes: Iterable[Fix], finished: datetime) -> Tally:
        """The counts of findings and of what was mended, rules that are switched off left out."""
        off = self._settings.rules.disabled
        return tally(
            [each for each in findings if each.rule not in off],
            [each for each in fixes if each.rule not in off],
            finished,
            self._settings.due,
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
