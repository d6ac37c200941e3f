"""How calls to AWS may end, and pages, as AWS says it on the wire."""

from __future__ import annotations

import traceback

import pytest
from aws_support import (
    EMPTY_GROUPS,
    GROUP,
    OWN,
    Patient,
    Wire,
    opened,
    options,
    read,
)
from botocore.exceptions import SSLError

from connectors.aws.errors import translated
from connectors.aws.streams.groups import group_members, groups
from connectors.aws.streams.inline_policies import group_policies
from connectors.streams import CallError, Denied, Throttled, Unavailable, Unsupported
from graph.model import Identity


def test_a_refusal_names_the_permission_that_aws_names(wire: Wire) -> None:
    message = (
        f"User: arn:aws:sts::{OWN}:assumed-role/r/s is not authorized to perform: iam:ListGroupsOfTheMoon on resource: "
        "* with an explicit deny in a service control policy"
    )
    wire.fails("ListGroups", "AccessDenied", 403, message)
    with pytest.raises(Denied, match="explicit deny in its service control policy") as caught:
        read(wire, groups)
    assert caught.value.permission == "iam:ListGroupsOfTheMoon"


def test_a_refusal_without_words_names_the_call(wire: Wire) -> None:
    wire.fails("ListGroups", "AccessDenied", 403)
    with pytest.raises(Denied) as caught:
        read(wire, groups)
    assert caught.value.permission == "iam:ListGroups"


def test_throttling_waits_as_long_as_asked_and_goes_on(wire: Wire) -> None:
    wire.fails("ListGroups", "Throttling", 400, Retry_After="7")
    wire.fails("ListGroups", "SlowDown", 429)
    wire.says("ListGroups", EMPTY_GROUPS)
    patient = Patient()
    assert read(wire, groups, patient=patient) == []
    assert max(patient.rested) == pytest.approx(7, abs=0.1)
    assert [operation for operation, _ in wire.asked].count("ListGroups") == 3


def test_botocore_does_not_retry_beside_us(wire: Wire) -> None:
    wire.fails("ListGroups", "ServiceFailure", 503)
    with pytest.raises(Unavailable, match="gave up after 3 attempts"):
        read(wire, groups)
    assert [operation for operation, _ in wire.asked].count("ListGroups") == 3


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("Throttling", 400, Throttled),
        ("InternalFailure", 500, Unavailable),
        ("UnknownOperationException", 400, Unsupported),
        ("NotImplemented", 501, Unsupported),
        ("ExpiredToken", 403, Denied),
        ("InvalidClientTokenId", 403, Denied),
        ("ValidationError", 400, CallError),
    ],
)
def test_each_error_of_aws_ends_in_its_own_way(wire: Wire, code: str, status: int, kind: type[CallError]) -> None:
    wire.fails("ListGroups", code, status)
    with pytest.raises(CallError, match=code) as caught:
        read(wire, groups)
    assert type(caught.value) is kind


def test_an_odd_retry_after_counts_as_none(wire: Wire) -> None:
    wire.fails("ListGroups", "Throttling", 400, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT")
    with pytest.raises(Throttled):
        read(wire, groups, patient=(patient := Patient()))
    assert max(patient.rested, default=0) < 60


def test_what_aws_quotes_of_a_request_reaches_no_message(wire: Wire) -> None:
    secret = "c2Vzc2lvbi10b2tlbi" + "x" * 40
    wire.fails("ListGroups", "SignatureDoesNotMatch", 403, f"The canonical string was x-amz-security-token:{secret}")
    with pytest.raises(Denied) as caught:
        read(wire, groups)
    assert secret not in "".join(traceback.format_exception(caught.value))


def test_nobody_at_the_address_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="connection failed"), opened(options("http://127.0.0.1:1")):
        pass


def test_an_answer_that_is_none_is_a_clear_failure(wire: Wire) -> None:
    wire.sends("ListGroups", "<html>a proxy's page</html")
    with pytest.raises(Unavailable, match="iam:ListGroups: what came back is no answer"):
        read(wire, groups)


def test_an_answer_of_another_shape_is_a_clear_failure(wire: Wire) -> None:
    wire.says("ListGroups", "<Groups><member><Path>/</Path></member></Groups>")
    with pytest.raises(CallError, match="not what it should be: Object missing required field `GroupName`"):
        read(wire, groups)


def test_a_call_that_botocore_refuses_to_make_is_a_failure(wire: Wire) -> None:
    with opened(options(wire.url)) as (api, _), pytest.raises(CallError, match="could not be made"):
        api.call("iam", "GetUser", dict, UserName="")


def test_a_certificate_that_does_not_convince_is_not_tried_again() -> None:
    fault = translated("iam:ListGroups", SSLError(endpoint_url="https://iam.example", error="self-signed"))
    assert type(fault) is Unavailable
    assert str(fault) == "iam:ListGroups: the server's certificate was not accepted"


def test_pages_are_followed_to_the_last(wire: Wire) -> None:
    for name, marker in (("a", "m1"), ("b", "m2")):
        wire.says("ListGroups", f"<Groups>{GROUP.format(name)}</Groups><Marker>{marker}</Marker>")
    wire.says("ListGroups", f"<Groups>{GROUP.format('c')}</Groups>")
    assert [each.id for each in read(wire, groups)] == ["arn:a", "arn:b", "arn:c"]
    asked = [given for operation, given in wire.asked if operation == "ListGroups"]
    assert [each.get("Marker") for each in asked] == [None, "m1", "m2"]
    assert {each["MaxItems"] for each in asked} == {"1000"}


def test_a_fault_between_pages_loses_none(wire: Wire) -> None:
    wire.says("ListGroups", f"<Groups>{GROUP.format('a')}</Groups><Marker>m1</Marker>")
    wire.fails("ListGroups", "Throttling")
    wire.says("ListGroups", f"<Groups>{GROUP.format('b')}</Groups>")
    assert [each.id for each in read(wire, groups)] == ["arn:a", "arn:b"]


def test_pages_without_end_are_a_failure(wire: Wire) -> None:
    wire.says("ListGroups", f"<Groups>{GROUP.format('a')}</Groups><Marker>again</Marker>")
    with pytest.raises(CallError, match="same page twice"):
        read(wire, groups)


def test_what_is_gone_meanwhile_has_no_children(wire: Wire) -> None:
    wire.fails("GetGroup", "NoSuchEntity", 404)
    wire.says("ListGroupPolicies", "<PolicyNames><member>p</member></PolicyNames>")
    wire.fails("GetGroupPolicy", "NoSuchEntity", 404)
    group = Identity(id="arn:g", kind="aws.iam.group", name="g")
    assert read(wire, group_members, group) == []
    assert read(wire, group_policies, group) == []
