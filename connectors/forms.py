"""The forms that answers are read into, each learnt by one thread alone.

msgspec learns the fields of a struct when it is first read into, and puts what it knows so far where every thread sees
it. A second thread that reads into the same struct meanwhile finds half of it, and the process dies. So whoever reads
in a thread asks for the form here first.
"""

from __future__ import annotations

import threading
from typing import TypeVar

import msgspec

Form = TypeVar("Form")

_learning = threading.Lock()
_learnt: set[object] = set()


def learnt(form: type[Form]) -> type[Form]:
    """The form itself, once msgspec knows all of it."""
    if form not in _learnt:
        with _learning:
            msgspec.json.Decoder(form)
            _learnt.add(form)
    return form
