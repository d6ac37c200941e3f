"""Edges worked out for all who are alike are those of each identity by itself: random estates full of likeness."""

import random
from collections.abc import Iterator

import msgspec
import pytest
from graph_support import ACCOUNT, OTHER, account, arn, role, user

from graph.access import Edge, EdgeKind
from graph.aws import edges
from graph.aws.alike import Peers, alike
from graph.aws.edges import AwsEdges
from graph.aws.estate.asking import can
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.reaching import Entitlements
from graph.aws.holdings import Holdings, numbers
from graph.aws.techniques.catalogue import techniques
from graph.aws.techniques.steps import Escalations
from graph.classes import CLASS
from graph.model import (
    AnyRecord,
    Condition,
    Grant,
    Identity,
    Membership,
    Policy,
    Principal,
    Resource,
    Secret,
    Statement,
)

ACTIONS = (
    ("s3:GetObject",),
    ("sts:AssumeRole",),
    ("secretsmanager:GetSecretValue", "kms:Decrypt"),
    ("secretsmanager:*",),
    ("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"),
    ("lambda:UpdateFunctionCode",),
    ("iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"),
    ("iam:CreatePolicyVersion",),
    ("iam:AddUserToGroup", "iam:CreateAccessKey"),
    ("iam:*",),
    ("*",),
)
RED = Condition(operator="StringEquals", key="aws:PrincipalTag/team", values=("red",))
OWN = Condition(operator="StringEquals", key="aws:ResourceTag/team", values=("${aws:PrincipalTag/team}",))
CONDITIONS = (
    RED,
    OWN,
    Condition(operator="Bool", key="aws:MultiFactorAuthPresent", values=("true",)),
    Condition(operator="StringNotLike", key="aws:PrincipalArn", values=("*r1",)),
    Condition(operator="StringEquals", key="iam:PassedToService", values=("lambda.amazonaws.com",)),
)
TEAMS = ("red", "blue")


