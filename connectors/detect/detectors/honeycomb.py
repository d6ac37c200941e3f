"""Honeycomb. The first half of a key is its id, which also tells when it was made."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

honeycomb = Provider(
    "Honeycomb",
    reference="https://docs.honeycomb.io/configure/environments/manage-api-keys/",
    remedy="Delete or disable the key in the environment's or team's settings.",
)

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
TIME_LETTERS = 10


def key(hit: re.Match[bytes]) -> Candidate | None:
    """Tell the key's id and when it was made."""
    number = 0
    for letter in hit["made"].decode():
        number = number * len(CROCKFORD) + CROCKFORD.index(letter)
    made = datetime.fromtimestamp(number / 1000, UTC).date().isoformat()
    return Candidate(
        hit["secret"].decode(), credential=f"honeycomb.api_key:{hit['id'].decode()}", facts={"created": made}
    )


KEY = honeycomb.detector(
    "honeycomb-api-key",
    "Honeycomb ingest or management key",
    token(rf"(?P<id>hc[a-z](?:ik|mk|bk)_(?P<made>0[0-3][{CROCKFORD}]{{8}})[{CROCKFORD}]{{16}})[a-z0-9]{{32}}"),
    confirm=key,
    finds=(
        "HONEYCOMB_API_KEY=hcaik_01j<digit:9><digit:14><loweralnum:32>",
        "x-honeycomb-team: hcamk_01h<digit:23><loweralnum:32>",
    ),
    ignores=("hcaik_01j<digit:23>", "hcaik_99j<digit:23><loweralnum:32>"),
)

CLASSIC_KEY = honeycomb.detector(
    "honeycomb-classic-key",
    "Honeycomb API key in its older form",
    assigned(rf"{key_of('honeycomb')}|x-honeycomb-team", r"(?:[0-9a-f]{32}|[A-Za-z0-9]{22})"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=mixed,
    finds=("HONEYCOMB_API_KEY=<hex:32>", '"x-honeycomb-team": "<alnum:22>"'),
    ignores=("HONEYCOMB_DATASET=<hex:32>", "HONEYCOMB_API_KEY=<hex:12>"),
)
