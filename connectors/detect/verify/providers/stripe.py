"""Stripe: https://docs.stripe.com/api/accounts/retrieve."""

from __future__ import annotations

from connectors.detect.verify.declare import Verifier, bearer

VERIFIER = Verifier(name="stripe", title="Stripe", endpoint="https://api.stripe.com")

ACCOUNT = VERIFIER.ask(
    "GET /v1/account",
    "the account of the key",
    of=("stripe-live-key", "stripe-test-key"),
    sends=bearer,
    who=("settings.dashboard.display_name", "id"),
    knows="required permissions",
)
