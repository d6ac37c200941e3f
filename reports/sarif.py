"""What SARIF 2.1.0 is made of, for leaks and for scans: one run of one tool, its notices, places and addresses.

Results come before the invocation, so that what a consumer's limits left out can be told after it was left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from reports.leaks.written import array, written
from reports.text import clean

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_LOCATIONS = 100
"""Code scanning shows no more, and refuses a file in which a result has more than a thousand."""
MOST_TAGS = 10
"""Code scanning shows no more, and refuses a rule with more than twenty."""
MOST_NAME = 255
MOST_DESCRIPTION = 1024


def driver(version: str, notices: Mapping[str, tuple[str, str]], properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tool. Of each notice there are its text and its help: GitHub and Azure DevOps demand both."""
    return {
        "name": "Musterbook",
        "fullName": f"Musterbook {clean(version)}".rstrip(),
        "version": clean(version),
        "properties": dict(properties),
        "notifications": [_kind(name, text, help_) for name, (text, help_) in notices.items()],
    }


def _kind(name: str, text: str, help_: str) -> dict[str, Any]:
    said = {"text": f"{text}."}
    return {
        "id": name,
        "name": text,
        "shortDescription": said,
        "fullDescription": said,
        "help": {"text": help_},
        "defaultConfiguration": {"level": "error"},
    }


def run(
    tool: Mapping[str, Any],
    category: str,
    rules: Iterable[object],
    results: Iterable[object],
    ending: Callable[[], Mapping[str, Any]],
    write: Callable[[object], str] = written,
) -> Iterator[str]:
    """Yield the document: one run, a rule and a result a line, and what is only known after its results.

    A new upload to GitHub closes the alerts of earlier ones of the same category. One that is written here is stronger
    than the one that a workflow asks for, so it is left empty where workflows upload several times.
    """
    yield f'{{\n"$schema": "{SCHEMA}",\n"version": "2.1.0",\n"runs": [{{\n'
    yield f'"automationDetails": {write({"id": category})},\n' if category else ""
    yield f'"tool": {{"driver": {write(tool)[:-1]}, "rules": '
    yield from array(rules, write)
    yield '}},\n"results": '
    yield from array(results, write)
    for name, value in ending().items():
        yield f',\n"{name}": {write(value)}'
    yield "\n}]\n}\n"


def notice(id_: str, level: str, text: str) -> dict[str, Any]:
    """Return something that is told about the run and not about a place."""
    return {"descriptor": {"id": id_}, "level": level, "message": {"text": clean(text)}}


def message(text: str) -> dict[str, str]:
    """Return a message in which brackets make no link."""
    return {"text": clean(text).replace("[", "\\[").replace("]", "\\]")}


def location(path: str, line: int, snippet: str = "") -> dict[str, Any]:
    """Return a place in a file, and what is to be read there, masked."""
    physical: dict[str, Any] = {"artifactLocation": {"uri": address(path)}}
    if line:
        shown = {"snippet": {"text": clean(snippet)}} if snippet else {}
        physical["region"] = {"startLine": line} | shown
    return {"physicalLocation": physical}


@lru_cache(maxsize=4096)
def address(path: str) -> str:
    """Return a path as a URI reference: its bytes, percent-encoded, and never the name of a host or a scheme.

    GitHub refuses the whole upload when one path has a bare colon in its first segment.
    """
    kept = f"/{path.lstrip('/')}" if path.startswith("/") else path
    try:
        return quote(kept.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return quote(kept.encode("utf-8", "backslashreplace"))
