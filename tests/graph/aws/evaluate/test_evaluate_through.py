"""Requests through an S3 access point: both the point and the bucket have a say."""

from __future__ import annotations

from aws_requests_support import ACCOUNT, OBJECT, OTHER, USER, Document, asked, document, policy, statement

from graph.aws.answers import Decision
from graph.aws.evaluate.through import evaluate_through
from scanner.simulate import written

POINT = f"arn:aws:s3:eu-west-1:{ACCOUNT}:accesspoint/own"
BEHIND = f"{POINT}/object/apples"
DELEGATES = policy(Principal="*", Condition={"StringEquals": {"s3:DataAccessPointAccount": ACCOUNT}})
GIVES = policy(Principal={"AWS": USER}, resource=BEHIND)


def through(point: Document | None, **fields: object) -> Decision:
    """The decision of a request through an access point with that policy."""
    wanted = asked(access_point={"arn": POINT, "policy": point}, **fields)
    request = written.request(wanted)
    met = written.access_point(wanted)
    assert met is not None
    return evaluate_through(met, request, written.policies(wanted, request))


def test_the_point_and_the_bucket_both_have_to_allow() -> None:
    assert through(GIVES, resource_policy=DELEGATES).answer == "allowed"
    assert through(GIVES).answer == "implicitly_denied"
    assert through(None, resource_policy=DELEGATES).answer == "implicitly_denied"
    assert through(GIVES, resource_policy=policy(Principal={"AWS": USER}, resource=OBJECT)).answer == "allowed"


def test_an_identitys_own_policies_are_asked_about_both_names() -> None:
    assert through(None, identity_policies=[policy(resource=[BEHIND, OBJECT])]).answer == "allowed"
    assert through(None, identity_policies=[policy(resource=BEHIND)]).answer == "implicitly_denied"
    assert through(None, identity_policies=[policy(resource=BEHIND)], resource_policy=DELEGATES).answer == "allowed"
    denied = document(statement(), statement("Deny", resource=f"{POINT}/*"))
    decision = through(None, identity_policies=[denied])
    assert decision.answer == "explicitly_denied"
    assert [each.effect for each in decision.decided_by] == ["Deny"]


def test_the_bucket_itself_goes_by_the_points_own_name() -> None:
    listed = {"action": "s3:ListBucket", "resource": {"arn": "arn:aws:s3:::orchard", "account": ACCOUNT}}
    lists = policy(action="s3:ListBucket", resource=[POINT, "arn:aws:s3:::orchard"])
    assert through(None, **listed, identity_policies=[lists]).answer == "allowed"


def test_what_the_bucket_of_another_account_says_counts_there() -> None:
    fields = {"resource": {"arn": OBJECT, "account": OTHER}, "identity_policies": [policy()]}
    assert through(GIVES, **fields).blocked_by == ("resource",)
    assert through(GIVES, **fields, resource_policy=DELEGATES).answer == "allowed"


def test_the_point_and_the_bucket_each_have_their_own_account() -> None:
    own = policy(Principal={"AWS": USER}, Condition={"StringEquals": {"aws:ResourceAccount": ACCOUNT}})
    theirs = policy(Principal={"AWS": USER}, Condition={"StringEquals": {"aws:ResourceAccount": OTHER}})
    fields = {"resource": {"arn": OBJECT, "account": OTHER}, "identity_policies": [policy(resource=OBJECT)]}
    assert through(own, **fields, resource_policy=theirs).answer == "allowed"


def test_what_is_known_of_the_request_is_known_at_the_point() -> None:
    inside = policy(Principal={"AWS": USER}, Condition={"StringEquals": {"s3:AccessPointNetworkOrigin": "VPC"}})
    given = {"resource_policy": DELEGATES, "context": {"s3:AccessPointNetworkOrigin": "VPC"}}
    assert through(inside, **given).answer == "allowed"


def test_a_denial_at_one_of_them_tells_what_the_other_lacks_as_well() -> None:
    decision = through(policy("Deny", Principal="*"), identity_policies=[policy(resource=BEHIND)])
    assert decision.answer == "explicitly_denied"
    assert decision.blocked_by == ("resource", "identity")


def test_what_one_of_them_depends_on_is_told() -> None:
    waits = policy(Principal={"AWS": USER}, Condition={"StringEquals": {"s3:AccessPointNetworkOrigin": "VPC"}})
    decision = through(waits, resource_policy=DELEGATES, context_complete=False)
    assert decision.answer == "depends"
    assert [each.key for each in decision.conditions] == ["s3:AccessPointNetworkOrigin"]
