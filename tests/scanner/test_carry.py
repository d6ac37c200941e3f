"""What could not be read stands in from the last scan, and says since when."""

from datetime import timedelta

from graph_support import AT, user

from graph.model import AnyRecord, Gap, GapReason, Observed
from scanner.carry import LastScan

EARLIER = AT - timedelta(days=1)
ANNA, BOB, CARA = user("anna"), user("bob"), user("cara")


def gap(subject: str = "", scope: str = "1") -> Gap:
    return Gap(source="aws", stream="users", scope=scope, subject=subject, reason=GapReason.DENIED)


def unit(*records: AnyRecord, gaps: tuple[Gap, ...] = (), scope: str = "1", parents: tuple[str, ...] = ()) -> Observed:
    seen = AT if gaps else EARLIER
    return Observed(source="aws", stream="users", scope=scope, seen=seen, records=records, gaps=gaps, parents=parents)


def test_what_was_read_replaces_what_was_known() -> None:
    now = unit(BOB)
    assert list(LastScan([unit(ANNA)]).carry(now)) == [now]


def test_a_gapped_unit_keeps_the_last_records_and_says_when_they_were_seen() -> None:
    (carried,) = LastScan([unit(ANNA)]).carry(unit(gaps=(gap(),)))
    assert carried.records == (ANNA,)
    assert carried.carried == {ANNA.id: EARLIER}
    assert carried.gaps == (gap(),)


def test_carrying_twice_keeps_the_first_date() -> None:
    (once,) = LastScan([unit(ANNA)]).carry(unit(gaps=(gap(),)))
    (twice,) = LastScan([once]).carry(unit(gaps=(gap(),)))
    assert twice.carried == {ANNA.id: EARLIER}


def test_only_the_children_of_the_parent_that_failed_are_carried() -> None:
    before = unit(ANNA, BOB, parents=("p1", "p2"))
    (carried,) = LastScan([before]).carry(unit(CARA, gaps=(gap("p1"),), parents=("p3",)))
    assert carried.records == (CARA, ANNA)
    assert carried.parents == ("p3", "p1")
    assert set(carried.carried) == {ANNA.id}


def test_a_gap_that_nothing_can_stand_in_for() -> None:
    now = unit(ANNA, gaps=(gap(),))
    assert list(LastScan([unit(ANNA)]).carry(now)) == [now]
    assert list(LastScan().carry(now)) == [now]


def test_a_source_that_could_not_be_opened_keeps_all_its_scopes() -> None:
    last = LastScan([unit(ANNA), unit(BOB, scope="2"), unit(scope="3")])
    whole = unit(gaps=(gap(scope="*"),), scope="*")
    first, *others = last.carry(whole)
    assert first == whole
    assert [(each.scope, each.records, each.gaps) for each in others] == [("1", (ANNA,), ()), ("2", (BOB,), ())]
    assert others[0].carried == {ANNA.id: EARLIER}


def test_sources_that_were_not_asked_are_kept_and_those_removed_are_not() -> None:
    last = LastScan([unit(ANNA)])
    assert [each.carried for each in last.others({"aws", "git"}, {"git"})] == [{ANNA.id: EARLIER}]
    assert not list(last.others({"git"}, {"git"}))
    assert not list(last.others({"aws"}, {"aws"}))
