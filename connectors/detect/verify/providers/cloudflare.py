"""Cloudflare: https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/verify/."""

from __future__ import annotations

from http import HTTPStatus

from connectors.detect.verify.declare import Verifier, bearer, fact
from connectors.detect.verify.model import Answer, Held, Moment, Sent, active, refused
from graph.leaks import Verified

VERIFIER = Verifier(name="cloudflare", title="Cloudflare", endpoint="https://api.cloudflare.com")

_REFUSES = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED})


def in_account(held: Held, moment: Moment) -> Sent:
    """Ask in the account that the text names: a token of an account is known there alone."""
    account = fact(held, "account", r"[0-9a-f]{32}", "the account's id")
    return Sent(path={"account": account}, headers=bearer(held, moment).headers)


def state(answer: Answer, _held: Held) -> Verified | None:
    """A token that is known may still be disabled or expired."""
    status = answer.find("result.status")
    if answer.status != HTTPStatus.OK or not status:
        return None
    return active(f"token {answer.find('result.id')}") if status == "active" else refused(status)


USER = VERIFIER.ask(
    "GET /client/v4/user/tokens/verify",
    "the token's id and whether it is active",
    of=("cloudflare-user-token",),
    sends=bearer,
    reads=state,
    refuses=_REFUSES,
)
EITHER = VERIFIER.ask(
    "GET /client/v4/user/tokens/verify",
    "the token's id and whether it is active",
    of=("cloudflare-legacy-token",),
    sends=bearer,
    reads=state,
    refuses=_REFUSES,
    doubt="it may be the token of an account",
)
ACCOUNT = VERIFIER.ask(
    "GET /client/v4/accounts/{account}/tokens/verify",
    "the token's id and whether it is active",
    of=("cloudflare-account-token",),
    sends=in_account,
    reads=state,
    refuses=_REFUSES,
    needs="the account's id (fact `account`)",
)
