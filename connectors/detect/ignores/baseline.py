"""Our own baseline: the leaks that somebody accepted, one block each, sorted, so that git can merge it line by line.

A block names a secret by detector and keyed fingerprint. So it can be published, it holds wherever the secret stands,
and a new secret in the same line is told. Who reads it needs the key it was written with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from connectors.detect.ignores.model import BadIgnoreFile, Entry, Lines, Said
from connectors.detect.ignores.reading import tables, toml_of

VERSION = 1
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_HEAD = f"""\
# Leaks that muster secrets knows of and does not tell again. Written by: muster baseline
#
# The fingerprints are keyed with the estate key, so nobody can guess a secret from them. The team and its CI need the
# same key to read this file: set MUSTER_ESTATE_KEY wherever it is used. With another key nothing in here fits.
#
# Add a reason to each block, and an end where there is one: until = 2030-01-31

version = {VERSION}
"""


class OtherKey(Exception):
    """A baseline was written with another estate key than the one at hand."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """One accepted leak."""

    detector: str
    fingerprint: str
    path: str = ""
    reason: str = ""
    until: date | None = None
    history: bool = False
    """Whether it was in the history alone, where only a sweep of the history finds it."""


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """A whole baseline: what it says of its key, and the leaks."""

    key: str
    known: tuple[Known, ...] = ()


def key_check(key: bytes) -> str:
    """A short value that tells two keys apart and gives neither away."""
    import hmac  # noqa: PLC0415  because most sweeps find nothing

    return hmac.digest(key, b"muster baseline", "sha256").hex()[:8]


def check_key(baseline: Baseline, source: str, key: Callable[[], bytes]) -> None:
    """Refuse a baseline that was written with another key: none of its fingerprints could fit."""
    if baseline.key != (here := key_check(key())):
        raise OtherKey(
            f"{source} was written with another estate key (its check is {baseline.key}, here it is {here}), so it was "
            "not applied. Set MUSTER_ESTATE_KEY to the key that it was written with, or write it anew: move it away "
            "and run muster baseline"
        )


def is_meant(data: object) -> bool:
    """Whether this is our own baseline."""
    return isinstance(data, dict) and "key" in data and ("leak" in data or "version" in data)


def baseline_of(text: str, source: str) -> Baseline:
    """Read a baseline, or say what is wrong with it."""
    data = toml_of(text, source)
    lines = Lines(text)
    if data.get("version") != VERSION:
        raise BadIgnoreFile(source, lines.of("version"), f"version has to be {VERSION}; is this a baseline of muster?")
    if not isinstance(data.get("key"), str):
        raise BadIgnoreFile(source, lines.of("key"), "key, the check value of the estate key, is missing")
    blocks = tables(data.get("leak"), source, lines.of("[[leak]]"), "leak")
    return Baseline(key=data["key"], known=tuple(_known(each, source, lines) for each in blocks))


def _known(block: dict[str, Any], source: str, lines: Lines) -> Known:
    detector, fingerprint = block.get("detector"), block.get("fingerprint")
    line = lines.of(fingerprint) if fingerprint and isinstance(fingerprint, str) else lines.of("[[leak]]")
    if not isinstance(detector, str) or not isinstance(fingerprint, str) or not _FINGERPRINT.fullmatch(fingerprint):
        raise BadIgnoreFile(source, line, "a block needs a detector and a fingerprint of 64 hexadecimal digits")
    if unknown := block.keys() - set(Known.__struct_fields__):
        known = ", ".join(Known.__struct_fields__)
        raise BadIgnoreFile(source, line, f"there is no {min(unknown)} in a block; there is {known}")
    try:
        return msgspec.convert(block, Known)
    except msgspec.ValidationError as error:
        raise BadIgnoreFile(source, line, f"{error}; a date is written as until = 2030-01-31") from None


def said(baseline: Baseline, text: str, source: str) -> Said:
    """The entries of a baseline."""
    lines = Lines(text)
    return Said(entries=tuple(_entry(each, source, lines) for each in baseline.known))


def _entry(known: Known, source: str, lines: Lines) -> Entry:
    return Entry(
        source=source,
        line=lines.of(f'"{known.fingerprint}"'),
        shown=f"{known.detector} {known.fingerprint[:12]}…" + (f" in {known.path}" if known.path else ""),
        reason=known.reason or "in the baseline",
        until=known.until,
        detector=known.detector,
        fingerprint=known.fingerprint,
        history=known.history,
    )


def written(key: str, known: Iterable[Known]) -> Iterator[str]:
    """Write a baseline: sorted, a block for each leak, so that two branches that add different ones merge."""
    yield f"{_HEAD}key = {_text(key)}\n"
    for each in sorted(known, key=lambda leak: (leak.detector, leak.fingerprint)):
        yield f"\n[[leak]]\ndetector = {_text(each.detector)}\nfingerprint = {_text(each.fingerprint)}\n"
        yield f"path = {_text(each.path)}\nreason = {_text(each.reason)}\n"
        if each.until:
            yield f"until = {each.until.isoformat()}\n"
        if each.history:
            yield "history = true\n"


def _text(value: str) -> str:
    """A TOML string: like JSON's, but for what neither may hold."""
    plain = value.encode("utf-8", "replace").decode()
    return msgspec.json.encode(plain).decode().replace("\x7f", "\\u007f")
