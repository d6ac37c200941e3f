"""EventBridge: rules and what they start, as which role, and the logins that it keeps for services elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles, words
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, plain
from connectors.aws.things import thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Credential, Exposure, Identity, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

RULE = "aws.events.rule"


class Bus(Row, frozen=True):
    """A bus as it is listed."""

    name: str


class Rule(Row, frozen=True):
    """A rule: which events, or when."""

    name: str
    arn: str
    state: str | None = None
    role_arn: str | None = None
    schedule_expression: str | None = None
    event_bus_name: str | None = None
    managed_by: str | None = None


class Target(Veiled, frozen=True):
    """What a rule starts, and the text that it gives it."""

    id: str
    arn: str
    role_arn: str | None = None
    input: str = ""


class Connected(Row, frozen=True):
    """A login that is kept for a service elsewhere, as it is listed."""

    name: str
    connection_arn: str
    connection_state: str | None = None
    authorization_type: str | None = None
    creation_time: datetime | None = None
    last_authorized_time: datetime | None = None


class Described(Row, frozen=True):
    """The answer of DescribeConnection, of which only where the login is kept matters."""

    secret_arn: str | None = None


@aws.stream(
    "events.rules",
    permission=("events:ListEventBuses", "events:ListRules", "events:ListTargetsByRule"),
    yields=(Resource, Exposure),
    scope="account",
    parent=regions,
)
def rules(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the rules of every bus, what each starts and as which role, and the secrets in what it says to it."""
    here, losses = api.in_region(region.name), Losses()
    for bus in here.pages("events", "ListEventBuses", "EventBuses", Bus):
        with losses.of(bus.name):
            for rule in here.pages("events", "ListRules", "Rules", Rule, EventBusName=bus.name):
                targets: list[Target] = []
                with losses.of(rule.arn):
                    given = {"Rule": rule.name, "EventBusName": bus.name}
                    targets += here.pages("events", "ListTargetsByRule", "Targets", Target, **given)
                yield from _rule(scope, rule, targets)
                texts = (plain(f"input of {each.id}", each.input, "input.json") for each in targets)
                yield from exposures_of(api, scope, rule.arn, texts)
    losses.tell()


def _rule(scope: Scope, rule: Rule, targets: list[Target]) -> Iterator[AnyRecord]:
    return thing(
        scope,
        RULE,
        rule.arn,
        name=rule.name,
        runs_as=roles(rule.role_arn, *(each.role_arn for each in targets)),
        facts={
            "bus": rule.event_bus_name,
            "enabled": rule.state != "DISABLED",
            "schedule": rule.schedule_expression,
            "starts": words(each.arn for each in targets),
            "made_by": rule.managed_by,
        },
    )


@aws.stream(
    "events.connections",
    permission=("events:ListConnections", "events:DescribeConnection"),
    yields=(Identity, Credential),
    scope="account",
    parent=regions,
)
def connections(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the logins for services elsewhere that EventBridge keeps, and the secret each is kept in."""
    here, losses = api.in_region(region.name), Losses()
    for each in here.pages("events", "ListConnections", "Connections", Connected):
        described = None
        with losses.of(each.name):
            described = here.find("events", "DescribeConnection", Described, Name=each.name)
        yield Identity(
            id=each.connection_arn,
            kind="aws.events.connection",
            scope=scope.name,
            name=each.name,
            human=False,
            created=each.creation_time,
            facts={"region": region_of(each.connection_arn), "state": each.connection_state},
        )
        yield Credential(
            id=f"aws.events.credential:{each.connection_arn}",
            kind="aws.events.credential",
            scope=scope.name,
            identity=each.connection_arn,
            name=each.name,
            active=each.connection_state == "AUTHORIZED" if each.connection_state else None,
            created=each.creation_time,
            facts={"form": each.authorization_type, "secret": described.secret_arn if described else None},
        )
    losses.tell()
