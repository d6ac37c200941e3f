"""Try every source read-only: open it, ask each listing for its first records, and say what is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec

from connectors.calls import Retry
from connectors.runner import collect
from connectors.work import Pace
from graph.model import Observed
from scanner.carry import EVERY_SCOPE
from scanner.settings.model import Settings
from scanner.work import source_work

SAMPLE = 1
PACE = Pace(retry=Retry(attempts=2, cap=2.0, budget=10.0), task_seconds=60.0)
"""An examination answers soon; a scan is more patient."""


class Lack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A listing that cannot be seen, why, and the permission that is missing."""

    stream: str
    scopes: tuple[str, ...]
    reason: str
    detail: str
    permission: str = ""


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """What an examination of one source came to."""

    source: str
    platform: str
    opened: bool
    seen: tuple[str, ...]
    unseen: tuple[Lack, ...]


def examine(
    settings: Settings, environ: Mapping[str, str], *, at: datetime, sources: Collection[str] = (), pace: Pace = PACE
) -> list[Examined]:
    """Try the first record of every listing of every source (or of those named)."""
    work = source_work(settings, environ, sources=sources, sample=SAMPLE)
    units = list(collect(work, at=at, pace=pace))
    return [
        _examined(each.name, each.platform.name, [unit for unit in units if unit.source == each.name]) for each in work
    ]


def _examined(source: str, platform: str, units: list[Observed]) -> Examined:
    lacks: dict[tuple[str, str, str], Lack] = {}
    for gap in (gap for unit in units for gap in unit.gaps):
        key = (gap.stream, gap.reason, gap.permission)
        scopes = lacks[key].scopes if key in lacks else ()
        lacks[key] = Lack(
            stream=gap.stream,
            scopes=tuple(dict.fromkeys((*scopes, gap.scope))),
            reason=gap.reason,
            detail=gap.detail,
            permission=gap.permission,
        )
    return Examined(
        source=source,
        platform=platform,
        opened=not any(gap.scope == EVERY_SCOPE for unit in units for gap in unit.gaps),
        seen=tuple(dict.fromkeys(unit.stream for unit in units if not unit.gaps)),
        unseen=tuple(lacks.values()),
    )
