from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
import reports_graphs as graphs
import reports_support as support
from msgspec.structs import replace

from findings.declare import Severity
from findings.finding import Finding, Status, Waiver
from graph.model import AnyRecord, Gap, GapReason, Grant, Identity, Membership, Policy, Statement
from reports.changes import compare
from reports.declare import Style
from reports.diff import changes_json, changes_text
from reports.scan import Changes


def compared(
    before: list[AnyRecord],
    after: list[AnyRecord],
    *,
    gaps: tuple[Gap, ...] = (),
    gaps_before: tuple[Gap, ...] = (),
    findings: tuple[Sequence[Finding], Sequence[Finding]] = ((), ()),
) -> Changes:
    return compare(
        graphs.graph_of(before, gaps=gaps_before),
        graphs.graph_of(after, gaps=gaps),
        numbers=(6, 7),
        findings_before=findings[0],
        findings_after=findings[1],
    )


ENDED = Waiver(rule="r", subject="s", reason="b", person="Ada", until=support.day(2, 1))
HELD = "changed status: waived → open (the waiver by Ada until 2026-02-01 holds no longer)"


def told(changes: Changes) -> list[tuple[str, str, str, str]]:
    return [(change.what, change.how, change.name, change.detail) for change in changes.changes]


def gap(*yields: str, scope: str = support.ACCOUNT, subject: str = "", source: str = "orchard-aws") -> Gap:
    return Gap(source=source, stream="iam", scope=scope, subject=subject, reason=GapReason.DENIED, yields=yields)


def story() -> Changes:
    left, fixed = support.findings()[1], support.findings()[-1]
    worse = replace(left, risk=85, severity=Severity.CRITICAL, owner=None)
    earlier = (left, replace(fixed, status=Status.OPEN))
    return compare(
        graphs.before(),
        graphs.after(),
        numbers=(6, 7),
        findings_before=earlier,
        findings_after=(worse, *support.findings()[2:]),
    )


def test_a_diff_is_the_golden_file(golden: Callable[[str, str], None]) -> None:
    golden("changes.txt", "".join(changes_text(story(), Style(width=80))))
    golden("changes.json", "".join(changes_json(story())))


def test_two_scans_alike_have_no_changes() -> None:
    changes = compared(graphs.after_records(), graphs.after_records())
    assert changes == Changes(before=6, after=7)
    assert "".join(changes_text(changes, Style())) == "From scan 6 to scan 7: nothing changed\n"
    assert json.loads("".join(changes_json(changes)))["changes"] == []


def test_what_the_limit_leaves_out_of_a_diff_is_counted() -> None:
    assert "    and 2 more\n" in "".join(changes_text(story(), Style(limit=1)))


def test_use_alone_is_no_change() -> None:
    later = [replace(each, last_used=support.NOW) if each == graphs.key() else each for each in graphs.after_records()]
    assert compared(graphs.after_records(), later).changes == ()


def test_a_trust_policy_is_told_as_its_trusts_and_not_as_a_right_beside_them() -> None:
    role = graphs.trust().target
    grant = Grant(id="g-trust", kind="x", scope=support.ACCOUNT, identity=role, policy="p-trust", purpose="trust")
    first, second = (
        Policy(
            id="p-trust",
            kind="x",
            scope=support.ACCOUNT,
            name="trust policy",
            statements=(Statement(allow=allow, actions=("sts:AssumeRole",)),),
        )
        for allow in (True, False)
    )
    records = graphs.after_records()
    assert compared([*records, grant, first], [*records, grant, second]).changes == ()
    assert compared(records, [*records, grant, first]).changes == ()
    newcomer = Identity(id="arn:new", kind="aws.iam.role", scope=support.ACCOUNT, name="new")
    born = compared(records, [*records, newcomer, first, replace(grant, identity=newcomer.id)])
    assert [detail for _, how, _, detail in told(born) if how == "came"] == [""]


def test_changed_fields_are_named() -> None:
    moved = [
        replace(each, active=False, rotated=support.NOW, facts={"region": "eu"}) if each == graphs.key() else each
        for each in graphs.after_records()
    ]
    [change] = told(compared(graphs.after_records(), moved))
    assert change[3] == "active: yes → no, rotated: not reported → 2026-03-01 and facts region: not reported → eu"


