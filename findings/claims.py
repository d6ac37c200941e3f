"""Which tokens of an OIDC issuer a role of AWS accepts: what the conditions of a trust say of a token's claims."""

from __future__ import annotations

from collections.abc import Iterator

from findings.conditions import binds
from graph.model import Condition, Trust

SUBJECT, AUDIENCE = "sub", "aud"
SHARED = (
    "token.actions.githubusercontent.com",
    "gitlab.com",
    "oidc.circleci.com",
    "api.bitbucket.org",
    "app.terraform.io",
    "agent.buildkite.com",
    "api.pulumi.com/oidc",
    "oidc.vercel.com",
    "accounts.google.com",
    "vstoken.dev.azure.com",
    "app.harness.io",
    "api.codemagic.io",
    "spacelift.io",
    "oidc.fly.io",
)
"""Issuers that give tokens to all their customers: a role that asks for no subject lets in all of them."""
INSTEAD = frozenset(
    {
        "actor_id",
        "enterprise_id",
        "environment_node_id",
        "job_workflow_ref",
        "namespace_id",
        "namespace_path",
        "organization_id",
        "project-id",
        "project_id",
        "project_path",
        "repository",
        "repository_id",
        "repository_owner",
        "repository_owner_id",
        "terraform_organization_id",
        "terraform_workspace_id",
        "email",
        "google/organization_number",
    }
)
"""Claims that say whose token it is as well as the subject does."""


def shared(issuer: str) -> bool:
    """Whether the issuer gives tokens to others than us."""
    host = issuer.lower()
    return any(host == each or host.startswith(f"{each}/") or host.endswith(f".{each}") for each in SHARED)


def on_claim(trust: Trust, claim: str) -> Iterator[Condition]:
    """The conditions of a trust on a claim of its issuer's tokens."""
    wanted = f"{trust.issuer or ''}:{claim}".lower()
    return (each for each in trust.conditions if each.key.lower() == wanted)


def names_somebody(trust: Trust) -> bool:
    """Whether a claim other than the subject says whose token it has to be."""
    return any(binds(each) for claim in INSTEAD for each in on_claim(trust, claim))


def asking(trust: Trust, claim: str) -> list[Condition]:
    """The conditions that demand the claim, with one of some values or patterns."""
    return [each for each in on_claim(trust, claim) if _asks(each)]


def _asks(condition: Condition) -> bool:
    """Whether it demands the key at all: an operator for all values and an optional one hold where it is absent."""
    operator = condition.operator.lower()
    optional = operator.endswith("ifexists") or operator.startswith("forallvalues:")
    return not optional and "not" not in operator and operator != "null" and bool(condition.values)
