"""What is to be known of every detector before it is loaded, and of the files that all of them are in."""

from __future__ import annotations

import contextlib
import functools
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from connectors.detect.model import Detector

ENGINE = 1
"""Raised when the same detectors would find something else than before, so that what was remembered is read again."""

INDEX = Path(__file__).parent / "index.json"
_FOLDER = INDEX.parent
_DEVELOPED = _FOLDER.parents[1] / "pyproject.toml"
"""It lies beside the packages of a checkout, and beside no installed ones."""
_SAID_FIRST = 100
"""Bytes at the beginning of the index that say of which files it is."""
_WATCHED = tuple(
    _FOLDER / name
    for name in (
        "",
        "detectors",
        "shapes",
        "decode",
        "readers",
        "readers/formats",
        "readers/syntax",
        "plugins",
        "unpack",
        "ignores",
    )
)


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One detector as the set knows it before it is loaded."""

    module: str
    name: str
    trigger: str
    back: int
    width: int
    keywords: tuple[bytes, ...]
    folded: bool
    looks_around: bool
    one_line: bool


def all_entries() -> tuple[Entry, ...]:
    """Read every detector there is."""
    from connectors.detect import detectors  # noqa: PLC0415  because what is kept needs none of them

    return tuple(entry(detector, module) for module, detector in detectors.every())


def entry(detector: Detector, module: str) -> Entry:
    """What the set has to know of a detector."""
    from connectors.detect.expressions import Unfit, plan  # noqa: PLC0415  because what is kept needs no planning

    try:
        how = plan(detector.expression)
    except Unfit as error:
        raise Unfit(f"the detector {detector.name}: {error}") from None
    return Entry(
        module,
        detector.name,
        how.trigger,
        how.back,
        how.width,
        how.keywords,
        how.folded,
        detector.looks_around,
        how.one_line,
    )


def sizes() -> str:
    """A mark of which files take part in finding, and of their sizes."""
    return mark(f"{name} {stat.st_size}" for name, stat in files())


def state() -> Iterator[str]:
    """What tells that a file which takes part in finding is another than before, without reading any of them.

    In a checkout somebody may edit a file in place, so all are looked at. What is installed comes and goes as a whole:
    there the folders tell, and what the index says of the files that it was made of.
    """
    if os.path.exists(_DEVELOPED):  # noqa: PTH110  because pathlib is not free
        yield from (f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in files())
        return
    with contextlib.suppress(FileNotFoundError), INDEX.open("rb", buffering=0) as opened:
        yield opened.read(_SAID_FIRST).decode()
    for folder in _WATCHED:
        with contextlib.suppress(FileNotFoundError):
            yield str(os.stat(folder).st_mtime_ns)  # noqa: PTH116  because the same


def mark(parts: Iterable[str]) -> str:
    """A short mark of some texts."""
    told = "\n".join(parts).encode()
    return f"{zlib.crc32(told):08x}{zlib.adler32(told):08x}{len(told):x}"


def files() -> Iterator[tuple[str, os.stat_result]]:
    """Every file that takes part in finding, and what the file system says of it."""
    for folder in _WATCHED:
        with contextlib.suppress(FileNotFoundError), os.scandir(folder) as listed:
            yield from sorted((each.name, each.stat()) for each in listed if each.name.endswith(".py"))


@functools.cache
def rules() -> str:
    """A digest of what would be found: of the text of everything that takes part in finding."""
    texts = (file for folder in _WATCHED for file in sorted(folder.glob("*.py")))
    return digest(str(ENGINE).encode() + b"".join(file.name.encode() + file.read_bytes() for file in texts))


def digest(data: bytes) -> str:
    """A short digest."""
    import hashlib  # noqa: PLC0415  because what is kept needs no digest

    return hashlib.sha256(data).hexdigest()[:16]
