"""What targets say and hear by HTTP: settings of every such target, a request, its answer, and how it can end badly."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from reports.send.model import Done, Failed, Remote, Result, Unreachable, Unsure

READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Web(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of every target that is spoken to by HTTP; a target's own struct is derived from it."""

    ca_cert: Annotated[
        str | None, Meta(description="File of authorities to trust besides the usual ones (PEM), for a server inside.")
    ] = None
    proxy: Annotated[
        str | None, Meta(description="Proxy to go through, instead of what HTTPS_PROXY and NO_PROXY say.")
    ] = None
    timeout: Annotated[float, Meta(gt=0, le=600, description="Seconds to wait for an answer.")] = 30.0
    per_second: Annotated[float, Meta(gt=0, description="Requests a second at most.")] = 10.0
    plain_http: Annotated[
        bool, Meta(description="Speak to another machine unencrypted; whoever is between reads the credentials.")
    ] = False


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to ask. ``path`` starts from the address of the settings, or is a whole address at the same host."""

    method: str
    path: str
    doing: str
    """Completes "could not …" in messages: ``create the ticket``."""
    params: Mapping[str, str | int] = {}
    json: object = None
    content: bytes | None = None
    headers: Mapping[str, str] = {}
    signed: Callable[[], Mapping[str, str]] | None = None
    """Headers made anew for every attempt: a signature over the moment."""
    reads: bool | None = None
    """Whether it changes nothing: said of a POST that only searches. Without it, the method says it."""
    accept: Collection[int] = ()
    """Statuses that are answers too, and no refusal: 404 where something may be gone."""

    @property
    def only_reads(self) -> bool:
        """Whether it may be sent again whatever came of it."""
        return self.method in READS if self.reads is None else self.reads


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back. The names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401  because any JSON may come
        """The body as JSON; None where it is empty or no JSON."""
        try:
            return msgspec.json.decode(self.body) if self.body else None
        except msgspec.DecodeError:
            return None


class NotDone(Exception):
    """It was refused or never arrived, for certain. ``answer`` is for targets to read, never to be shown."""

    def __init__(self, failed: Failed, answer: Answer | None = None) -> None:
        super().__init__(failed.why)
        self.failed = failed
        self.answer = answer

    @property
    def status(self) -> int | None:
        """The status of the answer, where there was one."""
        return self.answer.status if self.answer else None


class MaybeDone(Exception):
    """The answer to a write was lost."""


def written(request: Request) -> bytes | None:
    """The body of a request, as it is sent and signed."""
    return request.content if request.json is None else msgspec.json.encode(request.json)


def result_of(do: Callable[[], Remote]) -> Result:
    """What came of doing something that gives the ticket back."""
    try:
        return Done(remote=do())
    except NotDone as error:
        return error.failed
    except MaybeDone as error:
        return Unsure(why=str(error))


@contextmanager
def reaching() -> Iterator[None]:
    """Turn what can go wrong while only reading into ``Unreachable``."""
    try:
        yield
    except NotDone as error:
        failed = error.failed
        raise Unreachable(failed.why, mend=failed.mend, refused=failed.refused, after=failed.after) from None
    except MaybeDone as error:
        raise Unreachable(str(error)) from None
