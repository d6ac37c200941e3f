"""What a scan of a platform needs to be allowed, from what its streams declare: as a policy, a table and a page."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import cast

import msgspec

from connectors.registry import platform, platform_names

OPENING = "(opening)"
"""Stands where no stream needs it, but opening the source does."""


class Form(StrEnum):
    """How ``text`` writes it."""

    POLICY = "policy"
    TABLE = "table"
    JSON = "json"


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """One permission, the stream that needs it, and what for. Listing the scopes comes first, without a stream."""

    stream: str
    permission: str
    why: str


class Permissions(msgspec.Struct, frozen=True, kw_only=True):
    """All a platform's scan needs: ``needs`` tells why, ``policy`` is for pasting."""

    platform: str
    title: str
    needs: tuple[Need, ...]
    policy: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every permission once, sorted."""
        return tuple(sorted({need.permission for need in self.needs}))


def permissions_for(name: str) -> Permissions:
    """Gather what the platform's streams declare. Raises ``UnknownPlatform``."""
    found = platform(name)
    opening = [
        Need(stream="", permission=each, why="Open the source and list what is in it.")
        for each in found.base_permissions
    ]
    reading = [
        Need(stream=stream.name, permission=each, why=stream.why)
        for stream in found.streams.values()
        for each in stream.permissions
    ]
    needs = (*opening, *sorted(reading, key=lambda need: (need.stream, need.permission)))
    policy = _renderer(name)(sorted({need.permission for need in needs}))
    return Permissions(platform=name, title=found.title, needs=needs, policy=policy)


def text(name: str, form: str = Form.POLICY) -> str:
    """What ``muster permissions NAME`` prints: the policy alone, the reasons stream by stream, or all of it as JSON."""
    found = permissions_for(name)
    wanted = Form(form)
    if wanted is Form.POLICY:
        return found.policy
    if wanted is Form.TABLE:
        return "".join(f"{line}\n" for line in _columns(found.needs))
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


def permissions_markdown() -> str:
    """Write the documentation page: every platform's table and policy."""
    lines = [
        "# Permissions",
        "",
        "What a scan asks of each platform, made from the streams' own declarations. Nothing here changes anything.",
    ]
    for name in platform_names():
        lines += ["", *_section(permissions_for(name))]
    return "\n".join(lines) + "\n"


def _section(found: Permissions) -> Iterator[str]:
    yield f"## {found.title} (`{found.platform}`)"
    yield ""
    yield from _table(found.needs)
    yield ""
    yield f"The least it takes (`muster permissions {found.platform}`):"
    yield ""
    yield "```"
    yield from found.policy.rstrip("\n").splitlines()
    yield "```"


def _table(needs: Sequence[Need]) -> Iterator[str]:
    yield "| stream | permission | why |"
    yield "|---|---|---|"
    for need in needs:
        stream = f"`{need.stream}`" if need.stream else OPENING
        why = need.why.replace("|", "\\|")
        yield f"| {stream} | `{need.permission}` | {why} |"


def _columns(needs: Sequence[Need]) -> Iterator[str]:
    """The table as a terminal shows it; a reason that is the line before's is not said again."""
    stream_width = max((len(need.stream or OPENING) for need in needs), default=0)
    width = max((len(need.permission) for need in needs), default=0)
    said = ""
    for need in needs:
        stream = need.stream or OPENING
        if stream == said:
            yield f"{'':{stream_width}}  {need.permission}"
        else:
            yield f"{stream:{stream_width}}  {need.permission:{width}}  {need.why}"
        said = stream


def _renderer(name: str) -> Callable[[Sequence[str]], str]:
    """Find the platform's own policy writer, ``render`` in its module ``policy``, or fall back to a plain list."""
    module = f"connectors.{name}.policy"
    if importlib.util.find_spec(module) is None:
        return _plain
    return cast("Callable[[Sequence[str]], str]", importlib.import_module(module).render)


def _plain(permissions: Iterable[str]) -> str:
    return "".join(f"{each}\n" for each in permissions)
