"""What went wrong, told without any value: where it happened and which kind of fault, never what was in hand."""

from __future__ import annotations

import re
import threading
import traceback
from collections.abc import Callable

from connectors.streams import CallError
from graph.references import SecretRef

HIDDEN = "…"
LONGEST = 300
_QUOTED = re.compile(r"\"[^\"]*\"?|'[^']*'?")
_TELLING = re.compile(r"\S*\d\S*|\S{21,}")
_SHORTEST = 4


class Hidden:
    """The secrets that a source was opened with; they are taken out of every text that leaves the connector."""

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._lock = threading.Lock()

    def keep(self, secret: Callable[[SecretRef], str]) -> Callable[[SecretRef], str]:
        """Wrap a resolver so that what it hands out is known here."""

        def resolve(reference: SecretRef) -> str:
            value = secret(reference)
            # A text of one or two letters is in every message; blanking it there would say what it is.
            if len(value) >= _SHORTEST:
                with self._lock:
                    self._values.add(value)
            return value

        return resolve

    def clean(self, text: str) -> str:
        """Return the text on one line, shortened, without the secrets."""
        with self._lock:
            values = sorted(self._values, key=len, reverse=True)
        for value in values:
            text = text.replace(value, HIDDEN)
        line = " ".join(text.split())
        return line if len(line) <= LONGEST else line[: LONGEST - 1] + HIDDEN


def fault_of(act: Callable[[], object]) -> Exception | None:
    """Run something and return what it raised: the one place where anything may go wrong without ending the scan."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 because one broken stream must not end the scan; the caller makes it a gap
        return error
    return None


def told(fault: BaseException, hidden: Hidden, *, what: str, home: str) -> str:
    """Say what happened in ``what``, whose code is module ``home``.

    A ``CallError`` was worded for people. Anything else may quote what it choked on, so only its plain words are kept.
    """
    if isinstance(fault, CallError):
        return hidden.clean(str(fault))
    words = _TELLING.sub(HIDDEN, _QUOTED.sub(HIDDEN, hidden.clean(str(fault))))
    return f"{what}: {type(fault).__name__} at {_where(fault, home)}: {words}".rstrip(": ")


def _where(fault: BaseException, home: str) -> str:
    """Name the line of ``home`` that led to the fault, or the innermost one where that module had no part in it."""
    steps = [
        (frame.f_globals.get("__name__", "?"), line) for frame, line in traceback.walk_tb(fault.__traceback__)
    ] or [(home, 0)]
    module, line = next((step for step in reversed(steps) if step[0] == home), steps[-1])
    return f"{module}:{line}"