@pytest.mark.parametrize(
    "hiding",
    [
        gap("Identity", "Grant", "Credential", "Trust", "Membership"),
        gap("Identity", "Grant", "Credential", "Trust", "Membership", scope=""),
    ],
    ids=["scope", "everywhere"],
)
def test_what_could_not_be_read_has_not_gone(hiding: Gap) -> None:
    account = graphs.common()[0]
    policies = [each for each in graphs.before_records() if isinstance(each, Policy)]
    lost = compared(graphs.before_records(), [account, *policies])
    assert {change.how for change in lost.changes} == {"went"}
    assert compared(graphs.before_records(), [account, *policies], gaps=(hiding,)).changes == ()


@pytest.mark.parametrize(
    "elsewhere",
    [
        gap("Identity", scope="999988887777"),
        gap("Identity", source="another"),
        gap("Credential"),
        gap("Identity", subject="arn:aws:iam::111122223333:user/somebody"),
    ],
    ids=["scope", "source", "type", "parent"],
)
def test_a_gap_elsewhere_hides_nothing(elsewhere: Gap) -> None:
    gone = [("identity", "went", "user old-jenkins", "")]
    after = [each for each in graphs.before_records() if graphs.OLD_USER not in each.id]
    assert told(compared(graphs.before_records(), after, gaps=(elsewhere,))) == gone


def test_what_could_not_be_read_before_may_be_older() -> None:
    changes = compared(graphs.before_records(), graphs.after_records(), gaps_before=(gap("Identity"),))
    [came] = [change for change in changes.changes if change.what == "identity" and change.how == "came"]
    assert came.detail == "with policy S3Read; could not be read in scan 6, so it may be older"


def rights(before: list[AnyRecord], after: list[AnyRecord]) -> list[tuple[str, str, str]]:
    changes = compared([*graphs.common(), *before], [*graphs.common(), *after])
    return [(change.how, change.name, change.detail) for change in changes.changes if change.what == "right"]


WRITE = graphs.allow("s3:PutObject")
OFFICE = graphs.FROM_OFFICE
BAN = Statement(allow=False, actions=("iam:*",), not_resources=("arn:a",))
BUT = Statement(allow=True, not_actions=("iam:*",), resources=("*",))


@pytest.mark.parametrize(
    ("before", "after", "detail"),
    [
        ((WRITE,), (WRITE, graphs.allow("s3:*")), "gained s3:* on * by policy Ship"),
        ((WRITE,), (graphs.allow("s3:PutObject", "iam:PassRole"),), "gained iam:PassRole on * by policy Ship"),
        ((graphs.allow("a:B", "c:D"),), (graphs.allow("a:B"),), "lost c:D on * by policy Ship"),
        (
            (WRITE,),
            (graphs.allow("s3:PutObject", when=(OFFICE,)),),
            "gained s3:PutObject on * if aws:SourceIp IpAddress 10.0.0.0/8 and lost s3:PutObject on * by policy Ship",
        ),
        ((WRITE, BAN), (WRITE,), "lost a ban of iam:* on everything but arn:a by policy Ship"),
        ((WRITE,), (BUT,), "gained everything but iam:* on * and lost s3:PutObject on * by policy Ship"),
    ],
)
def test_changed_statements_are_said(before: tuple[Statement, ...], after: tuple[Statement, ...], detail: str) -> None:
    said = rights([graphs.policy(graphs.SHIP, *before)], [graphs.policy(graphs.SHIP, *after)])
    assert said == [("changed", "role shop-deploy", detail)]


def test_statements_that_only_moved_or_were_split_changed_nothing() -> None:
    one = graphs.policy(graphs.SHIP, graphs.allow("a:B", "c:D"))
    two = graphs.policy(graphs.SHIP, graphs.allow("c:D"), replace(graphs.allow("a:B"), sid="Renamed"))
    assert rights([one], [two]) == []


def test_a_policy_of_many_is_told_once() -> None:
    others = [graphs.grant(each, graphs.SHIP) for each in (graphs.GROUP, graphs.USER)]
    before = [graphs.policy(graphs.SHIP, WRITE), *others]
    after = [graphs.policy(graphs.SHIP, WRITE, graphs.allow("s3:*")), *others]
    [(_, name, detail)] = rights(before, after)
    assert name == "policy Ship of role shop-deploy, group deployers and user deploy-bot"
    assert detail == "gained s3:* on *"


def test_a_policy_attached_to_nobody_changes_no_rights() -> None:
    loose = graphs.LIMIT
    assert rights([graphs.policy(loose, WRITE)], [graphs.policy(loose, graphs.allow("*"))]) == []


