"""The client streams are given: typed rows out of AWS's answers, every wire call by way of the caller."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any, TypeVar

import msgspec
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from connectors.aws.actions import IN_BULK, action_of
from connectors.aws.asked import Client, Services
from connectors.aws.bulk import Bulk
from connectors.aws.errors import code_of, translated
from connectors.aws.exported_trail import ExportedTrail
from connectors.aws.folder.identities import Given
from connectors.aws.looking import Looking
from connectors.forms import learnt
from connectors.streams import Caller, CallError, Retriable

RowT = TypeVar("RowT")
IAM_PAGE = 1000
GONE = ("NoSuchEntity", "NoSuchEntityException", "NoSuchResource", "ResourceNotFoundException", "NotFoundException")
"""What AWS's services answer when what was asked for is not there, each in its own word."""


class MayBe(msgspec.Struct, frozen=True, kw_only=True):
    """Errors that are answers: codes for what is not there, and for what is asked again ``every`` so many seconds."""

    absent: Collection[str] = ()
    pending: Collection[str] = ()
    every: float = 0.0


ALWAYS = MayBe()
"""Whatever is asked for is there."""


class Api:
    """One account's (or the organisation's) services in one region, with its own credentials.

    ``partition`` is the first part of its ARNs after ``arn``; ``in_organization`` says that the organisation's streams
    tell of the accounts, ``own_account`` that the source's credentials belong to this one; ``wanted_regions`` are the
    regions that the settings name, all enabled ones when empty. ``looking`` finds secrets in the texts that streams
    meet; ``trail`` is read in place of CloudTrail, where the settings name one.
    """

    def __init__(
        self,
        caller: Caller,
        services: Services,
        looking: Looking,
        *,
        in_organization: bool,
        own_account: bool,
        trail: ExportedTrail | None,
        region: str = "",
    ) -> None:
        self._caller = caller
        self._services = services
        self.looking = looking
        self._clients: dict[str, Client] = {}
        self._regions: dict[str, Api] = {}
        self._lock = threading.Lock()
        # What was exported is at hand, all of it; and of IAM, which is the same everywhere, one region is asked.
        alone = services.written or bool(region) or not services.left_out.isdisjoint(IN_BULK)
        self._bulk = None if alone else Bulk(partial(self._asked, "iam"))
        self.region = region or services.region
        self.partition = services.partition
        self.wanted_regions = services.wanted_regions
        self.in_organization = in_organization
        self.own_account = own_account
        self.trail = trail
        self._jobs: dict[str, str] = {}

    def in_region(self, region: str) -> Api:
        """The same account's services in another region."""
        if region == self.region:
            return self
        with self._lock:
            if region not in self._regions:
                self._regions[region] = Api(
                    self._caller,
                    self._services,
                    self.looking,
                    in_organization=self.in_organization,
                    own_account=self.own_account,
                    trail=self.trail,
                    region=region,
                )
            return self._regions[region]

    def offers(self, service: str) -> bool:
        """Whether the region has that service. A service that no region is known of is taken to be everywhere."""
        return self._services.offers(service, self.region)

    def asks(self, service: str, operation: str) -> bool:
        """Whether there is anybody to ask: the region has the service, and the settings do not leave it out."""
        action = action_of(service, operation)
        return not self._services.left_out & {action, action.partition(":")[0]} and self.offers(service)

    def call(self, service: str, operation: str, row: type[RowT], **given: object) -> RowT:
        """Make one call and return its whole answer as ``row``."""
        return self._read(action_of(service, operation), self._answer(service, operation, given), row)

    def find(
        self, service: str, operation: str, row: type[RowT], *, absent: Collection[str] = (), **given: object
    ) -> RowT | None:
        """Make one call; None when AWS says that the thing asked for is not there (any more), or nobody is to be asked.

        ``absent`` are the codes by which this operation says so, besides the usual ones.
        """
        if not self.asks(service, operation):
            return None
        answer = self._answer(service, operation, given, MayBe(absent=(*GONE, *absent)))
        return None if answer is None else self._read(action_of(service, operation), answer, row)

    def pages(
        self, service: str, operation: str, key: str, row: type[RowT], *, absent: Collection[str] = (), **given: object
    ) -> Iterator[RowT]:
        """Yield the rows under ``key`` of every page; none when what they belong to is gone meanwhile (``absent``).

        In a region that does not have the service, and where the settings leave it out, nothing is asked.
        """
        if not self.asks(service, operation):
            return
        action = action_of(service, operation)
        paging = self._services.paging(service, operation)
        if service == "iam":
            given = {"MaxItems": IAM_PAGE, **given}
        after = ""
        while True:
            asked = {**given, paging.token: after} if after else given
            page = self._answer(service, operation, asked, MayBe(absent=(*GONE, *absent))) or {}
            yield from self._read(action, page.get(key) or [], list[row])  # type: ignore[valid-type]  # because row is a type
            following = page.get(paging.following)
            if not following:
                return
            if following == after:
                raise CallError(f"{action}: AWS gave the same page twice")
            after = following

    def poll(self, service: str, operation: str, row: type[RowT], *, pending: Collection[str], every: float) -> RowT:
        """Make one call, again after ``every`` seconds while AWS answers that it is not ready."""
        answer = self._answer(service, operation, {}, MayBe(pending=pending, every=every))
        return self._read(action_of(service, operation), answer, row)

    def keep_job(self, about: str, job: str) -> None:
        """Remember a job that was begun, until somebody takes it to fetch its result."""
        self._jobs[about] = job

    def take_job(self, about: str) -> str | None:
        """The job that was begun about something, if one was."""
        return self._jobs.pop(about, None)

    def await_job(
        self, service: str, operation: str, row: type[RowT], *, running: Callable[[RowT], bool], **given: object
    ) -> RowT:
        """Make one call, again after ever longer pauses while its answer says that a job is still running."""
        action = action_of(service, operation)

        def look() -> RowT:
            answer = self._read(action, self._made(service, operation, given), row)
            if running(answer):
                raise Retriable("the job is still running")
            return answer

        return self._caller.attempt(action, look)

    def _answer(self, service: str, operation: str, given: Given, may_be: MayBe = ALWAYS) -> Any:  # noqa: ANN401 because an answer has no type until it is read as a row
        """What a question is answered with: by what IAM told of the whole account, or by AWS."""
        bulk = self._bulk if service == "iam" else None
        told = bulk.answer(operation, given) if bulk else None
        if told is not None:
            return told
        answer = self._asked(service, operation, given, may_be)
        if bulk:
            bulk.note(operation, answer)
        return answer

    def _asked(self, service: str, operation: str, given: Given, may_be: MayBe = ALWAYS) -> Any:  # noqa: ANN401 because an answer has no type until it is read as a row
        call = partial(self._made, service, operation, given, may_be)
        return self._caller.attempt(action_of(service, operation), call)

    def _made(self, service: str, operation: str, given: Given, may_be: MayBe = ALWAYS) -> Any:  # noqa: ANN401 because an answer has no type until it is read as a row
        """Make a call, once; its errors come out as ours."""
        try:
            # The client is made in here: finding its credentials may call AWS, and fail, as well.
            return getattr(self._client(service), xform_name(operation))(**given)
        except (BotoCoreError, ClientError) as error:
            code = code_of(error) if isinstance(error, ClientError) else ""
            if code in may_be.absent:
                return None
            if code in may_be.pending:
                raise Retriable(f"it is not ready ({code})", after=may_be.every) from None
            # Without the cause: botocore's exception holds the answer, and a trace would print it.
            abroad = "" if self.region == self._services.region else self.region
            raise translated(action_of(service, operation), error, abroad=abroad) from None
        except ResponseParserError:
            raise Retriable("what came back is no answer of AWS") from None

    def _client(self, service: str) -> Client:
        with self._lock:
            if service not in self._clients:
                self._clients[service] = self._services.client(service, self.region)
            return self._clients[service]

    def close(self) -> None:
        """Let go of the sockets, those of the other regions too, and of what was told of the whole account."""
        if self._bulk:
            self._bulk.close()
        for client in self._clients.values():
            client.close()
        for api in self._regions.values():
            api.close()

    def _read(self, action: str, answer: object, row: type[RowT]) -> RowT:
        try:
            return msgspec.convert(answer, learnt(row), strict=not self._services.written)
        except msgspec.ValidationError as error:
            raise CallError(f"{action}: AWS's answer is not what it should be: {error}") from None
