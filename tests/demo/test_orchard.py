"""The whole journey over the built-in estate: every planted trouble is found, and nothing else is said."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest
from orchard_support import Scanned, files_below
from store_support import pages_of

from findings.finding import Finding, State, Status
from graph.model import GapReason
from reports.declare import Style
from reports.registry import reporters
from reports.scan import Scan
from scanner.demo import aws_estate
from scanner.demo.orchard import Orchard

REPOSITORY = "github.com/orchard-boxes"
ALONE = ("release-deployer", "order-report", "partner-intake")
"""Roles in production that one person answers for, without a backup."""
MACHINES = ("storefront", "nightly-jobs")
"""What signs in to the vault by AppRole."""


def key(orchard: Orchard, user: str, number: int = 0) -> str:
    return f"aws.iam.access_key:{orchard.aws.keys[user][number].id}"


def planted(orchard: Orchard) -> set[tuple[str, str]]:
    """Rule and subject of every trouble of the first day."""
    aws, vault = orchard.aws, orchard.vault.host
    tool = f"ai.tool:{REPOSITORY}/ticket-triage/.mcp.json"
    return {
        ("secret-leaked-live", key(orchard, "ci-deploy")),
        ("aws-access-key-old", key(orchard, "ci-deploy")),
        ("aws-access-key-unused", key(orchard, "ci-deploy")),
        ("aws-access-key-old", key(orchard, "invoice-export")),
        ("aws-access-key-unused", key(orchard, "invoice-export")),
        ("aws-role-trust-anyone", aws.role("prod", "partner-intake")),
        # No key of theirs was ever used.
        ("nhi-never-used", aws.user("prod", "invoice-export")),
        ("nhi-never-used", aws.user("tools", "ci-deploy")),
        # It may attach any policy to itself, which is its first step to administrator.
        ("aws-privesc", aws.role("prod", "release-deployer")),
        ("aws-passrole-wildcard", aws.role("prod", "release-deployer")),
        ("nhi-admin-equivalent", aws.user("tools", "ci-deploy")),
        ("nhi-admin-equivalent", aws.role("prod", "release-deployer")),
        ("nhi-admin-equivalent", f"vault.token.holder:{vault}/token"),
        ("nhi-owner-departed", aws.role("prod", "stock-sync")),
        ("nhi-owner-missing", aws.user("prod", "invoice-export")),
        ("nhi-owner-missing", "git.author:release-bot@orchard.example"),
        ("vault-root-token", f"vault.token:{vault}/{orchard.vault.root}"),
        ("vault-approle-unbounded-secretid", f"vault.approle.role:{vault}/auth/approle/role/nightly-jobs"),
        ("ai-tool-not-approved", f"{tool}/helpdesk/close_ticket"),
        ("ai-tool-not-approved", f"{tool}/payments/refund"),
        ("ai-approval-expired", "ai.system:ai-ticket-triage"),
        ("ai-model-unpinned", "ai.system:ai-ticket-triage"),
        ("ai-no-escalation-path", "ai.system:ai-ticket-triage"),
        ("mcp-unpinned-package", f"{tool}/helpdesk/close_ticket"),
        ("mcp-unapproved-server", f"{tool}/payments/refund"),
        ("secret-in-history", f"git.exposure:{REPOSITORY}/storefront/aws-access-key"),
        ("vault-audit-off", f"vault.store:{vault}"),
        ("vault-kv-stale", f"vault.kv.secret:{vault}/secret/reports/mail-relay"),
        ("vault-kv-stale", f"vault.kv.secret:{vault}/secret/storefront/payment-gateway"),
        # The scanner reads everything, and no other role of the account does.
        ("nhi-rights-beyond-peers", aws.role("prod", aws_estate.READER)),
        *(("nhi-owner-no-backup", aws.role("prod", name)) for name in ALONE),
        *(("nhi-owner-missing", f"vault.approle.role:{vault}/auth/approle/role/{name}") for name in MACHINES),
        ("nhi-owner-missing", "vault.entity"),
        *(("nhi-owner-missing", f"vault.token.holder:{vault}/{name}") for name in ("token", "token-muster-scanner")),
        ("nhi-owner-missing", f"vault.engine.role:{vault}/pki/issue/handheld"),
    }


def named(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    return {(finding.rule, steady(finding)) for finding in findings}


def steady(finding: Finding) -> str:
    """The subject, without what is made up anew each time the estate is raised."""
    if finding.subject.startswith("git.exposure:"):
        return finding.subject.rpartition("/")[0]
    return "vault.entity" if finding.subject.startswith("vault.entity:") else finding.subject


def found(scan: Scan, rule: str, subject: str) -> Finding:
    return next(finding for finding in scan.findings if (finding.rule, finding.subject) == (rule, subject))


def test_the_first_scan_finds_every_planted_trouble_and_nothing_else(scanned: Scanned) -> None:
    assert named(scanned.first.findings) == planted(scanned.orchard)


def test_what_is_accepted_is_waived_and_the_rest_is_new(scanned: Scanned) -> None:
    waived = ("aws-access-key-unused", key(scanned.orchard, "invoice-export"))
    assert {named([each]).pop(): each.status for each in scanned.first.findings} == {
        each: Status.WAIVED if each == waived else Status.NEW for each in planted(scanned.orchard)
    }
    assert scanned.first.unused_waivers == ()


def test_the_second_scan_finds_the_growth_and_the_mended_trust(scanned: Scanned) -> None:
    orchard = scanned.orchard
    report = orchard.aws.role("prod", "order-report")
    grown = {("nhi-privilege-growth", report), ("nhi-rights-beyond-peers", report)}
    mended = ("aws-role-trust-anyone", orchard.aws.role("prod", "partner-intake"))
    assert named(scanned.second.findings) == planted(orchard) | grown
    assert named(each for each in scanned.second.findings if each.status is Status.NEW) == grown
    assert named(each for each in scanned.second.findings if each.status is Status.FIXED) == {mended}


EVIDENCE = [
    ("secret-leaked-live", "scripts/.env:2", "still works as ci-deploy"),
    ("aws-role-trust-anyone", "any principal of any account"),
    ("nhi-owner-departed", "Jonas Vik has left since", "jonas.vik@orchard.example is the owner, says tag:Owner"),
    ("vault-root-token", "has the policy root and never ends"),
    ("vault-approle-unbounded-secretid", "its secret ids never end"),
    ("ai-approval-expired", "APR-0008 by sara.berg@orchard.example (security) ended on", "systems.yaml:"),
]


@pytest.mark.parametrize(("rule", "texts"), [(rule, texts) for rule, *texts in EVIDENCE])
def test_a_finding_brings_its_evidence(scanned: Scanned, rule: str, texts: list[str]) -> None:
    finding = next(each for each in scanned.first.findings if each.rule == rule)
    told = "\n".join((finding.message, *finding.evidence))
    assert all(text in told for text in texts), told


def test_ages_are_counted_by_the_storys_calendar(scanned: Scanned) -> None:
    old = ("aws-access-key-old", key(scanned.orchard, "ci-deploy"))
    assert "the key is 120 days old" in found(scanned.first, *old).message
    assert "the key is 127 days old" in found(scanned.second, *old).message


def test_the_agents_tools_are_told_with_the_place_of_their_approval(scanned: Scanned) -> None:
    messages = {each.message for each in scanned.first.findings if each.rule == "ai-tool-not-approved"}
    agent = f"{REPOSITORY}/ticket-triage/.mcp.json"
    assert messages == {
        f"{agent} has close_ticket of helpdesk, which nobody approved",
        f"{agent} has refund of payments, which nobody approved",
    }


def test_the_leaked_key_leads_to_administrator_in_a_walk_told_step_by_step(scanned: Scanned) -> None:
    finding = found(scanned.first, "nhi-admin-equivalent", scanned.orchard.aws.user("tools", "ci-deploy"))
    assert "ci-deploy → release-deployer → orchard-prod" in finding.message
    walk = next("\n".join(each) for each in scanned.first.paths if "scripts/.env" in each[0])
    assert "user ci-deploy" in walk
    assert "role release-deployer administers account orchard-prod" in walk
    assert scanned.first.findings[0].subject in {finding.subject, key(scanned.orchard, "ci-deploy")}


def test_the_growth_names_the_new_rights(scanned: Scanned) -> None:
    finding = found(scanned.second, "nhi-privilege-growth", scanned.orchard.aws.role("prod", "order-report"))
    assert {"may s3:* on *", "may dynamodb:* on *", "may kms:Decrypt on *"} <= set(finding.evidence)


def test_the_gaps_are_the_planted_ones_in_every_scan(scanned: Scanned) -> None:
    orchard = scanned.orchard
    report = ("aws", "iam.credential_report", orchard.aws.accounts["prod"], "", "iam:GenerateCredentialReport")
    vault = orchard.vault.host
    books = ("vault", "kv.secrets", vault, f"vault.mount:{vault}/finance", "list +/metadata/*")
    for scan in scanned.scans:
        assert {(each.source, each.stream, each.scope, each.subject, each.permission) for each in scan.gaps} == {
            report,
            books,
        }
        assert {each.reason for each in scan.gaps} == {GapReason.DENIED}


def test_a_rule_is_fine_only_where_all_was_seen(scanned: Scanned) -> None:
    states = {outcome.rule: outcome.state for outcome in scanned.second.outcomes}
    assert states["aws-role-trust-anyone"] is State.FINE
    assert states["secret-stale"] is State.UNKNOWN
    assert not any(outcome.error for scan in scanned.scans for outcome in scan.outcomes)


def test_closed_books_of_the_vault_say_nothing_of_who_answers_for_what_signs_in_there(scanned: Scanned) -> None:
    """What could not be read are secrets, and a secret's owner answers for no role."""
    outcome = next(each for each in scanned.first.outcomes if each.rule == "nhi-owner-missing")
    assert outcome.unsure == ()
    names = {finding.subject.rpartition("/")[2] for finding in scanned.first.findings if finding.rule == outcome.rule}
    assert {"storefront", "nightly-jobs", "handheld"} <= names


