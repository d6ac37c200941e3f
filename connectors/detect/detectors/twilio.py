"""Twilio. The sids of accounts and of keys are public; what stands beside them is not."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

twilio = Provider(
    "Twilio",
    reference="https://www.twilio.com/docs/iam/api-keys",
    remedy="Delete the API key, or promote the secondary auth token, and see the account's audit events.",
)

API_KEY = twilio.detector(
    "twilio-api-key",
    "Twilio API key with its secret",
    r"""(?:["'=/]|: )(?P<sid>SK[0-9a-f]{32})[^A-Za-z0-9][\s\S]{0,100}?(?<![\w-])(?P<secret>[A-Za-z0-9]{32})(?![\w-])""",
    confirm=told("twilio.api_key:{sid}", only_mixed=True),
    entropy=3.8,
    finds=(
        "TWILIO_API_KEY=SK<hex:32>\nTWILIO_API_SECRET=<alnum:32>",
        'Client("SK<hex:32>", "<alnum:32>", account)',
    ),
    ignores=("TWILIO_API_KEY=SK<hex:32>", "key: SK<hex:32>\nsum: <hex:40>"),
)

AUTH_TOKEN = twilio.detector(
    "twilio-auth-token",
    "Twilio auth token of an account",
    r"""(?:["'=/]|: )(?P<sid>AC[0-9a-f]{32})[^A-Za-z0-9][\s\S]{0,100}?(?<![\w-])(?P<secret>[0-9a-f]{32})(?![\w-])""",
    entropy=3.0,
    confirm=told("twilio.account:{sid}", account="{sid}"),
    finds=(
        "TWILIO_ACCOUNT_SID=AC<hex:32>\nTWILIO_AUTH_TOKEN=<hex:32>",
        'Client("AC<hex:32>", "<hex:32>")',
        "https://AC<hex:32>:<hex:32>@api.twilio.com/2010-04-01",
    ),
    ignores=("TWILIO_ACCOUNT_SID=AC<hex:32>", "sid: AC<hex:32>\nsum: <hex:40>"),
)

LONE_TOKEN = twilio.detector(
    "twilio-lone-auth-token",
    "Twilio auth token without its account",
    assigned(r"twilio[\w.\-]{0,16}(?:token|secret|auth)", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("TWILIO_AUTH_TOKEN=<hex:32>", 'twilioAuthToken: "<hex:32>"'),
    ignores=("TWILIO_PHONE_SID=<hex:32>", "TWILIO_AUTH_TOKEN=<hex:64>"),
)