@pytest.mark.parametrize(
    ("record", "holder", "gained"),
    [
        (
            graphs.grant(graphs.ROLE, graphs.READ),
            "role shop-deploy",
            "s3:GetObject and s3:ListBucket on * by policy S3Read",
        ),
        (graphs.grant(graphs.ROLE, graphs.READ, "boundary"), "role shop-deploy", "the limit of policy S3Read"),
        (
            graphs.grant(graphs.ROLE, graphs.READ, "organisation"),
            "role shop-deploy",
            "the organisation limit of policy S3Read",
        ),
        (graphs.grant(graphs.ROLE, "p/Lost"), "role shop-deploy", "what policy Lost gives, which could not be read"),
        (
            Membership(
                id="m", kind="aws.iam.membership", scope=support.ACCOUNT, member=graphs.ROLE, group=graphs.GROUP
            ),
            "role shop-deploy",
            "what group deployers has, as its member",
        ),
        (graphs.trust(OFFICE), "role shop-deploy", "trust in user deploy-bot if aws:SourceIp IpAddress 10.0.0.0/8"),
        (replace(graphs.trust(), allow=False), "role shop-deploy", "a ban of user deploy-bot"),
        (
            replace(graphs.trust(), principal_kind="account", principal="444455556666"),
            "role shop-deploy",
            "trust in every identity of account 444455556666",
        ),
        (replace(graphs.trust(), principal_kind="anyone", principal="*"), "role shop-deploy", "trust in anyone at all"),
        (
            replace(graphs.trust(), principal_kind="federated", principal="p", issuer="id.example"),
            "role shop-deploy",
            "trust in subjects of id.example",
        ),
        (replace(graphs.trust(), principal_kind="unknown", principal="AIDA"), "role shop-deploy", "trust in AIDA"),
    ],
)
def test_links_that_come_and_go_are_said(record: AnyRecord, holder: str, gained: str) -> None:
    assert rights([], [record]) == [("came", holder, f"gained {gained}")]
    assert rights([record], []) == [("went", holder, f"lost {gained}")]


def test_a_trust_that_lost_its_condition_is_said_with_both_sides() -> None:
    [(how, _, detail)] = rights([graphs.trust(OFFICE)], [graphs.trust()])
    assert how == "changed"
    assert detail == (
        "now has trust in user deploy-bot; before: had trust in user deploy-bot if aws:SourceIp IpAddress 10.0.0.0/8"
    )


def finding_changes(before: Sequence[Finding], after: Sequence[Finding], gaps: tuple[Gap, ...] = ()) -> list[str]:
    records = [each for each in graphs.before_records() if not gaps or graphs.OLD_USER not in each.id]
    changes = compared(graphs.before_records(), records, gaps=gaps, findings=(before, after))
    return [f"{change.how} {change.detail}".strip() for change in changes.changes if change.what == "finding"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({}, {"status": Status.OPEN}, []),
        ({}, {"risk": 90}, ["changed risk: 100 → 90"]),
        ({}, {"owner": None}, ["changed owner: Mara Lindqvist → not reported"]),
        ({}, {"status": Status.WAIVED}, ["changed status: new → waived"]),
        ({}, {"status": Status.ACKNOWLEDGED}, ["changed status: new → acknowledged"]),
        ({"status": Status.ACKNOWLEDGED}, {"status": Status.OPEN}, ["changed status: acknowledged → open"]),
        ({"status": Status.REOPENED}, {"status": Status.OPEN}, []),
        ({"status": Status.WAIVED, "waiver": ENDED}, {"status": Status.OPEN}, [HELD]),
        ({}, {"assigned": "Bo"}, ["changed assigned: not reported → Bo"]),
        ({}, {"status": Status.FIXED}, ["went fixed"]),
        (
            {"status": Status.FIXED},
            {"status": Status.REOPENED},
            ["came critical, risk 100; came back after it was fixed"],
        ),
        ({"status": Status.FIXED}, {"status": Status.FIXED}, []),
        ({"status": Status.FIXED}, {"status": Status.WAIVED}, ["came critical, risk 100; waived"]),
    ],
)
def test_the_life_of_a_finding_is_told(before: dict[str, object], after: dict[str, object], said: list[str]) -> None:
    finding = support.leaked()
    assert finding_changes([replace(finding, **before)], [replace(finding, **after)]) == said


def test_a_finding_of_what_could_not_be_read_has_not_gone() -> None:
    finding = replace(support.leaked(), subject=graphs.OLD_USER)
    assert finding_changes([finding], []) == ["went"]
    assert finding_changes([finding], [], gaps=(gap("Identity", "Grant"),)) == []
