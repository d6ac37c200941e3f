"""Values of a sweep as JSON that every parser takes, and lists of them that stream and diff well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from reports.plain import json_line, plain


def written(value: object) -> str:
    """One line of JSON. Half characters, which file names can hold, are written out: strict parsers refuse them."""
    return json_line(_whole(plain(value)))


def _whole(value: Any) -> Any:  # noqa: ANN401 because it takes and gives any JSON value
    if isinstance(value, str):
        return decodable(value)
    if isinstance(value, dict):
        return {decodable(name): _whole(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return value


def decodable(text: str) -> str:
    r"""Write bytes that are no UTF-8 as ``\udce9``; everything else stays as it is."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def array(items: Iterable[object], write: Callable[[object], str] = written) -> Iterator[str]:
    """Yield a JSON array, one item a line."""
    before = "[\n"
    for item in items:
        yield before + write(item)
        before = ",\n"
    yield "\n]" if before == ",\n" else "[]"
