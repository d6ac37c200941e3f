"""The labelled estate comes out the same again, and what tools tell is held against it fairly."""

from __future__ import annotations

import io
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import hvac
import pytest

from benchmarks.judgement import committing, compare, estate, inventory, peers, planting, stand_in, told
from benchmarks.judgement.vaulting import VaultPlanter
from findings.registry import rules
from scanner.demo.servers import openbao

CHECKS = tomllib.loads(Path(compare.__file__).with_name("checks.toml").read_text("utf-8"))


def test_the_same_seed_gives_the_same_estate() -> None:
    """Names and drawn secrets alike; another seed gives others."""
    assert estate.estate(3, 1) == estate.estate(3, 1) != estate.estate(4, 1)


def test_there_are_hundreds_of_troubles_and_as_many_traps() -> None:
    """By default; and every trouble has at least one trap."""
    things = estate.estate()
    broken = [each for each in things if each.broken]
    assert len(broken) > 300
    assert len(things) - len(broken) > 300
    assert {each.trouble for each in broken} == {each.trouble for each in things if not each.broken}
    assert len({each.name for each in things}) == len(things)


def test_no_file_of_the_estate_holds_a_secret() -> None:
    """Values are drawn when the estate is made."""
    first = [each for each in estate.estate(1, 1) if each.variant == 0 and each.broken]
    (drawn,) = {each.told["value"] for each in first if "value" in each.told}
    assert drawn.startswith("ghp" + "_")
    files = Path(estate.__file__).with_name("troubles").glob("*.yaml")
    assert not any(drawn in each.read_text("utf-8") for each in files)


def test_every_trouble_has_checks_of_ours_that_exist() -> None:
    """A rule that is renamed would turn into misses."""
    ids = set(rules())
    assert set(CHECKS["muster"]) == {each.trouble for each in estate.estate(1, 1)}
    assert {check for checks in CHECKS["muster"].values() for check in checks} <= ids


def _thing(name: str, *, broken: bool) -> estate.Thing:
    return estate.Thing(name=name, trouble="old-key", broken=broken, variant=0, told={"what": "user"})


def test_a_finding_counts_for_what_it_names_and_against_what_only_looks_like_it() -> None:
    """Another check's finding counts for nothing."""
    things = [_thing("mail-sync-0001", broken=True), _thing("mail-sync-0002", broken=True)]
    things += [_thing("mail-sync-0003", broken=False), _thing("mail-sync-0004", broken=False)]
    found = frozenset({("k", "mail-sync-0001"), ("k", "mail-sync-0003"), ("other", "mail-sync-0002")})
    (row,) = compare.rows("t", told.Told(found=found), None, things, {"t": {"old-key": ["k"]}})
    assert row.missed == ["broken[0] mail-sync-0002"]
    assert row.alarms == ["traps[0] mail-sync-0003"]
    assert row.told == "1/2  1/2"


def test_refused_calls_are_told_or_not() -> None:
    """A check that says unknown, and any line that names the call, count; silence and a crash do not."""
    calls = compare.KEYS
    assert compare.honesty(told.Told(unknown=frozenset({"k"})), ["k"], calls) == "unknown"
    assert compare.honesty(told.Told(refusals="ListAccessKeys: access denied"), ["k"], calls) == "unknown"
    assert compare.honesty(told.Told(unknown=frozenset({"k"})), ["k", "l"], calls) == "silent"
    assert compare.honesty(told.Told(ended=False), ["k"], calls) == "broke"
    assert compare.honesty(told.Told(), [], calls) == ""


def test_a_key_stands_for_its_user() -> None:
    """Findings about a key name its id alone."""
    key = "AK" + "IA" + "Q" * 16
    texts = [f"aws.iam.access_key:{key}", "arn:aws:iam::1:role/mail-sync-0007"]
    assert set(told.named("c", texts, {key: "mail-sync-0008"})) == {("c", "mail-sync-0008"), ("c", "mail-sync-0007")}


def test_short_forms_become_policies() -> None:
    """Conditions and denies included."""
    written = planting.document([{"allow": "s3:*", "resource": "x", "if": {"Bool": {"a": "b"}}}, {"deny": "*"}])
    assert '"Condition": {"Bool": {"a": "b"}}' in written
    assert '"Effect": "Deny", "Action": "*", "Resource": "*"' in written
    assert "lambda.amazonaws.com" in planting.trust({"owner": "x"})


