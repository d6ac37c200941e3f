"""From the code of a repository to who answers for the role it defines."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from graph_support import arn, graph_of, role
from repository_support import ADA, DAY_ONE, Repo, repository
from sources_support import Collected, collected

from connectors.git import GitOptions
from graph.model import OwnerClaim, Resource

BOT = ("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com")
GRACE = ("Grace", "grace@orchard.example")
ROLE = """\
# The deployer.
resource "aws_iam_role" "deploy" {
  name = "${local.prefix}-deploy"
  path = "/ci/"
  tags = { Owner = "ada@orchard.example" }
}

resource "aws_iam_role" "backup" {
  name_prefix = "backup-"
}
"""
CHART = """\
serviceAccount:
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/orders
"""
OWNERS = "* @orchard/platform\n/infra/ @orchard/cloud\n"


def read(repo: Repo, cache: Path | None = None) -> Collected:
    return collected("git", GitOptions(paths=(str(repo.folder),)), cache=cache)


@pytest.fixture(scope="module")
def infra(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = repository(tmp_path_factory.mktemp("git") / "infra")
    repo.commit({"infra/roles.tf": ROLE, "CODEOWNERS": OWNERS}, author=GRACE)
    repo.commit({"infra/main.tf": 'locals {\n  prefix = "shop"\n}\n', "chart/values.yaml": CHART}, author=ADA)
    changed = ROLE.replace('"/ci/"', '"/cd/"').replace("backup-", "backups-")
    repo.commit({"infra/roles.tf": changed}, author=ADA, at=DAY_ONE + timedelta(days=9))
    repo.commit({"infra/roles.tf": changed.replace('"/cd/"', '"/"')}, author=BOT, at=DAY_ONE + timedelta(days=10))
    return repo


@pytest.fixture(scope="module")
def seen(infra: Repo) -> Collected:
    return read(infra)


def test_a_definition_tells_what_it_defines_and_where(seen: Collected) -> None:
    deploy = seen.one(Resource, "git.definition", "shop-deploy")
    assert deploy.id == "git.definition:infra/infra/roles.tf#aws_iam_role.deploy"
    assert (deploy.parent, deploy.tags) == ("git.repository:infra", {"Owner": "ada@orchard.example"})
    assert deploy.facts == {
        "defines": "aws.iam.role",
        "pattern": "shop-deploy",
        "arn": None,
        "uses": None,
        "address": "aws_iam_role.deploy",
        "form": "terraform",
        "path": "infra/roles.tf",
        "line": 2,
        "end": 6,
    }
    assert {each.name for each in seen.each(Resource, "git.definition")} == {
        "shop-deploy",
        "backups-*",
        arn("role", "orders"),
    }


def test_code_speaks_for_owners_by_tag_by_codeowners_and_by_its_last_change(seen: Collected) -> None:
    graph = graph_of(role("shop-deploy"), *seen.records)
    told = {
        (each.evidence, each.text, each.confidence, each.place) for each in graph.owners(arn("role", "shop-deploy"))
    }
    assert {each[:3] for each in told} == {
        ("code tag:Owner", "ada@orchard.example", 0.8),
        ("CODEOWNERS", "@orchard/cloud", 0.8),
        ("last change", "grace@orchard.example", 0.35),
    }
    places = {evidence: place for evidence, _, _, place in told}
    assert places["CODEOWNERS"] == "CODEOWNERS:2"
    assert places["code tag:Owner"] == "infra/roles.tf:2"


def test_the_last_change_is_the_last_person_s_and_only_that_of_its_own_lines(seen: Collected, infra: Repo) -> None:
    """A machine changed a line of the deployer's after Ada did, and nobody but Ada changed the other one later."""
    claims = {each.subject.rpartition("#")[2]: each for each in seen.each(OwnerClaim, "git.change")}
    assert claims["aws_iam_role.deploy"].owner == GRACE[1]
    backup = claims["aws_iam_role.backup"]
    assert (backup.owner, backup.at) == (ADA[1], DAY_ONE + timedelta(days=9))
    assert backup.place == f"infra/roles.tf:8 in {infra.git('rev-parse', 'HEAD~1')[:12]}"


def test_what_is_used_in_a_chart_leads_to_whoever_owns_the_chart(seen: Collected) -> None:
    graph = graph_of(role("orders"), *seen.records)
    told = {(each.evidence, each.text, each.confidence) for each in graph.owners(arn("role", "orders"))}
    assert told == {("CODEOWNERS", "@orchard/platform", 0.5), ("last change", ADA[1], 0.15)}


def test_commits_that_only_moved_text_are_looked_through(tmp_path: Path) -> None:
    repo = repository(tmp_path / "moved")
    text = 'resource "aws_iam_role" "a" {\n  name = "a"\n}\n'
    repo.commit({"a.tf": text}, author=GRACE)
    moving = repo.commit({"a.tf": text.replace("  name", "    name")}, author=ADA, at=DAY_ONE + timedelta(days=1))
    assert [each.owner for each in read(repo).each(OwnerClaim)] == [ADA[1]]
    repo.commit({".git-blame-ignore-revs": f"# formatted\n{moving}\n{'0' * 40}\nnonsense\n"}, author=ADA)
    assert [each.owner for each in read(repo).each(OwnerClaim)] == [GRACE[1]]


def test_where_history_begins_late_nobody_is_taken_for_the_last_one(tmp_path: Path, infra: Repo) -> None:
    infra.git("clone", "-q", "--depth", "1", f"file://{infra.folder}", str(tmp_path / "shallow"))
    seen = collected("git", GitOptions(paths=(str(tmp_path / "shallow"),)))
    assert len(seen.each(Resource, "git.definition")) == 3
    assert seen.each(OwnerClaim, "git.change") == []


def test_files_that_are_broken_or_too_much_define_nothing_and_harm_nothing(tmp_path: Path) -> None:
    repo = repository(tmp_path / "odd")
    deep = "ServiceAccount: " + "[" * 100_000
    repo.commit(
        {
            "a.yaml": deep,
            "b.json": '{"AWS::IAM::Role": ',
            "c.tf": 'resource "aws_iam_role" "a" {\n  name = "${',
            "d.tf": 'resource "aws_iam_role" "d" {\n  name = "d"\n}\n',
            "e.yml": "kind: ServiceAccount\nmetadata: [no, map]\napiVersion: v1\n",
        }
    )
    seen = read(repo)
    assert seen.gaps == ()
    assert {each.name for each in seen.each(Resource, "git.definition")} == {"d", "*"}


def test_two_of_one_address_are_told_apart(tmp_path: Path) -> None:
    repo = repository(tmp_path / "two")
    repo.commit({"values.yaml": CHART + CHART.replace("serviceAccount", "other").replace("orders", "bills")})
    ids = [each.id.rpartition("#")[2] for each in read(repo).each(Resource, "git.definition")]
    assert sorted(ids) == ["eks.amazonaws.com/role-arn", "eks.amazonaws.com/role-arn~2"]
