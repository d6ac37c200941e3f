"""``[messages.NAME]``: a channel, where its messages go, and which findings it is told of."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from graph.references import SecretRef
from reports.send.choice import Choice


class Channel(Choice, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A channel: some addresses that are told the same."""

    urls: Annotated[
        tuple[SecretRef, ...],
        Meta(min_length=1, description="Where to find the addresses, in apprise's form; they hold secrets."),
    ]
    most: Annotated[int, Meta(ge=0, le=50, description="How many findings a message names of each sort.")] = 10
