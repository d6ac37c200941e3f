"""Lambda's aliases and versions: each may have a policy of its own, beside that of its function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.lambda_functions import OwnPolicy, functions
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

LATEST = "$LATEST"
"""The version that the function itself is."""


class Alias(Row, frozen=True):
    """A name for a version."""

    alias_arn: str
    name: str
    function_version: str = ""


class Version(Row, frozen=True):
    """A version that does not change any more."""

    function_arn: str
    version: str
    role: str = ""


@aws.stream(
    "lambda.aliases",
    permission=("lambda:ListAliases", "lambda:ListVersionsByFunction", "lambda:GetPolicy"),
    yields=(Resource, Policy, Grant),
    scope="account",
    parent=functions,
    parents=lambda record: isinstance(record, Resource),
)
def aliases(api: Api, scope: Scope, function: Resource) -> Iterator[AnyRecord]:
    """List a function's aliases, and its versions that a policy of their own opens to somebody."""
    here, losses = api.in_region(region_of(function.id)), Losses()
    with losses.of("aliases"):
        for alias in here.pages("lambda", "ListAliases", "Aliases", Alias, FunctionName=function.id):
            yield _named(scope, function, "aws.lambda.alias", alias.alias_arn, function.runs_as)
            with losses.of(alias.name):
                yield from _policy(here, scope, function, alias.alias_arn)
    with losses.of("versions"):
        for each in here.pages("lambda", "ListVersionsByFunction", "Versions", Version, FunctionName=function.id):
            if each.version != LATEST:
                with losses.of(each.version):
                    yield from _version(here, scope, function, each)
    losses.tell()


def _version(here: Api, scope: Scope, function: Resource, each: Version) -> Iterator[AnyRecord]:
    """Tell of a version only where somebody may call it by itself: there may be hundreds."""
    policy = list(_policy(here, scope, function, each.function_arn))
    if policy:
        yield _named(scope, function, "aws.lambda.version", each.function_arn, (each.role,) if each.role else ())
        yield from policy


def _named(scope: Scope, function: Resource, kind: str, arn: str, runs_as: tuple[str, ...]) -> Resource:
    return Resource(
        id=arn,
        kind=kind,
        scope=scope.name,
        name=f"{function.name}:{arn.rpartition(':')[2]}",
        parent=function.id,
        environment=function.environment,
        tags=function.tags,
        runs_as=runs_as,
        facts={"region": region_of(arn), "function": function.id},
    )


def _policy(here: Api, scope: Scope, function: Resource, arn: str) -> Iterator[Policy | Grant]:
    answer = here.find("lambda", "GetPolicy", OwnPolicy, FunctionName=function.id, Qualifier=arn.rpartition(":")[2])
    if answer:
        yield from resource_policy(scope, "lambda", arn, answer.policy)
