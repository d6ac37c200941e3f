"""A stand-in, and targets that speak to it, each in a run of its own: what tests of one kind of target begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Generic, TypeVar

import msgspec
from clock_support import Clock, around
from stand_in_support import StandIn

from reports.send.model import Action, Done, Failed, Remote, Result, Target
from reports.send.registry import target_kinds

Place = TypeVar("Place", bound=StandIn)


class Runs(Generic[Place]):
    """Runs of tickets against one stand-in."""

    def __init__(self, server: Place, ending: ExitStack) -> None:
        self.server, self.ending, self.clock = server, ending, Clock()

    def target(self, **settings: object) -> Target:
        """A target of a new run. A setting that is None is not said."""
        said = {name: each for name, each in {**self.server.options(), **settings}.items() if each is not None}
        kind = target_kinds()[self.server.kind]
        surroundings = around(self.ending, self.clock, **self.server.environ())
        return kind.make(msgspec.convert(said, kind.settings), surroundings)

    def done(self, *actions: Action, **settings: object) -> list[Remote]:
        """Do things in one run, all of which must be done."""
        results = list(self.target(**settings).carry_out(actions))
        assert all(isinstance(each, Done) for each in results), results
        return [each.remote for each in results if isinstance(each, Done)]


def only(results: Iterator[Result]) -> Result:
    """The one result that there must be."""
    (result,) = results
    return result


def failure(result: Result) -> Failed:
    """A result that must be a failure."""
    assert isinstance(result, Failed), result
    return result
