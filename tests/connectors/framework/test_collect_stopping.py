"""Stopping, running out of time, and going on where an interrupted scan ended."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence

import msgspec
import pytest
from framework_support import AT, NORTH, QUICK, SOUTH, Garden, Heard, bed, plant

from connectors.calls import Retry
from connectors.runner import Pace, collect
from connectors.streams import Connection, Opening, Retriable, Scope
from graph.model import AnyRecord, Gap, GapReason, Observed

Opens = Callable[[Garden], Garden]
SOON = 8.0
"""Seconds; far above what a stop takes, far below what it would take not to stop."""


def one_plant_each(_api: object, _scope: Scope, parent: AnyRecord) -> Iterator[AnyRecord]:
    """One plant for each bed."""
    yield plant(f"of {parent.id}", identity=parent.id)


def reasons(units: list[Observed]) -> dict[tuple[str, str], list[str]]:
    return {(unit.stream, unit.scope): [str(gap.reason) for gap in unit.gaps] for unit in units}


def test_a_stop_turns_all_that_is_left_into_gaps_at_once(opening: Opens) -> None:
    """One stream waits for an hour between two attempts; stopping must not wait with it."""
    cancel = threading.Event()
    garden = Garden(plants=one_plant_each, scopes=(NORTH, SOUTH))

    def beds(_api: object, scope: Scope) -> Iterator[AnyRecord]:
        yield bed(scope.name)
        assert garden.opening is not None

        def call() -> None:
            cancel.set()
            raise Retriable("busy", after=3600)

        garden.opening.caller.attempt("garden:ListBeds", call)

    garden = opening(Garden(beds=beds, plants=one_plant_each, scopes=(NORTH, SOUTH)))
    began = time.monotonic()
    pace = Pace(retry=Retry(budget=9999.0), rates={})
    units = list(collect([garden.work()], at=AT, cancel=cancel, pace=pace))
    assert time.monotonic() - began < SOON
    assert reasons(units) == {
        (stream, scope): ["cancelled"] for stream in ("beds", "plants") for scope in ("north", "south")
    }
    assert garden.closed == 1


def test_a_stop_is_seen_between_two_records(opening: Opens) -> None:
    cancel = threading.Event()

    def beds(_api: object, _scope: Scope) -> Iterator[AnyRecord]:
        yield bed("first")
        cancel.set()
        yield bed("second")
        raise AssertionError("nobody may ask for a third")

    (unit,) = list(collect([opening(Garden(beds=beds)).work()], at=AT, cancel=cancel, pace=QUICK))
    assert [gap.reason for gap in unit.gaps] == [GapReason.CANCELLED]


def test_a_stop_before_the_start_reads_nothing(opening: Opens) -> None:
    cancel = threading.Event()
    cancel.set()
    garden = opening(Garden(plants=one_plant_each))
    units = list(collect([garden.work()], at=AT, cancel=cancel, pace=QUICK))
    assert reasons(units) == {("beds", "*"): ["cancelled"], ("plants", "*"): ["cancelled"]}
    assert garden.opening is None


def test_a_stop_while_opening_closes_what_was_opened(opening: Opens) -> None:
    cancel = threading.Event()
    garden = opening(Garden())
    open_as_usual = garden.connect

    def connect(given: Opening) -> Connection:
        cancel.set()
        return open_as_usual(given)

    garden.connect = connect  # type: ignore[method-assign]  # because the stop must fall into the opening
    units = list(collect([garden.work()], at=AT, cancel=cancel, pace=QUICK))
    assert reasons(units) == {("beds", "*"): ["cancelled"]}
    assert garden.closed == 1


def test_a_thread_that_is_stuck_does_not_hold_up_the_end(opening: Opens) -> None:
    """What the other streams had read until then is kept."""
    cancel, free = threading.Event(), threading.Event()

    def plants(_api: object, _scope: Scope, parent: AnyRecord) -> Iterator[AnyRecord]:
        yield plant(parent.id)
        if parent.id.endswith("1"):
            cancel.set()
            free.wait(60)

    garden = opening(Garden(plants=plants))
    pace = Pace(rates={}, grace_seconds=0.3)
    began = time.monotonic()
    units = {unit.stream: unit for unit in collect([garden.work()], at=AT, cancel=cancel, pace=pace)}
    assert time.monotonic() - began < SOON
    free.set()
    assert len(units["beds"].records) == 2
    assert units["plants"].gaps[0].reason is GapReason.CANCELLED
    assert garden.closed == 1


def test_leaving_early_stops_and_closes_everything(opening: Opens) -> None:
    cancel = threading.Event()
    garden = opening(Garden(scopes=(NORTH, SOUTH)))
    units = collect([garden.work()], at=AT, cancel=cancel, pace=QUICK)
    next(units)
    units.close()  # type: ignore[attr-defined]  # because the iterator is a generator
    assert cancel.is_set()
    assert garden.closed == 1


def test_ctrl_c_in_the_middle_closes_everything(opening: Opens) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    cancel = threading.Event()
    garden = opening(Garden())
    with pytest.raises(KeyboardInterrupt):
        list(collect([garden.work()], at=AT, cancel=cancel, pace=QUICK, on_event=Heard({"started": interrupt})))
    assert cancel.is_set()
    assert garden.closed == 1


def test_a_stream_out_of_time_keeps_what_it_read_and_says_so(opening: Opens) -> None:
    late = threading.Event()

    def beds(_api: object, _scope: Scope) -> Iterator[AnyRecord]:
        yield bed("in time")
        late.set()
        yield bed("too late")

    garden = opening(Garden(beds=beds))
    pace = Pace(rates={}, task_seconds=60.0, clock=lambda: 100.0 if late.is_set() else 0.0)
    (unit,) = list(collect([garden.work()], at=AT, pace=pace))
    (gap,) = unit.gaps
    assert (gap.reason, gap.detail) == (GapReason.UNAVAILABLE, "garden/beds: the time for this stream is over")
    assert unit.records[0] == bed("in time")


def test_a_child_out_of_time_leaves_one_gap_not_one_for_each_parent(opening: Opens) -> None:
    late = threading.Event()

    def many(_api: object, _scope: Scope) -> Iterator[AnyRecord]:
        yield from (bed(str(number)) for number in range(20))

    def plants(_api: object, _scope: Scope, parent: AnyRecord) -> Iterator[AnyRecord]:
        late.set()
        yield plant(parent.id)

    garden = opening(Garden(beds=many, plants=plants))
    pace = Pace(rates={}, per_source=1, task_seconds=60.0, clock=lambda: 100.0 if late.is_set() else 0.0)
    units = {unit.stream: unit for unit in collect([garden.work()], at=AT, pace=pace)}
    (gap,) = units["plants"].gaps
    assert (gap.reason, gap.subject) == (GapReason.UNAVAILABLE, "")


def test_what_was_read_before_is_not_read_again_but_followed(opening: Opens) -> None:
    def never(_api: object, _scope: Scope) -> Iterator[AnyRecord]:
        raise AssertionError("this was read before")

    before = Observed(source="home", stream="beds", scope="north", seen=AT, records=(bed("of yesterday"),))
    heard = Heard()
    garden = opening(Garden(beds=never, plants=one_plant_each))
    done = {("home", "beds", "north"): before}
    (unit,) = list(collect([garden.work()], at=AT, done=done, pace=QUICK, on_event=heard))
    assert (unit.stream, unit.parents, unit.gaps) == ("plants", ("bed:of yesterday",), ())
    assert heard.kinds("beds") == ["resumed"]


def test_a_unit_that_was_cancelled_is_read_again(opening: Opens) -> None:
    stopped = Gap(source="home", stream="beds", scope="north", reason=GapReason.CANCELLED)
    before = Observed(source="home", stream="beds", scope="north", seen=AT, gaps=(stopped,))
    done = {("home", "beds", "north"): before}
    (unit,) = list(collect([opening(Garden()).work()], at=AT, done=done, pace=QUICK))
    assert (len(unit.records), unit.gaps) == (2, ())


def test_below_parents_that_were_read_before_the_stop_nothing_is_asked_again(opening: Opens) -> None:
    asked = []

    def plants(_api: object, _scope: Scope, parent: AnyRecord) -> Iterator[AnyRecord]:
        asked.append(parent.id)
        yield plant(f"new on {parent.id}", parent.id)

    where = {"source": "home", "stream": "plants", "scope": "north"}
    stopped = Gap(**where, reason=GapReason.CANCELLED)
    lost = Gap(**where, subject="bed:north-1", reason=GapReason.DENIED, permission="garden:GetPlant")
    above = Gap(**where, subject="bed:north-1", reason=GapReason.PARENT)
    old = plant("old", "bed:north-1")
    before = Observed(**where, seen=AT, records=(old,), parents=("bed:north-1",), gaps=(stopped, lost, above))
    done = {("home", "plants", "north"): before}
    units = {
        unit.stream: unit for unit in collect([opening(Garden(plants=plants)).work()], at=AT, done=done, pace=QUICK)
    }
    assert asked == ["bed:north-2"]
    assert units["plants"].parents == ("bed:north-1", "bed:north-2")
    assert units["plants"].gaps == (lost,)


def test_what_was_half_read_when_the_scan_was_stopped_is_read_again(opening: Opens) -> None:
    cancel = threading.Event()

    def plants(_api: object, _scope: Scope, parent: AnyRecord) -> Iterator[AnyRecord]:
        yield plant(f"first on {parent.id}", parent.id)
        if parent.id == "bed:north-2":
            cancel.set()
        yield plant(f"second on {parent.id}", parent.id)

    pace = msgspec.structs.replace(QUICK, per_source=1)
    work = opening(Garden(plants=plants)).work()
    units = {unit.stream: unit for unit in collect([work], at=AT, cancel=cancel, pace=pace)}
    assert set(units["plants"].parents) <= {"bed:north-1"}
    assert [gap.reason for gap in units["plants"].gaps] == [GapReason.CANCELLED]


def test_what_is_begun_for_several_parents_is_begun_before_the_first_is_read(opening: Opens) -> None:
    heard = []

    def begin(_api: object, _scope: Scope, parents: Sequence[AnyRecord]) -> None:
        heard.append(f"begun for {len(parents)}")

    def plants(_api: object, _scope: Scope, parent: AnyRecord) -> Iterator[AnyRecord]:
        heard.append(parent.id)
        yield plant(parent.id)

    garden = opening(Garden(plants=plants))
    garden.platform.streams["plants"] = msgspec.structs.replace(garden.platform.streams["plants"], begin=begin)
    list(collect([garden.work()], at=AT, pace=msgspec.structs.replace(QUICK, per_source=1)))
    assert heard == ["begun for 2", "bed:north-1", "bed:north-2"]


def test_a_refused_unit_of_the_interrupted_scan_stays_refused(opening: Opens) -> None:
    refused = Gap(source="home", stream="beds", scope="north", reason=GapReason.DENIED, permission="garden:ListBeds")
    before = Observed(source="home", stream="beds", scope="north", seen=AT, gaps=(refused,))
    done = {("home", "beds", "north"): before}
    (unit,) = list(collect([opening(Garden(plants=one_plant_each)).work()], at=AT, done=done, pace=QUICK))
    assert (unit.stream, unit.gaps[0].reason) == ("plants", GapReason.PARENT)
