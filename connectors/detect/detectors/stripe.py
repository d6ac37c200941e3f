"""Stripe. A key of today names its account; keys of the test mode move no money but show its data."""

from __future__ import annotations

import re

from connectors.detect.declare import token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.mixed import is_mixed, mixed
from graph.leaks import Confidence

stripe = Provider(
    "Stripe",
    reference="https://docs.stripe.com/keys",
    remedy="Roll the key in the dashboard with the old one expired at once, and see its request logs.",
)

ACCOUNT = slice(1, 17)
"""Where in a key's body its account stands."""
LONG = 60


def key_of_account(hit: re.Match[bytes]) -> Candidate | None:
    """Tell the mode and, from a long key, the account."""
    value, body = hit["secret"].decode(), hit["body"].decode()
    facts = {"kind": "restricted" if value.startswith("rk") else "secret"}
    if len(body) >= LONG:
        facts["account"] = f"acct_{body[ACCOUNT]}"
    return Candidate(value, facts=facts) if is_mixed(body) else None


_BODY = r"(?P<body>[A-Za-z0-9]{24,34}|5[1-9][A-Za-z0-9]{60,245})"

LIVE_KEY = stripe.detector(
    "stripe-live-key",
    "Stripe secret or restricted key",
    token(rf"[sr]k_live_{_BODY}"),
    confirm=key_of_account,
    finds=("STRIPE_SECRET_KEY=sk_live_51<alnum:97>", 'stripe.api_key = "rk_live_51<alnum:97>"', "sk_live_<alnum:24>"),
    ignores=("pk_live_<alnum:24>", "sk_live_<alnum:12>", "task_live_<lower:24>"),
)

TEST_KEY = stripe.detector(
    "stripe-test-key",
    "Stripe secret or restricted key of the test mode",
    token(rf"[sr]k_test_{_BODY}"),
    confidence=Confidence.LOW,
    confirm=key_of_account,
    finds=("STRIPE_SECRET_KEY=sk_test_51<alnum:97>", "rk_test_<alnum:24>"),
    ignores=("pk_test_<alnum:24>", "sk_test_<alnum:12>"),
)

WEBHOOK_SECRET = stripe.detector(
    "stripe-webhook-secret",
    "Stripe webhook signing secret",
    token(r"whsec_[A-Za-z0-9+/]{32,64}={0,2}", more="A-Za-z0-9+/="),
    entropy=3.5,
    confirm=mixed,
    remedy="Roll the endpoint's signing secret; Svix and others that sign webhooks use the same prefix.",
    finds=("STRIPE_WEBHOOK_SECRET=whsec_<alnum:32>", 'new Webhook("whsec_<alnum:43>=")'),
    ignores=("whsec_<alnum:12>", "awhsec_<alnum:32>", "whsec_..."),
)
