"""The detectors there are: every module here holds some, and is found by being here."""

from __future__ import annotations

import importlib
import pkgutil

from connectors.detect.model import Detector

DETECTORS: tuple[Detector, ...] = tuple(
    value
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda each: each.name)
    for value in vars(importlib.import_module(f"{__name__}.{module.name}")).values()
    if isinstance(value, Detector)
)
