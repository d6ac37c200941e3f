"""How a format for simulations is declared: one pure function from a simulation to text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from reports.declare import Style
from reports.simulate.told import Simulation

Render = Callable[[Simulation, Style], Iterator[str]]


class SimulationReporter(msgspec.Struct, frozen=True, kw_only=True):
    """A format: its name and its renderer."""

    name: str
    render: Render


class NoSuchFormat(LookupError):
    """There is no format of that name; the message says which there are."""
