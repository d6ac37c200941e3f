"""What JUnit's XML is made of. Its readers agree on little more: suites, cases, and three ways not to pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from html import escape

from reports.text import clean

SUITE_END = "</testsuite>\n</testsuites>\n"


def attributes(values: Mapping[str, str]) -> str:
    """Write attributes; nothing in a value can end it, and no character in it is one that XML forbids."""
    return "".join(f' {name}="{escape(clean(value))}"' for name, value in values.items())


def opening(suite: str, at: datetime, counts: Mapping[str, int]) -> Iterator[str]:
    """Begin the document and its one suite. Some readers look for the counts at one of them, some at the other."""
    counted = attributes({**{name: str(count) for name, count in counts.items()}, "time": "0"})
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<testsuites{counted}>\n<testsuite{attributes({'name': suite, 'timestamp': moment})}{counted}>\n"


def lines(texts: Iterable[str]) -> str:
    """Write the lines of an element's text."""
    return escape("\n".join(map(clean, texts)))
