"""A small estate made by hand, with one of everything a report must tell, and names that try to break out of it."""

from __future__ import annotations

from datetime import UTC, datetime

from findings.declare import Severity
from findings.due import DueDates
from findings.finding import Acknowledgement, Finding, Outcome, RiskTerm, State, Status, UnsureSubject, Waiver
from findings.tally import Fix, tally
from graph.model import Gap, GapReason
from reports.scan import Change, Changes, Scan, SourceSeen

NOW = datetime(2026, 3, 1, 9, 0, 42, tzinfo=UTC)
STARTED = datetime(2026, 3, 1, 9, 0, 0, tzinfo=UTC)
ACCOUNT = "111122223333"
USER = f"arn:aws:iam::{ACCOUNT}:user/deploy-bot"
KEY_ID = "AKIA" + "X" * 16
HOSTILE = "evil\x1b[31m\n# @admin|`rm`<script>alert(1)</script>\u202egpj"


def day(month: int, day_: int, year: int = 2026) -> datetime:
    """Return noon of a day in UTC."""
    return datetime(year, month, day_, 12, tzinfo=UTC)


def sources() -> tuple[SourceSeen, ...]:
    """Return three sources, one of which could not be read whole."""
    return (
        SourceSeen(name="orchard-aws", platform="aws", units=40, gapped=3, records=1204, carried=12),
        SourceSeen(name="orchard-vault", platform="vault", units=12, gapped=1, records=310),
        SourceSeen(name="shop-repository", platform="git", units=4, gapped=0, records=58),
    )


def gaps() -> tuple[Gap, ...]:
    """Return gaps of several reasons, two of them for one cause."""
    denied = {
        "source": "orchard-aws",
        "stream": "iam.access_keys",
        "reason": GapReason.DENIED,
        "permission": "iam:ListAccessKeys",
        "detail": "AccessDenied: no identity-based policy allows the iam:ListAccessKeys action",
        "yields": ("Credential",),
    }
    return (
        Gap(**denied, scope=ACCOUNT),
        Gap(**denied, scope="444455556666"),
        Gap(
            source="orchard-aws",
            stream="iam.role_policies",
            scope=ACCOUNT,
            subject=f"arn:aws:iam::{ACCOUNT}:role/{HOSTILE}",
            reason=GapReason.THROTTLED,
            yields=("Policy", "Grant"),
        ),
        Gap(
            source="orchard-vault",
            stream="auth.token_accessors",
            scope="",
            reason=GapReason.UNAVAILABLE,
            detail="connection refused",
            yields=("Credential",),
        ),
    )


def leaked() -> Finding:
    """Return the worst finding."""
    return Finding(
        id="MB-1a2b3c4d",
        rule="credential-leaked",
        title="A leaked credential still works",
        subject=f"{USER}/{KEY_ID}",
        subject_name="access key of deploy-bot",
        source="orchard-aws",
        severity=Severity.CRITICAL,
        risk=100,
        terms=(
            RiskTerm(80, "critical by rule"),
            RiskTerm(15, "production"),
            RiskTerm(20, "reaches administrator of 111122223333 in 3 steps"),
        ),
        message=(
            "The access key stands in deploy/release.sh line 12 of shop-repository since commit 4f1c9ab "
            "and is still active."
        ),
        evidence=("deploy/release.sh:12 at 4f1c9ab", "AWS reports the key as active, last used 2026-02-27"),
        remedy="Deactivate the key, look at what it did since the commit, give the workflow a role by OIDC instead.",
        frameworks=("OWASP-NHI:NHI2", "NIST-CSF-2.0:PR.AA-01"),
        owner="Mara Lindqvist",
        status=Status.NEW,
        first_seen=NOW,
        last_seen=NOW,
    )


