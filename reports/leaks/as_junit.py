"""JUnit's XML, for CI servers that show tests: a leak is a failure, what could not be read is an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from html import escape
from typing import TYPE_CHECKING

from graph.leaks import Leak, Sweep, Swept
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
from reports.text import clean, number

if TYPE_CHECKING:
    from reports.declare import Style

SUITE = "muster secrets"


@leak_reporter("junit", suffix=".xml", consumer="CI servers that show test results")
def render_junit(sweep: Sweep, _style: Style) -> Iterator[str]:
    """Render a test for each leak, each thing unread and each thing read: a file without tests would be an error."""
    told, left, missing = in_order(sweep.told), ignored(sweep), list(unread(sweep))
    counts = _attributes(
        tests=str(len(told) + len(left) + len(missing) + len(sweep.swept)),
        failures=str(len(told)),
        errors=str(len(missing)),
        skipped=str(len(left)),
        time="0",
    )
    at = sweep.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<testsuites{counts}>\n<testsuite{_attributes(name=SUITE, timestamp=at)}{counts}>\n"
    for leak in told:
        yield from _case(leak, "failure", leak.preview)
    for swept, path, why in missing:
        yield f"<testcase{_attributes(classname=swept.name, name=path)}>\n"
        yield f"<error{_attributes(message=why)}/>\n</testcase>\n"
    for leak in left:
        yield from _case(leak, "skipped", ignored_said(leak.ignored) if leak.ignored else "")
    yield from (_read(swept) for swept in sweep.swept)
    said = [verdict(sweep), *(f"stale ignore: {stale_said(each)}" for each in sweep.stale)]
    yield "<system-out>" + "\n".join(escape(clean(line)) for line in said) + "</system-out>\n"
    yield "</testsuite>\n</testsuites>\n"


def _case(leak: Leak, outcome: str, message: str) -> Iterator[str]:
    shown = primary(leak)
    name = f"{leak.title} at {where(shown)}"
    yield f"<testcase{_attributes(classname=leak.detector, name=name, file=shown.path)}>\n"
    type_ = _attributes(message=message, type=leak.confidence) if outcome == "failure" else _attributes(message=message)
    yield f"<{outcome}{type_}>" + "\n".join(escape(clean(line)) for line in _told(leak)) + f"</{outcome}>\n"
    yield "</testcase>\n"


def _told(leak: Leak) -> Iterator[str]:
    shown = primary(leak)
    lines = (
        shown.context,
        history(leak),
        *about(leak),
        verified_said(leak.verified) if leak.verified else "",
        f"what to do: {leak.remedy}" if leak.remedy else "",
        leak.reference,
        f"fingerprint {leak.fingerprint}",
    )
    yield from filter(None, lines)
    yield from (f"also at {where(place)}" for place in leak.places if place is not shown)
    if leak.more_places:
        yield f"and at {number(leak.more_places)} more of {number(extent(leak))} places"


def _read(swept: Swept) -> str:
    return f"<testcase{_attributes(classname=swept.how, name=f'{swept.name}: {read_said(swept)}')}/>\n"


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{escape(clean(value))}"' for name, value in values.items())
