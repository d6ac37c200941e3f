"""Which formats for leaks there are. Asking for one imports that one."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

from reports import leaks
from reports.leaks.declare import LEAK_REPORTERS, LeakReporter

PREFIX = "as_"


class NoSuchFormat(LookupError):
    """There is no format of that name; the message says which there are."""


def leak_reporter_of(name: str) -> LeakReporter:
    """Return the format of that name, importing its module and no other format's."""
    module = f"{leaks.__name__}.{PREFIX}{name}"
    if not name.isidentifier() or find_spec(module) is None:
        raise NoSuchFormat(f"there is no format {name}; known: {', '.join(leak_formats())}")
    importlib.import_module(module)
    return LEAK_REPORTERS[name]


def leak_formats() -> tuple[str, ...]:
    """Every format's name, in alphabetical order. Finding the file is the registration."""
    import pkgutil  # noqa: PLC0415 because only help and mistakes need the list

    names = (module.name for module in pkgutil.iter_modules(leaks.__path__))
    return tuple(sorted(name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX)))
