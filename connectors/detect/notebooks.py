"""Reading a Jupyter notebook cell by cell, so that a place in it is a line of a cell and not of its JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

SUFFIX = ".ipynb"
PICTURES = ("image/", "audio/", "video/", "application/pdf")


class Cell(msgspec.Struct, frozen=True):
    """A part of a notebook. ``place`` goes behind the notebook's path: ``#cell-3``, or nothing for the whole of it."""

    place: str
    text: bytes

    def __repr__(self) -> str:
        return f"Cell({self.place!r}, {len(self.text)} bytes)"


def cells(data: bytes) -> Iterator[Cell]:
    """Read each cell's source, its outputs, and what else a notebook says. What is no notebook comes back whole."""
    book = _book(data)
    if book is None:
        yield Cell("", data)
        return
    for number, cell in enumerate(_listed(book), 1):
        yield Cell(f"#cell-{number}", "\n".join(_texts(cell)).encode(errors="replace"))
    rest = {key: value for key, value in book.items() if key not in ("cells", "worksheets")}
    yield Cell("#metadata", _json(rest))


def _book(data: bytes) -> dict[str, Any] | None:
    try:
        book = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return book if isinstance(book, dict) and (_listed(book) or "nbformat" in book) else None


def _listed(book: dict[str, Any]) -> list[dict[str, Any]]:
    """List the cells, which notebooks of before 2015 have in worksheets."""
    lists = [book.get("cells"), *(sheet.get("cells") for sheet in _dicts(book.get("worksheets")))]
    return [cell for each in lists for cell in _dicts(each)]


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(cell: dict[str, Any]) -> Iterator[str]:
    """Give the source first, so that its lines count from 1; then the outputs; then the rest, as JSON."""
    yield _joined(cell.get("source", cell.get("input", "")))
    for output in _dicts(cell.get("outputs")):
        yield from _output(output)
    known = ("source", "input", "outputs", "cell_type", "execution_count", "id")
    rest = {key: value for key, value in cell.items() if key not in known and value}
    if rest:
        yield _json(rest).decode()


def _output(output: dict[str, Any]) -> Iterator[str]:
    for key, value in output.items():
        if key == "data" and isinstance(value, dict):
            yield from (_joined(text) for kind, text in value.items() if not kind.startswith(PICTURES))
        elif key == "traceback" and isinstance(value, list):
            yield "\n".join(map(_joined, value))
        elif key not in ("output_type", "execution_count", "png", "jpeg") and value:
            yield _joined(value)


def _joined(value: object) -> str:
    """Join a text that may be in lines. Anything else is shown as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "".join(value)
    return _json(value).decode()


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value))
