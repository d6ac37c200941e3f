"""Which formats for simulations there are."""

from __future__ import annotations

from reports.simulate.as_json import render_json
from reports.simulate.as_junit import render_junit
from reports.simulate.as_text import render_text
from reports.simulate.declare import NoSuchFormat, SimulationReporter

FORMATS = {"text": render_text, "json": render_json, "junit": render_junit}


def simulation_reporter_of(name: str) -> SimulationReporter:
    """Return the format of that name."""
    if name not in FORMATS:
        raise NoSuchFormat(f"there is no format {name}; known: {', '.join(FORMATS)}")
    return SimulationReporter(name=name, render=FORMATS[name])