def findings() -> tuple[Finding, ...]:
    """Return findings in every state of their life."""
    left = Finding(
        id="MB-77aa00ff",
        rule="owner-left",
        title="The owner has left",
        subject=f"arn:aws:iam::{ACCOUNT}:role/billing-export",
        subject_name="billing-export",
        source="orchard-aws",
        severity=Severity.HIGH,
        risk=70,
        terms=(RiskTerm(60, "high by rule"), RiskTerm(15, "production"), RiskTerm(-5, "unused for 40 days")),
        message="Tomas Varga, who answers for billing-export by tag Owner, left on 2025-11-30.",
        owner="Tomas Varga",
        status=Status.ACKNOWLEDGED,
        first_seen=day(1, 12),
        last_seen=NOW,
        acknowledged=Acknowledgement(person="Ines Okafor", at=day(1, 20), note="asked his manager"),
        assigned="Mara Lindqvist",
        due=day(2, 11),
    )
    hostile = Finding(
        id="MB-0bad0bad",
        rule="identity-unowned",
        title="Nobody answers for an identity",
        subject=f"arn:aws:iam::{ACCOUNT}:role/{HOSTILE}",
        subject_name=HOSTILE,
        source="orchard-aws",
        severity=Severity.MEDIUM,
        risk=41,
        terms=(RiskTerm(40, "medium by rule"), RiskTerm(1, "reaches 3 resources")),
        message=f"No tag, CODEOWNERS line or register entry names an owner of {HOSTILE}.",
        status=Status.REOPENED,
        first_seen=day(6, 3, 2025),
        last_seen=NOW,
        reopened=2,
    )
    return (leaked(), left, hostile, *quiet_findings())


def quiet_findings() -> tuple[Finding, ...]:
    """Return what is left over: one small, one waived, one fixed."""
    stale = Finding(
        id="MB-5ca1ab1e",
        rule="credential-stale",
        title="Credential older than its rotation limit",
        subject="vault:approle/ci/secret-id/9f3c",
        subject_name="AppRole secret id of ci",
        source="orchard-vault",
        severity=Severity.LOW,
        risk=20,
        terms=(RiskTerm(20, "low by rule"),),
        message="It is 132 days old; the limit is 90.",
        owner="team-platform",
        status=Status.OPEN,
        first_seen=day(2, 28),
        last_seen=NOW,
    )
    waived = Finding(
        id="MB-c0ffee00",
        rule="admin-unused",
        title="Administrator nobody uses",
        subject=f"arn:aws:iam::{ACCOUNT}:user/break-glass",
        subject_name="break-glass",
        source="orchard-aws",
        severity=Severity.HIGH,
        risk=60,
        terms=(RiskTerm(60, "high by rule"),),
        message="It can do everything in 111122223333 and was never used.",
        status=Status.WAIVED,
        first_seen=day(1, 5),
        last_seen=NOW,
        waiver=Waiver(
            rule="admin-unused",
            subject=f"arn:aws:iam::{ACCOUNT}:user/break-glass",
            reason="emergency access, tried every quarter",
            person="Ines Okafor",
            until=day(6, 30),
        ),
    )
    fixed = Finding(
        id="MB-f1f1f1f1",
        rule="credential-never-used",
        title="Credential that was never used",
        subject=f"arn:aws:iam::{ACCOUNT}:user/report-mailer",
        subject_name="report-mailer",
        source="orchard-aws",
        severity=Severity.LOW,
        risk=20,
        terms=(RiskTerm(20, "low by rule"),),
        message="Made 200 days ago and never used.",
        status=Status.FIXED,
        first_seen=day(1, 5),
        last_seen=day(2, 20),
        fixed=NOW,
    )
    return stale, waived, fixed


def fixes() -> tuple[Fix, ...]:
    """Return what was mended: in time, and late."""
    times = ((Severity.LOW, day(1, 5), NOW), (Severity.HIGH, day(1, 1), day(2, 20)))
    return tuple(
        Fix(finding=f"MB-{at}", rule="r", severity=severity, opened=opened, fixed=fixed)
        for at, (severity, opened, fixed) in enumerate(times)
    )


