"""Time lines of rights: what came and went, by what, by whom, and what nobody can know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from creep_support import (
    COMMON,
    NUMBER,
    OTHER,
    READ,
    ROLE,
    START,
    TEAM,
    USER,
    WEEK,
    WIDE,
    altered,
    gap,
    grant,
    key,
    may,
    membership,
    policy,
    role,
    story,
    told_of,
    trust,
    unit,
)

from findings.creep.course import Course, Moved, Sight
from findings.creep.follow import course, crawl
from findings.creep.frame import Frame, audited
from findings.creep.gaps import bears
from findings.creep.reasons import NOT_TOLD
from findings.creep.today import today
from findings.limits import Limits
from graph.alterations import about_holder
from graph.build import build
from graph.model import (
    AnyRecord,
    Gap,
    GapReason,
    Grant,
    Identity,
    Observed,
    OwnerClaim,
    Policy,
    Principal,
    Statement,
    Usage,
)


def frames(scans: Sequence[Sequence[Observed]]) -> list[Frame]:
    return [
        Frame(
            scan=number + 1,
            at=START + WEEK * number,
            graph=build(units),
            records=[record for unit in units for record in unit.records],
            audited=audited(units),
            gaps=[each for one in units for each in one.gaps],
        )
        for number, units in enumerate(scans)
    ]


def line(*scans: Sequence[AnyRecord], of: str = ROLE, audit: Sequence[AnyRecord] | None = None) -> Course:
    return course(frames([told_of(at, *records, audit=audit) for at, records in enumerate(scans)]), of)


def said(moved: Sequence[Moved]) -> dict[str, list[str]]:
    return {each.text: [reason.said for reason in each.reasons] for each in moved}


def test_the_first_scan_is_the_baseline_and_a_calm_one_says_so() -> None:
    told = course(frames(story()), ROLE)
    assert [step.sight for step in told.steps][:2] == [Sight.BASELINE, Sight.COMPARED]
    assert not told.steps[1].moved
    assert (told.name, told.kind) == ("deploy", "aws.iam.role")


def test_a_new_version_of_a_policy_is_named_with_both_versions() -> None:
    step = course(frames(story()), ROLE).steps[2]
    assert said(step.gained) == {"may s3:* on *": ["policy app was changed (v1 → v2)"]}
    assert [each.text for each in step.credentials_gained] == ["aws.iam.access_key second"]


def test_a_scan_with_a_gap_is_not_known_and_the_next_compares_with_the_last_that_was() -> None:
    told = course(frames(story()), ROLE)
    assert (told.steps[3].sight, told.steps[3].unread) == (Sight.NOT_KNOWN, ("iam.role_policies",))
    assert told.steps[4].against == 3


def test_who_did_it_is_told_with_the_event_where_the_audit_log_was_read() -> None:
    step = course(frames(story()), ROLE).steps[4]
    assert (step.administrator, step.jewel) == (True, True)
    admin = next(each for each in step.gained if each.text == "may * on *")
    (reason,) = admin.reasons
    assert (reason.said, reason.by, reason.event) == ("policy admin was attached", "eve", "e-77")
    leap = next(each for each in step.gained if each.text == "can become administrator")
    assert [each.by for each in leap.reasons] == ["", "eve"]


def test_where_nobody_is_known_it_is_told_why() -> None:
    told = course(frames(story()), ROLE)
    assert {reason.unknown for each in told.steps[2].gained for reason in each.reasons} == {
        f"not known: the audit log of {NUMBER} was not read"
    }
    lost = {each.text: [reason.unknown for reason in each.reasons] for each in told.steps[5].lost}
    assert lost["may * on *"] == [NOT_TOLD]


def test_a_boundary_that_was_set_is_what_took_rights_away() -> None:
    lost = said(course(frames(story()), ROLE).steps[5].lost)
    assert lost["may s3:* on *"] == ["boundary limit was set"]
    assert lost["may * on *"] == ["policy admin was detached"]


def test_an_event_before_the_earlier_scan_did_not_do_it() -> None:
    old = altered(about_holder(NUMBER, "role", "deploy", policy("app").id), "eve", START - timedelta(days=3), "e-1")
    held = (role(), policy("app", READ), grant(ROLE, "app"))
    told = line((role(),), held, audit=(old,))
    assert [reason.by for each in told.steps[1].gained for reason in each.reasons] == [""]


OPS = Identity(id=USER, kind="aws.iam.user", scope=NUMBER, name="ops")
GROUP = Identity(id=TEAM, kind="aws.iam.group", scope=NUMBER, name="team")
DENY = policy("deny", may("s3:*", allow=False))
SCP = (grant(f"aws.account:{NUMBER}", "scp", "organisation"), policy("scp", may("s3:*")))
BASE = (role(), policy("app", READ), grant(ROLE, "app"))


@pytest.mark.parametrize(
    ("before", "after", "of", "why"),
    [
        ((OPS, GROUP, policy("p", READ), grant(TEAM, "p")), (membership(USER, TEAM),), USER, "it joined group team"),
        ((OPS, GROUP, membership(USER, TEAM), policy("p", READ)), (grant(TEAM, "p"),), USER,
         "policy p was attached to team"),
        ((*BASE, DENY, grant(ROLE, "deny")), (), ROLE, "policy deny was detached"),
        ((*BASE, policy("limit", may("sqs:*")), grant(ROLE, "limit", "boundary")), (), ROLE,
         "boundary limit was removed"),
        ((*BASE, policy("scp", may("sqs:*")), SCP[0]), SCP, ROLE, "organisation policy scp was changed"),
        ((*BASE, policy("scp", may("sqs:*")), SCP[0]), (), ROLE, "organisation policy scp was detached from prod"),
        ((role(), grant(ROLE, "app")), BASE, ROLE, "policy app could be read for the first time"),
    ],
    ids=["joined a group", "group got a policy", "deny went", "boundary went", "scp changed", "scp went", "first read"],
)  # fmt: skip
def test_whatever_widened_rights_is_named(
    before: tuple[AnyRecord, ...], after: tuple[AnyRecord, ...], of: str, why: str
) -> None:
    """``after`` adds to what was there, or replaces it; where it is empty, the last two records went."""
    kept = {each.id: each for each in (before if after else BASE)}
    told = line(before, tuple({**kept, **{each.id: each for each in after}}.values()), of=of)
    assert said(told.steps[1].gained) == {"may s3:GetObject on *": [why]}
    back = line(tuple({**kept, **{each.id: each for each in after}}.values()), before, of=of)
    assert list(said(back.steps[1].lost)) == ["may s3:GetObject on *"]


def inline(name: str) -> tuple[Policy, Grant]:
    id_ = f"aws.iam.inline_policy:{ROLE}/{name}"
    return (
        Policy(id=id_, kind="aws.iam.inline_policy", scope=NUMBER, name=name, statements=(WIDE,)),
        Grant(id=f"i:{name}", kind="aws.iam.inline_attachment", scope=NUMBER, identity=ROLE, policy=id_),
    )


def test_an_inline_policy_is_told_once_and_found_in_the_audit_log_by_its_name() -> None:
    subject = about_holder(NUMBER, "role", "deploy", "late")
    event = altered(subject, "eve", START + timedelta(days=2), "e-5")
    told = line((role(),), (role(), *inline("late")), (role(),), audit=(event,))
    (moved,) = told.steps[1].gained
    assert [(each.said, each.by) for each in moved.reasons] == [("inline policy late was written", "eve")]
    assert said(told.steps[2].lost) == {"may s3:* on *": ["inline policy late was removed"]}


def trusting(*names: str) -> tuple[AnyRecord, ...]:
    """What a role's trust policy gives: itself, what attaches it, and the trusts in it."""
    id_ = f"aws.iam.trust_policy:{OTHER}"
    statements = tuple(
        Statement(allow=True, actions=("sts:AssumeRole",), principals=(Principal("AWS", name),)) for name in names
    )
    attached = Grant(
        id=f"ta:{OTHER}", kind="aws.iam.trust_attachment", scope=NUMBER, identity=OTHER, policy=id_, purpose="trust"
    )
    written = Policy(id=id_, kind="aws.iam.trust_policy", scope=NUMBER, name="t", statements=statements)
    return (written, attached, *(trust(OTHER, name) for name in names))


