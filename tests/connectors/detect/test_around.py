"""What stands beside a secret and says whose it is, as live checks need it."""

from __future__ import annotations

import random

import pytest

from connectors.detect import Finder, made_of
from connectors.detect.detectors import of
from connectors.detect.samples import drawn
from connectors.detect.shapes.around import NEAR
from connectors.detect.shapes.checksums import crc_base62
from connectors.detect.verify.registry import ask_of

CHANCE = random.Random(11)  # noqa: S311  because a test has to be the same every time
TENANT, CLIENT = "7d4a0a1c-9f0e-4d4e-8a55-0c1f2b3d4e5f", "0c1f2b3d-4e5f-4d4e-8a55-7d4a0a1c9f0e"
ACCOUNT = "0a1b2c3d" * 4
FINDER = Finder(
    made_of([each for name in ("azure", "cloudflare", "gitlab", "hashicorp", "npm") for each in of(name).values()])
)


def value(kind: str) -> str:
    """Make up a credential of this kind."""
    body = drawn("alnum", 30, CHANCE)
    return {
        "azure-entra-client-secret": "abc8Q~" + drawn("alnum", 34, CHANCE),
        "azure-legacy-client-secret": drawn("alnum", 32, CHANCE),
        "cloudflare-account-token": "cfat_" + drawn("alnum", 40, CHANCE) + drawn("hex", 8, CHANCE),
        "vault-service-token": "hvs." + drawn("alnum", 24, CHANCE),
        "vault-legacy-token": "s." + drawn("alnum", 24, CHANCE),
        "npm-access-token": "npm_" + body + crc_base62(body),
        "npm-legacy-token": CLIENT,
        "gitlab-personal-access-token": "glpat-" + drawn("alnum", 20, CHANCE),
    }[kind]


@pytest.mark.parametrize(
    ("kind", "text", "facts"),
    [
        (
            "azure-entra-client-secret",
            f"AZURE_TENANT_ID={TENANT}\nAZURE_CLIENT_ID={CLIENT}\nAZURE_CLIENT_SECRET=VALUE\n",
            {"tenant": TENANT, "client": CLIENT},
        ),
        (
            "azure-entra-client-secret",
            f'{{"clientId": "{CLIENT}", "clientSecret": "VALUE", "tenantId": "{TENANT}"}}',
            {"tenant": TENANT, "client": CLIENT},
        ),
        ("azure-legacy-client-secret", f"ARM_CLIENT_SECRET=VALUE\nARM_TENANT_ID: {TENANT}\n", {"tenant": TENANT}),
        ("cloudflare-account-token", f"CLOUDFLARE_ACCOUNT_ID={ACCOUNT}\nCF_API_TOKEN=VALUE\n", {"account": ACCOUNT}),
        ("cloudflare-account-token", f"curl api/accounts/{ACCOUNT}/x -H 'Bearer VALUE'", {"account": ACCOUNT}),
        (
            "vault-service-token",
            'export VAULT_ADDR="https://vault.orchard.example:8200"\nexport VAULT_TOKEN=VALUE\n',
            {"host": "vault.orchard.example:8200"},
        ),
        ("vault-legacy-token", "vault_url: http://127.0.0.1:8200\nvault_token: VALUE\n", {"host": "127.0.0.1:8200"}),
        ("npm-access-token", "//npm.orchard.example/team/:_authToken=VALUE\n", {"host": "npm.orchard.example"}),
        ("npm-legacy-token", "//npm.orchard.example/:_authToken=VALUE\n", {"host": "npm.orchard.example"}),
        (
            "gitlab-personal-access-token",
            "git clone https://oauth2:VALUE@gitlab.orchard.example/a.git",
            {"host": "gitlab.orchard.example"},
        ),
        (
            "gitlab-personal-access-token",
            "curl -H 'PRIVATE-TOKEN: VALUE' https://git.orchard.example:8443/api/v4/user",
            {"host": "git.orchard.example:8443"},
        ),
    ],
)
def test_what_a_check_needs_is_told_by_what_stands_beside(kind: str, text: str, facts: dict[str, str]) -> None:
    assert ask_of(kind)
    (match,) = FINDER.find(text.replace("VALUE", value(kind)).encode())
    assert (match.detector, match.facts) == (kind, facts)


def test_the_nearest_counts() -> None:
    text = f"tenant_id={CLIENT}\n\n\ntenant_id={TENANT}\nAZURE_CLIENT_SECRET=VALUE\n"
    (match,) = FINDER.find(text.replace("VALUE", value("azure-entra-client-secret")).encode())
    assert match.facts == {"tenant": TENANT}


@pytest.mark.parametrize("between", ["", "\n" * (NEAR + 50)])
def test_what_is_far_away_or_somebody_else_s_says_nothing(between: str) -> None:
    said = f"tenant_id={TENANT}" if between else "see https://docs.orchard.example/ or write to help@orchard.example"
    for kind in ("azure-entra-client-secret", "gitlab-personal-access-token"):
        (match,) = FINDER.find(f"{said}\n{between}secret={value(kind)}\n".encode())
        assert match.facts == {}
