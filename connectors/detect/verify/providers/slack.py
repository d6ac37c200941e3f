"""Slack: https://docs.slack.dev/reference/methods/auth.test. Webhooks are not asked, since asking would post."""

from __future__ import annotations

from http import HTTPStatus

from connectors.detect.verify.declare import Verifier, bearer
from connectors.detect.verify.model import Answer, Held, active, refused, unknown
from graph.leaks import Verified

VERIFIER = Verifier(name="slack", title="Slack", endpoint="https://slack.com")

DEAD = frozenset({"invalid_auth", "account_inactive", "token_revoked", "token_expired", "user_removed_from_team"})


def tested(answer: Answer, _held: Held) -> Verified | None:
    """Slack answers 200 to everything, and says in the body what it means."""
    if answer.status != HTTPStatus.OK or answer.said is None:
        return None
    if answer.said.get("ok") is True and (user := answer.find("user")):
        return active(f"{user} of {answer.find('team')}")
    error = answer.find("error")
    return refused(error) if error in DEAD else unknown(f"answered {error or 'nothing known'}")


TEST = VERIFIER.ask(
    "POST /api/auth.test",
    "the user and the workspace of the token",
    of=(
        "slack-bot-token",
        "slack-legacy-bot-token",
        "slack-user-token",
        "slack-workspace-token",
        "slack-legacy-token",
    ),
    sends=bearer,
    reads=tested,
)
