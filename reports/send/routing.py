"""``[tickets.NAME]``: which findings go to a target, how they are grouped, and what a ticket says; the same for all."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from string import Formatter
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from reports.send.choice import Choice

PLACEHOLDERS = ("estate", "owner", "rule", "scope", "severity", "source", "subject", "title")
"""What a template may name in braces. None of them changes while a ticket lives, but for severity and owner."""
Template = Annotated[str, Meta(description=f"May name {', '.join(f'{{{name}}}' for name in PLACEHOLDERS)}.")]


class GroupBy(StrEnum):
    """What one ticket is about."""

    OWNER_RULE_SCOPE = "owner-rule-scope"
    RULE_SCOPE = "rule-scope"
    OWNER = "owner"
    FINDING = "finding"


class Routing(Choice, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be said of every target, besides what its own kind asks for."""

    group_by: Annotated[GroupBy | None, Meta(description="What one ticket is about.")] = None
    most_new: Annotated[int, Meta(ge=0, description="How many tickets one run may create; the rest waits.")] = 50
    title: Annotated[Template | None, Meta(description="What a ticket is called.")] = None
    opening: Annotated[Template | None, Meta(description="A paragraph of your own above the rest.")] = None
    labels: Annotated[tuple[str, ...], Meta(description="Labels of every ticket.")] = ("musterbook",)
    assignees: Annotated[
        dict[str, str], Meta(description="Owner → who gets the ticket, by the target's own name or id.")
    ] = msgspec.field(default_factory=dict)
    fields: Annotated[
        dict[str, Any], Meta(description="Fields of the target, by its own names; texts in them are templates.")
    ] = msgspec.field(default_factory=dict)


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """The values of the placeholders for one ticket."""

    estate: str
    owner: str
    rule: str
    scope: str
    severity: str
    source: str
    subject: str
    title: str

    def into(self, value: Any) -> Any:  # noqa: ANN401  because a field of a target may hold anything
        """A template with the values in it, or a value with templates in it."""
        if isinstance(value, str):
            return value.format_map(msgspec.structs.asdict(self))
        if isinstance(value, Mapping):
            return {key: self.into(each) for key, each in value.items()}
        return [self.into(each) for each in value] if isinstance(value, list | tuple) else value


def faults(value: Any) -> list[str]:  # noqa: ANN401  because a field of a target may hold anything
    """What is wrong with the templates in a value, before anything is sent."""
    if isinstance(value, Mapping):
        return [fault for each in value.values() for fault in faults(each)]
    if isinstance(value, list | tuple):
        return [fault for each in value for fault in faults(each)]
    return _template_faults(value) if isinstance(value, str) else []


def _template_faults(text: str) -> list[str]:
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return ["a brace stands alone; write {{ or }} for one that is meant"]
    # Names alone: what follows a name (attributes, indexes, formats) would reach into objects.
    named = [
        name + (f":{form}" if form else "") + (f"!{how}" if how else "")
        for _, name, form, how in parts
        if name is not None
    ]
    return [f"there is no placeholder {{{name}}}" for name in named if name not in PLACEHOLDERS]
