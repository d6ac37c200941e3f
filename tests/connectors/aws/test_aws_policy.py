from __future__ import annotations

import json

from connectors.aws.documents import statements
from connectors.aws.policy import render
from connectors.registry import platform

INLINE = 10_240


def test_the_reader_role_may_do_what_is_asked_and_no_more() -> None:
    wanted = ("iam:ListUsers", "iam:GetUser", "iam:ListUsers")
    (found,) = statements(render(wanted), "reader")
    assert found.actions == ("iam:GetUser", "iam:ListUsers")


def test_assuming_roles_is_held_to_one_name() -> None:
    (found,) = statements(render(["sts:AssumeRole"], role_name="team/reader"), "reader")
    assert (found.actions, found.resources) == (("sts:AssumeRole",), ("arn:*:iam::*:role/team/reader",))


def test_the_whole_policy_fits_into_a_role_as_an_inline_policy() -> None:
    """IAM counts what is no white space: 10,240 characters for a role's inline policies, 6,144 for a managed one."""
    aws = platform("aws")
    text = render([*aws.base_permissions, *(each for stream in aws.streams.values() for each in stream.permissions)])
    assert len("".join(json.dumps(json.loads(text)).split())) < INLINE
    assert "*" not in "".join(action for each in statements(text, "reader") for action in each.actions)
