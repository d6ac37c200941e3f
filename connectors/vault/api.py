"""Opening a Vault through hvac."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

import hvac.adapters
import msgspec
import requests

from connectors.streams import CallError, Denied, Opening, Retriable, Scope, Unavailable, Unsupported
from connectors.vault import AppRoleLogin, VaultOptions
from connectors.vault.asking import Answer, Api, understand
from connectors.vault.permission import permission
from graph.references import SecretRef

LOGIN = "update auth/+/login (no token needed)"


class _Auth(msgspec.Struct, frozen=True):
    client_token: str


class _Login(msgspec.Struct, frozen=True):
    auth: _Auth


class VaultConnection:
    """An opened Vault: one scope, the namespace."""

    def __init__(self, opening: Opening) -> None:
        options: VaultOptions = opening.options
        namespace = options.namespace.strip("/")
        host = urlsplit(options.address).netloc.lower()
        self._scope = Scope(name=f"{host}/{namespace}" if namespace else host, kind="vault")
        self._caller = opening.caller
        self._adapter = _adapter(options, namespace)

    def sign_in(self, opening: Opening) -> None:
        """Take the token of the settings, or log in by AppRole for a short-lived one."""
        options: VaultOptions = opening.options
        if options.approle is not None:
            self._adapter.token = self._log_in(options.approle, opening)
        else:
            self._adapter.token = opening.secret(options.token or SecretRef()).strip()

    def scopes(self) -> Iterable[Scope]:
        """The one namespace that the settings name."""
        return (self._scope,)

    def api(self, scope: Scope) -> Api:
        """The questions that can be asked of it."""
        return Api(self.send, self._caller, f"vault.store:{scope.name}")

    def close(self) -> None:
        """Let go of the connections."""
        self._adapter.close()

    def send(self, verb: str, path: str, body: dict[str, str] | None = None) -> Answer:
        """Send one request, and return the answer whatever its status."""
        address = self._adapter.base_uri
        try:
            got = self._adapter.request(verb, f"/v1/{path}", raise_exception=False, json=body)
        except requests.exceptions.SSLError as error:
            raise Unavailable(
                f"the certificate of {address} is not trusted; set ca_cert to the file of its authority"
            ) from error
        except requests.exceptions.RequestException as error:
            # The sentence of the error may hold a proxy's password; its kind says enough.
            raise Retriable(f"{address} does not answer ({type(error).__name__})") from None
        return Answer(got.status_code, got.content, got.headers)

    def _log_in(self, login: AppRoleLogin, opening: Opening) -> str:
        path = f"auth/{login.mount.strip('/')}/login"
        body = {"role_id": login.role_id, "secret_id": opening.secret(login.secret_id).strip()}

        def call() -> _Login | None:
            got = self.send("post", path, body)
            if got.status == HTTPStatus.BAD_REQUEST:
                raise Denied(f"{path} refused the role id and secret id", permission=permission(LOGIN).exact(path))
            return understand(got, permission(LOGIN), path, _Login)

        answer = self._caller.attempt(f"vault:{LOGIN}", call)
        if answer is None:
            raise Unsupported(f"{path} does not exist")
        return answer.auth.client_token


def connect(opening: Opening) -> VaultConnection:
    """Open a Vault. Wrong settings, and a login that is refused, are told as a ``CallError``."""
    options: VaultOptions = opening.options
    address = urlsplit(options.address)
    if address.scheme not in {"http", "https"} or not address.hostname or address.username:
        raise CallError("address must look like https://vault.example.com:8200, with no name or password in it")
    if (options.token is None) == (options.approle is None):
        raise CallError("give the vault source exactly one of token and approle")
    connection = VaultConnection(opening)
    try:
        connection.sign_in(opening)
    except BaseException:
        connection.close()
        raise
    return connection


def _adapter(options: VaultOptions, namespace: str) -> hvac.adapters.RawAdapter:
    session = requests.Session()
    # The settings alone decide: no proxy, certificate file or .netrc password comes in from the environment.
    session.trust_env = False
    session.verify = options.ca_cert or True
    session.proxies = {"http": options.proxy, "https": options.proxy} if options.proxy else {}
    return hvac.adapters.RawAdapter(
        base_uri=options.address.rstrip("/"),
        token="",  # no token yet: one is set once it is asked for
        timeout=options.timeout,
        allow_redirects=False,
        session=session,
        namespace=namespace or None,
    )
