"""JUnit's XML, for CI servers that show tests: a leak is a failure, what could not be read is an error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.leaks import Leak, Sweep, Swept
from reports.junit import SUITE_END, attributes, lines, opening
from reports.leaks.declare import leak_reporter
from reports.leaks.verdict import verdict
from reports.leaks.words import (
    about,
    extent,
    history,
    ignored,
    ignored_said,
    in_order,
    primary,
    read_said,
    stale_said,
    unread,
    verified_said,
    where,
)
from reports.text import number

if TYPE_CHECKING:
    from reports.declare import Style

SUITE = "muster secrets"


@leak_reporter("junit", suffix=".xml", consumer="CI servers that show test results")
def render_junit(sweep: Sweep, _style: Style) -> Iterator[str]:
    """Render a test for each leak, each thing unread and each thing read: a file without tests would be an error."""
    told, left, missing = in_order(sweep.told), ignored(sweep), list(unread(sweep))
    tests = len(told) + len(left) + len(missing) + len(sweep.swept)
    counts = {"tests": tests, "failures": len(told), "errors": len(missing), "skipped": len(left)}
    yield from opening(SUITE, sweep.at, counts)
    for leak in told:
        yield from _case(leak, "failure", leak.preview)
    for swept, path, why in missing:
        yield f"<testcase{attributes({'classname': swept.name, 'name': path})}>\n"
        yield f"<error{attributes({'message': why})}/>\n</testcase>\n"
    for leak in left:
        yield from _case(leak, "skipped", ignored_said(leak.ignored) if leak.ignored else "")
    yield from (_read(swept) for swept in sweep.swept)
    said = [verdict(sweep), *(f"stale ignore: {stale_said(each)}" for each in sweep.stale)]
    yield f"<system-out>{lines(said)}</system-out>\n{SUITE_END}"


def _case(leak: Leak, outcome: str, message: str) -> Iterator[str]:
    shown = primary(leak)
    name = f"{leak.title} at {where(shown)}"
    yield f"<testcase{attributes({'classname': leak.detector, 'name': name, 'file': shown.path})}>\n"
    type_ = {"type": str(leak.confidence)} if outcome == "failure" else {}
    yield f"<{outcome}{attributes({'message': message, **type_})}>{lines(_told(leak))}</{outcome}>\n"
    yield "</testcase>\n"


def _told(leak: Leak) -> Iterator[str]:
    shown = primary(leak)
    told = (
        shown.context,
        history(leak),
        *about(leak),
        verified_said(leak.verified) if leak.verified else "",
        f"what to do: {leak.remedy}" if leak.remedy else "",
        leak.reference,
        f"fingerprint {leak.fingerprint}",
    )
    yield from filter(None, told)
    yield from (f"also at {where(place)}" for place in leak.places if place is not shown)
    if leak.more_places:
        yield f"and at {number(leak.more_places)} more of {number(extent(leak))} places"


def _read(swept: Swept) -> str:
    return f"<testcase{attributes({'classname': swept.how, 'name': f'{swept.name}: {read_said(swept)}'})}/>\n"
