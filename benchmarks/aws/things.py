"""The resources of a generated account: buckets, functions, secrets and the rest, each of a team."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

NUMBER = "111122223333"
REGION = "eu-west-1"
ROOT = f"arn:aws:iam::{NUMBER}:root"
SHARES = {
    "function": 24,
    "secret": 20,
    "parameter": 20,
    "queue": 12,
    "table": 12,
    "bucket": 8,
    "key": 3,
    "topic": 1,
}
"""How many in a hundred are of which kind."""
SHAPES = {
    "function": f"arn:aws:lambda:{REGION}:{NUMBER}:function:{{name}}",
    "secret": f"arn:aws:secretsmanager:{REGION}:{NUMBER}:secret:{{name}}",
    "parameter": f"arn:aws:ssm:{REGION}:{NUMBER}:parameter/{{name}}",
    "queue": f"arn:aws:sqs:{REGION}:{NUMBER}:{{name}}",
    "table": f"arn:aws:dynamodb:{REGION}:{NUMBER}:table/{{name}}",
    "bucket": "arn:aws:s3:::{name}",
    "key": f"arn:aws:kms:{REGION}:{NUMBER}:key/{{name}}",
    "topic": f"arn:aws:sns:{REGION}:{NUMBER}:{{name}}",
}


@dataclass(frozen=True)
class Thing:
    """A resource: ``number`` tells it from the others of its kind, ``key`` is the ARN of the key that seals it."""

    kind: str
    number: int
    name: str
    team: str
    key: str = ""

    @property
    def arn(self) -> str:
        """Its ARN."""
        return SHAPES[self.kind].format(name=self.name)


def teams(roles: int) -> list[str]:
    """Return the teams of an account with so many roles."""
    return [f"team{number:03}" for number in range(max(8, roles // 40))]


def things(count: int, owners: Sequence[str], seed: random.Random) -> list[Thing]:
    """Return the resources, keys first: some secrets and buckets are sealed with their team's key."""
    made: list[Thing] = []
    keys: dict[str, list[str]] = {}
    for kind in sorted(SHARES, key=lambda each: each != "key"):
        for number in range(count * SHARES[kind] // 100):
            team = seed.choice(owners)
            sealed = kind == "secret" and team in keys and seed.random() < 0.3
            made.append(Thing(kind, number, _name(kind, team, number), team, seed.choice(keys[team]) if sealed else ""))
            if kind == "key":
                keys.setdefault(team, []).append(made[-1].arn)
    return made


def _name(kind: str, team: str, number: int) -> str:
    if kind == "key":
        return f"{number:08x}-0000-4000-8000-{number:012x}"
    stage = ("prod", "stage", "dev")[number % 3]
    if kind in {"secret", "parameter"}:
        return f"{team}/{stage}/{kind}{number:05}"
    return f"{team}-{stage}-{kind}{number:05}"
