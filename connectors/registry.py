"""Which platforms there are, found by looking: a folder under ``connectors/`` with streams in it is a platform."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import connectors
from connectors.streams import Connection, Opening, Platform, Unsupported


class UnknownPlatform(LookupError):
    """No platform has that name; the message lists those there are."""


class MissingExtra(Unsupported):
    """The platform's software is not installed; the message says what to install."""


def platform_names() -> tuple[str, ...]:
    """Name every platform, sorted, without importing any."""
    return tuple(sorted({folder.name for root in connectors.__path__ for folder in _platform_folders(Path(root))}))


def platform(name: str) -> Platform[Any]:
    """Return one platform with all its streams declared. Imports its declarations, never an SDK."""
    if name not in platform_names():
        raise UnknownPlatform(f"there is no platform {name!r}; known: {', '.join(platform_names())}")
    package = importlib.import_module(f"connectors.{name}")
    found = getattr(package, name, None)
    if not isinstance(found, Platform) or found.name != name:
        raise TypeError(f"connectors/{name}/__init__.py must declare {name} = Platform({name!r}, …)")
    for module in _stream_modules(package):
        importlib.import_module(module)
    for stream in found.streams.values():
        if stream.parent is not None and stream.parent.scope != stream.scope:
            raise TypeError(f"stream {name}/{stream.name} must have the scope kind of its parent")
    return found


def platforms() -> dict[str, Platform[Any]]:
    """Return every platform by its name."""
    return {name: platform(name) for name in platform_names()}


def connect(found: Platform[Any], opening: Opening) -> Connection:
    """Open a source of that platform. This is where its SDK is imported, and may turn out to be missing."""
    module, _, function = found.opens.partition(":")
    try:
        opener = getattr(importlib.import_module(module), function)
    except ModuleNotFoundError as error:
        if found.extra is None or (error.name or "").partition(".")[0] == "connectors":
            raise
        raise MissingExtra(
            f"{found.title} needs {error.name}, which is not installed; install musterbook[{found.extra}]"
        ) from error
    opened: Connection = opener(opening)
    return opened


def _platform_folders(root: Path) -> Iterator[Path]:
    for folder in root.iterdir():
        has_streams = (folder / "streams" / "__init__.py").is_file() or (folder / "streams.py").is_file()
        if has_streams and (folder / "__init__.py").is_file():
            yield folder


def _stream_modules(package: ModuleType) -> Iterator[str]:
    """The module or package ``streams`` and everything below it, in a stable order."""
    name = f"{package.__name__}.streams"
    streams = importlib.import_module(name)
    yield name
    for module in pkgutil.walk_packages(getattr(streams, "__path__", ()), f"{name}."):
        yield module.name
