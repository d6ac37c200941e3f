"""Readers of files that hold credentials by their structure: what is a password there is told by the format.

    for match in read("home/.netrc", data):   # a Match, as from a detector

Which readers a file has is known by its name alone (``names.readers_for``), and a reader is imported only for a file of
its own. One file of ``formats`` is about one format or a small family; what it declares is found by being there.
"""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.detect.readers.names import readers_for

if TYPE_CHECKING:
    from connectors.detect.model import Match
    from connectors.detect.readers.model import Reader

__all__ = ["about", "every", "of", "read", "readers_for"]


@functools.cache
def modules() -> tuple[str, ...]:
    """The files of formats, in order."""
    import pkgutil  # noqa: PLC0415  because it is seldom asked

    from connectors.detect.readers import formats  # noqa: PLC0415  because the same

    return tuple(sorted(each.name for each in pkgutil.iter_modules(formats.__path__)))


@functools.cache
def of(module: str) -> tuple[Reader, ...]:
    """The readers that one file of formats declares."""
    from connectors.detect.readers.model import Reader  # noqa: PLC0415  because most files have none

    found = vars(importlib.import_module(f"{__name__}.formats.{module}")).values()
    return tuple(value for value in found if isinstance(value, Reader))


def every() -> Iterator[tuple[str, Reader]]:
    """Every reader there is, with the file it is in."""
    for module in modules():
        for reader in of(module):
            yield module, reader


def read(path: str, data: bytes) -> Iterator[Match]:
    """Everything that the readers for a file of this name find in it, in the order of the text."""
    found: dict[tuple[int, int, str], Match] = {}
    for module in readers_for(path):
        for reader in of(module):
            if reader.fits(path):
                for match in reader.read(data, path):
                    place = (match.start, match.end, match.value)
                    if place not in found or found[place].confidence.rank < match.confidence.rank:
                        found[place] = match
    yield from sorted(found.values(), key=lambda each: (each.start, each.end))


@functools.cache
def about(name: str) -> Reader | None:
    """The reader whose matches have this name: it knows title, provider, remedy and reference."""
    likely = sorted(modules(), key=lambda module: f"{__name__}.formats.{module}" not in sys.modules)
    return next((reader for module in likely for reader in of(module) if reader.name == name), None)
