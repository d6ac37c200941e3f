"""The four kinds of question that streams ask of a Vault, and what its answers mean. No SDK is imported here."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Generic, Protocol, TypeVar

import msgspec

from connectors.forms import learnt
from connectors.streams import Caller, CallError, Denied, Retriable, Unavailable, Unsupported
from connectors.vault.permission import Permission, permission

T = TypeVar("T")


class Answer(msgspec.Struct, frozen=True):
    """An HTTP answer as it came."""

    status: int
    content: bytes
    headers: Mapping[str, str]


class Send(Protocol):
    """One HTTP request to the Vault; raises ``Retriable`` or a ``CallError`` when there is no answer at all."""

    def __call__(self, verb: str, path: str, body: dict[str, str] | None = None) -> Answer:
        """Send it, and return the answer whatever its status."""
        ...


class Reply(msgspec.Struct, Generic[T], frozen=True):
    """The envelope of every answer."""

    data: T


class _Keys(msgspec.Struct, frozen=True):
    keys: tuple[str, ...] = ()


class _Errors(msgspec.Struct, frozen=True):
    errors: tuple[str, ...] = ()


class Api:
    """One namespace of one Vault, for reading. ``store`` is the id of its record."""

    def __init__(self, send: Send, caller: Caller, store: str) -> None:
        self._send = send
        self._caller = caller
        self.store = store

    def keys(self, granted: str, path: str) -> tuple[str, ...]:
        """List the names under a path; none when there are none."""
        found = self._ask("list", granted, path, Reply[_Keys])
        return found.data.keys if found else ()

    def read(self, granted: str, path: str, answer: type[T]) -> T | None:
        """Read what is at a path; None when nothing is."""
        found = self._ask("get", granted, path, Reply[answer])  # type: ignore[valid-type]  # because answer is a type at run time
        return found.data if found else None

    def open_read(self, granted: str, path: str, answer: type[T]) -> T | None:
        """Read one of the few answers that come without the envelope."""
        return self._ask("get", granted, path, answer)

    def look_up(self, granted: str, path: str, question: dict[str, str], answer: type[T]) -> T | None:
        """Ask about one thing by its accessor or id: a POST that changes nothing; None when it is gone by now."""
        found = self._ask("post", granted, path, Reply[answer], question)  # type: ignore[valid-type]  # because answer is a type at run time
        return found.data if found else None

    def _ask(self, verb: str, granted: str, path: str, answer: type[T], body: dict[str, str] | None = None) -> T | None:
        def call() -> T | None:
            return understand(self._send(verb, path, body), permission(granted), path, answer)

        return self._caller.attempt(f"vault:{granted}", call)


def understand(got: Answer, needed: Permission, path: str, answer: type[T]) -> T | None:
    """Decode an answer; None when what was asked for is not there. What else it may be is raised."""
    if got.status == HTTPStatus.OK:
        return msgspec.json.decode(got.content, type=learnt(answer))
    said = _said(got)
    if got.status == HTTPStatus.NO_CONTENT or _gone(got.status, said):
        return None
    raise _refusal(got, said, needed, path) or _fault(got, said, path)


def _said(got: Answer) -> str:
    try:
        return "; ".join(
            " ".join(each.split()) for each in msgspec.json.decode(got.content, type=learnt(_Errors)).errors
        )
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


def _gone(status: int, said: str) -> bool:
    # An accessor or a lease that ended between the listing and the look-up is told as a bad request or a refusal.
    if status == HTTPStatus.NOT_FOUND:
        return "no handler for route" not in said and "unsupported path" not in said
    return "invalid accessor" in said or "invalid lease" in said


def _refusal(got: Answer, said: str, needed: Permission, path: str) -> CallError | None:
    detail = f"{path} answered {got.status}" + (f": {said}" if said else "")
    if got.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Denied(detail, permission=needed.exact(path))
    if got.status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED} or "only available in root" in said:
        return Unsupported(detail)
    if "sealed" in said:
        return Unavailable(f"the vault is sealed ({detail})")
    if HTTPStatus.MULTIPLE_CHOICES <= got.status < HTTPStatus.BAD_REQUEST:
        # Followed, a redirect would carry the token to wherever it points.
        return Unavailable(f"{path} is redirected elsewhere; set address to the active node's own")
    return None


def _fault(got: Answer, said: str, path: str) -> CallError | Retriable:
    detail = f"{path} answered {got.status}" + (f": {said}" if said else "")
    told = next((value for name, value in got.headers.items() if name.lower() == "retry-after"), "")
    after = float(told) if told.isdecimal() else None
    if got.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Retriable(detail, after=after, throttled=True)
    if got.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Retriable(detail, after=after)
    return CallError(detail)
