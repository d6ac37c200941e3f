"""Access by sets says what asking about each request would: random small estates, every identity and resource."""

import random
from collections.abc import Iterator

import pytest

from graph.aws.answers import Answer
from graph.aws.estate.asking import can, who_can
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.reaching import Entitlements
from graph.aws.estate.spoken import Spoken
from graph.model import AnyRecord, Condition, Grant, Identity, Policy, Principal, Resource, Statement

ACCOUNTS = ("111122223333", "444455556666")
ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:ListBucket", "kms:Decrypt", "sqs:SendMessage", "sts:AssumeRole")
PATTERNS = ("*", "s3:*", "s3:Get*", *ACTIONS)
TEAMS = ("red", "blue")
PLACES = (
    "*", "*", "arn:aws:s3:::*", "arn:aws:s3:::logs-*", "arn:aws:s3:::*/*", "arn:aws:s3:::l*e-?111*",
    "arn:aws:s3:::${aws:PrincipalTag/place}*", "arn:aws:iam::*:role/${aws:username, 'n'}*",
    "arn:aws:sqs:*:*:or*s", "arn:aws:*:*:*:key/*",
)  # fmt: skip
CONDITIONS = (
    Condition(operator="StringEquals", key="aws:ResourceTag/team", values=("red",)),
    Condition(operator="StringEquals", key="aws:ResourceTag/team", values=("${aws:PrincipalTag/team}", "green")),
    Condition(operator="StringNotEquals", key="aws:ResourceTag/team", values=("red",)),
    Condition(operator="StringEqualsIfExists", key="aws:ResourceTag/stage", values=("live",)),
    Condition(operator="ForAllValues:StringEquals", key="aws:ResourceTag/stage", values=("live",)),
    Condition(operator="StringLike", key="aws:ResourceTag/team", values=("r*",)),
    Condition(operator="ArnLike", key="aws:PrincipalArn", values=("arn:aws:iam::*:role/n2", "arn:aws:iam::*:user/*")),
    Condition(operator="StringEquals", key="aws:PrincipalTag/team", values=("red",)),
    Condition(operator="StringNotEquals", key="aws:PrincipalTag/team", values=("blue",)),
    Condition(operator="Bool", key="aws:SecureTransport", values=("false",)),
    Condition(operator="StringLike", key="aws:SourceVpce", values=("vpce-1*",)),
    Condition(operator="StringLikeIfExists", key="s3:prefix", values=("a*",)),
    Condition(operator="StringEquals", key="aws:PrincipalOrgID", values=("o-orchard",)),
    Condition(operator="StringEquals", key="aws:ResourceAccount", values=("${aws:PrincipalAccount}",)),
)