def test_refused_actions_are_denied_and_others_pass() -> None:
    """As AWS denies them: in the form of the protocol that was asked in."""
    asked: list[str] = []
    app = stand_in.Refusing(
        lambda _environ, _start: [b"passed"], frozenset({"ListUsers", "ListSecrets", "ListFunctions"})
    )
    app.on = True

    def answer(body: bytes, target: str = "", path: str = "/") -> bytes:
        environ = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), "PATH_INFO": path}
        return b"".join(app({**environ, "HTTP_X_AMZ_TARGET": target}, lambda status, _headers: asked.append(status)))

    assert b"<Code>AccessDenied</Code>" in answer(b"Action=ListUsers&Version=1")
    assert b"AccessDeniedException" in answer(b"{}", "secretsmanager.ListSecrets")
    assert b"AccessDeniedException" in answer(b"", path="/2015-03-31/functions/")
    assert answer(b"Action=ListRoles&Version=1") == b"passed"
    assert answer(b"", path=stand_in.COUNT) == b"4"
    assert asked == [*["403 Forbidden"] * 3, "200 OK"]


def test_every_peer_has_checks_for_troubles_that_there_are() -> None:
    """A trouble that is renamed would take a peer's credit away."""
    troubles = {each.trouble for each in estate.estate(1, 1)}
    assert set(CHECKS) == {"muster", *peers.PEERS}
    assert all(set(each) <= troubles for each in CHECKS.values())


def test_the_inventory_says_what_anyone_sees() -> None:
    """An administrator by name, keys that are off left out, no secret's value."""
    lines = {each.name: (each, inventory.record(each)) for each in estate.estate(1, 1)}
    assert all(row["id"] == name for name, (_, row) in lines.items())
    assert {row["privilege"] for each, row in lines.values() if each.trouble == "stranger"} == {"scoped"}
    masters = [row for each, row in lines.values() if each.trouble == "admin-policy" and each.broken]
    assert sum(row["privilege"] == "admin" for row in masters) >= 5
    assert all(each.told["value"] not in str(row) for each, row in lines.values() if "value" in each.told)


def _told(row: estate.Row, name: str = "mail-sync-0001") -> estate.Thing:
    return estate.Thing(name=name, trouble="t", broken=True, variant=0, told={"owner": "mail@orchard.example", **row})


def _log(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True).stdout


def test_what_was_taken_out_of_a_file_stays_in_its_history(tmp_path: Path) -> None:
    """A team's things share a repository, an agent has one of its own, and a key that leaks is the one AWS gave."""
    gone = {"what": "file", "path": "a/.env", "text": "A=1\n", "later": ""}
    leaked = {"what": "user", "leaked": {"path": "b.py", "text": "${key_id} ${key_secret}"}}
    agent = {"what": "agent", "key": "servers", "file": ".vscode/mcp.json", "servers": {"wiki": {"command": "node"}}}
    things = [_told(gone), _told(leaked, "mail-sync-0002"), _told(agent, "mail-sync-0003")]
    committing.commit(things, tmp_path / "r", {"mail-sync-0002": ("id", "value")}, datetime(2026, 1, 1, tzinfo=UTC))
    assert sorted(each.name for each in (tmp_path / "r").iterdir()) == ["mail", "mail-sync-0003"]
    assert (tmp_path / "r/mail/b.py").read_text("utf-8") == "id value"
    assert not (tmp_path / "r/mail/a/.env").exists()
    assert "A=1" in _log(tmp_path / "r/mail", "log", "--patch", "--", "a/.env")
    assert "servers" in (tmp_path / "r/mail-sync-0003/.vscode/mcp.json").read_text("utf-8")


def test_a_secrets_manager_has_every_sort_of_thing_and_denies_what_is_refused(tmp_path: Path) -> None:
    """As the server itself tells it."""
    things = [each for each in estate.estate(1, 1) if each.place == "vault"]
    with openbao(tmp_path) as server:
        planter = VaultPlanter(server.url, server.token)
        planter.plant(things)
        client = hvac.Client(url=server.url, token=planter.token(["auth/jwt/role"]))
        assert set(planter.ids.values()) == {each.name for each in things if each.what == "entity"}
        endless = [each.name for each in things if each.trouble == "approle-endless"]
        assert set(endless) <= set(client.auth.approle.list_roles()["data"]["keys"])
        with pytest.raises(hvac.exceptions.Forbidden):
            client.auth.jwt.list_roles(path="jwt")
        client.adapter.close()
        planter.close()
