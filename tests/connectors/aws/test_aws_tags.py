from __future__ import annotations

import pytest

from connectors.aws.tags import environment, owner_claims


@pytest.mark.parametrize(
    ("tags", "name", "expected"),
    [
        ({"Environment": "PROD"}, "", "production"),
        ({"env": "moon"}, "", "moon"),
        ({"acme:env": "qa"}, "shop-prod", "test"),
        ({"env": " "}, "", None),
        ({}, "shop-prod-7", "production"),
        ({}, "Orchard Staging", "staging"),
        ({}, "reproduction", None),
        ({}, "live-music", None),
        ({"stage": "live"}, "", "production"),
    ],
)
def test_an_environment_is_told_by_tag_then_by_name(tags: dict[str, str], name: str, expected: str | None) -> None:
    assert environment(tags, name) == expected


@pytest.mark.parametrize("key", ["Owner", "owner", "OWNER", "Owned-By", "acme:owner"])
def test_the_spelling_of_an_owner_tag_does_not_matter(key: str) -> None:
    (claim,) = owner_claims("arn:x", "1", {key: " ada "})
    assert (claim.subject, claim.owner, claim.evidence, claim.confidence) == ("arn:x", "ada", f"tag:{key}", 0.9)


def test_a_creator_is_weaker_evidence_than_an_owner_and_an_empty_tag_none() -> None:
    claims = {
        each.evidence: each.confidence for each in owner_claims("x", "1", {"owner": "a", "Creator": "b", "team": ""})
    }
    assert set(claims) == {"tag:owner", "tag:Creator"}
    assert claims["tag:Creator"] < claims["tag:owner"]
