"""What answers a client's calls: the services of AWS, or files that hold what they once answered."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Paging(msgspec.Struct, frozen=True):
    """How an operation pages: the name its token is given by, and the name the next one has in the answer."""

    token: str
    following: str


ONE_PAGE = Paging("", "")


class Client(Protocol):
    """A service in a region: the SDK's client, or what has its methods."""

    def close(self) -> None:
        """Let go of its sockets."""


class Services(Protocol):
    """The services of one account: those of AWS, or what was exported of them.

    ``written`` says that answers come as they were written down: times are texts or numbers there.
    """

    written: bool
    region: str
    partition: str
    wanted_regions: tuple[str, ...]
    left_out: frozenset[str]

    def client(self, service: str, region: str) -> Client:
        """Make the client of a service in a region."""

    def offers(self, service: str, region: str) -> bool:
        """Whether a region has the service."""

    def paging(self, service: str, operation: str) -> Paging:
        """How an operation pages."""
