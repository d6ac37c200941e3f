"""Coinbase."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.pieces import UUID
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

coinbase = Provider(
    "Coinbase",
    reference="https://docs.cdp.coinbase.com/get-started/docs/cdp-api-keys",
    remedy="Delete the key in the developer platform and see the account's activity.",
)

SECRET = coinbase.detector(
    "coinbase-api-secret",
    "Coinbase API secret",
    assigned(r"coinbase[\w.\-]{0,20}secret", r"(?:[A-Za-z0-9]{32}|[A-Za-z0-9+/]{86}==)", more="A-Za-z0-9_+/=-"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("COINBASE_API_SECRET=<alnum:32>", "coinbase_secret: '<base64:86>=='"),
    ignores=("COINBASE_API_KEY=<alnum:16>", "COINBASE_API_SECRET=<alnum:20>"),
)

KEY_FILE = coinbase.detector(
    "coinbase-platform-key",
    "Coinbase developer platform key in its file",
    rf'"(?:name|id)"\s{{0,4}}:\s{{0,4}}"(?:(?P<id>organizations/{UUID}/apiKeys/{UUID})|{UUID})"\s{{0,4}},\s{{0,10}}'
    r'"privateKey"\s{0,4}:\s{0,4}"(?P<secret>[A-Za-z0-9+/]{86}==|-----BEGIN EC PRIVATE KEY-----'
    r'[A-Za-z0-9+/=\\]{100,300}-----END EC PRIVATE KEY-----(?:\\n)?)"',
    confirm=told("coinbase.api_key:{id}"),
    finds=(
        '{"name": "organizations/<uuid>/apiKeys/<uuid>",\n "privateKey": "<base64:86>=="}',
        '{"id": "<uuid>", "privateKey": "<base64:86>=="}',
    ),
    ignores=('{"name": "organizations/<uuid>/apiKeys/<uuid>"}', '{"id": "<uuid>", "privateKey": "<base64:20>"}'),
)
