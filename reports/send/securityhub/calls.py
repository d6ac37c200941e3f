"""Calls of Security Hub's API: credentials, waits, and what a call that failed means.

The library sends nothing again by itself here. Every call may be repeated: a finding is imported under an id of ours,
and a later import of the same replaces it. So after a lost answer the same is simply asked once more.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import msgspec

from reports.send.declare import Surroundings
from reports.send.exchange import MaybeDone, NotDone
from reports.send.model import Failed
from reports.send.securityhub.settings import SecurityHub
from reports.send.waits import asked_pause, pause
from reports.text import cut

Json = dict[str, Any]

ATTEMPTS: Final = 4
LONGEST: Final = 60.0
REASON_ROOM: Final = 300
SESSION: Final = "musterbook"
SLOWER: Final = frozenset({"Throttling", "ThrottlingException", "TooManyRequestsException", "LimitExceededException"})
STALE: Final = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
    }
)
UNSENT: Final = ("EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError")
LOST: Final = ("ConnectionClosedError", "ReadTimeoutError", "HTTPClientError", "ResponseStreamingError")
CREDENTIALS: Final = "Renew the credential that AWS finds here (environment, profile or role)"
RIGHTS: Final = (
    "Allow securityhub:BatchImportFindings, securityhub:BatchUpdateFindings and securityhub:GetFindings, and see that "
    "Security Hub is enabled in this account and region"
)
MISSING: Final = "Security Hub needs boto3, which is not installed; install musterbook[tickets]"


class _Fault(msgspec.Struct, frozen=True):
    """What went wrong once. ``passing`` says that it may be asked again, ``lost`` that it may have been done."""

    failed: Failed
    passing: bool = False
    lost: bool = False


class Calls:
    """The hub of one account and region. What it does raises ``NotDone`` and ``MaybeDone``."""

    def __init__(self, settings: SecurityHub, around: Surroundings) -> None:
        """Ask nothing yet."""
        self._settings, self._around = settings, around
        self._client: Any = None
        self._account = settings.account

    @property
    def place(self) -> str:
        """The hub as messages name it."""
        return f"Security Hub in {self._settings.region}"

    @property
    def account(self) -> str:
        """The account of the hub."""
        if self._account is None:
            self._account = str(self._insist(self._who, "say whose credentials these are")["Account"])
        return self._account

    def ask(self, call: str, doing: str, **values: object) -> Json:
        """Make a call; once more with new credentials where those of an assumed role have run out."""
        try:
            return self._insist(lambda: self._call(call, values), doing)
        except NotDone as error:
            if not error.failed.refused or self._settings.role_arn is None:
                raise
        self._client = None
        return self._insist(lambda: self._call(call, values), doing)

    def _insist(self, make: Callable[[], Json], doing: str) -> Json:
        attempt = 1
        while isinstance(got := self._try(make, doing), _Fault):
            after = got.failed.after
            if not got.passing or attempt == ATTEMPTS or (after or 0) > LONGEST:
                raise MaybeDone(got.failed.why) if got.lost else NotDone(got.failed)
            self._around.sleep(pause(after, attempt - 1))
            attempt += 1
        return got

    def _try(self, make: Callable[[], Json], doing: str) -> Json | _Fault:
        try:
            from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  because only who sends pays for it
        except ModuleNotFoundError:
            return _Fault(Failed(why=MISSING))
        try:
            return make()
        except ClientError as error:
            return self._refused(error.response, doing)
        except BotoCoreError as error:
            return self._broken(error, doing)

    def _refused(self, response: Any, doing: str) -> _Fault:  # noqa: ANN401  because any answer may come
        """What an error of AWS means."""
        meta, told = response.get("ResponseMetadata", {}), response.get("Error", {})
        status, code = int(meta.get("HTTPStatusCode", 0)), str(told.get("Code", ""))
        headers = {name.lower(): str(value) for name, value in meta.get("HTTPHeaders", {}).items()}
        after = asked_pause(headers, self._around.at())
        if code in STALE or status == HTTPStatus.UNAUTHORIZED:
            return _Fault(self._failed(doing, f"it does not know us ({code})", mend=CREDENTIALS, refused=True))
        if code in SLOWER or status == HTTPStatus.TOO_MANY_REQUESTS:
            return _Fault(self._failed(doing, "it asks to come later", again=True, after=after), passing=True)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return _Fault(self._failed(doing, f"it answered {status}", again=True), passing=True, lost=True)
        why = f"it answered {status} {code}: {cut(str(told.get('Message', '')), REASON_ROOM)}"
        return _Fault(self._failed(doing, why, mend=RIGHTS if status == HTTPStatus.FORBIDDEN else ""))

    def _broken(self, error: Exception, doing: str) -> _Fault:
        """What it means that no answer came, or that nothing could be asked at all."""
        names = {each.__name__ for each in type(error).__mro__}
        if names & set(UNSENT):
            return _Fault(self._failed(doing, "no connection came about", again=True), passing=True)
        if names & set(LOST):
            return _Fault(self._failed(doing, "the answer was lost", again=True), passing=True, lost=True)
        if type(error).__name__ in {"ParamValidationError", "InvalidRegionError", "EndpointProviderError"}:
            return _Fault(self._failed(doing, "the settings are not fit for it"))
        # What is left are credentials that cannot be found or got; the message may name a file, never a value.
        why = f"there are no credentials for it ({type(error).__name__})"
        return _Fault(self._failed(doing, why, mend=CREDENTIALS, refused=True))

    def _failed(self, doing: str, why: str, **more: Any) -> Failed:  # noqa: ANN401  because of fields of many types
        return Failed(why=f"{self.place} could not be asked to {doing}: {why}", **more)

    def _call(self, call: str, values: dict[str, object]) -> Json:
        if self._client is None:
            self._client = self._session().client(
                "securityhub", endpoint_url=self._settings.endpoint, config=self._config()
            )
            self._around.ending.callback(self._client.close)
        answer: Json = getattr(self._client, call)(**values)
        return answer

    def _who(self) -> Json:
        return self._asked_sts(self._session(), "get_caller_identity")

    def _session(self) -> Any:  # noqa: ANN401  because the stubs of one service would have to be installed for it
        import boto3  # noqa: PLC0415  because only who sends pays for it

        wants = self._settings
        session = boto3.Session(profile_name=wants.profile, region_name=wants.region)
        if wants.role_arn is None:
            return session
        proof = {"ExternalId": wants.external_id} if wants.external_id else {}
        role = self._asked_sts(session, "assume_role", RoleArn=wants.role_arn, RoleSessionName=SESSION, **proof)
        given = role["Credentials"]
        return boto3.Session(
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
            region_name=wants.region,
        )

    def _asked_sts(self, session: Any, call: str, **values: str) -> Json:  # noqa: ANN401  because of the same
        client = session.client("sts", config=self._config())
        try:
            answer: Json = getattr(client, call)(**values)
        finally:
            client.close()
        return answer

    def _config(self) -> Any:  # noqa: ANN401  because its type is of the library, which is imported late
        from botocore.config import Config  # noqa: PLC0415  because only who sends pays for it

        seconds = self._settings.timeout
        return Config(
            retries={"total_max_attempts": 1},
            connect_timeout=seconds,
            read_timeout=seconds,
            user_agent_extra=f"musterbook/{self._around.version}",
        )
