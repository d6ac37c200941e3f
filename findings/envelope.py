"""What an AI system may really do, right by right, to hold against what was approved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from findings.effects import EFFECTS, effect_of_name
from findings.lines import ANYTHING_BUT, actions_said, leave_room
from findings.registered import acting
from findings.waivers import fits
from graph.access import AccessGraph
from graph.model import AiSystem, ApprovedData, Condition, Identity, Statement
from graph.policy import Rights, Verdict, any_match, decide
from graph.rights import PolicyBook

EVERYTHING = "admin"
READS = re.compile(r"(?:batch)?(?:get|list|describe|read|head|lookup|search|query|scan|select|view)", re.IGNORECASE)
ABOUT_DATA = re.compile(r"(?:list|describe)|get(?:bucket|account|.*configuration|.*policy)", re.IGNORECASE)
"""Actions that tell of what holds data, and not what it holds."""
RULING = frozenset({"iam", "organizations", "account", "sso", "sso-admin", "identitystore", "sys", "auth"})
"""Services by which rights are given: whatever is changed there changes who may do what."""
RUNNING = (
    "bedrock:invoke*",
    "bedrock:converse*",
    "bedrock:applyguardrail",
    "logs:createlog*",
    "logs:putlogevents",
    "logs:describe*",
    "cloudwatch:putmetricdata",
    "xray:put*",
    "sts:*",
    "kms:decrypt",
    "kms:generatedatakey*",
    "ecr:get*",
    "ecr:batch*",
    "ec2:*networkinterface*",
)
"""What any agent of a cloud needs to run at all. Whom it may become is asked of the graph."""
DATA = frozenset(
    {
        "s3",
        "s3express",
        "dynamodb",
        "rds-data",
        "redshift",
        "redshift-data",
        "athena",
        "glue",
        "sqs",
        "kinesis",
        "es",
        "aoss",
        "elasticfilesystem",
        "timestream",
        "neptune-db",
        "dax",
        "kendra",
        "qbusiness",
        "codecommit",
        "lakeformation",
        "workdocs",
    }
)
"""The services that hold data. Secrets are asked of the graph, which knows who may read each of them."""


class Right(msgspec.Struct, frozen=True, kw_only=True):
    """One action on one resource, both as the policy writes them, that nothing takes away."""

    identity: Identity
    action: str
    resource: str
    effect: str
    policies: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    partly: bool = False
    """A boundary or an organisation's policy lets through some of it."""

    @property
    def told(self) -> str:
        """The right in words."""
        return f"{self.identity.name} may {self.action} on {self.resource}"

    @property
    def service(self) -> str:
        """The service whose action it is; empty where the platform has none."""
        return self.action.partition(":")[0].lower() if ":" in self.action else ""

    @property
    def sure(self) -> bool:
        """Whether all of it is there whatever happens."""
        return not self.conditions and not self.partly


class Envelopes:
    """The rights of systems in one graph."""

    def __init__(self, graph: AccessGraph) -> None:
        self._graph = graph

    @cached_property
    def _book(self) -> PolicyBook:
        """Made when the first system is asked about: most estates have none."""
        return self._graph.table(PolicyBook)

    def of(self, system: AiSystem) -> list[Right]:
        """What its identities may do beside what any of them needs to run."""
        return [
            right
            for identity in acting(self._graph, system)
            for right in self._rights(identity)
            if not any_match(RUNNING, right.action.lower())
        ]

    def _rights(self, identity: Identity) -> Iterator[Right]:
        rights = self._book.rights(identity)
        pairs = {pair: None for each in rights.grants if each.statement.allow for pair in _pairs(each.statement)}
        for action, resource in pairs:
            found = _weighed(rights, action, resource)
            if found is not None:
                policies, conditions, partly = found
                yield Right(
                    identity=identity,
                    action=action,
                    resource=resource,
                    effect=effect_of_action(action),
                    policies=policies,
                    conditions=conditions,
                    partly=partly,
                )


def effect_of_action(action: str) -> str:
    """What an action of a platform does, by its service and its verb; what tells neither is a writing one."""
    service, _, verb = action.rpartition(":")
    if verb == "*" or action.startswith(ANYTHING_BUT):
        return EVERYTHING
    if READS.match(verb):
        return "read"
    if service.lower() in RULING or verb == "sudo":
        return EVERYTHING
    return "write-irreversible" if verb.startswith("*") else effect_of_name(verb) or "write"


def stronger(effect: str, allowed: Sequence[str]) -> bool:
    """Whether an effect does more than any of those allowed."""
    return all(EFFECTS.index(effect) > EFFECTS.index(each) for each in allowed if each in EFFECTS)


def covering(system: AiSystem, *names: str) -> list[ApprovedData]:
    """The approved data sources that all of a thing lies in, by any of its names."""
    return [each for each in system.data_sources if any(_within(each.id, name) for name in names)]


def _within(source: str, name: str) -> bool:
    if source.startswith("s3://"):
        bucket, _, _ = source.removeprefix("s3://").partition("/")
        plain = f"arn:aws:s3:::{source.removeprefix('s3://')}"
        return name == f"arn:aws:s3:::{bucket}" or fits(plain, name)
    return fits(source, name)


def _pairs(statement: Statement) -> Iterator[tuple[str, str]]:
    for action in actions_said(statement):
        yield from ((action, resource) for resource in statement.resources or ("*",))


def _weighed(rights: Rights, action: str, resource: str) -> tuple[tuple[str, ...], tuple[Condition, ...], bool] | None:
    """The policies that give it, on which conditions, and whether only some of it is let through; None: nothing."""
    if action.startswith(ANYTHING_BUT):
        givers = tuple(each.policy for each in rights.grants if each.statement.allow and each.statement.not_actions)
        return givers, (), True
    whole = decide(rights, action, resource)
    if whole.verdict is not Verdict.DENIED:
        return whole.policies, whole.conditions, False
    denials = tuple(each for each in rights.every_statement if not each.statement.allow)
    granted = decide(Rights(grants=(*rights.grants, *denials)), action, resource)
    limits = [[each.statement for each in limit if each.statement.allow] for limit in rights.limits]
    if granted.possible and all(leave_room(limit, action, resource) for limit in limits):
        return granted.policies, granted.conditions, True
    return None
