"""Which actions can be about which resources at all, as bits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, cached_property

from graph.aws.estate.arns import ResourceClass
from graph.aws.estate.estate import ANY_KIND, AwsEstate
from graph.aws.evaluate.services import ENTERING, OWNED, controlled
from graph.aws.knowledge.index import knowledge

ALSO: Mapping[str, tuple[str, ...]] = {
    "apigateway": ("execute-api",),
    "ec2": ("ssm", "ec2-instance-connect"),
    "ecs": ("ssm",),
    "iam": ("sts",),
    "kafka": ("kafka-cluster",),
    "rds": ("rds-data",),
    "redshift": ("redshift-data",),
    "redshift-serverless": ("redshift-data",),
    "s3": ("s3-object-lambda",),
}
"""Services whose actions are about resources that another service names."""
ROLE, KEY = "aws.iam.role", "aws.kms.key"


class Applicable:
    """Looks up the actions of a class of resources."""

    def __init__(self, estate: AwsEstate) -> None:
        self._estate = estate
        self._fitting: dict[tuple[str, frozenset[str]], int] = {}

    def to(self, each: ResourceClass) -> int:
        """The actions that can be done to the resources of a class. What no service knows can have any done to it."""
        if each.kind == ANY_KIND:
            return self._estate.universe.everything
        arn = self._estate.resources.arns[each.first].replace("*", "x")
        parts = arn.split(":")
        prefix = parts[2] if len(parts) > 2 else ""  # noqa: PLR2004  because the service is an ARN's third part
        fitting = 0
        for service in (prefix, *ALSO.get(prefix, ())):
            for type_ in knowledge().types_of(service, arn):
                fitting |= self._by_type(service).get(type_, 0)
        return (fitting or self._estate.universe.matching(f"{prefix}:*")) & ~self._kept(prefix, arn)

    def _kept(self, service: str, arn: str) -> int:
        """What only AWS does to what it owns."""
        kept = 0
        for name, operations in OWNED.get(service, {}).items():
            if name in arn:
                for operation in operations:
                    kept |= self._estate.universe.bit(f"{service}:{operation}")
        return kept

    def having_to_allow(self, each: ResourceClass) -> int:
        """The actions which the resource's own policy has to allow, whatever identities are granted."""
        if each.kind == KEY:
            return self._estate.universe.matching("kms:*")
        return self._entering if each.kind == ROLE else 0

    @cached_property
    def _entering(self) -> int:
        bits = 0
        for operation in ENTERING:
            bits |= self._estate.universe.bit(f"sts:{operation}")
        return bits

    @cached_property
    def uncontrolled(self) -> int:
        """The actions of the services that no resource control policy binds."""
        bits = 0
        for service in controlled():
            bits |= self._estate.universe.matching(f"{service}:*")
        return self._estate.universe.everything & ~bits

    def _by_type(self, service: str) -> Mapping[str, int]:
        return _types(service)


@cache
def _types(service: str) -> Mapping[str, int]:
    """For each of a service's resource types, the actions about it. Known actions have the same bits in all estates."""
    found: dict[str, int] = defaultdict(int)
    universe = knowledge().universe
    for name in universe.names(universe.matching(f"{service}:*")):
        action = knowledge().action(name)
        for type_ in action.types if action else ():
            found[type_] |= universe.bit(name)
    return found
