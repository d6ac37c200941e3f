"""Credentials that code makes, names that several environments refer to, and files that tell agents what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from repository_support import DAY_ONE, repository
from sources_support import Collected, collected

from connectors.git import GitOptions
from graph.model import Resource

ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/pay"
HIDDEN = "hidden-" + "value"
KEYS = f"""
resource "aws_iam_access_key" "ci" {{
  user = "ci"
}}
resource "github_actions_secret" "written" {{
  plaintext_value = "{HIDDEN}"
}}
resource "github_actions_secret" "given" {{
  plaintext_value = var.token
}}
"""
TEMPLATE = """
Resources:
  Key:
    Type: AWS::IAM::AccessKey
    Properties: {UserName: ci}
  User:
    Type: AWS::IAM::User
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    folder: Path = tmp_path_factory.mktemp("git") / "shop"
    repo = repository(folder)
    repo.commit(
        {
            "infra/keys.tf": KEYS,
            "infra/out.tf": 'output "key" {\n  value = aws_iam_access_key.ci.secret\n}\n',
            "stack.yaml": TEMPLATE,
            "envs/prod/main.tf": f'secret = "{ARN}"\n',
            "envs/staging/main.tf": f'\nsecret = "{ARN}"\n',
            "modules/pay/main.tf": f'secret = "{ARN}"\n',
            "AGENTS.md": "be kind\n",
            "app/CLAUDE.md": "be brief\n",
            ".github/CODEOWNERS": "/app/ @orchard/platform\n",
        },
        at=DAY_ONE,
    )
    return collected("git", GitOptions(paths=(str(folder),)))


def test_a_key_that_code_makes_tells_where_its_value_ends_up(seen: Collected) -> None:
    keys = {each.name: each for each in seen.each(Resource) if each.kind == "git.static_key"}
    assert set(keys) == {"aws_iam_access_key.ci", "github_actions_secret.written", "Key"}
    assert keys["aws_iam_access_key.ci"].facts["ends_in"] == "Terraform's state, an output"
    assert (keys["aws_iam_access_key.ci"].facts["path"], keys["aws_iam_access_key.ci"].facts["line"]) == (
        "infra/keys.tf",
        2,
    )
    assert keys["Key"].facts["line"] == 3
    assert HIDDEN not in repr(keys)


def test_a_name_is_told_with_the_environments_whose_code_refers_to_it(seen: Collected) -> None:
    (found,) = [each for each in seen.each(Resource) if each.kind == "git.reference"]
    assert (found.name, found.facts["environments"]) == (ARN, "production,staging")
    assert found.facts["places"] == "envs/prod/main.tf:1 envs/staging/main.tf:2"


def test_instructions_are_told_by_digest_and_owners(seen: Collected) -> None:
    files = {each.name: each.facts for each in seen.each(Resource) if each.kind == "ai.instructions"}
    assert {name: facts["owned"] for name, facts in files.items()} == {"AGENTS.md": False, "app/CLAUDE.md": True}
    assert files["AGENTS.md"]["changed_by"] == "ada@orchard.example"
    assert len({facts["digest"] for facts in files.values()}) == 2


def test_code_made_to_be_slow_is_read_all_the_same(tmp_path: Path) -> None:
    """Each of these took time that grew with the square of its length."""
    repo = repository(tmp_path / "slow")
    keys = "".join(f'resource "aws_iam_access_key" "k{number}" {{}}\n' for number in range(4_000))
    types = "Resources:\n" + "  Type: AWS::IAM::AccessKey\n" * 4_000
    repo.commit({"keys.tf": keys, "t.yaml": types})
    found = collected("git", GitOptions(paths=(str(repo.folder),)))
    assert len(found.by_stream["static_keys"]) >= 4_000