def test_a_trust_that_was_widened_is_a_new_way_to_become_somebody_else() -> None:
    narrow, wide = (role(), *trusting(f"{ROLE}-x")), (role(), *trusting(f"{ROLE}-x", ROLE))
    becoming = f"may become other ({OTHER})"
    subject = about_holder(NUMBER, "role", "other", "trust")
    event = altered(subject, "eve", START + timedelta(days=1), "e-3")
    told = line(narrow, wide, narrow, audit=(event,))
    (moved,) = told.steps[1].gained
    assert moved.text == becoming
    assert [(each.said, each.by) for each in moved.reasons] == [("other now trusts deploy", "eve")]
    assert said(told.steps[2].lost) == {becoming: ["other no longer trusts deploy"]}


def test_an_assumption_that_was_allowed_is_a_new_way_too() -> None:
    """The role trusts its account: whoever there is allowed to may become it."""
    account = (role(), *trusting(f"arn:aws:iam::{NUMBER}:root"))
    told = line(account, (*account, policy("enter", may("sts:AssumeRole")), grant(ROLE, "enter")))
    assert said(told.steps[1].gained)[f"may become other ({OTHER})"] == ["policy enter was attached"]


def test_who_is_gone_is_not_there_and_who_may_only_be_hidden_is_not_known() -> None:
    rights = (role(), policy("app", READ), grant(ROLE, "app"))
    unread = Gap(source="aws", stream="iam.roles", scope=NUMBER, reason=GapReason.DENIED, yields=("Identity", "Grant"))
    scans = [told_of(0, *rights), told_of(1), told_of(2, gaps=(unread,)), told_of(3, *rights)]
    told = course(frames(scans), ROLE)
    assert [step.sight for step in told.steps] == [Sight.BASELINE, Sight.ABSENT, Sight.NOT_KNOWN, Sight.COMPARED]


