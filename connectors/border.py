"""The border of the connectors: no text that crosses it is a secret which a detector is sure of.

Record types have no field for a value, but people put values where names belong: into a tag, a description, the name of
a file or of a machine. Such a text is masked wherever it stands, by its keyed fingerprint, so that what refers to it
still does. What only may be a secret is let through: a name that looks like one is still a name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from connectors.detect import Finder

T = TypeVar("T")
SHORTEST = 12
"""No detector is sure of a shorter text."""
MASK = "masked-secret-{}"
PRINT = 12
UNSURE = "generic"
"""The file of the detectors that are never sure; what triggers them is in nearly every record."""


class Border:
    """Where units leave the connectors of an estate, one after the other."""

    def __init__(self, estate_key: bytes, cache: Path | None) -> None:
        self._estate_key = estate_key
        self._cache = cache
        self._known: dict[str, str] = {}

    def passed(self, value: T) -> T:
        """Return what may cross: the same, where no text in it holds a secret."""
        written = msgspec.json.encode(value)
        for found in self._secrets(written):
            self._known.setdefault(found, self._mask(found))
        if not self._known or not any(_in_json(each) in written for each in self._known):
            return value
        cleaned: T = _without(value, self._known)
        return cleaned

    def _secrets(self, written: bytes) -> list[str]:
        from graph.leaks import Confidence  # noqa: PLC0415  because what collects nothing needs no detectors

        # What stands between quotes is a text, each looked at once.
        data = b"\n\n".join(dict.fromkeys(each for each in written.split(b'"') if len(each) >= SHORTEST))
        if not data:
            return []
        entries = self._finder.rules.entries
        triggers = [
            each for each in self._finder.triggers(data) if each[0] < len(entries) and entries[each[0]].module != UNSURE
        ]
        matches = self._finder.confirm(data, triggers)
        return [_text(data[each.start : each.end]) for each in matches if each.confidence is Confidence.HIGH]

    def _mask(self, value: str) -> str:
        from connectors.detect import fingerprint  # noqa: PLC0415  because hardly any name is a secret

        return MASK.format(fingerprint(self._estate_key, value)[:PRINT])

    @cached_property
    def _finder(self) -> Finder:
        from connectors.detect import Finder, opened  # noqa: PLC0415  because what collects nothing needs none

        return Finder(opened(self._cache))


def _text(written: bytes) -> str:
    """What JSON has written so."""
    try:
        return str(json.loads(b'"' + written + b'"'))
    except ValueError:
        # The match begins or ends within an escape.
        return written.decode(errors="replace")


def _in_json(text: str) -> bytes:
    return msgspec.json.encode(text)[1:-1]


def _without(value: Any, masks: Mapping[str, str]) -> Any:  # noqa: ANN401  because it goes through values of every type
    if type(value) is str:
        for secret in sorted(masks, key=len, reverse=True):
            value = value.replace(secret, masks[secret])
        return value
    if isinstance(value, msgspec.Struct):
        given = {name: getattr(value, name) for name in value.__struct_fields__}
        made = {name: _without(each, masks) for name, each in given.items()}
        return msgspec.structs.replace(value, **made) if made != given else value
    if isinstance(value, Mapping):
        return {_without(name, masks): _without(each, masks) for name, each in value.items()}
    return tuple(_without(each, masks) for each in value) if isinstance(value, tuple) else value
