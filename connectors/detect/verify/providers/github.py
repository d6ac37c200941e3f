"""GitHub: https://docs.github.com/en/rest/users/users and /apps/installations.

GitHub Enterprise is asked with ``--verify-endpoint github=https://HOST/api/v3``.
"""

from __future__ import annotations

from connectors.detect.verify.declare import Verifier, header

VERIFIER = Verifier(name="github", title="GitHub", endpoint="https://api.github.com")

RIGHTLESS = "Resource not accessible"
"""Whoever asks too often is answered 403 as well."""

_sent = header("Authorization", "Bearer ", X_GitHub_Api_Version="2022-11-28")


USER = VERIFIER.ask(
    "GET /user",
    "the user of the token",
    of=(
        "github-personal-access-token",
        "github-fine-grained-token",
        "github-oauth-access-token",
        "github-user-to-server-token",
        "github-legacy-token",
    ),
    sends=_sent,
    who=("login",),
    knows=RIGHTLESS,
)
INSTALLATION = VERIFIER.ask(
    "GET /installation/repositories?per_page=1",
    "whose repositories the app is installed on",
    of=("github-server-to-server-token",),
    sends=_sent,
    who=("repositories.0.owner.login", "total_count"),
    knows=RIGHTLESS,
)