class Made:
    """An estate in which a few policies are spread over many identities, under names of their own."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311  because it makes test data
        self._statements = [self._statement() for _ in range(3)]
        self.identities = [self._tagged(each) for each in self._everybody()]
        made = [account(), account(OTHER), *self.identities, *self._things(), *self._policies(), *self._trusts()]
        self.records: dict[str, AnyRecord] = {each.id: each for each in made}

    def _everybody(self) -> Iterator[Identity]:
        yield from (role(f"r{number}") for number in range(8))
        yield from (user(f"u{number}") for number in range(4))
        yield role("far", OTHER)
        yield Identity(id=arn("group", "crew"), kind="aws.iam.group", scope=ACCOUNT, name="crew")

    def _tagged(self, identity: Identity) -> Identity:
        return msgspec.structs.replace(identity, tags={"team": self._chance.choice(TEAMS)})

    def _things(self) -> Iterator[AnyRecord]:
        key = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/k1"
        yield Resource(id=key, kind="aws.kms.key", scope=ACCOUNT, name="k1", tags={"team": "red"})
        yield from self._own(key, Statement(allow=True, actions=("kms:*",), resources=("*",), principals=(_root(),)))
        for number in range(4):
            name = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:s{number}"
            facts: dict[str, str | int | bool | None] = {"kms_key": key} if number % 2 else {}
            tags = {"team": self._chance.choice(TEAMS)}
            yield Secret(
                id=name, kind="aws.secretsmanager.secret", scope=ACCOUNT, store="s", name=name, facts=facts, tags=tags
            )
        for number in range(3):
            name = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:f{number}"
            runs_as = (arn("role", f"r{number}"),)
            yield Resource(id=name, kind="aws.lambda.function", scope=ACCOUNT, name=name, runs_as=runs_as)

    def _own(self, holder: str, *statements: Statement, purpose: str = "resource") -> Iterator[AnyRecord]:
        id_ = f"{purpose} of {holder}"
        yield Policy(id=id_, kind="aws.policy", name=id_, statements=statements)
        yield Grant(id=f"grant of {id_}", kind="aws.grant", identity=holder, policy=id_, purpose=purpose)

    def _trusts(self) -> Iterator[AnyRecord]:
        named = Principal("AWS", self._chance.choice(self.identities).id)
        principals = (Principal("Service", "lambda.amazonaws.com"), _root(), named)
        for identity in self.identities:
            if identity.kind == "aws.iam.role":
                chosen = tuple(self._chance.sample(principals, 2))
                when = (RED,) if self._chance.random() < 0.3 else ()
                said = Statement(allow=True, actions=("sts:AssumeRole",), principals=chosen, conditions=when)
                yield from self._own(identity.id, said, purpose="trust")

    def _policies(self) -> Iterator[AnyRecord]:
        shared = arn("policy", "shared")
        yield Policy(id=shared, kind="aws.iam.policy", name="shared", statements=tuple(self._statements[:2]))
        limit = arn("policy", "limit")
        limits = (Statement(allow=True, actions=("*",), resources=("*",)), self._statement(allow=False))
        yield Policy(id=limit, kind="aws.iam.policy", name="limit", statements=limits)
        for identity in self.identities:
            yield from self._attached(identity, shared, limit)

    def _attached(self, identity: Identity, shared: str, limit: str) -> Iterator[AnyRecord]:
        """Up to two of the few statements, in one policy or in two; some under one name for all."""
        chosen = self._chance.sample(self._statements, self._chance.randint(1, 2))
        for number, statements in enumerate([chosen] if self._chance.random() < 0.5 else [[each] for each in chosen]):
            id_ = f"inline {number} of {identity.id}"
            yield Policy(id=id_, kind="aws.iam.inline_policy", name=id_, statements=tuple(statements))
            yield Grant(id=f"grant of {id_}", kind="aws.grant", identity=identity.id, policy=id_)
        if self._chance.random() < 0.3:
            yield Grant(id=f"{shared} to {identity.id}", kind="aws.grant", identity=identity.id, policy=shared)
        if self._chance.random() < 0.2:
            yield Grant(
                id=f"{limit} of {identity.id}", kind="aws.grant", identity=identity.id, policy=limit, purpose="boundary"
            )
        if identity.kind == "aws.iam.user" and self._chance.random() < 0.5:
            yield Membership(
                id=f"{identity.id} in crew", kind="aws.member", member=identity.id, group=arn("group", "crew")
            )

    def _statement(self, *, allow: bool | None = None) -> Statement:
        chance = self._chance
        places = ("*", arn("role", "*"), arn("role", "r1"), f"arn:aws:secretsmanager:*:{ACCOUNT}:secret:s*")
        return Statement(
            allow=chance.random() < 0.85 if allow is None else allow,
            actions=chance.choice(ACTIONS[:-1] if allow is None else ACTIONS[:-2]),
            resources=(chance.choice(places) if chance.random() < 0.5 else "*",),
            conditions=(chance.choice(CONDITIONS),) if chance.random() < 0.3 else (),
        )

    def edges(self) -> frozenset[Edge]:
        """Every edge, the order of its evidence and of its conditions left out."""
        found = AwsEdges(AwsEstate(self.records), dict(self.records)).edges()
        return frozenset(map(_ordered, found))


def _ordered(edge: Edge) -> Edge:
    evidence, conditions = sorted(edge.evidence), sorted(edge.conditions, key=repr)
    return msgspec.structs.replace(edge, evidence=tuple(evidence), conditions=tuple(conditions))


def _root() -> Principal:
    return Principal("AWS", f"arn:aws:iam::{ACCOUNT}:root")


def _alone(estate: AwsEstate) -> list[Peers]:
    return [Peers((identity,)) for identity in estate.identities.values()]


def _pairs(found: frozenset[Edge]) -> set[tuple[str, str, EdgeKind]]:
    """Who comes to what, with the class nodes in between left out."""
    onwards = [edge for edge in found if edge.source.startswith(CLASS)]
    shared = {
        (into.source, edge.target, edge.kind)
        for into in found
        if into.target.startswith(CLASS)
        for edge in onwards
        if edge.source == into.target and edge.target != into.source
    }
    direct = {(edge.source, edge.target, edge.kind) for edge in found if not edge.target.startswith(CLASS)}
    return shared | {each for each in direct if not each[0].startswith(CLASS)}


@pytest.mark.parametrize("seed", range(60))
def test_edges_of_all_who_are_alike_are_those_of_each_alone(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made(seed)
    together = made.edges()
    monkeypatch.setattr(edges, "alike", _alone)
    assert together == made.edges()


@pytest.mark.parametrize("seed", range(60))
def test_edges_are_those_of_what_each_holds_and_can_use(seed: int) -> None:
    """The whole policies of each identity, weighed by itself, come to the same as the parts that make edges."""
    made = Made(seed)
    estate = AwsEstate(made.records)
    entitlements, arns = Entitlements(estate), estate.resources.arns
    wanted: set[tuple[str, str, EdgeKind]] = set()
    escalations = Escalations(estate, entitlements)
    for identity in estate.identities.values():
        held = Holdings(entitlements.of(identity))
        for step in escalations.steps(identity, held):
            wanted.update((identity.id, arns[number], EdgeKind.ESCALATES) for number in numbers(step.targets))
            wanted.update((identity.id, f"aws.account:{each}", EdgeKind.ADMINISTERS) for each in step.accounts)
        for each in made.identities:
            becomes = each.kind == "aws.iam.role" and can(estate, identity, "sts:AssumeRole", each.id).possible
            if becomes and each.id != identity.id:
                wanted.add((identity.id, each.id, EdgeKind.BECOMES))
    told = _pairs(made.edges())
    kinds = {EdgeKind.ESCALATES, EdgeKind.BECOMES}
    assert {each for each in told if each[2] in kinds} == {each for each in wanted if each[2] in kinds}
    assert {each for each in wanted if each[2] is EdgeKind.ADMINISTERS} <= told


def test_likeness_is_met_at_all() -> None:
    made = [alike(AwsEstate(Made(seed).records)) for seed in range(60)]
    assert sum(len(each.members) > 1 for groups in made for each in groups) > len(made)


def test_the_estates_open_techniques_of_both_sorts() -> None:
    said = {edge.why for seed in range(60) for edge in Made(seed).edges()}
    assert sum(each.said in said for each in techniques().values()) > 10


def test_certain_edges_and_doubtful_ones_are_met() -> None:
    assert {bool(edge.conditions) for seed in range(10) for edge in Made(seed).edges()} == {True, False}
