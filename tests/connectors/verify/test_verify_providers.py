"""Every provider's question as it arrives at a server, and what is made of every answer."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from urllib.parse import parse_qs

import msgspec
import pytest
from verify_support import Asked, Desk, Said, held, settings

from connectors.calls import Called
from connectors.detect.detectors import every
from connectors.detect.verify.engine import verify
from connectors.detect.verify.model import Held
from connectors.detect.verify.registry import ask_of, verifier, verifier_names
from graph.leaks import Verdict, Verified

TENANT, CLIENT = "7d4a0a1c-9f0e-4d4e-8a55-0c1f2b3d4e5f", "11111111-2222-4333-8444-555555555555"
ACCOUNT = "0123456789abcdef" * 2
Mine = Callable[[Asked, Held], bool]


def in_header(name: str, prefix: str = "") -> Mine:
    return lambda asked, mine: asked.headers.get(name) == prefix + mine.value


bearer = in_header("authorization", "Bearer ")


class Play(msgspec.Struct, frozen=True, kw_only=True):
    """How a provider behaves: when a credential is right, what it says then, what otherwise, and what we should tell.

    The shapes of the answers are those that the providers' own manuals show.
    """

    right: Mine
    yes: Said
    who: str
    no: Said = Said(401, {"message": "Bad credentials"})
    refusal: Verdict = Verdict.REFUSED
    facts: dict[str, str] = {}
    beside: dict[str, str] = {}
    value: Callable[[], str] = lambda: secrets.token_hex(20)


def webhook() -> str:
    return f"https://discord.com/api/webhooks/{'1' * 18}/{secrets.token_hex(32)}"


def entra(asked: Asked, mine: Held) -> bool:
    form = {name: each[0] for name, each in parse_qs(asked.body.decode()).items()}
    return asked.path.startswith(f"/{TENANT}/") and form["client_id"] == CLIENT and form["client_secret"] == mine.value


def bearer_pair(asked: Asked, mine: Held) -> bool:
    return asked.headers["dd-application-key"] == mine.value and asked.headers["dd-api-key"] == "d" * 32


GITHUB = Play(right=bearer, yes=Said(200, {"login": "ada"}), who="ada")
GITLAB = Play(right=in_header("private-token"), yes=Said(200, {"id": 7, "username": "ada"}), who="ada")
SLACK = Play(
    right=bearer,
    yes=Said(200, {"ok": True, "user": "deploybot", "team": "Orchard"}),
    who="deploybot of Orchard",
    no=Said(200, {"ok": False, "error": "invalid_auth"}),
)
ENTRA = Play(
    right=entra,
    yes=Said(200, {"token_type": "Bearer", "expires_in": 3599, "access_token": "dropped"}),
    who=f"application {CLIENT} of tenant {TENANT}",
    no=Said(401, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}),
    facts={"tenant": TENANT, "client": CLIENT},
)
OPENAI = Play(
    right=bearer, yes=Said(200, {"object": "user", "email": "ada@orchard.example"}), who="ada@orchard.example"
)
VAULT = Play(
    right=in_header("x-vault-token"),
    yes=Said(200, {"data": {"display_name": "token-nightly", "id": "not told"}}),
    who="token-nightly",
    no=Said(403, {"errors": ["2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"]}),
)
HUGGING = Play(right=bearer, yes=Said(200, {"type": "user", "name": "ada"}), who="ada")
STRIPE = Play(
    right=bearer,
    yes=Said(200, {"id": "acct_1", "settings": {"dashboard": {"display_name": "Orchard"}}}),
    who="Orchard",
)
OCEAN = Play(right=bearer, yes=Said(200, {"account": {"email": "ada@orchard.example"}}), who="ada@orchard.example")
CLOUDFLARE = Play(
    right=bearer,
    yes=Said(200, {"success": True, "result": {"id": "ed17", "status": "active"}}),
    who="token ed17",
    no=Said(401, {"success": False, "errors": [{"code": 1000, "message": "Invalid API Token"}]}),
)
DATADOG_PAIR = Play(
    right=bearer_pair,
    yes=Said(200, {"status": "ok"}),
    who="",
    no=Said(403, {"errors": ["Forbidden"]}),
    refusal=Verdict.UNKNOWN,
    beside={"datadog-api-key": "d" * 32},
)


PLAYS = {
    **dict.fromkeys(
        (
            "github-personal-access-token",
            "github-fine-grained-token",
            "github-oauth-access-token",
            "github-user-to-server-token",
            "github-legacy-token",
        ),
        GITHUB,
    ),
    "github-server-to-server-token": Play(
        right=bearer,
        yes=Said(200, {"total_count": 3, "repositories": [{"owner": {"login": "orchard"}}]}),
        who="orchard",
    ),
    "gitlab-personal-access-token": GITLAB,
    "gitlab-legacy-token": GITLAB,
    "gitlab-ci-job-token": Play(
        right=in_header("job-token"), yes=Said(200, {"id": 8, "user": {"username": "ada"}}), who="ada"
    ),
    **dict.fromkeys(
        (
            "slack-bot-token",
            "slack-legacy-bot-token",
            "slack-user-token",
            "slack-workspace-token",
            "slack-legacy-token",
        ),
        SLACK,
    ),
    "azure-entra-client-secret": ENTRA,
    "azure-legacy-client-secret": ENTRA,
    "openai-legacy-api-key": OPENAI,
    "openai-project-api-key": OPENAI,
    "openai-admin-key": Play(
        right=bearer, yes=Said(200, {"object": "list"}, {"openai-organization": "orchard"}), who="orchard"
    ),
    "anthropic-api-key": Play(
        right=in_header("x-api-key"), yes=Said(200, {"data": []}, {"anthropic-organization-id": "o-1"}), who="o-1"
    ),
    "anthropic-admin-key": Play(right=in_header("x-api-key"), yes=Said(200, {"name": "Orchard"}), who="Orchard"),
    "vault-service-token": VAULT,
    "vault-batch-token": VAULT,
    "vault-legacy-token": VAULT,
    "huggingface-user-token": HUGGING,
    "huggingface-organization-token": HUGGING,
    "npm-access-token": Play(right=bearer, yes=Said(200, {"username": "ada"}), who="ada"),
    "npm-legacy-token": Play(right=bearer, yes=Said(200, {"username": "ada"}), who="ada"),
    "stripe-live-key": STRIPE,
    "stripe-test-key": STRIPE,
    "sendgrid-api-key": Play(right=bearer, yes=Said(200, {"scopes": ["mail.send", "alerts.read"]}), who=""),
    "datadog-api-key": Play(
        right=in_header("dd-api-key"),
        yes=Said(200, {"valid": True}),
        who="",
        no=Said(403, {"errors": ["Forbidden"]}),
    ),
    "datadog-application-key": DATADOG_PAIR,
    "datadog-prefixed-application-key": DATADOG_PAIR,
    "digitalocean-personal-token": OCEAN,
    "digitalocean-oauth-token": OCEAN,
    "digitalocean-legacy-token": OCEAN,
    "cloudflare-user-token": CLOUDFLARE,
    "cloudflare-legacy-token": CLOUDFLARE,
    "cloudflare-account-token": msgspec.structs.replace(CLOUDFLARE, facts={"account": ACCOUNT}),
    "telegram-bot-token": Play(
        right=lambda asked, mine: asked.path == f"/bot{mine.value.replace(':', '%3A')}/getMe",
        yes=Said(200, {"ok": True, "result": {"id": 1, "username": "orchard_bot"}}),
        who="orchard_bot",
        no=Said(404, {"ok": False, "error_code": 404, "description": "Not Found"}),
        value=lambda: f"{'1' * 9}:AA{secrets.token_hex(16)}a",
    ),
    "discord-bot-token": Play(
        right=in_header("authorization", "Bot "), yes=Said(200, {"id": "1", "username": "orchard"}), who="orchard"
    ),
    "discord-webhook": Play(
        right=lambda asked, mine: mine.value.endswith(asked.path.removeprefix("/api/v10")),
        yes=Said(200, {"name": "builds", "channel_id": "2"}),
        who="builds",
        no=Said(404, {"message": "Unknown Webhook", "code": 10015}),
        value=webhook,
    ),
    "gcp-oauth-access-token": Play(
        right=lambda asked, mine: asked.path.endswith(f"={mine.value}"),
        yes=Said(200, {"email": "ada@orchard.example", "expires_in": "3000"}),
        who="ada@orchard.example",
        no=Said(400, {"error": "invalid_token", "error_description": "Invalid Value"}),
    ),
}
SIGNED = {"aws-access-key", "gcp-service-account-key"}
"""Those that sign: their tests are in files of their own."""
POSTS = {"POST /api/auth.test", "POST /", "POST /token", "POST /{tenant}/oauth2/v2.0/token"}
"""What is not a GET, each known to change nothing: two ask who one is, two sign in."""

ALL = [(verifier(name), ask) for name in verifier_names() for ask in verifier(name).asks]


def credential(detector: str) -> tuple[Play, Held]:
    play = PLAYS[detector]
    return play, held(detector, play.value(), facts=play.facts, beside=play.beside)


def ask(desk: Desk, mine: Held, called: Called | None = None) -> Verified:
    return verify([mine], settings(mine.detector, desk.url), called=called)[mine.key]


@pytest.mark.parametrize("detector", PLAYS)
def test_a_right_credential_is_active_and_its_owner_is_named(played: Desk, detector: str) -> None:
    play, mine = credential(detector)
    played.answer = lambda asked: play.yes if play.right(asked, mine) else play.no
    verified = ask(played, mine)
    assert (verified.verdict, verified.who) == (Verdict.ACTIVE, play.who)


@pytest.mark.parametrize("detector", PLAYS)
def test_a_wrong_credential_is_refused(played: Desk, detector: str) -> None:
    play, mine = credential(detector)
    other = msgspec.structs.replace(mine, value=play.value())
    played.answer = lambda asked: play.yes if play.right(asked, mine) else play.no
    verified = ask(played, other)
    assert (verified.verdict, verified.who) == (play.refusal, "")


@pytest.mark.parametrize("detector", PLAYS)
def test_nothing_but_the_declared_request_is_made(played: Desk, detector: str) -> None:
    play, mine = credential(detector)
    played.says(play.yes)
    called = Called()
    ask(played, mine, called)
    (asked,) = played.asked
    declared = ask_of(detector)[1].request
    form = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(declared))
    assert re.fullmatch(form, f"{asked.method} {asked.path}")
    assert called.of("verify") == {f"{ask_of(detector)[0].name}:{declared}"}


@pytest.mark.parametrize("detector", PLAYS)
@pytest.mark.parametrize(
    "garbage", [Said(200, b"<html>Sign in to the network</html>"), Said(200, {}), Said(200, []), Said(418, b"\xff\0")]
)
def test_what_no_provider_says_proves_nothing(played: Desk, detector: str, garbage: Said) -> None:
    played.says(garbage)
    assert ask(played, credential(detector)[1]).verdict is Verdict.UNKNOWN


def test_every_question_is_played_here_or_signs() -> None:
    assert PLAYS.keys() | SIGNED == {detector for _, each in ALL for detector in each.of}


def test_every_detector_that_is_asked_about_exists_and_is_asked_about_once() -> None:
    of = [detector for _, each in ALL for detector in each.of]
    assert len(of) == len(set(of))
    assert set(of) <= {detector.name for _, detector in every()}


def test_every_provider_is_found_by_the_first_word_of_its_detectors() -> None:
    for provider, each in ALL:
        for detector in each.of:
            assert ask_of(detector) == (provider, each)


def test_no_question_writes() -> None:
    asked = {each.request for _, each in ALL}
    assert {each for each in asked if not each.startswith("GET ")} == POSTS


@pytest.mark.parametrize(
    ("detector", "said", "expected", "why"),
    [
        ("slack-bot-token", {"ok": False, "error": "ekm_access_denied"}, Verdict.UNKNOWN, "ekm_access_denied"),
        ("slack-bot-token", {"ok": False, "error": "account_inactive"}, Verdict.REFUSED, "account_inactive"),
        ("cloudflare-user-token", {"result": {"id": "1", "status": "expired"}}, Verdict.REFUSED, "expired"),
        ("sendgrid-api-key", {"scopes": ["mail.send"]}, Verdict.ACTIVE, "1 scopes"),
    ],
)
def test_what_stands_in_the_body_decides(
    played: Desk, detector: str, said: object, expected: Verdict, why: str
) -> None:
    played.says(Said(200, said))
    verified = ask(played, credential(detector)[1])
    assert verified.verdict is expected
    assert why in verified.why


@pytest.mark.parametrize(
    ("detector", "said", "expected"),
    [
        ("github-legacy-token", {"message": "Resource not accessible by integration"}, Verdict.ACTIVE),
        ("github-legacy-token", {"message": "API rate limit exceeded"}, Verdict.UNKNOWN),
        ("gitlab-personal-access-token", {"error": "insufficient_scope"}, Verdict.ACTIVE),
        ("gitlab-personal-access-token", {"message": "403 Forbidden - Your account has been blocked"}, Verdict.UNKNOWN),
        ("openai-project-api-key", {"error": {"message": "Missing scopes: api.me"}}, Verdict.ACTIVE),
        ("openai-project-api-key", {"error": {"code": "unsupported_country_region_territory"}}, Verdict.UNKNOWN),
        ("anthropic-api-key", {"error": {"type": "permission_error"}}, Verdict.ACTIVE),
        ("anthropic-api-key", {"error": {"type": "forbidden", "message": "Request not allowed"}}, Verdict.UNKNOWN),
        ("stripe-live-key", {"error": {"message": "lacks the required permissions for this"}}, Verdict.ACTIVE),
        ("digitalocean-personal-token", {"id": "forbidden"}, Verdict.ACTIVE),
        ("vault-service-token", {"errors": ["permission denied"]}, Verdict.UNKNOWN),
        ("discord-bot-token", {"message": "no"}, Verdict.UNKNOWN),
    ],
)
def test_being_forbidden_means_what_the_provider_means_by_it(
    played: Desk, detector: str, said: object, expected: Verdict
) -> None:
    played.says(Said(403, said))
    assert ask(played, credential(detector)[1]).verdict is expected


def test_a_right_key_without_the_scope_is_active_although_it_is_unauthorized(played: Desk) -> None:
    """OpenAI answers 401 to both, and says which it is."""
    played.says(Said(401, {"error": {"message": "You have insufficient permissions. Missing scopes: api.me"}}))
    verified = ask(played, credential("openai-project-api-key")[1])
    assert verified.verdict is Verdict.ACTIVE
    assert "no right" in verified.why


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("AADSTS7000222: The provided client secret keys are expired.", Verdict.REFUSED),
        ("AADSTS53003: Access has been blocked by Conditional Access policies.", Verdict.ACTIVE),
        ("AADSTS90002: Tenant not found.", Verdict.UNKNOWN),
        ("", Verdict.UNKNOWN),
    ],
)
def test_entra_says_by_a_code_what_is_wrong(played: Desk, code: str, expected: Verdict) -> None:
    played.says(Said(400, {"error": "invalid_client", "error_description": code}))
    assert ask(played, credential("azure-entra-client-secret")[1]).verdict is expected


@pytest.mark.parametrize(
    ("detector", "facts", "missing"),
    [
        ("azure-entra-client-secret", {}, "the tenant's id"),
        ("azure-entra-client-secret", {"tenant": TENANT}, "the application's id"),
        ("azure-entra-client-secret", {"tenant": f"{TENANT}/../../x", "client": CLIENT}, "the tenant's id"),
        ("cloudflare-account-token", {"account": "../../user"}, "the account's id"),
        ("datadog-application-key", {}, "the API key"),
        ("gcp-service-account-key", {"email": "a&b=c"}, "the e-mail address"),
    ],
)
def test_without_what_belongs_to_it_nothing_is_sent(
    played: Desk, detector: str, facts: dict[str, str], missing: str
) -> None:
    """A fact of the wrong form is none: facts are what anybody may have written into a text."""
    verified = ask(played, held(detector, facts=facts))
    assert verified.verdict is Verdict.UNKNOWN
    assert missing in verified.why
    assert not played.asked


def test_what_fills_an_address_cannot_lead_to_another_one(played: Desk) -> None:
    played.says(Said(404, {"ok": False}))
    ask(played, held("telegram-bot-token", "1:AA/../../admin?x#y"))
    assert played.asked[0].path == "/bot1%3AAA%2F..%2F..%2Fadmin%3Fx%23y/getMe"
