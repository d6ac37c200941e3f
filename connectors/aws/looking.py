"""The detectors of repositories, for the texts of one source of AWS."""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.streams import CallError
from graph.model import GapReason

if TYPE_CHECKING:
    from connectors.detect.examine import Examiner
    from connectors.detect.model import Seen


class NotReadWhole(CallError):
    """A text was not read to its end. It concerns the one text; there is nothing amiss with AWS."""

    reason = GapReason.UNAVAILABLE


class Looking:
    """Looks into the texts of one source, one at a time: the engine is not for several threads at once."""

    def __init__(self, estate_key: bytes, cache: Path | None) -> None:
        self._estate_key = estate_key
        self._cache = cache
        self._lock = threading.Lock()

    def secrets_in(self, place: str, data: bytes, path: str) -> list[Seen]:
        """Everything in a text that is a secret as far as can be told; a text that was not read whole is an error."""
        from connectors.detect.model import Seen  # noqa: PLC0415  because most listings meet no text
        from graph.leaks import Unread  # noqa: PLC0415  because most listings meet no text

        with self._lock:
            told = list(self._examiner.look(data, path))
        for each in told:
            if isinstance(each, Unread):
                raise NotReadWhole(f"{place}: {each.why}")
        return [each for each in told if isinstance(each, Seen)]

    def fingerprint(self, value: str) -> str:
        """What a value that is known to be a secret is recognised by, in whatever text it should be found."""
        from connectors.detect.values import fingerprint  # noqa: PLC0415  because most listings meet no secret

        return fingerprint(self._estate_key, value)

    @cached_property
    def _examiner(self) -> Examiner:
        from connectors.detect import Finder, opened  # noqa: PLC0415  because most listings meet no text
        from connectors.detect.examine import Examiner  # noqa: PLC0415  because most listings meet no text
        from graph.leaks import Confidence  # noqa: PLC0415  because most listings meet no text

        return Examiner((Finder(opened(self._cache)),), lambda: self._estate_key, least=Confidence.MEDIUM)
