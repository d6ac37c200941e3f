from __future__ import annotations

import json

from connectors.aws.documents import statements
from connectors.aws.policy import policies, render
from connectors.registry import platform

MANAGED, SIZE = 10, 6_144


def test_the_reader_role_may_do_what_is_asked_and_no_more() -> None:
    wanted = ("iam:ListUsers", "iam:GetUser", "iam:ListUsers")
    (found,) = statements(render(wanted), "reader")
    assert found.actions == ("iam:GetUser", "iam:ListUsers")


def test_assuming_roles_is_held_to_one_name() -> None:
    (found,) = statements(render(["sts:AssumeRole"], role_name="team/reader"), "reader")
    assert (found.actions, found.resources) == (("sts:AssumeRole",), ("arn:*:iam::*:role/team/reader",))


def test_all_that_is_read_fits_into_the_managed_policies_that_a_role_may_have() -> None:
    """IAM counts what is no white space: 6,144 characters for a managed policy, of which a role may have ten."""
    aws = platform("aws")
    wanted = {*aws.base_permissions, *(each for stream in aws.streams.values() for each in stream.permissions)}
    texts = [json.dumps(each) for each in policies(wanted)]
    assert len(texts) <= MANAGED
    assert max(len("".join(text.split())) for text in texts) <= SIZE
    actions = [action for text in texts for each in statements(text, "reader") for action in each.actions]
    assert sorted(actions) == sorted(wanted)
    assert "*" not in "".join(actions)
