from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec
import pytest
from findings_support import NOW, SOURCE, graph_of, made_rule
from hypothesis import given, settings
from hypothesis import strategies as st

from findings.declare import Answer, Hit, Rule, RuleKind, Severity, Unsure, View
from findings.evaluate import Tuning, evaluate
from findings.finding import Finding, Status, Waiver
from findings.life import advance, to_tell
from findings.limits import Limits
from findings.making import fill, fingerprint, make_findings
from findings.registry import rules as registered
from findings.sight import sight_of
from graph.access import AccessGraph
from graph.build import build
from graph.model import (
    AnyRecord,
    Credential,
    Gap,
    GapReason,
    Grant,
    Identity,
    Observed,
    OwnerClaim,
    Person,
    Policy,
    Statement,
)

DAY = timedelta(days=1)
SUBJECTS = ("a", "b")


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """One scan of a made-up estate: which subjects are hit or unsure, and what could not be read or was left out."""

    hit: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    gap: bool = False
    asked: bool = True
    breaks: bool = False
    disabled: bool = False

    @property
    def looked(self) -> bool:
        """Whether an absence in this scan means anything at all."""
        return self.asked and not (self.gap or self.breaks or self.disabled)


GAP = Gap(source=SOURCE, stream="s", scope="1", reason=GapReason.DENIED, yields=("Identity",))


def _rule(scanned: Scanned, kind: RuleKind) -> Rule:
    def judge(_view: View) -> Iterator[Answer]:
        yield from (Unsure(subject=each, why="not reported") for each in sorted(scanned.unsure))
        yield from (Hit(subject=each, message="bad") for each in sorted(scanned.hit))
        if scanned.breaks:
            raise ValueError

    return made_rule(judge, reads=(Identity,), kind=kind)


def _graph(scanned: Scanned) -> AccessGraph:
    records = tuple(Identity(id=each, kind="k", name=each.upper()) for each in SUBJECTS)
    return graph_of(records, (GAP,) if scanned.gap else ())


def _scan(
    known: dict[str, Finding],
    scanned: Scanned,
    at: datetime = NOW,
    *,
    waivers: tuple[Waiver, ...] = (),
    kind: RuleKind = RuleKind.FACT,
) -> dict[str, Finding]:
    """Carry what is known one scan further."""
    graph, rule = _graph(scanned), _rule(scanned, kind)
    every = {rule.id: rule}
    tuning = Tuning(disabled=frozenset({rule.id}) if scanned.disabled else frozenset())
    evaluation = evaluate(View(graph=graph, before=None, at=at, limits=Limits()), [rule], tuning)
    fresh = make_findings(evaluation, every, graph, at=at, limits=Limits())
    asked, skipped = ((SOURCE,), ()) if scanned.asked else ((), (SOURCE,))
    sight = sight_of(evaluation, every, graph, sources=asked, skipped=skipped)
    return {finding.id: finding for finding in advance(known, fresh, sight=sight, waivers=waivers, at=at)}


def _status(known: dict[str, Finding], subject: str = "a") -> Status:
    return known[fingerprint("made-up", subject)].status


A = frozenset({"a"})
WAIVER = Waiver(rule="made-up", subject="a", reason="known", person="jo@example.com", until=NOW + 5 * DAY)


def test_a_finding_is_new_then_open_then_fixed_then_reopened() -> None:
    known = _scan({}, Scanned(hit=A))
    seen = [_status(known)]
    for day, scanned in enumerate((Scanned(hit=A), Scanned(), Scanned(), Scanned(hit=A), Scanned(hit=A)), start=1):
        known = _scan(known, scanned, NOW + day * DAY)
        seen.append(_status(known))
    assert seen == [Status.NEW, Status.OPEN, Status.FIXED, Status.FIXED, Status.REOPENED, Status.OPEN]
    (finding,) = known.values()
    assert (finding.first_seen, finding.last_seen, finding.reopened) == (NOW, NOW + 5 * DAY, 1)
    assert finding.fixed is None


