"""From settings to what is to be collected."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from connectors.registry import platform
from connectors.work import SourceWork
from scanner.estate_key import estate_key
from scanner.folders import cache_folder
from scanner.secrets import resolver
from scanner.settings.model import Settings
from scanner.settings.problems import meant

LOCAL_PLATFORMS = frozenset({"git", "people", "scanners"})
"""Platforms that are read without a network."""


class UnknownSource(LookupError):
    """The settings have no source of that name; the message lists those there are."""


def source_work(
    settings: Settings, environ: Mapping[str, str], *, sources: Collection[str] = (), sample: int | None = None
) -> list[SourceWork]:
    """Return the work for the named sources, or for all of them."""
    key = estate_key(settings.state, environ)
    secret = resolver(environ)
    chosen = chosen_sources(settings, sources)
    return [
        SourceWork(
            name=name,
            platform=platform(settings.sources[name].platform),
            options=settings.sources[name].options,
            secret=secret,
            estate_key=key,
            cache=cache_folder(environ),
            sample=sample,
        )
        for name in chosen
    ]


def chosen_sources(settings: Settings, sources: Collection[str]) -> list[str]:
    """Return the names asked for, in the order of the settings; all of them when none was asked for."""
    for name in sources:
        if name not in settings.sources:
            raise UnknownSource(f"there is no source {name}. {meant(name, settings.sources)}".rstrip())
    return [name for name in settings.sources if not sources or name in sources]