def changed(scan: Scan) -> Counter[tuple[str, str, str]]:
    """What, how and whom."""
    assert scan.changes is not None
    return Counter((each.what, each.how, each.name) for each in scan.changes.changes)


def test_the_second_scan_tells_exactly_what_the_week_changed(scanned: Scanned) -> None:
    assert changed(scanned.second) == Counter(
        {
            ("right", "came", "role order-report"): 1,
            ("right", "came", "role partner-intake"): 1,
            ("right", "went", "role partner-intake"): 1,
            ("finding", "came", "Rights grew since the last scan: order-report"): 1,
            ("finding", "came", "Identity has far more rights than its peers: order-report"): 1,
            ("finding", "changed", "Identity has one owner and no backup: partner-intake"): 1,
            ("finding", "went", "Role that any principal of any account may assume: partner-intake"): 1,
            ("credential", "came", _new_key(scanned)): 1,
        }
    )


def _new_key(scanned: Scanned) -> str:
    """The name of the one key that was not there on the first day."""
    known = {pair.id for pairs in scanned.orchard.aws.keys.values() for pair in pairs}
    units = scanned.book.observed(scanned.second.number)
    names = {record.name for unit in units if unit.stream == "iam.access_keys" for record in unit.records}
    return f"access key {(names - known).pop()}"


