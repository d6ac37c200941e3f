"""IoT's rules for messages: what each does with them, and as which roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles, words
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow, VeiledCamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

Does = Mapping[str, Mapping[str, Any]]
"""What is done with a message: where it goes, by the name of the service, and what is needed for it."""


class Listed(CamelRow, frozen=True):
    """A rule as it is listed."""

    rule_arn: str
    rule_name: str


class Rule(VeiledCamelRow, frozen=True):
    """A rule. Headers that it sends along may hold tokens, so that it is never shown."""

    actions: tuple[Does, ...] = ()
    error_action: Does | None = None
    created_at: datetime | None = None
    rule_disabled: bool | None = None

    @property
    def does(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Everything that is done, what is done with failures included."""
        return [pair for each in (*self.actions, self.error_action or {}) for pair in each.items()]


class RuleAnswer(VeiledCamelRow, frozen=True):
    """The answer of GetTopicRule."""

    rule: Rule


@aws.stream(
    "iot.rules",
    permission=("iot:ListTopicRules", "iot:GetTopicRule"),
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def rules(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the rules for messages, and the roles as which they are handed on."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages("iot", "ListTopicRules", "rules", Listed)):
        with losses.of(listed.rule_name):
            # A rule that is gone is refused like any other: IoT does not tell who may know of it.
            found = here.find("iot", "GetTopicRule", RuleAnswer, ruleName=listed.rule_name)
            if found:
                does = found.rule.does
                yield from thing(
                    scope,
                    "aws.iot.rule",
                    listed.rule_arn,
                    name=listed.rule_name,
                    created=found.rule.created_at,
                    runs_as=roles(*(_role(given) for _, given in does)),
                    facts={"enabled": not found.rule.rule_disabled, "does": words(name for name, _ in does)},
                )
    losses.tell()


def _role(given: Mapping[str, Any]) -> str | None:
    """The role of an action; where it calls an address, of how it signs."""
    auth = given.get("auth") or {}
    named = given.get("roleArn") or (auth.get("sigv4") or {}).get("roleArn")
    return named if isinstance(named, str) else None
