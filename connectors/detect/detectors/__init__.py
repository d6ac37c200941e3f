"""The detectors there are: every module here is about one provider, and is found by being here.

Nothing is imported until it is asked for: a sweep that meets no GitHub token never reads the file about
GitHub.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterator

from connectors.detect.model import Detector


def modules() -> list[str]:
    """The names of the files of detectors, in order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


@functools.cache
def of(module: str) -> dict[str, Detector]:
    """The detectors of one file, by their names."""
    values = vars(importlib.import_module(f"{__name__}.{module}")).values()
    return {value.name: value for value in values if isinstance(value, Detector)}


def every() -> Iterator[tuple[str, Detector]]:
    """Every detector there is, with the file it is in."""
    for module in modules():
        for detector in of(module).values():
            yield module, detector
