"""Edges that access makes in AWS: secrets and their keys, many to many, and whoever comes from outside."""

import pytest
from graph_support import ACCOUNT, OTHER, account, allow, deny, grant, graph_of, policy, role, trust_policies, user

from graph.access import EdgeKind
from graph.aws.answers import Answer
from graph.aws.estate.asking import who_can
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.spoken import Spoken
from graph.aws.holdings import common, holds, without
from graph.model import AnyRecord, Identity, Principal, Resource, Secret, Statement, Trust

ANNA, BOB = user("anna"), user("bob")
KEY = Resource(id=f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/k1", kind="aws.kms.key", scope=ACCOUNT, name="k1")
BUCKET = Resource(
    id="arn:aws:s3:::lake",
    kind="aws.s3.bucket",
    scope=ACCOUNT,
    name="lake",
    facts={"restrict_public_buckets": False},
)
OF_BUCKETS = Resource(
    id=f"aws.s3.account:{ACCOUNT}",
    kind="aws.s3.account",
    scope=ACCOUNT,
    name="S3",
    facts={"restrict_public_buckets": False},
)
SECRET = Secret(
    id=f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db-AbCdEf",
    kind="aws.secretsmanager.secret",
    scope=ACCOUNT,
    store="store",
    name="db",
    facts={"kms_key": KEY.id},
)
READS = policy("reads", allow("secretsmanager:GetSecretValue"))


def own_policy(of: Resource, *statements: Statement) -> tuple[AnyRecord, ...]:
    """The policy that stands on a resource."""
    id_ = f"policy of {of.id}"
    return policy(id_, *statements), grant(of, id_, "resource")


def says(principal: Principal, *actions: str, on: str = "*") -> Statement:
    return Statement(allow=True, actions=actions, resources=(on,), principals=(principal,))


DELEGATES = own_policy(KEY, says(Principal("AWS", f"arn:aws:iam::{ACCOUNT}:root"), "kms:*"))


@pytest.mark.parametrize(
    ("rights", "opens"),
    [
        ((allow("kms:Decrypt", on=KEY.id),), True),
        ((), False),
        ((allow("kms:Decrypt"), deny("kms:Decrypt", on=KEY.id)), False),
    ],
    ids=["the key as well", "not the key", "the key is denied"],
)
def test_a_secret_under_a_key_of_its_own_needs_that_key(rights: tuple[Statement, ...], *, opens: bool) -> None:
    keys = policy("keys", *rights)
    graph = graph_of(ANNA, SECRET, KEY, *DELEGATES, READS, grant(ANNA, "reads"), keys, grant(ANNA, "keys"))
    kinds = {edge.kind for edge in graph.edges_from(ANNA.id) if edge.target == SECRET.id}
    assert kinds == ({EdgeKind.READS} if opens else set())


def test_many_readers_of_many_secrets_meet_in_one_node() -> None:
    secrets = [
        Secret(id=f"{SECRET.id}{at}", kind=SECRET.kind, scope=ACCOUNT, store="store", name=f"db{at}") for at in range(4)
    ]
    people = [user(f"u{at}") for at in range(3)]
    graph = graph_of(*people, *secrets, READS, *(grant(each, "reads") for each in people))
    steps = [edge for node in graph.nx for edge in graph.edges_from(node, {EdgeKind.READS})]
    assert len(steps) == len(secrets)
    assert len({edge.source for edge in steps}) == 1
    assert {each.id for each in secrets} <= graph.reach(people[0].id)
    assert graph_of(*people, *secrets, READS, *(grant(each, "reads") for each in people)).nx.nodes == graph.nx.nodes


def spoken(*records: AnyRecord) -> Spoken:
    every = {record.id: record for record in (*records, *trust_policies(records))}
    return Spoken(AwsEstate(every))


@pytest.mark.parametrize(
    ("principal", "answer"),
    [
        (Principal("Service", "logging.s3.amazonaws.com"), Answer.ALLOWED),
        (Principal("AWS", "*"), Answer.ALLOWED),
        (Principal("AWS", f"arn:aws:iam::{OTHER}:root"), Answer.ALLOWED),
        (Principal("AWS", OTHER), Answer.ALLOWED),
        (Principal("AWS", f"arn:aws:iam::{OTHER}:role/far"), Answer.DEPENDS),
    ],
    ids=["a service", "anyone", "an account nobody scanned", "its bare number", "a role there"],
)
def test_whom_a_resource_lets_in_from_outside_is_told(principal: Principal, answer: Answer) -> None:
    says_so = own_policy(BUCKET, says(principal, "s3:GetObject", on=f"{BUCKET.id}/*"))
    asked = spoken(account(), ANNA, BUCKET, OF_BUCKETS, *says_so)
    outside = [each for each in who_can(asked, "s3:GetObject", f"{BUCKET.id}/a") if not each.known]
    assert [(each.who, each.decision.answer) for each in outside] == [((principal.name,), answer)]


def test_a_policy_that_was_not_read_makes_it_depend() -> None:
    asked = spoken(account(), ANNA, BUCKET, grant(ANNA, "unread"))
    (able,) = who_can(asked, "s3:GetObject", f"{BUCKET.id}/a")
    assert able.decision.answer is Answer.DEPENDS
    assert [condition.key for condition in able.decision.conditions] == ["unread"]


def test_an_identity_whose_id_is_no_arn_of_iam_costs_nothing_but_itself() -> None:
    odd = Identity(id="arn:aws:iam::1:user/odd", kind="aws.iam.user", scope="1", name="odd")
    star = policy("star", allow("*"))
    graph = graph_of(account(), odd, ANNA, star, grant(ANNA, "star"), grant(odd, "star"))
    assert account().id in graph.reach(ANNA.id)
    assert account().id not in graph.reach(odd.id)


def test_a_role_in_another_account_is_assumed_with_both_sides_saying_so() -> None:
    far = role("far", OTHER)
    trusting = Trust(id="t", kind="aws.iam.trust", target=far.id, principal=ANNA.id, principal_kind="identity")
    alone = graph_of(ANNA, BOB, far, trusting)
    assert far.id not in alone.reach(ANNA.id)
    assume = policy("assume", allow("sts:AssumeRole", on=far.id))
    both = graph_of(ANNA, BOB, far, trusting, assume, grant(ANNA, "assume"), grant(BOB, "assume"))
    assert far.id in both.reach(ANNA.id)
    assert far.id not in both.reach(BOB.id)


def test_ranges_are_sets() -> None:
    one, other = ((0, 4), (6, 9)), ((2, 7), (8, 12))
    assert common(one, other) == ((2, 4), (6, 7), (8, 9))
    assert without(one, other) == ((0, 2), (7, 8))
    assert without(one, ()) == one
    assert holds(one, 3)
    assert not holds(one, 4)
