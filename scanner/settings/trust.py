"""What a settings file that nobody named may not say: it may have come with a repository of somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from graph.references import SecretRef
from scanner.settings.convert import fields_of
from scanner.settings.model import Settings, SourceSettings
from scanner.settings.problems import Problem

SENDS = re.compile(
    r"(?:^|_)(?:addr|address|authority|domain|endpoint|host|hostname|proxy|server|uri|url)(?:es|s)?(?:_|$)"
)
"""Names of options that say where a source is asked, and so where its secret is shown."""
OWN_ADDRESSES = ("VAULT_ADDR", "BAO_ADDR", "AWS_ENDPOINT_URL")
"""Variables by which users tell other programs where their systems are; ``muster init`` copies them."""


def untrusted(settings: Settings, environ: Mapping[str, str]) -> Iterator[Problem]:
    """Refuse what a file that was merely found would run, and addresses it would show a secret to."""
    if settings.trusted:
        return
    if settings.origin("store").kind == "file":
        if _runs(settings.store):
            yield _runs_problem(settings, "store")
        elif isinstance(settings.store, str) and not settings.store.startswith("sqlite:"):
            yield _sends_problem(settings, "store", "where what is scanned is sent")
    own = {environ[name] for name in OWN_ADDRESSES if environ.get(name)}
    for source in settings.sources.values():
        yield from _of_source(settings, source, own)


def _of_source(settings: Settings, source: SourceSettings, own: set[str]) -> Iterator[Problem]:
    shown = any(ref.env or ref.keyring for _, ref in _leaves("", source.options) if isinstance(ref, SecretRef))
    for name, field in fields_of(type(source.options)).items():
        path, value = f"sources.{source.name}.{name}", getattr(source.options, field.name)
        if settings.origin(path).kind != "file":
            continue
        if name == "program" or _runs(value):
            yield _runs_problem(settings, path)
        elif shown and any(_sends(key, text) and text not in own for key, text in _leaves(name, value)):
            yield _sends_problem(settings, path, "where a secret is sent")


def _runs(value: Any) -> bool:  # noqa: ANN401 because each setting has a type of its own
    return any(isinstance(each, SecretRef) and each.command for _, each in _leaves("", value))


def _sends(name: str, value: Any) -> bool:  # noqa: ANN401 because each setting has a type of its own
    return isinstance(value, str) and bool("://" in value or (value and SENDS.search(name)))


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 because each setting has a type of its own
    """Every single value in an option, however deep, with the name closest to it; a reference is one value."""
    if isinstance(value, msgspec.Struct) and not isinstance(value, SecretRef):
        value = msgspec.structs.asdict(value)
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _leaves(str(key), each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _leaves(name, each)
    else:
        yield name, value


def _runs_problem(settings: Settings, path: str) -> Problem:
    what = "a settings file that was merely found may not name a command to run"
    return Problem(place=settings.origin(path).place, what=f"{path}: {what}", remedy=_name_it(settings))


def _sends_problem(settings: Settings, path: str, where: str) -> Problem:
    what = f"a settings file that was merely found may not say {where}"
    variable = f"MUSTER_{path.upper().replace('.', '__').replace('-', '_')}"
    remedy = f"{_name_it(settings)} Or say the address yourself: {variable}=…"
    return Problem(place=settings.origin(path).place, what=f"{path}: {what}", remedy=remedy)


def _name_it(settings: Settings) -> str:
    return f"If you trust it, name it: --config {settings.file} (or MUSTER_CONFIG)."
