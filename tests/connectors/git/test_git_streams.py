"""What is read of real repositories, made here."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from repository_support import DAY_ONE, Repo, access_key, repository
from sources_support import ESTATE_KEY, Collected, collected

from connectors.detect import fingerprint
from connectors.git import GitOptions
from connectors.registry import platform
from graph.model import Exposure, GapReason, Identity, OwnerClaim, Resource, Tool

BOT = ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
GRACE = ("Grace", "grace@orchard.example")
KEY_ID, SECRET = access_key(7)
ENV_VALUE = "canary-" + "of-the-agent"
WORKFLOW = """
name: deploy
on:
  push: {branches: [main]}
  workflow_dispatch:
permissions: {contents: read}
jobs:
  ship:
    permissions:
      id-token: write
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111122223333:role/ci/deploy
      - run: make
        env:
          KEY: ${{ secrets.AWS_SECRET_ACCESS_KEY }}
          HOOK: ${{ secrets['CHAT_HOOK'] }}
          TOKEN: ${{ secrets.GITHUB_TOKEN }}
"""
MCP = {
    "mcpServers": {
        "tickets": {
            "command": "/usr/bin/npx",
            "args": ["-y", "@orchard/tickets@1.2.0", "--token", ENV_VALUE],
            "env": {"TICKETS_TOKEN": ENV_VALUE, "REGION": "${REGION}"},
            "tools": ["read", "close"],
            "alwaysAllow": ["read"],
        },
        "web": {"url": f"https://mcp.orchard.example/sse?key={ENV_VALUE}", "headers": {"Authorization": ENV_VALUE}},
    }
}
OWNERS = """
# Who answers for what
*            @orchard/platform
/.github/    ada@orchard.example   # the workflows
.mcp.json    @grace
docs/*.md
"""


@pytest.fixture(scope="module")
def orchard(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = repository(tmp_path_factory.mktemp("git") / "orchard")
    leak = f"id = {KEY_ID}\nsecret = {SECRET}\n"
    repo.commit({"README.md": "fruit\n", "old name.ini": leak}, author=GRACE, at=DAY_ONE)
    repo.commit({"old name.ini": None, "new.ini": "\n\n" + leak}, at=DAY_ONE + timedelta(days=1))
    repo.commit({"new.ini": "id = gone\n"}, at=DAY_ONE + timedelta(days=2))
    repo.commit({"go.sum": "1\n"}, author=BOT, at=DAY_ONE + timedelta(days=3))
    repo.commit(
        {
            ".github/workflows/deploy.yml": WORKFLOW,
            ".github/workflows/odd.yaml": "on: push\njobs: [not, a, mapping]\npermissions: write-all\n",
            ".github/workflows/broken.yml": "a: [",
            ".mcp.json": json.dumps(MCP),
            ".vscode/mcp.json": '{// mine\n"servers": {"db": {"command": "dbmcp", "args": [],}},}',
            ".cursor/mcp.json": "no JSON",
            "CODEOWNERS": OWNERS,
            "roles.tf": 'resource "aws_iam_role" "a" {\n  name = "a"\n}\n',
            ".mailmap": "Ada Orchard <ada@orchard.example> <ada@old.example>\n",
        },
        author=("ada", "ada@old.example"),
        at=DAY_ONE + timedelta(days=4),
    )
    repo.git("remote", "add", "origin", "https://ada:" + "x" * 8 + "@git.orchard.example:8443/shop/orchard.git")
    return repo


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def seen(orchard: Repo, cache: Path) -> Collected:
    orchard.git("worktree", "add", "-q", "--detach", str(cache / "tree"))
    return collected("git", GitOptions(paths=(str(orchard.folder),)), cache=cache)


def test_everything_is_read_by_declared_commands_alone(seen: Collected) -> None:
    assert seen.gaps == ()
    found = platform("git")
    declared = {each for stream in found.streams.values() for each in stream.permissions}
    assert seen.called == declared | set(found.base_permissions)
    for records in seen.by_stream.values():
        assert len({record.id for record in records}) == len(records)


def test_the_repository_is_named_after_its_remote_without_the_password(seen: Collected) -> None:
    repo = seen.one(Resource, "git.repository")
    assert repo.name == "git.orchard.example/shop/orchard"
    assert (repo.created, repo.last_used) == (DAY_ONE, DAY_ONE + timedelta(days=4))
    assert (repo.facts["default_branch"], repo.facts["commits"]) == ("main", 5)
    assert "x" * 8 not in msgspec.json.encode(seen.records).decode()


def test_authors_are_told_by_mailmap_and_bots_are_not_human(seen: Collected) -> None:
    authors = {each.id: each for each in seen.each(Identity, "git.author")}
    assert set(authors) == {f"git.author:{mail}" for mail in ("ada@orchard.example", GRACE[1], BOT[1])}
    ada = authors["git.author:ada@orchard.example"]
    assert (ada.human, ada.used, ada.last_used) == (None, True, DAY_ONE + timedelta(days=4))
    assert ada.facts["commits"] == 3
    assert authors[f"git.author:{BOT[1]}"].human is False


def test_codeowners_claim_the_repository_its_parts_and_what_is_in_them(seen: Collected) -> None:
    owned = [each for each in seen.each(OwnerClaim, "git.owner") if "git.definition" not in each.subject]
    claims = {(each.subject.replace("git.orchard.example/shop/orchard", "R"), each.owner) for each in owned}
    assert claims == {
        ("git.repository:R", "@orchard/platform"),
        ("git.path:R//.github/", "ada@orchard.example"),
        ("git.path:R/.mcp.json", "@grace"),
        ("git.workflow:R/.github/workflows/broken.yml", "ada@orchard.example"),
        ("git.workflow:R/.github/workflows/deploy.yml", "ada@orchard.example"),
        ("git.workflow:R/.github/workflows/odd.yaml", "ada@orchard.example"),
        ("ai.agent:R/.mcp.json", "@grace"),
        ("ai.agent:R/.cursor/mcp.json", "@orchard/platform"),
        ("ai.agent:R/.vscode/mcp.json", "@orchard/platform"),
    }
    assert {(each.evidence, each.place) for each in owned} >= {("CODEOWNERS", "CODEOWNERS:3")}
    assert seen.one(Resource, "git.path", "docs/*.md").facts["declared"] == "CODEOWNERS:6"


def test_a_workflow_tells_how_it_starts_and_what_it_goes_to_the_cloud_with(seen: Collected) -> None:
    deploy = seen.one(Resource, "git.workflow", ".github/workflows/deploy.yml")
    assert deploy.facts == {
        "parsed": True,
        "triggers": "push,workflow_dispatch",
        "oidc": True,
        "role_to_assume": "arn:aws:iam::111122223333:role/ci/deploy",
        "secrets": "AWS_SECRET_ACCESS_KEY,CHAT_HOOK",
        "static_cloud_credentials": "AWS_SECRET_ACCESS_KEY",
    }
    odd = seen.one(Resource, "git.workflow", ".github/workflows/odd.yaml")
    assert (odd.facts["triggers"], odd.facts["oidc"], odd.facts["secrets"]) == ("push", True, None)
    broken = seen.one(Resource, "git.workflow", ".github/workflows/broken.yml")
    assert (broken.facts["parsed"], broken.facts["oidc"]) == (False, None)


def test_an_agent_has_the_tools_its_configuration_names(seen: Collected) -> None:
    agents = {each.facts["path"]: each for each in seen.each(Identity, "ai.agent")}
    assert set(agents) == {".mcp.json", ".vscode/mcp.json", ".cursor/mcp.json"}
    assert agents[".cursor/mcp.json"].facts["parsed"] is False
    tools = {(each.server, each.name): each for each in seen.each(Tool) if each.agent == agents[".mcp.json"].id}
    assert set(tools) == {("tickets", "read"), ("tickets", "close"), ("web", "*")}
    read, web = tools["tickets", "read"], tools["web", "*"]
    assert (read.facts["program"], read.facts["package"]) == ("npx", "@orchard/tickets@1.2.0")
    assert (read.facts["environment"], read.facts["written_out"]) == ("REGION,TICKETS_TOKEN", "TICKETS_TOKEN")
    assert (read.facts["auto_approved"], tools["tickets", "close"].facts["auto_approved"]) == (True, False)
    assert (web.facts["transport"], web.facts["host"]) == ("http", "mcp.orchard.example")
    (db,) = [each for each in seen.each(Tool) if each.agent == agents[".vscode/mcp.json"].id]
    assert (db.server, db.name, db.facts["transport"]) == ("db", "*", "stdio")


def test_a_leaked_key_is_told_once_with_its_whole_story(orchard: Repo, seen: Collected) -> None:
    leak = seen.one(Exposure, "git.exposure")
    assert leak.credential == f"aws.iam.access_key:{KEY_ID}"
    assert leak.fingerprint == fingerprint(ESTATE_KEY, SECRET)
    assert leak.places == ("old name.ini:1", "new.ini:3")
    assert leak.commit == orchard.git("rev-list", "--max-parents=0", "HEAD")
    assert (leak.author, leak.introduced, leak.in_head) == (GRACE[1], DAY_ONE, False)
    assert leak.resource == seen.one(Resource, "git.repository").id


def test_what_was_read_is_remembered_and_told_the_same(orchard: Repo, cache: Path, seen: Collected) -> None:
    asked = GitOptions(paths=(str(orchard.folder),))
    assert (cache / "blobs").is_dir()
    blob = orchard.git("rev-parse", "HEAD~4:old name.ini")
    stored = orchard.folder / ".git" / "objects" / blob[:2] / blob[2:]
    hidden = stored.rename(stored.with_name("hidden"))
    try:
        again, forgetful = collected("git", asked, cache=cache), collected("git", asked)
    finally:
        hidden.rename(stored)
    assert (again.each(Exposure), again.gaps) == (seen.each(Exposure), ())
    assert [gap.stream for gap in forgetful.gaps] == ["exposures"], "what is not remembered has to be there"


def test_a_repository_that_was_made_anew_is_read_anew(tmp_path: Path) -> None:
    """A history that was written again, or cloned again: the commits that are remembered are there no more."""
    key_id, secret = access_key(21)
    asked = GitOptions(paths=(str(tmp_path / "shop"),))
    for text in ("nothing", f"{key_id} {secret}"):
        repository(tmp_path / "shop").commit({"a.env": text})
        told = collected("git", asked, cache=tmp_path / "cache")
        assert told.gaps == ()
        shutil.rmtree(tmp_path / "shop")
    assert [each.credential for each in told.each(Exposure)] == [f"aws.iam.access_key:{key_id}"]


def test_no_value_reaches_a_record(seen: Collected) -> None:
    text = msgspec.json.encode(seen.records).decode()
    assert SECRET not in text
    assert ENV_VALUE not in text


def test_a_key_on_a_side_branch_a_tag_and_in_head(tmp_path: Path) -> None:
    repo = repository(tmp_path / "more")
    repo.commit({"a.txt": "a"})
    (one_id, one), (two_id, two), (three_id, three) = access_key(11), access_key(12), access_key(13)
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"side.env": f"{one_id} {one}"})
    repo.git("checkout", "-q", "main")
    repo.commit({"here.env": f"{two_id} {two}"})
    (tmp_path / "loose").write_text(f"{three_id} {three}")
    blob = repo.git("hash-object", "-w", str(tmp_path / "loose"))
    repo.git("tag", "blob", blob)
    seen = collected("git", GitOptions(paths=(str(repo.folder),)))
    found = {str(each.credential).partition(":")[2]: each for each in seen.each(Exposure)}
    assert (found[one_id].in_head, found[one_id].places) == (False, ("side.env:1",))
    assert (found[two_id].in_head, found[two_id].places) == (True, ("here.env:1",))
    assert (found[three_id].commit, found[three_id].introduced) == ("", None)
    assert found[three_id].places == (f"blob {blob}:1",)


def test_a_repository_without_commits_has_nothing_and_no_gap(tmp_path: Path) -> None:
    repository(tmp_path / "fresh")
    seen = collected("git", GitOptions(paths=(str(tmp_path / "fresh"),), prefix="orchard/"))
    assert seen.gaps == ()
    (repo,) = seen.records
    assert isinstance(repo, Resource)
    assert (repo.name, repo.created, repo.facts["default_branch"]) == ("orchard/fresh", None, "main")


def test_a_pattern_leads_to_every_repository_and_to_nothing_else(tmp_path: Path) -> None:
    for name in ("a", "b"):
        repo = repository(tmp_path / "all" / name)
        repo.git("remote", "add", "origin", "git@git.orchard.example:shop/same.git")
    Repo(tmp_path / "all").git("init", "-q", "--bare", "c.git")
    (tmp_path / "all" / "no repository").mkdir()
    seen = collected("git", GitOptions(paths=(str(tmp_path / "all" / "*"), str(tmp_path / "all" / "a"))))
    names = {each.name for each in seen.each(Resource)}
    assert names == {"git.orchard.example/shop/same", "git.orchard.example/shop/same~b", "c.git"}


def test_what_is_no_repository_is_a_gap(tmp_path: Path) -> None:
    inside = repository(tmp_path / "outer").folder / "inner"
    inside.mkdir()
    for path in (inside, tmp_path / "missing"):
        seen = collected("git", GitOptions(paths=(str(path),)))
        assert seen.records == ()
        assert {gap.reason for gap in seen.gaps} == {GapReason.UNAVAILABLE}
    none = collected("git", GitOptions(paths=(str(tmp_path / "nothing*"),)))
    assert "no repository at" in none.gaps[0].detail


def test_without_git_every_stream_is_a_gap(orchard: Repo) -> None:
    seen = collected("git", GitOptions(paths=(str(orchard.folder),), program="/nowhere/git"))
    assert seen.records == ()
    assert {gap.stream for gap in seen.gaps} == set(platform("git").streams)
    assert "git cannot be run" in seen.gaps[0].detail


def test_a_shallow_clone_is_read_and_says_what_is_missing(orchard: Repo, tmp_path: Path) -> None:
    orchard.git("clone", "-q", "--depth", "1", f"file://{orchard.folder}", str(tmp_path / "shallow"))
    seen = collected("git", GitOptions(paths=(str(tmp_path / "shallow"),)))
    (gap,) = seen.gaps
    assert (gap.stream, gap.reason) == ("exposures", GapReason.UNAVAILABLE)
    assert "git fetch --unshallow" in gap.detail
    assert seen.each(Exposure) == []


def test_a_missing_file_is_a_gap_and_not_an_empty_answer(tmp_path: Path) -> None:
    repo = repository(tmp_path / "damaged")
    repo.commit({"CODEOWNERS": "* @ada", "a.txt": "a"})
    blob = repo.git("rev-parse", "HEAD:CODEOWNERS")
    (repo.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    seen = collected("git", GitOptions(paths=(str(repo.folder),)))
    assert {gap.stream for gap in seen.gaps} == {"codeowners", "exposures"}
    assert seen.one(Resource, "git.repository").facts["commits"] == 1


def test_many_blobs_are_read_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.git.reading.BATCH_BLOBS", 3)
    monkeypatch.setattr("connectors.git.reading.BATCH_BYTES", 200)
    repo = repository(tmp_path / "many")
    keys = [access_key(seed) for seed in range(30, 40)]
    repo.commit({f"{place}.env": f"{'x' * place * 20} {one} {two}\n" for place, (one, two) in enumerate(keys)})
    seen = collected("git", GitOptions(paths=(str(repo.folder),)))
    assert {each.credential for each in seen.each(Exposure)} == {f"aws.iam.access_key:{one}" for one, _ in keys}
