"""Access lists of buckets: whom their lines name, and which of them grant to anybody else."""

from __future__ import annotations

import pytest

from graph.aws.language.access_lists import SIGNED, Line, granted
from graph.model import Condition, Principal, Statement

GROUPS = "http://acs.amazonaws.com/groups/"
OWNER, OTHER = "ab" * 32, "cd" * 32
BUCKET = "arn:aws:s3:::orchard"


def told(line: Line, owner: str = OWNER) -> list[Statement]:
    """What one line grants."""
    return list(granted([line], BUCKET, owner=owner))


@pytest.mark.parametrize(
    ("line", "principal", "conditions"),
    [
        (Line(permission="READ", uri=f"{GROUPS}global/AllUsers"), Principal("AWS", "*"), ()),
        (Line(permission="READ", uri=f"{GROUPS}global/AuthenticatedUsers"), Principal("AWS", "*"), (SIGNED,)),
        (Line(permission="READ", uri=f"{GROUPS}s3/LogDelivery"), Principal("Service", "logging.s3.amazonaws.com"), ()),
        (Line(permission="READ", uri=f"{GROUPS}s3/Odd"), Principal("CanonicalUser", f"{GROUPS}s3/Odd"), ()),
        (Line(permission="READ", id=OTHER), Principal("CanonicalUser", OTHER), ()),
    ],
)  # fmt: skip
def test_a_line_names_its_grantee_as_a_policy_would(
    line: Line, principal: Principal, conditions: tuple[Condition, ...]
) -> None:
    (found,) = told(line)
    assert (found.principals, found.conditions) == ((principal,), conditions)


def test_the_owner_needs_no_line() -> None:
    assert not told(Line(permission="READ", id=OWNER))


def test_where_the_owner_is_not_known_every_line_grants() -> None:
    assert told(Line(permission="READ", id=OTHER), owner="")
    assert told(Line(permission="READ", uri=f"{GROUPS}global/AllUsers"), owner="")


def test_a_permission_that_nobody_knows_grants_no_action() -> None:
    (known,), (odd,) = told(Line(permission="READ_ACP", id=OTHER)), told(Line(permission="SING", id=OTHER))
    assert (known.actions, known.resources) == (("s3:GetBucketAcl",), (BUCKET, f"{BUCKET}/*"))
    assert not odd.actions


@pytest.mark.parametrize(
    ("permission", "actions"),
    [
        ("READ", {"ListBucket", "ListBucketVersions", "ListBucketMultipartUploads"}),
        ("WRITE", {"PutObject", "DeleteObject", "DeleteObjectVersion"}),
        ("READ_ACP", {"GetBucketAcl"}),
        ("WRITE_ACP", {"PutBucketAcl"}),
    ],
)
def test_a_permission_stands_for_actions_and_full_control_for_all_of_them(permission: str, actions: set[str]) -> None:
    wanted = {f"s3:{each}" for each in actions}
    (one,), (full,) = (told(Line(permission=each, id=OTHER)) for each in (permission, "FULL_CONTROL"))
    assert set(one.actions) == wanted <= set(full.actions)
