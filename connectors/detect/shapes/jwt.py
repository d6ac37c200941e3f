"""Reading a JSON Web Token: what it says of itself, and whether it is one of the examples."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from connectors.detect.shapes.payload import carried

Claims = dict[str, object]

_KUBERNETES = "kubernetes.io"
_LEGACY = "kubernetes.io/serviceaccount/"
_TOLD_HEADER = ("alg", "kid")
_TOLD_CLAIMS = ("iss", "aud", "sub", "azp", "client_id", "appid", "tid", "role", "scope", "scp")
_TIMES = ("iat", "exp")
_LONGEST_FACT = 200
_IDENTIFYING = frozenset({"iss", "aud", "sub", "jti", "azp", "client_id", "exp", "iat", "ref", "uid", "oid", "scope"})
_EXAMPLE_NAMES = frozenset({"John Doe", "Jane Doe", "Joe Coder"})
_EXAMPLE_SUBJECT = "1234567890"
_EXAMPLE_ISSUERS = frozenset({"joe", "https://example.com", "https://example.com/", "issuer", "me"})


class Token(msgspec.Struct, frozen=True):
    """A token taken apart. The signature is not kept."""

    header: Claims
    claims: Claims

    def facts(self) -> dict[str, str]:
        """What may be told of it: algorithm, issuer, audience, subject, times."""
        told = {name: _shown(self.header.get(name)) for name in _TOLD_HEADER}
        told |= {name: _shown(self.claims.get(name)) for name in _TOLD_CLAIMS}
        told |= {name: _moment(self.claims.get(name)) for name in _TIMES}
        return {name: value for name, value in told.items() if value}

    def service_account(self) -> str:
        """``namespace/name``, if it is a token of a Kubernetes service account."""
        nested = self.claims.get(_KUBERNETES)
        if isinstance(nested, dict) and isinstance(account := nested.get("serviceaccount"), dict):
            return f"{nested.get('namespace')}/{account.get('name')}"
        namespace = self.claims.get(f"{_LEGACY}namespace")
        name = self.claims.get(f"{_LEGACY}service-account.name")
        return f"{namespace}/{name}" if namespace and name else ""

    def is_example(self) -> bool:
        """Whether it is of the kind that documentation shows: about John Doe, or about nobody and for nothing."""
        if self.claims.get("name") in _EXAMPLE_NAMES or str(self.claims.get("sub")) == _EXAMPLE_SUBJECT:
            return True
        if self.claims.get("iss") in _EXAMPLE_ISSUERS:
            return True
        return not (self.service_account() or _IDENTIFYING & self.claims.keys())

    def is_public(self) -> bool:
        """Whether it is made to be published: what Supabase gives to browsers."""
        return self.claims.get("iss") in {"supabase", "supabase-demo"} and self.claims.get("role") == "anon"


def taken_apart(value: str) -> Token | None:
    """The token behind a text of three parts; None where it is something else."""
    header, claims = (carried(part) for part in value.split(".")[:2])
    if not (header.keys() & {"alg", "typ", "kid", "enc"}) or not claims:
        return None
    return Token(header, claims)


def _shown(value: object) -> str:
    if isinstance(value, list):
        value = ", ".join(each for each in value if isinstance(each, str))
    return value[:_LONGEST_FACT] if isinstance(value, str) else ""


def _moment(value: object) -> str:
    if not isinstance(value, int | float):
        return ""
    try:
        return datetime.fromtimestamp(value, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return ""
