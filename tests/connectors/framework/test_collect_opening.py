"""Sources that cannot be opened, scopes that cannot be entered, and gates that do not shut."""

from collections.abc import Callable, Iterator

import pytest
from framework_support import AT, NORTH, QUICK, SOUTH, Garden, Heard, plant_opener

from connectors.calls import OutOfTime
from connectors.runner import collect
from connectors.streams import Connection, Denied, Opening, Scope, Unavailable
from graph.model import AnyRecord, GapReason, Identity, Observed
from graph.references import SecretRef

Opens = Callable[[Garden], Garden]


def gathered(garden: Garden, heard: Heard | None = None) -> list[Observed]:
    return list(collect([garden.work()], at=AT, pace=QUICK, on_event=heard or Heard()))


def never(_api: object, _scope: Scope, _parent: AnyRecord) -> Iterator[AnyRecord]:
    """Nothing, ever."""
    yield from ()


def test_scopes_that_are_refused_leave_a_gap_for_every_stream(opening: Opens) -> None:
    def scopes() -> Iterator[Scope]:
        yield NORTH
        raise Denied("no map for you")

    heard = Heard()
    garden = opening(Garden(plants=never, scopes=scopes))
    units = gathered(garden, heard)
    assert [(unit.stream, unit.scope, len(unit.records)) for unit in units] == [("beds", "*", 0), ("plants", "*", 0)]
    assert {(gap.reason, gap.permission, gap.detail) for unit in units for gap in unit.gaps} == {
        (GapReason.DENIED, "garden:Enter", "no map for you")
    }
    assert heard.kinds() == ["unreadable", "closed"]
    assert garden.closed == 1


def test_an_opener_that_breaks_is_told_without_values(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(given: Opening) -> Connection:
        raise RuntimeError(f"bad token {given.secret(SecretRef(env='TOKEN'))}")

    plant_opener(monkeypatch, connect, "garden_opener")
    garden = Garden()
    (unit,) = list(collect([garden.work(secret=lambda _ref: "open sesame")], at=AT, pace=QUICK))
    (gap,) = unit.gaps
    assert gap.reason is GapReason.FAILED
    assert gap.detail.startswith("opening home: RuntimeError at ")
    assert gap.detail.endswith(": bad token …")


def test_a_secret_that_cannot_be_had_is_told_as_worded(monkeypatch: pytest.MonkeyPatch) -> None:
    def secret(_ref: SecretRef) -> str:
        raise Unavailable("the environment variable 'TOKEN' is not set")

    def connect(given: Opening) -> Connection:
        raise AssertionError(given.secret(SecretRef(env="TOKEN")))

    plant_opener(monkeypatch, connect, "garden_opener")
    (unit,) = list(collect([Garden().work(secret=secret)], at=AT, pace=QUICK))
    assert unit.gaps[0].detail == "the environment variable 'TOKEN' is not set"


def test_a_missing_extra_is_a_gap_that_says_what_to_install() -> None:
    garden = Garden()
    garden.platform.opens = "no_such_software.api:connect"
    garden.platform.extra = "garden"
    (unit,) = gathered(garden)
    assert unit.gaps[0].reason is GapReason.UNSUPPORTED
    assert "install musterbook[garden]" in unit.gaps[0].detail


def test_one_source_that_cannot_be_opened_does_not_hurt_the_next(opening: Opens) -> None:
    broken, sound = Garden(), opening(Garden())
    broken.platform.opens = "no_such_software.api:connect"
    units = list(collect([broken.work("broken"), sound.work("sound")], at=AT, pace=QUICK))
    assert {(unit.source, unit.scope, bool(unit.gaps)) for unit in units} == {
        ("broken", "*", True),
        ("sound", "north", False),
    }


def test_two_different_scopes_of_one_name_cannot_be_told_apart(opening: Opens) -> None:
    twice = (NORTH, Scope(name="north", kind="plot", region="overseas"))
    (unit,) = gathered(opening(Garden(scopes=twice)))
    assert unit.scope == "*"
    assert "two different scopes of kind plot" in unit.gaps[0].detail


def test_the_same_scope_twice_is_read_once(opening: Opens) -> None:
    assert len(gathered(opening(Garden(scopes=(NORTH, NORTH))))) == 1


def test_a_scope_is_entered_once_for_all_its_streams(opening: Opens) -> None:
    garden = opening(Garden(plants=never, scopes=(NORTH, SOUTH)))
    gathered(garden)
    assert sorted(scope.name for scope in garden.entered) == ["north", "south"]


def test_a_scope_that_refuses_is_asked_once_and_the_other_is_read(opening: Opens) -> None:
    def api(scope: Scope) -> Scope:
        if scope.name == "north":
            raise Denied("fenced off", permission="garden:Climb")
        return scope

    garden = opening(Garden(scopes=(NORTH, SOUTH), api=api))
    garden.platform.stream("weeds", permission="garden:ListWeeds", yields=(Identity,), scope="plot")(Garden.two_beds)
    units = {(unit.stream, unit.scope): unit for unit in gathered(garden)}
    assert [units[stream, "north"].gaps[0].permission for stream in ("beds", "weeds")] == ["garden:Climb"] * 2
    assert [len(units[stream, "south"].records) for stream in ("beds", "weeds")] == [2, 2]
    assert sorted(scope.name for scope in garden.entered) == ["north", "south"]


def test_a_gate_that_does_not_shut_is_told_and_harms_nothing(opening: Opens) -> None:
    garden = opening(Garden())

    def close() -> None:
        raise OSError("rusty")

    garden.close = close  # type: ignore[method-assign]  # because the fault is what is tested
    heard = Heard()
    (unit,) = gathered(garden, heard)
    assert unit.gaps == ()
    assert heard.events[-1].detail == "closing failed: OSError"


def test_a_platform_without_streams_that_cannot_be_opened_is_still_told(opening: Opens) -> None:
    garden = opening(Garden())
    garden.platform.streams.clear()
    garden.platform.opens = "no_such_software.api:connect"
    heard = Heard()
    assert gathered(garden, heard) == []
    assert heard.events[0].detail == "ModuleNotFoundError"


def test_running_out_of_time_at_a_gate_is_not_held_against_the_scope(opening: Opens) -> None:
    """The next stream has a time of its own."""
    tried: list[Scope] = []

    def api(scope: Scope) -> Scope:
        tried.append(scope)
        if len(tried) == 1:
            raise OutOfTime("too late")
        return scope

    garden = opening(Garden(api=api))
    declare = garden.platform.stream
    declare("weeds", permission="garden:ListWeeds", yields=(Identity,), scope="plot")(Garden.two_beds)
    units = gathered(garden)
    assert [gap.detail for unit in units for gap in unit.gaps] == ["too late"]
    assert sorted(len(unit.records) for unit in units) == [0, 2]
    assert len(tried) == 2
