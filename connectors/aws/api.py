"""Open a source: whose credentials, which accounts, and the reader role in each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import botocore.session
from botocore.credentials import CredentialProvider, CredentialResolver, RefreshableCredentials
from botocore.exceptions import BotoCoreError
from botocore.utils import parse_timestamp

from connectors.aws import AwsOptions
from connectors.aws.client import Api
from connectors.aws.errors import translated
from connectors.aws.exported_trail import ExportedTrail
from connectors.aws.looking import Looking
from connectors.aws.rows import Account, Row
from connectors.aws.services import Services, models
from connectors.streams import CallError, Connection, Denied, Opening, Scope

HOME_REGION = "us-east-1"
SESSION_NAME = "musterbook"


class Myself(Row, frozen=True):
    """Whose credentials these are."""

    account: str


class Keys(Row, frozen=True):
    """Passing credentials of an assumed role."""

    access_key_id: str
    secret_access_key: str
    session_token: str
    expiration: datetime


class Assumed(Row, frozen=True):
    """The answer of AssumeRole."""

    credentials: Keys


class ReaderRole(CredentialProvider):
    """Credentials of the role in one account, taken anew before they run out."""

    METHOD = "musterbook-reader-role"
    CANONICAL_NAME = METHOD

    def __init__(self, assume: Callable[[], dict[str, str]]) -> None:
        super().__init__()
        self._assume = assume
        self._first = assume()

    def load(self) -> RefreshableCredentials:
        """Return credentials that botocore renews by itself."""
        return RefreshableCredentials.create_from_metadata(self._first, self._assume, self.METHOD)


def connect(opening: Opening) -> Connection:
    """Open the source; nothing is called until its scopes are asked for."""
    if opening.options.folder:
        from connectors.aws.folder.opening import FolderConnection  # noqa: PLC0415  because few read a folder

        return FolderConnection(opening)
    return AwsConnection(opening)


class AwsConnection:
    """The accounts of one source. Whichever cannot be entered is a gap of its own; the others are read."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._options: AwsOptions = opening.options
        self._entered: list[Api] = []
        self._looking = Looking(opening.estate_key, opening.cache)
        self._trail = ExportedTrail(Path(self._options.trail)) if self._options.trail else None

    def scopes(self) -> Iterator[Scope]:
        """Every account that is to be read, and the organisation when its accounts are listed by it."""
        wanted, own = set(self._options.accounts), self._me.account
        if not self._options.organization:
            for name in sorted(wanted or {own}):
                yield Scope(kind="account", name=name, label=name)
            return
        accounts = list(self._own.pages("organizations", "ListAccounts", "Accounts", Account))
        if not accounts:
            # Every organisation has one account at least: botocore reads a page that is no JSON as an empty answer.
            raise CallError("organizations:ListAccounts: AWS lists no account at all, which cannot be")
        for account in accounts:
            if account.active and (not wanted or account.id in wanted):
                yield Scope(kind="account", name=account.id, label=account.name)
        for organization in sorted({account.organization for account in accounts}):
            yield Scope(kind="organization", name=organization, label=organization)

    def api(self, scope: Scope) -> Api:
        """Return the client for that scope, with its role assumed where it is not the credentials' own account."""
        if scope.kind == "organization" or scope.name == self._me.account:
            return self._own
        entered = self._enter(scope.name)
        self._entered.append(entered)
        return entered

    def close(self) -> None:
        """Let go of the sockets of every account."""
        for api in (vars(self).get("_own"), *self._entered):
            if isinstance(api, Api):
                api.close()

    @cached_property
    def _me(self) -> Myself:
        return self._own.call("sts", "GetCallerIdentity", Myself)

    @cached_property
    def _own(self) -> Api:
        """The client with the credentials of the settings."""
        options = self._options
        try:
            session = self._session()
            if options.access_key_id and options.secret_access_key:
                key, secret = (self._opening.secret(ref) for ref in (options.access_key_id, options.secret_access_key))
                session.set_credentials(key, secret)
            return self._client(session, own_account=True)
        except BotoCoreError as error:
            raise translated("sts:GetCallerIdentity", error) from None

    def _session(self) -> botocore.session.Session:
        session = botocore.session.Session(profile=self._options.profile)
        session.register_component("data_loader", models())
        session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=_utc)
        return session

    def _client(self, session: botocore.session.Session, *, own_account: bool) -> Api:
        options = self._options
        region = options.regions[0] if options.regions else session.get_config_variable("region") or HOME_REGION
        services = Services(
            session, region=region, wanted=options.regions, left_out=options.leave_out, endpoint=options.endpoint_url
        )
        return Api(
            self._opening.caller,
            services,
            self._looking,
            in_organization=options.organization,
            own_account=own_account,
            trail=self._trail,
        )

    def _enter(self, account: str) -> Api:
        """Assume the reader role of an account."""
        if not self._options.role_name:
            raise Denied(f"account {account} is not the credentials' own, and no role_name is set")
        try:
            provider = ReaderRole(lambda: self._assume(account))
        except Denied as error:
            raise Denied(f"account {account}: {error}", permission="sts:AssumeRole") from None
        session = self._session()
        session.register_component("credential_provider", CredentialResolver([provider]))
        return self._client(session, own_account=False)

    def _assume(self, account: str) -> dict[str, str]:
        given = {"ExternalId": self._options.external_id} if self._options.external_id else {}
        role = f"arn:{self._own.partition}:iam::{account}:role/{self._options.role_name}"
        answer = self._own.call("sts", "AssumeRole", Assumed, RoleArn=role, RoleSessionName=SESSION_NAME, **given)
        keys = answer.credentials
        return {
            "access_key": keys.access_key_id,
            "secret_key": keys.secret_access_key,
            "token": keys.session_token,
            "expiry_time": keys.expiration.isoformat(),
        }


def _utc(value: str) -> datetime:
    """Read a time in UTC. Left to itself, botocore would tell it in the zone of the machine that scans."""
    return parse_timestamp(value).astimezone(UTC)
