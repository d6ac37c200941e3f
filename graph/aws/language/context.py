"""What is known of a request's context: the values of some keys, of others whether they are there at all.

Names of keys are compared without regard to case, so all names in here are small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final

import msgspec

Truth = bool | None
"""Yes, no, or None: it depends on what is not known."""
Plain = str | bool | int | float
Given = Plain | None | list[Plain]
"""One value of the context as people write it; none, and an empty list, mean that the key is absent."""


class Known(Enum):
    """What is known of a key whose values are not."""

    ABSENT = "absent"
    PRESENT = "present"
    """It is there, with some value."""
    UNKNOWN = "unknown"
    """It may be there or not."""


ABSENT: Final = Known.ABSENT
PRESENT: Final = Known.PRESENT
UNKNOWN: Final = Known.UNKNOWN
Seen = tuple[str, ...] | Known


class Context(msgspec.Struct, frozen=True):
    """The keys of one request. ``otherwise`` is what is known of all keys that are not named."""

    keys: Mapping[str, Seen] = {}
    otherwise: Known = ABSENT

    def look(self, key: str) -> Seen:
        """What is known of a key, by its small name."""
        return self.keys.get(key, self.otherwise)


def as_written(value: Plain) -> str:
    """Write a value as policies compare it: everything is text, and truth is written small."""
    return value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def seen(value: Given) -> Seen:
    """Read one value as people write it."""
    if isinstance(value, list):
        return tuple(map(as_written, value)) or ABSENT
    return ABSENT if value is None else (as_written(value),)


def context_of(
    values: Mapping[str, Given],
    *,
    complete: bool = True,
    present: Iterable[str] = (),
    absent: Iterable[str] = (),
) -> Context:
    """Make a context of what people say. A value that is given wins over ``present``, and that over ``absent``."""
    keys: dict[str, Seen] = {key.lower(): ABSENT for key in absent}
    keys.update((key.lower(), PRESENT) for key in present)
    keys.update((key.lower(), seen(value)) for key, value in values.items())
    return Context(keys, ABSENT if complete else UNKNOWN)


NOTHING_KNOWN: Final = Context({}, UNKNOWN)
EMPTY: Final = Context()