class Made:
    """A small estate with a bit of everything in it."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 because it makes test data
        self._drawn: list[Statement] = []
        self.identities = [*(self._identity(number) for number in range(6)), *map(self._root, ACCOUNTS)]
        self.resources = list(self._resources())
        self.records: dict[str, AnyRecord] = {}
        for record in [*self._places(), *self.identities, *self.resources, *self._policies()]:
            self.records[record.id] = record
        self.estate = AwsEstate(self.records)

    @property
    def arns(self) -> list[str]:
        """Everything that can be asked for, a bucket's objects under the name that stands for all of them."""
        ids = [each.id for each in (*self.resources, *self.identities)]
        return ids + [f"{id_}/*" for id_ in ids if ":s3:::" in id_]

    def _identity(self, number: int) -> Identity:
        account, kind = ACCOUNTS[number % 2], "user" if number < 2 else "role"
        told = {"team": self._random.choice(TEAMS), "place": self._random.choice(("lake", "logs"))}
        tags = told if self._random.random() < 0.7 else {}
        return Identity(
            id=f"arn:aws:iam::{account}:{kind}/n{number}",
            kind=f"aws.iam.{kind}",
            scope=account,
            name=f"n{number}",
            tags=tags,
            facts={"service_linked": number == 5, "unique_id": f"AIDA{number}"},
        )

    def _root(self, account: str) -> Identity:
        return Identity(id=f"arn:aws:iam::{account}:root", kind="aws.root", scope=account, name="root")

    def _places(self) -> Iterator[AnyRecord]:
        root, kind = "aws.organization.root:r-1", "aws.organization.root"
        yield Resource(id=root, kind=kind, scope="o-orchard", name="Root")
        for number, account in enumerate(ACCOUNTS):
            yield Resource(
                id=f"aws.account:{account}",
                kind="aws.account",
                scope=account,
                name=account,
                parent=root,
                facts={"management": number == 1 and self._random.random() < 0.3},
            )

    def _resources(self) -> Iterator[Resource]:
        for account in ACCOUNTS:
            for name in ("logs", "lake"):
                yield self._resource("s3.bucket", f"arn:aws:s3:::{name}-{account[:4]}", account)
            yield self._resource("kms.key", f"arn:aws:kms:eu-west-1:{account}:key/k1", account)
            yield self._resource("sqs.queue", f"arn:aws:sqs:eu-west-1:{account}:orders", account)

    def _resource(self, kind: str, arn: str, account: str) -> Resource:
        told = {"team": self._random.choice(TEAMS), "stage": "live"}
        tags = {key: told[key] for key in told if self._random.random() < 0.7}
        return Resource(id=arn, kind=f"aws.{kind}", scope=account, name=arn, tags=tags)

    def _policies(self) -> Iterator[AnyRecord]:
        for identity in self.identities:
            if identity.kind == "aws.root":
                continue
            yield from self._attached(identity.id, "grants", 2, 3)
            if self._random.random() < 0.3:
                yield from self._attached(identity.id, "boundary", 1, 2)
        for resource in [*self.resources, *(each for each in self.identities if each.kind == "aws.iam.role")]:
            if self._random.random() < 0.6:
                purpose = "resource" if isinstance(resource, Resource) else "trust"
                yield from self._attached(resource.id, purpose, 1, 2, named=True)
        for place in ("aws.organization.root:r-1", f"aws.account:{ACCOUNTS[0]}"):
            for purpose in ("organisation", "organisation resources"):
                if self._random.random() < 0.5:
                    yield from self._attached(place, purpose, 1, 3, named="resources" in purpose)

    def _attached(
        self, holder: str, purpose: str, policies: int, statements: int, *, named: bool = False
    ) -> Iterator[AnyRecord]:
        for number in range(self._random.randint(1, policies)):
            id_ = f"{purpose}:{holder}:{number}"
            each = tuple(self._statement(named=named) for _ in range(self._random.randint(1, statements)))
            yield Policy(id=id_, kind="aws.iam.policy", name=id_, statements=each)
            yield Grant(id=f"grant:{id_}", kind="aws.grant", identity=holder, policy=id_, purpose=purpose)

    def _statement(self, *, named: bool) -> Statement:
        """A statement that is new, or that another policy holds as well."""
        if not named and self._drawn and self._random.random() < 0.2:
            return self._random.choice(self._drawn)
        drawn = self._new_statement(named=named)
        if not named:
            self._drawn.append(drawn)
        return drawn

    def _new_statement(self, *, named: bool) -> Statement:
        chance = self._random
        actions = tuple(chance.sample(PATTERNS, chance.randint(1, 2)))
        arns = [resource.id for resource in self.resources] + [identity.id for identity in self.identities]
        patterns = (*PLACES, chance.choice(arns))
        resources = tuple(chance.sample(patterns, chance.randint(1, 2)))
        negated = chance.random() < 0.15
        return Statement(
            allow=chance.random() < 0.75,
            actions=() if negated else actions,
            not_actions=actions if negated else (),
            resources=() if chance.random() < 0.1 else resources,
            not_resources=(chance.choice(PLACES[2:]),) if chance.random() < 0.1 else (),
            conditions=(chance.choice(CONDITIONS),) if chance.random() < 0.35 else (),
            principals=self._named() if named else (),
        )

    def _named(self) -> tuple[Principal, ...]:
        names = [
            "*",
            "AIDA3",
            *(f"arn:aws:iam::{account}:root" for account in ACCOUNTS),
            *(each.id for each in self.identities),
        ]
        return tuple(Principal("AWS", name) for name in self._random.sample(names, self._random.randint(1, 2)))


@pytest.mark.parametrize("seed", range(60))
def test_entitlements_are_what_each_request_would_be_answered(seed: int) -> None:
    made = Made(seed)
    entitlements, universe = Entitlements(made.estate), made.estate.universe
    for identity in made.identities:
        held = entitlements.of(identity)
        for arn in made.arns:
            number = made.estate.resources.number(arn)
            assert number is not None
            mine = [each for each in held if any(low <= number < high for low, high in each.resources)]
            assert len(mine) <= 1
            for action in ACTIONS:
                if not _fits(action, arn):
                    continue
                bit = universe.bit(action)
                certain = bool(mine and mine[0].certain & bit)
                possible = bool(mine and mine[0].possible & bit)
                decision = can(made.estate, identity, action, arn)
                said = (identity.id, action, arn, decision)
                if certain:
                    assert decision.answer is Answer.ALLOWED, said
                assert possible or not decision.possible, said
                if decision.answer is Answer.ALLOWED:
                    assert possible, said
                if decision.answer in {Answer.EXPLICITLY_DENIED, Answer.IMPLICITLY_DENIED}:
                    assert not certain, said


@pytest.mark.parametrize("seed", range(60))
def test_who_can_names_exactly_those_who_can(seed: int) -> None:
    made = Made(seed)
    spoken = Spoken(made.estate)
    for resource in [*made.resources, *made.identities]:
        for action in ACTIONS:
            if not _fits(action, resource.id):
                continue
            told = {
                who: able.decision.answer
                for able in who_can(spoken, action, resource.id)
                if able.known
                for who in able.who
            }
            asked = {each.id: can(made.estate, each, action, resource.id) for each in made.identities}
            assert told == {id_: each.answer for id_, each in asked.items() if each.possible}


def _fits(action: str, arn: str) -> bool:
    """Whether the action is about that kind of thing."""
    if ":s3:::" in arn:
        return action in {"s3:GetObject", "s3:PutObject"} if arn.endswith("/*") else action == "s3:ListBucket"
    kinds = {"kms:Decrypt": ":key/", "sqs:SendMessage": ":sqs:", "sts:AssumeRole": ":role/"}
    return action in kinds and kinds[action] in arn
