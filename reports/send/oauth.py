"""How a program says who it is: name and password, a token, or one that it asks for (the grant client_credentials)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from urllib.parse import urlencode

from graph.references import SecretRef
from reports.send.declare import Surroundings
from reports.send.exchange import NotDone, Request, Web
from reports.send.http import Http
from reports.send.model import Failed

FORM = {"content-type": "application/x-www-form-urlencoded"}


def basic(user: str, password: str) -> Mapping[str, str]:
    """The header of a name and a password."""
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"authorization": f"Basic {pair}"}


def bearer(token: str) -> Mapping[str, str]:
    """The header of a token."""
    return {"authorization": f"Bearer {token}"}


def granted(address: str, client: tuple[str, SecretRef], web: Web, around: Surroundings) -> str:
    """Ask for a token at this address. Raises ``NotDone``; no message holds what was sent or came back."""
    name, secret = client
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": around.resolve(secret)}
    # Asking twice gives two tokens and harms nobody, so it counts as reading.
    request = Request(
        method="POST",
        path="",
        doing="give a token",
        content=urlencode(form).encode(),
        headers=FORM,
        reads=True,
    )
    answer = Http(address, web, around, name="the token service").ask(request).json()
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not token:
        raise NotDone(Failed(why="The token service answered without a token", refused=True))
    return token
