"""From when days count back, which gaps are told, and whose rights are not the account's to narrow."""

from datetime import timedelta

import msgspec
import pytest
from least_estate_support import ACCOUNT, AT, ME, allow, held, told

from graph.model import AnyRecord, Gap, GapReason, Identity, Membership, Observed
from scanner.questions.asked import Asked
from scanner.questions.least import CannotBeNarrowed, LeastAsked

ROOT = Identity(id=f"arn:aws:iam::{ACCOUNT}:root", kind="aws.root", scope=ACCOUNT, name="root")
NOT_READ = "what it uses was not read, so nothing is proposed"
ANOTHER = msgspec.structs.replace(ME, id=ME.id.replace("role/me", "role/other"), name="other")


def asked(*more: AnyRecord, gaps: tuple[Gap, ...] = (), carried_days: int = 0) -> Asked:
    """A scan; its usage may stand in from one some days before."""
    records = (*held({"mine": [allow("s3:GetObject", "sqs:SendMessage")]}).values(), ROOT, ANOTHER, *more)
    use = (told("*", 1), told("s3:*", 5 + carried_days))
    carried = {each.id: AT - timedelta(days=carried_days) for each in use} if carried_days else {}
    everything = Observed(source="aws", stream="iam.roles", scope=ACCOUNT, seen=AT, records=records)
    usage = Observed(source="aws", stream="iam.role_usage", scope=ACCOUNT, seen=AT, records=use, carried=carried)
    return Asked((everything, msgspec.structs.replace(usage, gaps=gaps)))


def gap(stream: str, subject: str = "", permission: str = "", scope: str = ACCOUNT) -> Gap:
    return Gap(
        source="aws", stream=stream, scope=scope, subject=subject, reason=GapReason.DENIED, permission=permission,
        yields=("Usage",),
    )  # fmt: skip


def test_days_count_back_from_when_the_use_was_read() -> None:
    narrowing = LeastAsked(asked(), 90, None).of(ME)
    assert narrowing.at == AT
    earlier = LeastAsked(asked(carried_days=100), 90, None).of(ME)
    assert earlier.at == AT - timedelta(days=100)
    assert earlier.least.weighed.awake == {"s3"}


def test_whose_use_was_not_read_counts_from_its_own_reading() -> None:
    narrowing = LeastAsked(asked(), 90, None).of(ANOTHER)
    assert (narrowing.at, narrowing.least.weighed.read) == (AT, False)


def test_a_gap_that_leaves_out_its_use_is_told_and_no_other() -> None:
    gaps = (
        gap("cloudtrail.events", "aws.region:eu-west-1", "cloudtrail:LookupEvents"),
        gap("cloudtrail.events", "aws.region:eu-west-2", "cloudtrail:LookupEvents"),
        gap("cloudtrail.events", scope="444455556666"),
        gap("iam.user_usage"),
        gap("iam.role_usage", ANOTHER.id, "iam:GenerateServiceLastAccessedDetails"),
    )
    least = LeastAsked(asked(gaps=gaps), 90, None)
    trail = "cloudtrail.events was not read (denied, it takes cloudtrail:LookupEvents), 2 times"
    assert least.of(ME).notes == (trail,)
    report = "iam.role_usage was not read (denied, it takes iam:GenerateServiceLastAccessedDetails)"
    assert least.of(ANOTHER).notes == (NOT_READ, trail, report)


def test_a_policy_that_nobody_could_read_is_told() -> None:
    read = asked()
    units = [
        msgspec.structs.replace(unit, records=tuple(each for each in unit.records if each.id != "mine"))
        for unit in read.units
    ]
    notes = LeastAsked(Asked(tuple(units)), 90, None).of(ME).notes
    assert "nobody could read mine: what that grants is not counted, and it has to stay" in notes


def test_rights_of_a_group_stay_until_it_is_left() -> None:
    group = f"arn:aws:iam::{ACCOUNT}:group/pickers"
    belongs = Membership(id="m", kind="aws.iam.membership", member=ME.id, group=group)
    assert LeastAsked(asked(belongs), 90, None).of(ME).notes == (
        f"it has rights by {group}: it has to leave, or they stay",
    )
    assert LeastAsked(asked(belongs), 90, None).of(ANOTHER).notes == (NOT_READ,)


def test_the_root_user_is_nobodys_to_narrow() -> None:
    least = LeastAsked(asked(), 90, None)
    with pytest.raises(CannotBeNarrowed, match="root user"):
        least.of(ROOT)
    assert [each.identity for each in least.of_all()] == [ME.id, ANOTHER.id]
