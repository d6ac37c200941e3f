"""The shapes of AWS's answers that more than one module reads. No SDK is imported here, so streams may use it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """The fields of an AWS answer that we use, named as AWS names them."""


class Tag(Row, frozen=True):
    """One tag as most AWS services write it."""

    key: str
    value: str = ""


def tags_of(tags: Iterable[Tag]) -> dict[str, str]:
    """Tags as a mapping."""
    return {tag.key: tag.value for tag in tags}


class Account(Row, frozen=True):
    """One account as Organizations lists it."""

    id: str
    arn: str
    name: str = ""
    status: str = ""
    state: str = ""

    @property
    def condition(self) -> str:
        """How the account stands; ``State`` has come to replace ``Status``."""
        return self.state or self.status

    @property
    def active(self) -> bool:
        """Whether it can be entered."""
        return self.condition in {"", "ACTIVE"}

    @property
    def organization(self) -> str:
        """The organisation's id, from ``arn:aws:organizations::<management>:account/<organisation>/<account>``."""
        return self.arn.split("/")[-2]

    @property
    def management(self) -> bool:
        """Whether it is the account that manages the organisation."""
        return self.arn.split(":")[4] == self.id