def test_who_came_later_begins_there() -> None:
    told = line((), (role(), policy("app", READ), grant(ROLE, "app")))
    assert [(step.scan, step.sight) for step in told.steps] == [(2, Sight.BASELINE)]
    assert course(frames([told_of(0)]), "nobody").steps == ()


def test_a_credential_is_told_with_who_made_it() -> None:
    made = OwnerClaim(
        id="c", kind="aws.cloudtrail.maker", scope=NUMBER, subject="aws.iam.access_key:second", owner="eve",
        evidence="cloudtrail:CreateAccessKey", confidence=0.4, place="event e-9", at=START,
    )  # fmt: skip
    told = line((role(), key("first")), (role(), key("second")), audit=(made,))
    step = told.steps[1]
    assert [(each.text, each.reasons[0].by) for each in step.credentials_gained] == [
        ("aws.iam.access_key second", "eve")
    ]
    assert [each.reasons[0].unknown for each in step.credentials_lost] == [NOT_TOLD]


def test_those_who_gained_most_come_first_and_administrators_before_them() -> None:
    one, two = role(f"{ROLE}-1"), role(f"{ROLE}-2")
    before = told_of(0, one, two, role())
    wide, more = policy("wide", WIDE), policy("more", WIDE, may("sqs:*"))
    after = told_of(1, one, two, role(), wide, more, policy("all", may("*")),
                    grant(one.id, "wide"), grant(two.id, "more"), grant(ROLE, "all"), role(f"{ROLE}-3"))  # fmt: skip
    told = crawl(*frames([before, after]))
    assert [(each.name, each.delta, each.became_administrator) for each in told.crept] == [
        ("deploy", 50, True), ("deploy-2", 20, False), ("deploy-1", 10, False),
    ]  # fmt: skip
    assert (told.compared, told.new, told.unknown) == (4, 1, 0)
    assert told.crept[1].most == "may sqs:* on *"