def outcomes() -> tuple[Outcome, ...]:
    """Return all three answers, and every reason for not knowing."""
    return (
        Outcome(rule="admin-unused", title="Administrator nobody uses", severity=Severity.HIGH, state=State.FINE),
        Outcome(
            rule="agent-tool-unapproved",
            title="Agent with a tool nobody approved",
            severity=Severity.HIGH,
            state=State.UNKNOWN,
            error="KeyError: 'tools'",
        ),
        Outcome(
            rule="credential-leaked",
            title="A leaked credential still works",
            severity=Severity.CRITICAL,
            state=State.BROKEN,
            hits=1,
        ),
        Outcome(
            rule="credential-stale",
            title="Credential older than its rotation limit",
            severity=Severity.LOW,
            state=State.UNKNOWN,
            hits=1,
            gaps=tuple(gap.id for gap in gaps() if "Credential" in gap.yields),
            unsure=(UnsureSubject(subject="vault:token/ab12", why="its creation was not reported"),),
        ),
        Outcome(
            rule="identity-unowned",
            title="Nobody answers for an identity",
            severity=Severity.MEDIUM,
            state=State.BROKEN,
            hits=1,
            unsure=(UnsureSubject(subject="vault:role/batch", why="the directory could not be read"),),
        ),
        Outcome(rule="owner-left", title="The owner has left", severity=Severity.HIGH, state=State.BROKEN, hits=1),
    )


def changes() -> Changes:
    """Return changes of every kind."""
    role = f"arn:aws:iam::{ACCOUNT}:role/shop-deploy"
    return Changes(
        before=6,
        after=7,
        changes=(
            Change(what="identity", how="came", id="i1", name="role nightly-batch", detail="with policy S3Read"),
            Change(what="identity", how="went", id="i2", name="user old-jenkins"),
            Change(what="credential", how="changed", id="c1", name=f"access key {KEY_ID}", detail="active: yes → no"),
            Change(
                what="right", how="changed", id=role, name="role shop-deploy", detail="gained s3:* on * by policy Ship"
            ),
            Change(what="finding", how="came", id="MB-1a2b3c4d", name="A leaked credential still works: deploy-bot"),
            Change(what="finding", how="went", id="MB-f1f1f1f1", name=f"Credential that was never used: {HOSTILE}"),
        ),
    )


def walks_told() -> tuple[tuple[str, ...], ...]:
    """Return two walks as they are told."""
    return (
        (
            "deploy/release.sh:12 of shop-repository shows an AWS access key",
            f"that is access key {KEY_ID}, which is active",
            "it proves its bearer to be user deploy-bot",
            "user deploy-bot may become role shop-deploy, if aws:SourceIp IpAddress 10.0.0.0/8",
            "role shop-deploy administers account 111122223333: policy Ship allows every action on everything",
        ),
        ("config/app.env:3 of shop-repository shows a Vault token", f"that token reads secret {HOSTILE}"),
    )


def scan() -> Scan:
    """Return the whole of it: scan 7 of Orchard."""
    return Scan(
        number=7,
        started=STARTED,
        finished=NOW,
        version="0.1.0",
        estate="orchard",
        sources=sources(),
        counts={"aws.iam.role": 96, "aws.iam.user": 25, "vault.approle": 9},
        totals={"Identity": 1130, "Credential": 1, "Policy": 88, "Secret": 41, "Exposure": 3, "AiSystem": 2},
        findings=findings(),
        outcomes=outcomes(),
        gaps=gaps(),
        changes=changes(),
        paths=walks_told(),
        unused_waivers=("owner-left on arn:aws:iam::111122223333:role/gone*",),
        orphans=("2 findings are of lab, which settings no longer name; to close: muster close --source lab",),
        tally=tally(findings(), fixes(), NOW, DueDates()),
    )


def calm_scan() -> Scan:
    """Return a first scan in which everything could be read and nothing is wrong."""
    return Scan(
        number=1,
        started=STARTED,
        finished=NOW,
        version="0.1.0",
        estate="orchard",
        sources=(SourceSeen(name="shop-repository", platform="git", units=4, gapped=0, records=58),),
        counts={},
        totals={"Identity": 2},
        outcomes=(Outcome(rule="owner-left", title="The owner has left", severity=Severity.HIGH, state=State.FINE),),
    )
