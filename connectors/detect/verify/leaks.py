"""The live check of a sweep's leaks, as the command line asks for it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from connectors.detect.verify.engine import NO_CHECK, verify
from connectors.detect.verify.model import Key, unknown
from connectors.detect.verify.registry import ask_of
from connectors.detect.verify.settings import Settings
from connectors.detect.verify.witness import Witness
from graph.leaks import Leak, Verified

NOT_HELD = unknown("not asked, because its value was not at hand: an earlier sweep had read it")


def checked(leaks: Sequence[Leak], witness: Witness, settings: Settings) -> tuple[Leak, ...]:
    """The leaks with what their providers say of them. Those that somebody ignored are not asked about.

    The witness has forgotten all values when this is over, however it ends.
    """
    asked = {(leak.detector, leak.fingerprint) for leak in leaks if leak.ignored is None}
    verdicts = {key: NOT_HELD if ask_of(key[0]) else NO_CHECK for key in asked} | verify(witness.take(asked), settings)
    return tuple(_with(leak, verdicts) for leak in leaks)


def _with(leak: Leak, verdicts: dict[Key, Verified]) -> Leak:
    return msgspec.structs.replace(leak, verified=verdicts.get((leak.detector, leak.fingerprint)))