@pytest.mark.parametrize(
    "scanned",
    [
        Scanned(gap=True),
        Scanned(unsure=A),
        Scanned(breaks=True),
        Scanned(asked=False),
        Scanned(disabled=True),
    ],
    ids=["a gap", "unsure", "a broken rule", "a source left out", "a rule switched off"],
)
def test_what_no_scan_looked_at_stays_open(scanned: Scanned) -> None:
    known = _scan(_scan({}, Scanned(hit=A)), scanned, NOW + DAY)
    assert _status(known) is Status.OPEN
    assert known[fingerprint("made-up", "a")].last_seen == NOW


def test_a_gap_elsewhere_keeps_a_join_open_and_lets_a_fact_be_fixed() -> None:
    """What a join misses may stand on another source; a fact is only about its own."""
    graph = build(
        [
            Observed(source=SOURCE, stream="s", scope="1", seen=NOW, records=(Identity(id="a", kind="k", name="A"),)),
            Observed(
                source="other", stream="s", scope="1", seen=NOW, gaps=(msgspec.structs.replace(GAP, source="other"),)
            ),
        ]
    )
    for kind, expected in ((RuleKind.FACT, Status.FIXED), (RuleKind.JOIN, Status.OPEN)):
        known = _scan({}, Scanned(hit=A), kind=kind)
        rule = _rule(Scanned(), kind)
        evaluation = evaluate(View(graph=graph, before=None, at=NOW, limits=Limits()), [rule])
        sight = sight_of(evaluation, {rule.id: rule}, graph, sources=(SOURCE, "other"))
        (finding,) = advance(known, [], sight=sight, waivers=(), at=NOW + DAY)
        assert finding.status is expected


def test_a_fact_of_one_account_is_fixed_whatever_is_hidden_in_another() -> None:
    rule = _rule(Scanned(hit=A), RuleKind.FACT)
    for scope, expected in (("2", Status.FIXED), ("1", Status.OPEN), ("*", Status.OPEN)):
        records = (Identity(id="a", kind="k", name="A", scope="1"),)
        gap = msgspec.structs.replace(GAP, scope=scope)
        graph = build([Observed(source=SOURCE, stream="s", scope=scope, seen=NOW, records=records, gaps=(gap,))])
        view = View(graph=graph, before=None, at=NOW, limits=Limits())
        found = make_findings(evaluate(view, [rule]), {rule.id: rule}, graph, at=NOW, limits=Limits())
        silent = _rule(Scanned(), RuleKind.FACT)
        sight = sight_of(evaluate(view, [silent]), {rule.id: silent}, graph, sources=(SOURCE,))
        (finding,) = advance({each.id: each for each in found}, [], sight=sight, waivers=(), at=NOW + DAY)
        assert finding.status is expected


def test_a_waiver_holds_until_it_ends() -> None:
    known = _scan({}, Scanned(hit=A), waivers=(WAIVER,))
    assert _status(known) is Status.WAIVED
    known = _scan(known, Scanned(hit=A), NOW + DAY, waivers=(WAIVER,))
    assert known[fingerprint("made-up", "a")].waiver == WAIVER
    known = _scan(known, Scanned(hit=A), NOW + 6 * DAY, waivers=(WAIVER,))
    assert _status(known) is Status.OPEN
    assert known[fingerprint("made-up", "a")].waiver is None


def test_a_waiver_that_ends_opens_a_finding_that_was_not_looked_at() -> None:
    known = _scan({}, Scanned(hit=A), waivers=(WAIVER,))
    assert _status(_scan(known, Scanned(gap=True), NOW + DAY, waivers=(WAIVER,))) is Status.WAIVED
    assert _status(_scan(known, Scanned(gap=True), NOW + 6 * DAY, waivers=(WAIVER,))) is Status.OPEN


def test_a_waived_finding_can_be_fixed() -> None:
    known = _scan({}, Scanned(hit=A), waivers=(WAIVER,))
    assert _status(_scan(known, Scanned(), NOW + DAY, waivers=(WAIVER,))) is Status.FIXED


