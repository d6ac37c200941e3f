"""What each tool's report says comes out in the form of all tools, and on the page."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from benchmarks.judgement import agent_bom, compare, ours, page, peers
from benchmarks.judgement.peer import Peer
from benchmarks.judgement.serving import Serving


def test_a_secret_in_a_file_is_about_the_thing_whose_file_it_is() -> None:
    """Its subject is a fingerprint; other findings are about their subject alone."""
    finding = {"rule": "secret-in-code", "subject": "git.exposure:a", "evidence": ["services/mail-sync-0001/a.py:3"]}
    named = {"rule": "r", "subject": "arn:aws:iam::1:role/mail-sync-0002", "evidence": ["mail-sync-0003"]}
    told_ = ours.read({"scan": {"findings": [finding, named], "outcomes": []}}, Serving("", {}))
    assert told_.found == {("secret-in-code", "mail-sync-0001"), ("r", "mail-sync-0002")}


def test_agent_bom_tells_of_agents_and_files_in_reports_of_their_own(tmp_path: Path) -> None:
    """A warning about a server is about the agent, a secret about the file's thing."""
    warned = {"name": "project:mail-sync-0001", "mcp_servers": [{"security_warnings": ["1 tool is auto-approved"]}]}
    finding = {"title": "Open", "description": "of 'project:mail-sync-0002'"}
    agents, files = tmp_path / "a", tmp_path / "f"
    agents.write_bytes(msgspec.json.encode({"agents": [warned], "findings": [finding]}))
    files.write_bytes(msgspec.json.encode({"findings": [{"file": "mail/services/mail-sync-0003/a.py"}]}))
    found = {("approved in advance", "mail-sync-0001"), ("Open", "mail-sync-0002")}
    assert agent_bom.of_agents(agents, Serving("", {}))[0] == found
    assert agent_bom.of_files(files, Serving("", {}))[0] == {("secret", "mail-sync-0003")}


def test_cloudsplaining_tells_of_a_trust_when_it_has_something_to_say(tmp_path: Path) -> None:
    """Its report has a place for every check in every role; empty ones say nothing."""
    open_ = {"name": "mail-sync-0001", "AssumableByAnyPrincipal": {"findings": ["*"]}}
    fine = {"name": "mail-sync-0002", "AssumableByAnyPrincipal": {"findings": []}}
    empty = ("inline_policies", "customer_managed_policies", "aws_managed_policies", "users", "groups")
    parts: dict[str, object] = {each: {} for each in empty}
    (tmp_path / "r").write_bytes(msgspec.json.encode({**parts, "roles": {"a": open_, "b": fine}}))
    assert peers.of_cloudsplaining(tmp_path / "r", Serving("", {}))[0] == {
        ("AssumableByAnyPrincipal", "mail-sync-0001")
    }


def test_the_page_counts_what_each_tool_was_asked() -> None:
    """A peer that does not check a trouble has its traps left out, and what stopped it is told in its line."""
    rows = [
        compare.Row(tool="muster", trouble="a", planted=2, missed=["x"], traps=3, alarms=[], denied="unknown"),
        compare.Row(tool="peer", trouble="a", planted=2, missed=["x", "y"], traps=3, judged=False),
    ]
    written = page.page(
        page.Figures(rows, {"muster": 2.4, "peer": 0.0}, {"muster": 31, "peer": 0}, {"peer": "not installed: no"})
    )
    assert "| muster | 1 of 1 | 1 of 2 | 0 of 3 | 1 of 1 | 31 | 2 |" in written
    assert "| peer | 0 of 1 | 0 of 2 | 0 of 0 | asks nothing | 0 | 0, ended early: not installed: no |" in written
    assert "| a | 1/2 0/3 *unknown* | – |" in written


def _script(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    file.chmod(0o700)


def test_a_peer_that_writes_no_report_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In its own last words, or pip's, who is a script here."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    home = tmp_path / "musterbook-bench/judgement/peers"
    _script(home / "failing/bin/failing", "echo first\necho no docker here")
    failing = Peer("failing", (), (), lambda _report, _serving: (set(), set()))
    ended = failing(Serving("", {}), tmp_path / "run", 20)
    assert (ended.ended, ended.why) == (False, "no report: no docker here")
    _script(home / "nowhere/bin/python", 'echo "no such package: $*" >&2\nexit 1')
    nowhere = Peer("nowhere", ("peer==1.0",), (), lambda _report, _serving: (set(), set()))
    why = nowhere(Serving("", {}), tmp_path / "run", 20).why
    assert why == "not installed: no such package: -m pip install -q --disable-pip-version-check peer==1.0"
