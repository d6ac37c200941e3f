"""What security groups open to the whole internet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from connectors.aws.rows import Row

if TYPE_CHECKING:
    from connectors.aws.client import Api

ANYWHERE = frozenset({"0.0.0.0/0", "::/0"})
EVERY_PORT = "all"
OPEN_PORTS = "ec2:DescribeSecurityGroups"
"""The permission that ``open_ports`` needs."""


class Range(Row, frozen=True):
    """Addresses that may connect."""

    cidr_ip: str = ""
    cidr_ipv6: str = msgspec.field(default="", name="CidrIpv6")


class Opening(Row, frozen=True):
    """One rule of a security group for what comes in."""

    from_port: int | None = None
    to_port: int | None = None
    ip_ranges: tuple[Range, ...] = ()
    ipv6_ranges: tuple[Range, ...] = ()

    @property
    def ports(self) -> str:
        """The ports it opens to every address; nothing when it opens none to all."""
        if not any({each.cidr_ip, each.cidr_ipv6} & ANYWHERE for each in (*self.ip_ranges, *self.ipv6_ranges)):
            return ""
        if self.from_port is None or self.to_port is None or self.from_port < 0:
            return EVERY_PORT
        return str(self.from_port) if self.from_port == self.to_port else f"{self.from_port}-{self.to_port}"


class SecurityGroup(Row, frozen=True):
    """A security group with its rules."""

    group_id: str
    ip_permissions: tuple[Opening, ...] = ()


def open_ports(here: Api) -> Mapping[str, frozenset[str]]:
    """The ports that each security group opens to every address."""
    groups = here.pages("ec2", "DescribeSecurityGroups", "SecurityGroups", SecurityGroup)
    return {each.group_id: frozenset(rule.ports for rule in each.ip_permissions if rule.ports) for each in groups}
