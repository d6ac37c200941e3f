"""EasyPost."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

easypost = Provider(
    "EasyPost",
    reference="https://docs.easypost.com/docs/authentication",
    remedy="Disable the key in the dashboard and see the shipments.",
)

KEY = easypost.detector(
    "easypost-api-key",
    "EasyPost API key",
    token(r"EZ(?P<mode>A|T)K[A-Za-z0-9]{54}"),
    entropy=3.5,
    finds=("EASYPOST_API_KEY=EZAK<alnum:54>", 'EasyPostClient("EZTK<alnum:54>")'),
    ignores=("EZAK<alnum:20>", "EZBK<alnum:54>"),
)
