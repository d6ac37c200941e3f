"""What a scan of a platform needs to be allowed, from what its streams declare: as a policy, a table and a page."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, cast

import msgspec

from connectors.registry import platform, platform_names
from connectors.streams import Platform, Stream

ONE_ACCOUNT = "account"
OPENING = "(opening)"
"""Stands where no stream needs it, but opening the source does."""


class Form(StrEnum):
    """How ``text`` writes it. The last two make the role that is read with, where a platform has such."""

    POLICY = "policy"
    TABLE = "table"
    JSON = "json"
    CLOUDFORMATION = "cloudformation"
    TERRAFORM = "terraform"


class NoSuchForm(LookupError):
    """The platform has no such form, or no such feature."""


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


def permissions_for(name: str, features: Iterable[str] = ()) -> Permissions:
    """Gather what the platform's streams declare, all of them or those of some features.

    Raises ``UnknownPlatform`` and ``NoSuchForm``.
    """
    found = platform(name)
    streams = _streams(found, frozenset(features))
    opening = [
        Need(stream="", permission=each, why="Open the source and list what is in it.")
        for each in found.base_permissions
    ]
    reading = [
        Need(stream=stream.name, permission=each, why=stream.why) for stream in streams for each in stream.permissions
    ]
    needs = (*opening, *sorted(reading, key=lambda need: (need.stream, need.permission)))
    policy = _renderer(name)(sorted({need.permission for need in needs}))
    return Permissions(platform=name, title=found.title, needs=needs, policy=policy)


def text(name: str, form: str = Form.POLICY, features: Iterable[str] = ()) -> str:
    """What ``muster permissions NAME`` prints: the policy alone, the reasons stream by stream, or all of it as JSON."""
    found = permissions_for(name, features)
    wanted = Form(form)
    if wanted is Form.POLICY:
        return found.policy
    if wanted is Form.TABLE:
        return "".join(f"{line}\n" for line in _columns(found.needs))
    if wanted is Form.JSON:
        return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
    return _rolled_out(name, wanted, frozenset(features))


def features_of(name: str) -> Mapping[str, frozenset[str]]:
    """The features of a platform with the families of streams in each: what stands before the dot in their names."""
    if importlib.util.find_spec(f"connectors.{name}.features"):
        return cast("Mapping[str, frozenset[str]]", importlib.import_module(f"connectors.{name}.features").FEATURES)
    return {family: frozenset({family}) for family in sorted({_family(stream) for stream in platform(name).streams})}


def _streams(found: Platform[Any], features: frozenset[str]) -> list[Stream]:
    """The streams of these features (all without any), and those that they are children of."""
    if not features:
        return list(found.streams.values())
    known = features_of(found.name)
    if unknown := sorted(features - known.keys()):
        raise NoSuchForm(f"{found.name} has no feature {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    families = frozenset().union(*(known[each] for each in features))
    wanted = [stream for name, stream in found.streams.items() if _family(name) in families]
    above = {each.name: each for stream in wanted for each in _lineage(stream)}
    return list(above.values())


def _lineage(stream: Stream) -> Iterator[Stream]:
    yield stream
    if stream.parent is not None:
        yield from _lineage(stream.parent)


def _family(stream: str) -> str:
    return stream.partition(".")[0]


def _rolled_out(name: str, form: Form, features: frozenset[str]) -> str:
    """The role that reads one account, as a tool makes it. An organisation is listed from one account alone."""
    module = f"connectors.{name}.rollout"
    if importlib.util.find_spec(module) is None:
        raise NoSuchForm(f"there is no {form} form for {name}")
    streams = _streams(platform(name), features)
    permissions = {each for stream in streams if features or stream.scope == ONE_ACCOUNT for each in stream.permissions}
    forms = cast("Mapping[str, Callable[[Iterable[str]], str]]", importlib.import_module(module).FORMS)
    return forms[form](permissions)


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
