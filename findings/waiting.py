"""Checks that wait for a connector: what they will look for, and what a connector has to tell for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec

from findings.declare import Severity


class Waiting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One check that is not asked yet."""

    id: str
    title: str
    platforms: tuple[str, ...]
    severity: Severity
    frameworks: tuple[str, ...] = ()
    needs: tuple[str, ...]
    """What its records will have to tell, by the names that the platform has for it."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    check: tuple[Waiting, ...]


@cache
def waiting() -> tuple[Waiting, ...]:
    """All of them, in the order of the file."""
    return msgspec.toml.decode(resources.files("findings").joinpath("waiting.toml").read_bytes(), type=_File).check


def waiting_markdown() -> Iterator[str]:
    """The section of the page of checks that tells of them, platform by platform."""
    yield "## Waiting for a connector"
    yield ""
    yield "These checks are not asked: nothing lists their platform yet. An estate is not fine because of them."
    for platform in dict.fromkeys(each.platforms[0] for each in waiting()):
        yield ""
        yield f"### {platform}"
        yield ""
        yield "| check | severity | title | what it needs | related to |"
        yield "|---|---|---|---|---|"
        for each in waiting():
            if each.platforms[0] == platform:
                also = f" (also {', '.join(each.platforms[1:])})" if each.platforms[1:] else ""
                needs = "; ".join(each.needs).replace("|", "\\|")
                yield f"| {each.id} | {each.severity} | {each.title}{also} | {needs} | {', '.join(each.frameworks)} |"