def test_an_unchanged_estate_changes_nothing_and_adds_almost_nothing_to_the_store(scanned: Scanned) -> None:
    assert changed(scanned.third) == Counter()
    # What moves by itself: the scanner's own roles were used once more.
    before, after = (pages_of(scanned.book, each.number) for each in (scanned.second, scanned.third))
    moved = {key for key, _ in before.items() ^ after.items()}
    assert moved == {("aws", "iam.roles", number) for number in scanned.orchard.aws.accounts.values()}
    first, second, third = scanned.pages
    assert third - second <= 2 * len(moved) < first / 5


def test_no_planted_value_is_in_anything_the_scanner_wrote(scanned: Scanned) -> None:
    orchard = scanned.orchard
    written = [file.read_bytes() for file in files_below(orchard.folder)]
    assert len(written) >= 5
    for whole in scanned.wholes:
        scan = whole.scan
        written.extend(each.written(whole, Style()) for each in reporters().values())
        # The store may pack its pages, so the records are looked at as they come out again.
        written.extend(msgspec.json.encode(unit) for unit in scanned.book.observed(scan.number))
        written.append(msgspec.json.encode(scan))
    assert not [number for number, text in enumerate(written) for value in orchard.values if value.encode() in text]


def test_the_canary_would_sing(scanned: Scanned) -> None:
    """The values looked for are those that the servers were given, and a public name of theirs is in the reports."""
    orchard = scanned.orchard
    leaked = orchard.aws.keys["ci-deploy"][0]
    assert leaked.secret in orchard.values
    assert len(orchard.values) == len(set(orchard.values)) > 10
    assert leaked.id in (orchard.folder / "reports" / "orchard.md").read_text()


def test_the_command_line_scans_it_too_and_its_log_holds_no_value(orchard: Orchard, tmp_path: Path) -> None:
    """By its own clock everything was made today, so nothing is old; what leaked has leaked all the same."""
    program = [sys.executable, "-c", "import sys; from scanner.cli import main; sys.exit(main())"]
    options = ["--store", f"sqlite:///{tmp_path / 'own.db'}", "--log-format", "json", "--log-level", "debug"]
    done = subprocess.run(
        [*program, *options, "scan", "-f", "json"],
        cwd=tmp_path,
        env={**os.environ, **orchard.environ},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    rules = {each["rule"] for each in msgspec.json.decode(done.stdout)["scan"]["findings"]}
    assert "secret-leaked-live" in rules
    assert "aws-access-key-old" not in rules
    assert not [value for value in orchard.values if value.encode() in done.stdout + done.stderr]