def test_who_could_not_be_read_is_counted_and_not_ranked() -> None:
    before = told_of(0, role())
    after = told_of(1, role(), policy("all", may("*")), grant(ROLE, "all"), gaps=(gap(),))
    told = crawl(*frames([before, after]))
    assert (told.crept, told.unknown) == ((), 2)


def test_rights_that_were_taken_back_are_no_creep() -> None:
    held = (role(), policy("app", WIDE), grant(ROLE, "app"))
    assert crawl(*frames([told_of(0, *held), told_of(1, role())])).crept == ()


def _gap(stream: str, *yields: str, scope: str = NUMBER, subject: str = "", source: str = "aws") -> Gap:
    return Gap(source=source, stream=stream, scope=scope, subject=subject, reason=GapReason.DENIED, yields=yields)


@pytest.mark.parametrize(
    ("what", "bearing"),
    [
        (_gap("iam.role_policies", "Policy", "Grant"), True),
        (_gap("iam.managed_policies", "Policy"), True),
        (_gap("organizations.control_policies", "Policy", scope="o-1"), True),
        (_gap("iam.role_policies", "Policy", subject=ROLE), True),
        (_gap("iam.role_policies", "Policy", subject=OTHER), False),
        (_gap("iam.user_policies", "Policy"), False),
        (_gap("iam.group_members", "Membership"), False),
        (_gap("iam.policy_versions", "Policy"), False),
        (_gap("iam.credential_report", "Identity", "Credential"), False),
        (_gap("s3.bucket_policies", "Policy", "Grant"), False),
        (_gap("iam.role_policies", "Policy", scope="999999999999"), False),
        (_gap("iam.role_policies", "Policy", source="elsewhere"), False),
    ],
    ids=lambda each: each.id if isinstance(each, Gap) else "",
)
def test_only_a_gap_that_may_hide_a_right_bears_on_it(what: Gap, *, bearing: bool) -> None:
    assert bears(what, role(), source="aws", near={ROLE}, missing=False) is bearing


def test_a_user_may_have_lost_sight_of_its_groups_and_whoever_is_missing_of_itself() -> None:
    assert bears(_gap("iam.group_members", "Membership"), OPS, source="aws", near=(), missing=False)
    assert bears(_gap("iam.roles", "Identity"), role(), source="aws", near=(), missing=True)
    vault = Identity(id="v", kind="vault.entity", scope="one", name="v")
    assert bears(_gap("policies", "Policy", scope=""), vault, source=None, near=(), missing=False)
    person = Identity(id="s", kind="aws.sso.assignment", scope=NUMBER, name="s")
    assert bears(_gap("identitystore.memberships", "Membership"), person, source="aws", near=(), missing=False)


def test_today_tells_what_is_unused_and_how_it_stands_beside_its_peers() -> None:
    peers = [role(f"{ROLE}-{number}") for number in range(5)]
    used = [
        Usage(id=action, kind="aws.iam.usage", scope=NUMBER, identity=ROLE, action=action, last_used=START,
              window_days=400)
        for action in ("*", "sqs:*", "sqs:SendMessage")
    ]  # fmt: skip
    granted = policy("app", may("sqs:SendMessage", "sns:Publish", "sns:Subscribe"))
    records = (role(), *peers, granted, grant(ROLE, "app"), *used)
    assert list(today(frames([told_of(0, *records)])[0], ROLE, at=START, limits=Limits())) == [
        "of 3 actions it may do it did not do 2 in 90 days",
        f"its rights weigh 9, 9.0 times the median of its 6 peers (0; aws.iam.role of {NUMBER})",
    ]
    silent = (role(), granted, grant(ROLE, "app"))
    assert list(today(frames([told_of(0, *silent)])[0], ROLE, at=START, limits=Limits())) == [
        "which of its rights it uses was not reported"
    ]


def test_of_a_stranger_and_of_others_than_aws_less_is_told() -> None:
    vault = Identity(id="v", kind="vault.entity", scope="one", name="v")
    (frame,) = frames([[unit("all", (vault, *COMMON), START)]])
    assert list(today(frame, "v", at=START, limits=Limits())) == []
    assert list(today(frame, "nobody", at=START, limits=Limits())) == []
