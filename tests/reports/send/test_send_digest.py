"""What a channel is told: what is new, worse and fixed, in one message that no service obeys."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import reports_support as support
from msgspec.structs import replace

from findings.declare import Severity
from findings.finding import Finding, RiskTerm, Status
from graph.references import SecretRef
from reports.scan import Scan
from reports.send.channels import Channel
from reports.send.digest import ROOM, Digest, digest
from reports.send.markup.as_plain import as_plain

ALL = Channel(urls=(SecretRef(env="CHAT"),), min_severity=Severity.INFO)


def finding(name: str, *, risk: int = 50, status: Status = Status.OPEN, **more: object) -> Finding:
    made = {
        "id": f"MB-{name}", "rule": "made-up", "title": "Made up", "subject": name, "subject_name": name,
        "source": "aws", "severity": Severity.HIGH, "risk": risk, "terms": (), "message": "it is wrong",
        "status": status, "first_seen": support.day(1, 1), "last_seen": support.NOW, "owner": "team-a",
    }  # fmt: skip
    return Finding(**{**made, **more})  # type: ignore[arg-type]  # because a test gives whatever it is about


def scan(*findings: Finding, number: int = 2) -> Scan:
    return replace(support.calm_scan(), number=number, findings=findings)


def said(now: list[Finding], before: list[Finding] | None, channel: Channel = ALL) -> Digest:
    earlier = None if before is None else scan(*before, number=1)
    return digest(scan(*now), now, earlier, channel)


def text(told: Digest) -> str:
    return as_plain(told.body)


def test_new_worse_and_fixed_are_told_apart() -> None:
    before = [finding("grown", risk=40), finding("gone"), finding("same")]
    leaked = RiskTerm(35, "it has leaked", "leaked")
    now = [
        finding("fresh", status=Status.NEW, risk=90),
        finding("grown", risk=75, terms=(leaked,)),
        finding("gone", status=Status.FIXED),
        finding("same"),
    ]
    told = said(now, before)
    assert told.title == "Musterbook: 1 new, 1 worse and 1 fixed in orchard"
    assert told.changes == 3
    new, worse, fixed = (text(told).split(head)[1] for head in ("NEW\n\n", "WORSE\n\n", "FIXED\n\n"))
    assert new.startswith("- high 90 · Made up: fresh (team-a) · MB-fresh")
    assert worse.startswith("- high 75 · Made up: grown (team-a) – risk 40 → 75: it has leaked · MB-grown")
    assert fixed.startswith("- high 50 · Made up: gone · MB-gone")
    assert "same" not in text(told)
    assert "3 findings ask for action, by scan 2" in text(told)


@pytest.mark.parametrize(
    ("known", "why"), [(Status.FIXED, "it came back"), (Status.WAIVED, "its waiver ended"), (None, "")]
)
def test_why_something_is_new_that_was_known(known: Status | None, why: str) -> None:
    before = [finding("x", status=known)] if known else []
    told = text(said([finding("x", status=Status.REOPENED)], before))
    assert f"- high 50 · Made up: x (team-a){f' – {why}' if why else ''} · MB-x" in told


def test_what_became_overdue_got_worse_once() -> None:
    due = support.NOW - timedelta(hours=1)
    late = finding("late", due=due)
    at = scan(late)
    early = replace(scan(late, number=1), finished=due - timedelta(days=1))
    assert "it was due on 2026-03-01" in text(digest(at, [late], early, ALL))
    assert digest(at, [late], scan(late, number=1), ALL).changes == 0


def test_what_was_waived_or_acknowledged_is_not_news() -> None:
    before = [finding("a"), finding("b")]
    assert said([finding("a", status=Status.WAIVED), finding("b", status=Status.ACKNOWLEDGED)], before).changes == 0


def test_the_first_message_tells_the_riskiest() -> None:
    told = said([finding("low", risk=10), finding("top", risk=99), finding("done", status=Status.FIXED)], None)
    assert told.title == "Musterbook: 2 findings to begin with in orchard"
    assert text(told).index("top") < text(told).index("low")
    assert "done" not in text(told)


def test_many_are_counted_and_the_message_stays_short() -> None:
    now = [finding(f"n{at:04}-{'x' * 300}", status=Status.NEW) for at in range(2000)]
    told = said(now, [])
    assert told.changes == 2000
    assert len(text(told)) < ROOM
    shown = text(told).count("MB-")
    assert f"and {2000 - shown:,} more" in text(told)
    assert 3 <= shown <= ALL.most


def test_what_could_not_be_read_is_told() -> None:
    at = replace(scan(finding("a", status=Status.NEW)), gaps=support.gaps())
    told = as_plain(digest(at, at.findings, scan(number=1), ALL).body)
    assert "Not the whole picture: " in told
    assert "iam.access_keys of orchard-aws" in told


@pytest.mark.parametrize(
    "channel",
    [
        replace(ALL, min_severity=Severity.CRITICAL),
        replace(ALL, rules=("other-*",)),
        replace(ALL, sources=("vault",)),
        replace(ALL, owners=("team-b",)),
        replace(ALL, owners=("",)),
        replace(ALL, environments=("production",)),
    ],
)
def test_a_channel_is_told_only_what_it_asked_for(channel: Channel) -> None:
    assert said([finding("a", status=Status.NEW)], [], channel).changes == 0


def test_a_channel_of_an_environment_is_told_of_what_is_in_it() -> None:
    channel = replace(ALL, environments=("production",))
    now = [finding("a", status=Status.NEW), finding("b", status=Status.NEW)]
    told = digest(scan(*now), now, scan(number=1), channel, {"a": "production"}.get)
    assert told.changes == 1


MARKS = ("@everyone", "<!channel>", "<@U123>", "[x](y)", "https://evil.example", "www.evil.example", "#1")
HIDING = ("a\nb", "\u202egpj")
STILL_OBEYED = re.compile("@(?!\u034f)|#(?=[^\\s\u034f])|://|www\\.|<[!@]|\\]\\(")


@pytest.mark.parametrize("name", MARKS + HIDING)
def test_no_service_obeys_a_name(name: str) -> None:
    told = said([finding("a", status=Status.NEW, subject_name=name, owner=name)], [])
    assert not STILL_OBEYED.search(text(told))
    assert name not in text(told) + told.title
