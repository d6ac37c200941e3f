"""What comes out of a collection when all goes well, and what stands in the place of what went wrong."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from framework_support import AT, NORTH, QUICK, SOUTH, Garden, Heard, bed, plant

from connectors.limits import Rate
from connectors.runner import collect
from connectors.streams import Denied, Scope, Unavailable
from graph.model import AnyRecord, Gap, GapReason, Observed, Usage

Opens = Callable[[Garden], Garden]


def gathered(garden: Garden, **more: object) -> dict[tuple[str, str], Observed]:
    units = list(collect([garden.work()], at=AT, pace=QUICK, **more))  # type: ignore[arg-type]  # because tests pass what they like
    found = {(unit.stream, unit.scope): unit for unit in units}
    assert len(found) == len(units), "a unit came twice"
    return found


def one_plant_each(_api: object, _scope: Scope, parent: AnyRecord) -> Iterator[AnyRecord]:
    """One plant for each bed."""
    yield plant(f"of {parent.id}", identity=parent.id)


def one_visit_each(_api: object, _scope: Scope, parent: AnyRecord) -> Iterator[AnyRecord]:
    """One visit of each plant."""
    yield Usage(id=f"visit:{parent.id}", kind="garden.visit", identity=parent.id, action="water")


def refuses(_api: object, _scope: Scope, *_parent: AnyRecord) -> Iterator[AnyRecord]:
    """Refuse at the first call."""
    raise Denied("the gate is locked")


def test_every_stream_of_every_scope_is_a_unit(opening: Opens) -> None:
    garden = opening(Garden(scopes=(NORTH, SOUTH, Scope(name="pond", kind="water"))))
    units = gathered(garden)
    assert sorted(units) == [("beds", "north"), ("beds", "south")]
    unit = units["beds", "south"]
    assert unit == Observed(
        source="home", stream="beds", scope="south", seen=AT, records=(bed("south-1"), bed("south-2"))
    )
    assert garden.closed == 1


def test_the_source_is_opened_with_what_the_work_says(opening: Opens) -> None:
    garden = opening(Garden())
    gathered(garden)
    assert garden.opening is not None
    assert (garden.opening.source, garden.opening.at, garden.opening.estate_key) == ("home", AT, b"key of a test")


def test_children_and_grandchildren_know_their_parents(opening: Opens) -> None:
    garden = opening(Garden(plants=one_plant_each, visits=one_visit_each))
    units = gathered(garden)
    assert units["plants", "north"].parents == ("bed:north-1", "bed:north-2")
    assert units["visits", "north"].parents == ("plant:of bed:north-1", "plant:of bed:north-2")
    assert [record.id for record in units["visits", "north"].records] == [
        "visit:plant:of bed:north-1",
        "visit:plant:of bed:north-2",
    ]
    assert units["beds", "north"].parents == ()


def test_only_the_parents_picked_are_asked_for(opening: Opens) -> None:
    garden = opening(Garden(plants=one_plant_each, parents=lambda record: record.id.endswith("2")))
    assert gathered(garden)["plants", "north"].parents == ("bed:north-2",)


def test_a_child_without_parents_is_an_empty_unit(opening: Opens) -> None:
    garden = opening(Garden(plants=one_plant_each, parents=lambda _record: False))
    assert gathered(garden)["plants", "north"] == Observed(source="home", stream="plants", scope="north", seen=AT)


def test_many_parents_keep_their_order_however_the_work_is_cut(opening: Opens) -> None:
    def many(_api: object, _scope: Scope) -> Iterator[AnyRecord]:
        yield from (bed(str(number)) for number in range(1000))

    garden = opening(Garden(beds=many, plants=one_plant_each))
    assert gathered(garden)["plants", "north"].parents == tuple(f"bed:{number}" for number in range(1000))


def test_parents_are_read_at_the_same_time(opening: Opens) -> None:
    """Both beds must be asked for before either may answer."""
    together = threading.Barrier(2)

    def patient(_api: object, _scope: Scope, parent: AnyRecord) -> Iterator[AnyRecord]:
        together.wait(10)
        yield plant(parent.id)

    garden = opening(Garden(plants=patient))
    assert gathered(garden)["plants", "north"].gaps == ()


def test_a_refused_stream_is_a_gap_and_so_are_those_below(opening: Opens) -> None:
    garden = opening(Garden(beds=refuses, plants=one_plant_each, visits=one_visit_each))
    units = gathered(garden)
    assert units["beds", "north"].gaps == (
        Gap(
            source="home",
            stream="beds",
            scope="north",
            reason=GapReason.DENIED,
            permission="garden:ListBeds",
            detail="the gate is locked",
            yields=("Identity",),
            platform="garden",
        ),
    )
    (below,) = units["plants", "north"].gaps
    assert (below.reason, below.permission, below.yields) == (GapReason.PARENT, "garden:ListBeds", ("Credential",))
    assert below.detail == "needs beds, which could not be read: the gate is locked"
    (lowest,) = units["visits", "north"].gaps
    assert (lowest.reason, lowest.stream) == (GapReason.PARENT, "visits")


def test_the_error_s_own_permission_comes_first(opening: Opens) -> None:
    def beds(_api: object, _scope: Scope) -> Iterator[AnyRecord]:
        raise Denied("no", permission="garden:Special")

    (gap,) = gathered(opening(Garden(beds=beds)))["beds", "north"].gaps
    assert gap.permission == "garden:Special"


def test_what_is_only_unreachable_lacks_no_permission(opening: Opens) -> None:
    def beds(_api: object, _scope: Scope) -> Iterator[AnyRecord]:
        yield bed("seen before the storm")
        raise Unavailable("storm")

    garden = opening(Garden(beds=beds, plants=one_plant_each))
    units = gathered(garden)
    (gap,) = units["beds", "north"].gaps
    assert (gap.reason, gap.permission) == (GapReason.UNAVAILABLE, "")
    assert len(units["beds", "north"].records) == 1
    assert len(units["plants", "north"].records) == 1, "what was read before the break is still followed"
    assert units["plants", "north"].gaps[0].reason is GapReason.PARENT


def test_one_parent_s_failure_leaves_the_others_alone(opening: Opens) -> None:
    def plants(_api: object, _scope: Scope, parent: AnyRecord) -> Iterator[AnyRecord]:
        if parent.id == "bed:north-1":
            raise Denied("fenced off")
        yield plant(parent.id, identity=parent.id)

    units = gathered(opening(Garden(plants=plants, visits=one_visit_each)))
    (gap,) = units["plants", "north"].gaps
    assert (gap.subject, gap.reason, gap.permission) == ("bed:north-1", GapReason.DENIED, "garden:ListPlants")
    assert units["plants", "north"].parents == ("bed:north-2",)
    (below,) = units["visits", "north"].gaps
    assert (below.subject, below.reason) == ("bed:north-1", GapReason.PARENT)
    assert len(units["visits", "north"].records) == 1


def test_the_same_refusal_for_all_parents_is_told_once(opening: Opens) -> None:
    (gap,) = gathered(opening(Garden(plants=refuses)))["plants", "north"].gaps
    assert (gap.subject, gap.reason) == ("", GapReason.DENIED)


def test_an_unforeseen_error_fails_its_stream_by_name_and_nothing_else(opening: Opens) -> None:
    def plants(_api: object, _scope: Scope, parent: AnyRecord) -> Iterator[AnyRecord]:
        yield plant(parent.id)
        raise KeyError("hunter2")

    units = gathered(opening(Garden(plants=plants)))
    assert len(units["beds", "north"].records) == 2
    gaps = units["plants", "north"].gaps
    assert [(gap.reason, gap.subject) for gap in gaps] == [
        (GapReason.FAILED, "bed:north-1"),
        (GapReason.FAILED, "bed:north-2"),
    ]
    assert all(gap.detail.startswith(f"garden/plants: KeyError at {__name__}:") for gap in gaps)
    assert not any("hunter2" in gap.detail for gap in gaps)


def test_a_record_of_an_undeclared_type_fails_the_stream(opening: Opens) -> None:
    def beds(_api: object, _scope: Scope) -> Iterator[AnyRecord]:
        yield bed("first")
        yield plant("smuggled in")

    unit = gathered(opening(Garden(beds=beds)))["beds", "north"]
    assert unit.records == (bed("first"),)
    assert unit.gaps[0].reason is GapReason.FAILED
    assert "yields Credential without declaring it" in unit.gaps[0].detail


def test_a_record_that_comes_twice_is_kept_once(opening: Opens) -> None:
    def plants(_api: object, _scope: Scope, _parent: AnyRecord) -> Iterator[AnyRecord]:
        yield plant("shared")

    unit = gathered(opening(Garden(plants=plants)))["plants", "north"]
    assert (unit.records, unit.parents, unit.gaps) == ((plant("shared"),), ("bed:north-1",), ())


def test_two_different_records_of_one_id_are_an_error(opening: Opens) -> None:
    def beds(_api: object, _scope: Scope) -> Iterator[AnyRecord]:
        yield bed("same", human=True)
        yield bed("same", human=False)

    unit = gathered(opening(Garden(beds=beds)))["beds", "north"]
    assert unit.records == (bed("same", human=True),)
    (gap,) = unit.gaps
    assert gap.reason is GapReason.FAILED
    assert "two different records have the id bed:same" in gap.detail


def test_a_picker_that_breaks_is_a_gap_of_the_child(opening: Opens) -> None:
    def picks(record: AnyRecord) -> bool:
        return bool(record.tags["shade"])  # type: ignore[union-attr]  # because the fault is what is tested

    unit = gathered(opening(Garden(plants=one_plant_each, parents=picks)))["plants", "north"]
    assert unit.gaps[0].reason is GapReason.FAILED
    assert unit.gaps[0].detail.startswith("garden/plants: KeyError")


def test_the_iterating_thread_tells_events_and_an_executor_of_others_stays_open(opening: Opens) -> None:
    heard = Heard()
    with ThreadPoolExecutor(1) as executor:
        gathered(opening(Garden(plants=one_plant_each)), executor=executor, on_event=heard)
        assert executor.submit(lambda: "still open").result() == "still open"
    assert heard.threads == {threading.get_ident()}
    assert heard.kinds() == ["opened", "closed"]
    assert heard.kinds("plants") == ["started", "finished"]
    finished = next(event for event in heard.events if event.stream == "plants" and event.kind == "finished")
    assert (finished.records, finished.gaps, finished.units, finished.left) == (2, 0, 2, 0)


def test_a_gapped_unit_says_so_in_its_event(opening: Opens) -> None:
    heard = Heard()
    gathered(opening(Garden(beds=refuses)), on_event=heard)
    assert heard.kinds("beds") == ["started", "gapped"]
    assert heard.events[-2].detail == "the gate is locked"


def test_a_sample_reads_little_of_everything(opening: Opens) -> None:
    garden = opening(Garden(plants=one_plant_each))
    units = {unit.stream: unit for unit in collect([garden.work(sample=1)], at=AT, pace=QUICK)}
    assert [len(units[stream].records) for stream in ("beds", "plants")] == [1, 1]


def test_a_slow_source_leaves_room_for_the_others(opening: Opens) -> None:
    """With one place per source, a blocked stream holds back its own source only."""
    free = threading.Event()

    def beds(_api: object, scope: Scope) -> Iterator[AnyRecord]:
        assert free.wait(10)
        yield bed(scope.name)

    slow = Garden(beds=beds, scopes=(NORTH, SOUTH))
    quick = Garden(scopes=(NORTH,))
    opening(Garden()).connect = lambda given: (slow if given.source == "slow" else quick).connect(given)  # type: ignore[method-assign]  # because both share one opener
    order = []
    with ThreadPoolExecutor(2) as executor:
        work = [slow.work("slow"), quick.work("quick")]
        pace = type(QUICK)(per_source=1, rates={})
        for unit in collect(work, at=AT, executor=executor, pace=pace):
            order.append(unit.source)
            free.set()
    assert order == ["quick", "slow", "slow"]


def test_two_sources_of_one_name_are_refused(opening: Opens) -> None:
    garden = opening(Garden())
    with pytest.raises(ValueError, match="same name"):
        collect([garden.work(), garden.work()], at=AT)


def test_the_estate_key_is_not_in_the_text_of_the_work(opening: Opens) -> None:
    assert "key of a test" not in repr(opening(Garden()).work())


def test_nothing_to_read_is_nothing_read() -> None:
    assert list(collect([], at=AT)) == []


def test_what_waits_for_its_turn_leaves_its_place_to_others(opening: Opens) -> None:
    """With one place, a scope that the rates hold back is overtaken by one that asks nothing."""

    def beds(_api: object, scope: Scope) -> Iterator[AnyRecord]:
        for _ in range(2 if scope is NORTH else 0):
            assert garden.opening is not None
            garden.opening.caller.attempt("garden:Look", lambda: None)
        yield bed(scope.name)

    garden = opening(Garden(beds=beds, scopes=(NORTH, SOUTH)))
    pace = type(QUICK)(per_source=1, rates={"garden": Rate(1.5, 1)})
    assert [unit.scope for unit in collect([garden.work()], at=AT, pace=pace)] == ["south", "north"]
