"""Microsoft Entra: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow.

An application's secret can say who it is only by signing in. The token that comes back is dropped unread; the sign-in
stands in the tenant's log.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlencode

from connectors.detect.verify.declare import Verifier, fact
from connectors.detect.verify.model import Answer, Held, Moment, Sent, active, refused, unknown
from graph.leaks import Verified

VERIFIER = Verifier(name="azure", title="Microsoft Entra", endpoint="https://login.microsoftonline.com")

UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
TENANT = rf"{UUID}|[a-z0-9-]{{1,60}}\.onmicrosoft\.com"
DEAD = {"AADSTS7000215": "no secret of this application", "AADSTS7000222": "expired"}
RIGHT = {"AADSTS53003": "conditional access keeps it out", "AADSTS7000112": "the application is disabled"}
"""Answers that only the right secret gets."""

_CODE = re.compile(r"AADSTS\d{3,8}")


def sign_in(held: Held, _moment: Moment) -> Sent:
    """Sign in as the application that the text names."""
    tenant = fact(held, "tenant", TENANT, "the tenant's id")
    client = fact(held, "client", UUID, "the application's id")
    form = {
        "grant_type": "client_credentials",
        "client_id": client,
        "client_secret": held.value,
        "scope": "https://graph.microsoft.com/.default",
    }
    return Sent(
        path={"tenant": tenant},
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(form).encode(),
    )


def signed_in(answer: Answer, held: Held) -> Verified:
    """A token proves the secret; otherwise Entra's code says what is wrong, and with what."""
    if answer.status == HTTPStatus.OK and answer.find("token_type"):
        return active(f"application {held.facts['client']} of tenant {held.facts['tenant']}")
    found = _CODE.search(answer.find("error_description"))
    code = found[0] if found else ""
    if code in DEAD:
        return refused(DEAD[code])
    return active(why=RIGHT[code]) if code in RIGHT else unknown(f"answered {answer.status} {code}".rstrip())


SIGN_IN = VERIFIER.ask(
    "POST /{tenant}/oauth2/v2.0/token",
    "a sign-in as the application; its token is dropped",
    of=("azure-entra-client-secret", "azure-legacy-client-secret"),
    sends=sign_in,
    reads=signed_in,
    needs="the tenant's id and the application's id (facts `tenant` and `client`)",
)
