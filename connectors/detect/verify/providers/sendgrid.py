"""SendGrid: https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions. Any key may ask what it may."""

from __future__ import annotations

from http import HTTPStatus

from connectors.detect.verify.declare import Verifier, bearer
from connectors.detect.verify.model import Answer, Held, active
from graph.leaks import Verified

VERIFIER = Verifier(name="sendgrid", title="SendGrid", endpoint="https://api.sendgrid.com")


def scopes(answer: Answer, _held: Held) -> Verified | None:
    """SendGrid names nobody, but how much the key may is worth knowing."""
    found = (answer.said or {}).get("scopes")
    if answer.status != HTTPStatus.OK or not isinstance(found, list):
        return None
    return active(why=f"it has {len(found)} scopes")


SCOPES = VERIFIER.ask("GET /v3/scopes", "what the key may do", of=("sendgrid-api-key",), sends=bearer, reads=scopes)
