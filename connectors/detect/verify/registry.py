"""The live checks there are. A check of the detectors ``acme-…`` is ``VERIFIER`` in ``providers/acme.py``."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from connectors.detect.verify import providers
from connectors.detect.verify.declare import Ask, Verifier


@functools.cache
def verifier_names() -> tuple[str, ...]:
    """Name every provider that can be asked, without importing any."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(providers.__path__)))


@functools.cache
def verifier(name: str) -> Verifier:
    """The provider of that name."""
    found: Verifier = importlib.import_module(f"{providers.__name__}.{name}").VERIFIER
    return found


@functools.cache
def ask_of(detector: str) -> tuple[Verifier, Ask] | None:
    """How to ask about what this detector finds, if there is a way. Imports that one provider."""
    name = detector.partition("-")[0]
    if name not in verifier_names():
        return None
    found = verifier(name)
    return next(((found, ask) for ask in found.asks if detector in ask.of), None)


def table() -> str:
    """Everything that is ever asked, as a table in Markdown."""
    rows = ["| provider | asked at | request | which tells | of | needs |", "|---|---|---|---|---|---|"]
    for each in map(verifier, verifier_names()):
        place = f"`{each.endpoint}`" if each.endpoint else f"`--verify-endpoint {each.name}=…`"
        for ask in each.asks:
            kinds = ", ".join(f"`{kind}`" for kind in ask.of)
            rows.append(f"| {each.title} | {place} | `{ask.request}` | {ask.what} | {kinds} | {ask.needs or '–'} |")
    return "\n".join(rows) + "\n"
