"""How a connector says what it can list: platforms, streams, scopes, and the errors a call may end in.

A platform is declared in its package's ``__init__`` (which imports no SDK); a stream is a decorated generator in any
module of that package. Nothing else lists them: importing the modules is the registration (``connectors.registry``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from graph.model import AnyRecord, GapReason
from graph.references import SecretRef

T = TypeVar("T")


class CallError(Exception):
    """A remote call ended badly for good. The message never holds a secret.

    Denied: the platform refused.  Unavailable: it could not be reached, or broke off, and retrying did not help.
    Unsupported: this platform has no such call.  Cancelled: the scan was told to stop.
    """

    reason: GapReason = GapReason.FAILED

    def __init__(self, detail: str, *, permission: str = "") -> None:
        super().__init__(detail)
        self.permission = permission
        self.others: tuple[CallError, ...] = ()
        """What else was lost on the way to it, for other reasons: each is a gap of its own."""


class Denied(CallError):
    """The platform refused a call; ``permission`` names what was missing, if the platform said it."""

    reason = GapReason.DENIED


class Unavailable(CallError):
    """The platform could not be reached or broke off, and retrying did not help."""

    reason = GapReason.UNAVAILABLE


class Throttled(CallError):
    """The platform kept saying "slower" until the retries ran out."""

    reason = GapReason.THROTTLED


class Unsupported(CallError):
    """The platform has no such call here: an older server, a feature that is off."""

    reason = GapReason.UNSUPPORTED


class Cancelled(CallError):
    """The scan was told to stop."""

    reason = GapReason.CANCELLED


class Retriable(Exception):
    """A passing fault, raised inside ``Caller.attempt`` by a platform's translation of its errors.

    ``after`` is what the platform asked us to wait, in seconds, when it said so.
    """

    def __init__(self, detail: str, *, after: float | None = None, throttled: bool = False) -> None:
        super().__init__(detail)
        self.after = after
        self.throttled = throttled


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Where a stream is asked: an account, a namespace, a repository. ``name`` is stable and unique in its source."""

    name: str
    kind: str
    region: str = ""
    label: str = ""


class Caller(Protocol):
    """How a stream's calls reach the platform: the runner's one place for limits, retry, timeouts and cancelling."""

    def attempt(self, action: str, call: Callable[[], T]) -> T:
        """Run one remote call named ``action`` (``iam:ListUsers``) under its service's limits, retrying what passes.

        ``call`` raises ``Retriable`` for a passing fault and a ``CallError`` for a lasting one. Every action is
        noted, so that a test can compare what was called with what was declared.
        """
        ...


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What a platform is opened with. ``options`` is an instance of the platform's options struct."""

    source: str
    options: Any
    caller: Caller
    at: datetime
    secret: Callable[[SecretRef], str]
    estate_key: bytes
    cache: Path | None = None
    """Where a connector may keep what can be made again."""

    def __repr__(self) -> str:
        # The key of the estate must not come out with a message or a log line.
        return f"Opening({self.source!r}, {self.options!r})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        # Nor with a traceback that shows local variables.
        return [("source", self.source), ("options", self.options)]


class Connection(Protocol):
    """An opened source. ``scopes`` is asked first; its ``CallError`` makes every stream of the source a gap."""

    def scopes(self) -> Iterable[Scope]:
        """Every scope of this source, of every scope kind."""
        ...

    def api(self, scope: Scope) -> Any:  # noqa: ANN401 because each platform has a client type of its own
        """The platform's own client for that scope; streams get it as their first argument."""
        ...

    def close(self) -> None:
        """Let go of sockets and processes."""
        ...


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """One listing. ``read(api, scope)`` yields records, or ``read(api, scope, parent)`` when there is a parent."""

    platform: str
    name: str
    permissions: tuple[str, ...]
    yields: tuple[type[AnyRecord], ...]
    scope: str
    parent: Stream | None
    parents: Callable[[AnyRecord], bool]
    read: Callable[..., Iterator[AnyRecord]]
    why: str
    begin: Callable[..., None] | None = None
    """``begin(api, scope, parents)`` is told of some parents before they are read one by one: what takes a platform
    its time is begun for all of them. It yields nothing and raises nothing; whatever it met, reading meets again."""


OptionsT = TypeVar("OptionsT", bound=msgspec.Struct)


class Platform(Generic[OptionsT]):
    """One system we know how to read. ``opens`` is ``module:function`` so that no SDK is imported before its use."""

    def __init__(
        self,
        name: str,
        *,
        title: str,
        options: type[OptionsT],
        opens: str,
        extra: str | None = None,
        base_permissions: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.title = title
        self.options = options
        self.opens = opens
        self.extra = extra
        self.base_permissions = base_permissions
        """What listing the scopes needs, apart from any stream."""
        self.streams: dict[str, Stream] = {}

    def stream(
        self,
        name: str,
        *,
        permission: str | tuple[str, ...],
        yields: tuple[type[AnyRecord], ...],
        scope: str,
        parent: Callable[..., Iterator[AnyRecord]] | None = None,
        parents: Callable[[AnyRecord], bool] = lambda _record: True,
        begin: Callable[..., None] | None = None,
    ) -> Callable[[Callable[..., Iterator[AnyRecord]]], Callable[..., Iterator[AnyRecord]]]:
        """Declare a listing. ``parents`` picks which of the parent stream's records it is asked for."""

        def declare(read: Callable[..., Iterator[AnyRecord]]) -> Callable[..., Iterator[AnyRecord]]:
            if name in self.streams:
                message = f"stream {self.name}/{name} is declared twice"
                raise ValueError(message)
            above = next((each for each in self.streams.values() if each.read is parent), None)
            if parent is not None and above is None:
                message = f"stream {self.name}/{name} has a parent that is not a stream of {self.name}"
                raise ValueError(message)
            self.streams[name] = Stream(
                platform=self.name,
                name=name,
                permissions=(permission,) if isinstance(permission, str) else permission,
                yields=yields,
                scope=scope,
                parent=above,
                parents=parents,
                read=read,
                why=(read.__doc__ or "").strip().split("\n")[0],
                begin=begin,
            )
            return read

        return declare
