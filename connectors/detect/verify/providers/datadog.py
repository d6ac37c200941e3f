"""Datadog: https://docs.datadoghq.com/api/latest/authentication/. It runs on several sites that share nothing."""

from __future__ import annotations

from http import HTTPStatus

from connectors.detect.verify.declare import Verifier, header
from connectors.detect.verify.model import Answer, Held, Moment, Sent, Undecided, active
from graph.leaks import Verified

SITES = (
    "datadoghq.com",
    "us3.datadoghq.com",
    "us5.datadoghq.com",
    "datadoghq.eu",
    "ap1.datadoghq.com",
    "ap2.datadoghq.com",
    "ddog-gov.com",
)
API_KEY = "datadog-api-key"


def site(held: Held) -> str:
    """The host of the site that stands beside the key."""
    named = held.facts.get("site", "")
    return f"api.{named}" if named else ""


def pair(held: Held, _moment: Moment) -> Sent:
    """Send an application key with the API key beside it, without which it opens nothing."""
    if API_KEY not in held.beside:
        raise Undecided("needs the API key, which does not stand beside it")
    return Sent(headers={"DD-API-KEY": held.beside[API_KEY], "DD-APPLICATION-KEY": held.value})


def valid(answer: Answer, _held: Held) -> Verified | None:
    """Datadog names nobody: it says that the key is valid."""
    said = answer.said or {}
    good = said.get("valid") is True or said.get("status") == "ok"
    return active() if answer.status == HTTPStatus.OK and good else None


VERIFIER = Verifier(
    name="datadog",
    title="Datadog",
    endpoint="https://api.datadoghq.com",
    hosts=frozenset(f"api.{each}" for each in SITES),
    place=site,
)

_REFUSES = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
ELSEWHERE = "it may be of another site: --verify-endpoint datadog=https://api.SITE"

VALIDATE = VERIFIER.ask(
    "GET /api/v1/validate",
    "whether the key is valid",
    of=(API_KEY,),
    sends=header("DD-API-KEY"),
    reads=valid,
    refuses=_REFUSES,
    doubt=ELSEWHERE,
)
PAIR = VERIFIER.ask(
    "GET /api/v2/validate_keys",
    "whether both keys are valid",
    of=("datadog-application-key", "datadog-prefixed-application-key"),
    sends=pair,
    reads=valid,
    refuses=frozenset(),  # it may be the other key that is dead
    needs="the API key",
)