scans = st.lists(
    st.builds(
        Scanned,
        hit=st.frozensets(st.sampled_from(SUBJECTS)),
        unsure=st.frozensets(st.sampled_from(SUBJECTS)),
        gap=st.booleans(),
        asked=st.booleans(),
        breaks=st.booleans(),
        disabled=st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(scans, st.booleans(), st.sampled_from([RuleKind.FACT, RuleKind.JOIN]))
def test_no_step_of_a_life_forgets_or_invents(scanned: list[Scanned], waived: bool, kind: RuleKind) -> None:  # noqa: FBT001 because hypothesis gives it
    """First seen never moves, nothing is dropped, and only a scan that looked fixes anything."""
    known: dict[str, Finding] = {}
    for day, each in enumerate(scanned):
        at = NOW + day * DAY
        after = _scan(known, each, at, waivers=(WAIVER,) if waived else (), kind=kind)
        assert after.keys() >= known.keys()
        for id_, finding in after.items():
            before = known.get(id_)
            assert finding.first_seen == (before.first_seen if before else at)
            assert finding.first_seen <= finding.last_seen <= at
            assert finding.reopened >= (before.reopened if before else 0)
            if finding.status is Status.FIXED and before is not None and before.status is not Status.FIXED:
                assert each.looked
                assert finding.subject not in each.hit | each.unsure
            if finding.subject in each.hit and not each.disabled:
                assert finding.status is not Status.FIXED
                assert finding.last_seen == at
            assert (finding.fixed is not None) == (finding.status is Status.FIXED)
        known = after


@settings(deadline=None)
@given(st.text(), st.text(), st.text(), st.text())
def test_a_fingerprint_depends_on_rule_and_subject_alone(rule: str, subject: str, other: str, third: str) -> None:
    assert fingerprint(rule, subject) == fingerprint(rule, subject)
    if "\0" not in rule + other and (rule, subject) != (other, third):
        assert fingerprint(rule, subject) != fingerprint(other, third)


def test_a_fingerprint_is_short_and_never_changes_between_versions() -> None:
    assert fingerprint("aws-access-key-old", "aws.iam.access_key:K1") == "MB-YUSICPZ3LNUQ"


GROWTH = "nhi-privilege-growth"


def _granted(*actions: str) -> AccessGraph:
    statement = Statement(allow=True, actions=actions, resources=("*",))
    return graph_of(
        (
            *(Identity(id=id_, kind="aws.iam.role", name=id_) for id_ in ("r", "r2")),
            Policy(id="p", kind="aws.iam.policy", name="p", statements=(statement,)),
            *(Grant(id=f"g{id_}", kind="aws.iam.grant", identity=id_, policy="p") for id_ in ("r", "r2")),
        )
    )


def _growth(known: dict[str, Finding], before: AccessGraph, after: AccessGraph, at: datetime) -> dict[str, Finding]:
    rules = {GROWTH: registered()[GROWTH]}
    evaluation = evaluate(View(graph=after, before=before, at=at, limits=Limits()), rules.values())
    fresh = make_findings(evaluation, rules, after, at=at, limits=Limits())
    sight = sight_of(evaluation, rules, after, sources=(SOURCE,))
    return {finding.id: finding for finding in advance(known, fresh, sight=sight, waivers=(), at=at)}


def test_growth_stays_open_until_what_came_is_taken_back() -> None:
    """A difference shows in one scan only; that it no longer shows does not mend it."""
    small, large = _granted("s3:GetObject"), _granted("s3:GetObject", "s3:*")
    known = _growth({}, small, large, NOW)
    id_ = fingerprint(GROWTH, "r")
    assert known[id_].status is Status.NEW
    known = _growth(known, large, large, NOW + DAY)
    assert known[id_].status is Status.OPEN
    assert _growth(known, large, small, NOW + 2 * DAY)[id_].status is Status.FIXED
    gone = graph_of((Identity(id="other", kind="aws.iam.role", name="other"),))
    assert _growth(known, large, gone, NOW + 2 * DAY)[id_].status is Status.FIXED


def test_a_finding_says_who_answers_and_where_it_was_read() -> None:
    records: tuple[AnyRecord, ...] = (
        Identity(id="u", kind="k", name="deploy"),
        Credential(id="a", kind="k", identity="u", name="key one"),
        Person(id="person:jo", kind="register.person", name="Jo Park", email="jo@example.com"),
        OwnerClaim(id="c", kind="k", subject="u", owner="jo@example.com", evidence="tag:Owner", confidence=0.9),
    )
    unit = Observed(source="aws", stream="s", scope="1", seen=NOW, records=records, carried={"a": NOW - DAY})
    graph, rule = build([unit]), _rule(Scanned(hit=A), RuleKind.FACT)
    evaluation = evaluate(View(graph=graph, before=None, at=NOW, limits=Limits()), [rule])
    (finding,) = make_findings(evaluation, {rule.id: rule}, graph, at=NOW, limits=Limits())
    assert (finding.owner, finding.source, finding.subject_name) == ("Jo Park", "aws", "key one")
    assert finding.remedy == "mend key one"
    assert finding.evidence == ("not read in this scan; as it was on 2026-11-19",)


def test_severity_of_a_finding_is_that_of_this_estate() -> None:
    graph, rule = _graph(Scanned()), _rule(Scanned(hit=A), RuleKind.FACT)
    view = View(graph=graph, before=None, at=NOW, limits=Limits())
    evaluation = evaluate(view, [rule], Tuning(severities={rule.id: Severity.CRITICAL}))
    (finding,) = make_findings(evaluation, {rule.id: rule}, graph, at=NOW, limits=Limits())
    assert finding.severity is Severity.CRITICAL


def test_facts_fill_a_remedy_and_are_never_read_themselves() -> None:
    assert fill("run {what} on {who}", {"what": "{who}", "other": "x"}) == "run {who} on {who}"


def test_a_report_tells_what_is_active_waived_or_fixed_just_now() -> None:
    known = _scan({}, Scanned(hit=frozenset(SUBJECTS)))
    once = _scan(known, Scanned(hit=frozenset({"b"})), NOW + DAY)
    assert [finding.subject for finding in to_tell(once.values(), NOW + DAY)] == ["b", "a"]
    twice = _scan(once, Scanned(hit=frozenset({"b"})), NOW + 2 * DAY)
    assert [finding.subject for finding in to_tell(twice.values(), NOW + 2 * DAY)] == ["b"]
    assert to_tell(twice.values(), NOW + 2 * DAY, disabled=("made-up",)) == ()


def test_what_stands_in_for_a_record_that_could_not_be_read_mends_nothing() -> None:
    """Nor is it taken for seen: the finding stays, says that it is old, and is mended by the next real look."""
    known = _scan({}, Scanned(hit=A))
    record = Identity(id="a", kind="k", name="A", scope="1")
    later = NOW + 3 * DAY

    def carried(*, hit: bool) -> Finding:
        unit = Observed(
            source=SOURCE, stream="s", scope="1", seen=later, records=(record,), gaps=(GAP,), carried={"a": NOW}
        )
        graph, rule = build([unit]), _rule(Scanned(hit=A if hit else frozenset()), RuleKind.FACT)
        evaluation = evaluate(View(graph=graph, before=None, at=later, limits=Limits()), [rule])
        fresh = make_findings(evaluation, {rule.id: rule}, graph, at=later, limits=Limits())
        sight = sight_of(evaluation, {rule.id: rule}, graph, sources=(SOURCE,))
        (finding,) = advance(known, fresh, sight=sight, waivers=(), at=later)
        return finding

    assert carried(hit=True).evidence == ("not read in this scan; as it was on 2026-11-20",)
    silent = carried(hit=False)
    assert (silent.status, silent.last_seen) == (Status.OPEN, NOW)
    assert _status(_scan({silent.id: silent}, Scanned(), later + DAY)) is Status.FIXED


@pytest.mark.parametrize(
    "lost", [Scanned(disabled=True), Scanned(breaks=True), Scanned(asked=False), Scanned(gap=True)]
)
def test_a_look_after_one_that_could_not_see_mends(lost: Scanned) -> None:
    known = _scan(_scan({}, Scanned(hit=A)), lost, NOW + DAY)
    assert _status(_scan(known, Scanned(), NOW + 2 * DAY)) is Status.FIXED
