"""DigitalOcean: https://docs.digitalocean.com/reference/api/reference/account/."""

from __future__ import annotations

from connectors.detect.verify.declare import Verifier, bearer

VERIFIER = Verifier(name="digitalocean", title="DigitalOcean", endpoint="https://api.digitalocean.com")

ACCOUNT = VERIFIER.ask(
    "GET /v2/account",
    "the account of the token",
    of=("digitalocean-personal-token", "digitalocean-oauth-token", "digitalocean-legacy-token"),
    sends=bearer,
    who=("account.email", "account.uuid"),
    knows='"forbidden"',
)
