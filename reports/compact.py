"""JSON without a space too many, written fast: for documents of thousands of findings that consumers limit in size."""

from __future__ import annotations

import msgspec

from reports.leaks.written import written
from reports.plain import printable


def compact(value: object) -> str:
    """One line of JSON that every parser takes and that is safe to show.

    Defaults of structs are left out where they say so; who needs every field writes with ``reports.plain``.
    """
    try:
        text = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return written(value)
    return printable(text)
