"""GitHub: https://docs.github.com/en/rest/users/users and /apps/installations.

GitHub Enterprise is asked with ``--verify-endpoint github=https://HOST/api/v3``.
"""

from __future__ import annotations

from http import HTTPStatus

from connectors.detect.verify.declare import NO_RIGHT, Verifier, header
from connectors.detect.verify.model import Answer, Held, active
from graph.leaks import Verified

VERIFIER = Verifier(name="github", title="GitHub", endpoint="https://api.github.com")

_sent = header("Authorization", "Bearer ", X_GitHub_Api_Version="2022-11-28")


def without_right(answer: Answer, _held: Held) -> Verified | None:
    """GitHub answers 403 to a token that may not, and to whoever asks too often: only the former proves anything."""
    may_not = answer.find("message").startswith("Resource not accessible")
    return active(why=NO_RIGHT) if answer.status == HTTPStatus.FORBIDDEN and may_not else None


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
    reads=without_right,
)
INSTALLATION = VERIFIER.ask(
    "GET /installation/repositories?per_page=1",
    "whose repositories the app is installed on",
    of=("github-server-to-server-token",),
    sends=_sent,
    who=("repositories.0.owner.login", "total_count"),
    reads=without_right,
)
