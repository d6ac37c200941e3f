"""What the roles of a generated account are for, and what each may do for it: the mix that real accounts hold."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.aws.documents import Document, Said, allow, deny, policy, trust
from benchmarks.aws.shared import (
    ADMINISTRATOR,
    BOUNDARIES,
    LOGS,
    READ_ONLY,
    SSM_CORE,
    building,
    reading,
    some_of_aws,
)
from benchmarks.aws.things import NUMBER, REGION, ROOT, SHAPES, Thing

GITHUB = f"arn:aws:iam::{NUMBER}:oidc-provider/token.actions.githubusercontent.com"
OF_TEAM = {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}


@dataclass(frozen=True)
class Calling:
    """What one role is: whom it trusts, what is written into it, what is attached to it and what limits it."""

    trusts: Document
    inline: Mapping[str, Document] = field(default_factory=dict)
    attached: Sequence[str] = ()
    boundary: str = ""
    profile: bool = False


@dataclass(frozen=True)
class Around:
    """What a role finds around it: its team, its team's things by kind, and the roles made before it."""

    team: str
    things: Mapping[str, Sequence[Thing]]
    roles: Sequence[str]
    seed: random.Random

    def one(self, kind: str) -> str:
        """Return the ARN of one thing of the team, or of one that is gone where it has none."""
        here = self.things.get(kind)
        return self.seed.choice(here).arn if here else SHAPES[kind].format(name=f"{self.team}-none")

    def another(self) -> str:
        """Return the ARN of a role, or before there is one what all of the team's would be called."""
        return self.seed.choice(self.roles) if self.roles else f"arn:aws:iam::{NUMBER}:role/{self.team}-*"


def function(around: Around) -> Calling:
    """Return a role of functions: its own queue, table and secret, each by name."""
    said = [
        allow(("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"), around.one("table")),
        allow(("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"), around.one("queue")),
        allow("secretsmanager:GetSecretValue", around.one("secret")),
        allow(("s3:GetObject", "s3:PutObject"), around.one("bucket") + "/*"),
    ]
    own = policy(*around.seed.sample(said, around.seed.randint(1, 4)))
    limit = BOUNDARIES[1] if around.seed.random() < 0.3 else ""
    return Calling(_by_service("lambda"), {"own": own}, (LOGS, *some_of_aws(around.seed)), limit)


def task(around: Around) -> Calling:
    """Return a role of containers: whatever bears its team's name."""
    said = [
        allow("sqs:*", f"arn:aws:sqs:*:{NUMBER}:{around.team}-*"),
        allow(("secretsmanager:GetSecretValue",), f"arn:aws:secretsmanager:{REGION}:{NUMBER}:secret:{around.team}/*"),
        allow(("ssm:GetParameter*",), f"arn:aws:ssm:*:{NUMBER}:parameter/{around.team}/*"),
        allow("kms:Decrypt", "*", **OF_TEAM),
    ]
    return Calling(_by_service("ecs-tasks"), {"tasks": policy(*said)}, (reading(around.team),))


def machine(around: Around) -> Calling:
    """Return a role of instances, managed by Systems Manager, that may enter another role."""
    said = [
        allow("s3:GetObject", around.one("bucket") + "/*"),
        allow("ec2:Describe*"),
        allow("sts:AssumeRole", around.another()),
    ]
    return Calling(_by_service("ec2"), {"machine": policy(*said)}, (SSM_CORE,), profile=True)


def build(around: Around) -> Calling:
    """Return a role of builds, entered from one repository, that passes its team's roles to functions."""
    subject = {"token.actions.githubusercontent.com:sub": f"repo:example/{around.team}:ref:refs/heads/main"}
    entered = trust({"Federated": GITHUB}, "sts:AssumeRoleWithWebIdentity", StringEquals=subject)
    more = policy(deny("iam:*", "*", StringNotLike={"aws:PrincipalTag/team": "platform*"}), allow("ecr:*"))
    return Calling(entered, {"images": more}, (building(around.team),))


def people(around: Around) -> Calling:
    """Return a role of people of the account, with a second factor, by the tag of their team, inside of a boundary."""
    entered = trust({"AWS": ROOT}, Bool={"aws:MultiFactorAuthPresent": "true"})
    said = policy(
        allow(("ec2:StartInstances", "ec2:StopInstances", "ssm:StartSession"), "*", **OF_TEAM),
        allow(("kms:Decrypt", "secretsmanager:GetSecretValue"), "*", **OF_TEAM),
        allow("iam:*", f"arn:aws:iam::{NUMBER}:role/{around.team}-*"),
    )
    attached = (READ_ONLY, building(around.team)) if around.seed.random() < 0.5 else (reading(around.team),)
    return Calling(entered, {"people": said}, attached, BOUNDARIES[0])


def link(around: Around) -> Calling:
    """Return a role in a chain: entered from another role, it may enter two more."""
    former = around.seed.choice(around.roles) if around.roles else ROOT
    onward = [around.another() for _ in range(2)]
    said = policy(allow("sts:AssumeRole", onward), allow("sqs:SendMessage", around.one("queue")))
    return Calling(trust({"AWS": former}), {"onward": said}, some_of_aws(around.seed))


def vendor(around: Around) -> Calling:
    """Return a role that a vendor enters from another account, by an id they agreed on."""
    outside = {"sts:ExternalId": f"vendor-{around.seed.randrange(10**6)}"}
    return Calling(trust({"AWS": "arn:aws:iam::444455556666:root"}, StringEquals=outside), {}, (READ_ONLY,))


def risky(around: Around) -> Calling:
    """Return a role that could come to do more: half of them are stopped by a deny or by a boundary."""
    other = around.another()
    ways: list[list[Said]] = [
        [allow("iam:CreatePolicyVersion", f"arn:aws:iam::{NUMBER}:policy/*")],
        [allow("iam:AttachRolePolicy", f"arn:aws:iam::{NUMBER}:role/{around.team}-*")],
        [allow("iam:PutRolePolicy", other)],
        [allow("iam:UpdateAssumeRolePolicy", other)],
        [allow(("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"))],
        [allow(("iam:PassRole", "ec2:RunInstances"), "*")],
        [allow("iam:CreateAccessKey", f"arn:aws:iam::{NUMBER}:user/*")],
        [allow("lambda:UpdateFunctionCode", f"arn:aws:lambda:*:{NUMBER}:function:{around.team}-*")],
    ]
    said, chance = around.seed.choice(ways), around.seed.random()
    if chance < 0.25:
        said = [*said, deny("iam:*")]
    limit = BOUNDARIES[0] if 0.25 <= chance < 0.5 else ""
    return Calling(_by_service("lambda"), {"more": policy(*said)}, (LOGS,), limit)


def administrator(_around: Around) -> Calling:
    """Return a role that may do everything, entered by the platform's people."""
    return Calling(trust({"AWS": ROOT}, StringEquals={"aws:PrincipalTag/team": "platform"}), {}, (ADMINISTRATOR,))


def _by_service(name: str) -> Document:
    return trust({"Service": f"{name}.amazonaws.com"})


SHARES: Mapping[Callable[[Around], Calling], float] = {
    function: 45,
    task: 15,
    machine: 8,
    build: 6,
    people: 10,
    link: 10,
    vendor: 3,
    risky: 2.5,
    administrator: 0.5,
}
"""How many roles in a hundred are for what."""
