"""Google Cloud: https://developers.google.com/identity/protocols/oauth2/service-account, the way with an ID token.

The key signs a request for a token that says who it is, made out to a host that cannot exist: it opens nothing.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from connectors.detect.verify.declare import Verifier, fact
from connectors.detect.verify.model import Answer, Held, Moment, Sent, active, refused, unknown
from connectors.detect.verify.rs256 import key_of, token
from graph.leaks import Verified

VERIFIER = Verifier(name="gcp", title="Google Cloud", endpoint="https://oauth2.googleapis.com")

AUDIENCE = "https://oauth2.googleapis.com/token"
NOBODY = "https://musterbook.invalid"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIVES = 300
DEAD = frozenset({"invalid_grant", "disabled_client", "invalid_client", "deleted_client", "invalid_token"})
EMAIL = r"[A-Za-z0-9._%+-]{1,80}@[A-Za-z0-9.-]{1,80}\.gserviceaccount\.com"


def assertion(held: Held, moment: Moment) -> Sent:
    """Say who the key claims to be, signed by it. The key itself is not sent."""
    email = fact(held, "email", EMAIL, "the e-mail address of its service account")
    at = int(moment.at.timestamp())
    claims = {"iss": email, "sub": email, "aud": AUDIENCE, "target_audience": NOBODY, "iat": at, "exp": at + LIVES}
    said = token(claims, key_of(held.value), held.facts.get("key", ""))
    return Sent(
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode({"grant_type": GRANT, "assertion": said}).encode(),
    )


def granted(answer: Answer, held: Held) -> Verified | None:
    """An ID token proves the key; it is dropped unread."""
    if answer.status == HTTPStatus.OK and answer.find("id_token"):
        return active(held.facts["email"])
    return refusal(answer, held)


def refusal(answer: Answer, _held: Held) -> Verified | None:
    """Google says in one word what is wrong, and some of these are no fault of the credential's."""
    error, why = answer.find("error"), answer.find("error_description")
    if "short-lived token" in why:
        return unknown("the clock of this machine is wrong")
    return refused(why or error) if error in DEAD else None


SERVICE_ACCOUNT = VERIFIER.ask(
    "POST /token",
    "an ID token of the service account, made out to nobody (the key signs, and is not sent)",
    of=("gcp-service-account-key",),
    sends=assertion,
    reads=granted,
    needs="the service account's e-mail address",
)
ACCESS = VERIFIER.ask(
    "GET /tokeninfo?access_token={token}",
    "the account of the token",
    of=("gcp-oauth-access-token",),
    sends=lambda held, _moment: Sent(path={"token": held.value}),
    who=("email", "azp"),
    reads=refusal,
)
