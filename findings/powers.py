"""What each identity is granted, as comparable lines with a weight, so that two scans can be told apart.

The lines are the platform's own patterns and not the expanded access: a line is left out when a deny without
conditions covers it, or when a boundary or organisation policy leaves no room for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from findings.subjects import CLASS_PREFIX
from findings.walks import Walks, administering, into, walks_to
from graph.access import AccessGraph, EdgeKind
from graph.model import Identity, Statement
from graph.policy import Layer, Rights, any_match
from graph.rights import PolicyBook

EVERYTHING, SERVICE, CHANGING, READING, BECOMING = 50, 10, 3, 1, 5
LEAP = 1000
"""The weight of what counts by itself, whatever was given up for it."""
BECOMES = frozenset({EdgeKind.BECOMES, EdgeKind.ESCALATES})
READS = re.compile(
    r"(?:[\w-]+:)?(?:get|list|describe|read|batchget|head|lookup|search|query|select|view)", re.IGNORECASE
)


class Power(msgspec.Struct, frozen=True):
    """One line of what an identity may do or become. ``weight`` says how much it is, roughly."""

    text: str
    weight: int


Powers = frozenset[Power]


def powers(graph: AccessGraph) -> Mapping[str, Powers]:
    """For each identity that has any: what it is granted, what it may become in one step, and where that leads.

    Grants are worked out once for each class of equal rights.
    """
    found: dict[str, Powers] = {}
    for each in PolicyBook(graph.records).classes:
        found.update(dict.fromkeys(each.members, frozenset(_granted(each.rights))))
    leaps = list(_leaps(graph))
    for identity in graph.each(Identity):
        becoming = {Power(f"may become {target}", BECOMING) for target in _becoming(graph, identity.id)}
        becoming.update(leap for leap, leaping in leaps if identity.id in leaping)
        if becoming:
            found[identity.id] = found.get(identity.id, frozenset()) | becoming
    return found


def _becoming(graph: AccessGraph, id_: str) -> Iterator[str]:
    """Whom it may become in one step, also by way of rights that it shares with others."""
    for edge in graph.edges_from(id_):
        if edge.kind in BECOMES:
            yield edge.target
        elif edge.target.startswith(CLASS_PREFIX):
            yield from (step.target for step in graph.edges_from(edge.target, BECOMES))


def _leaps(graph: AccessGraph) -> Iterator[tuple[Power, Walks]]:
    """The ends that matter most, and who leads to them for certain."""
    ends = administering(graph)
    yield Power("can become administrator", LEAP), walks_to(graph, ends, conditional=False)
    jewels = into(graph, graph.worth.jewels)
    yield Power("leads to a crown jewel", LEAP), walks_to(graph, jewels, conditional=False)


def _granted(rights: Rights) -> Iterator[Power]:
    denied = [
        each.statement for each in rights.every_statement if not each.statement.allow and not each.statement.conditions
    ]
    for sourced in rights.grants:
        if sourced.statement.allow:
            for action, resource in _pairs(sourced.statement):
                if any(_covers(deny, action, resource) for deny in denied):
                    continue
                if all(_leaves_room(limit, action, resource) for limit in rights.limits):
                    under = " under a condition" if sourced.statement.conditions else ""
                    yield Power(f"may {action} on {resource}{under}", _weight(action))


def _pairs(statement: Statement) -> Iterator[tuple[str, str]]:
    actions = statement.actions or (f"anything but {', '.join(statement.not_actions)}",)
    resources = statement.resources or (f"anything but {', '.join(statement.not_resources)}",)
    yield from ((action, resource) for action in actions for resource in resources)


def _covers(deny: Statement, action: str, resource: str) -> bool:
    """Whether the deny takes away every bit of it (patterns are compared as texts)."""
    return any_match(deny.actions, action, ignore_case=True) and any_match(deny.resources, resource)


def _leaves_room(limit: Layer, action: str, resource: str) -> bool:
    """Whether the limit allows some of it; a ``Not`` element is taken to leave room."""
    allows = (each.statement for each in limit if each.statement.allow)
    return any(
        (not allow.actions or any(_overlap(each.lower(), action.lower()) for each in allow.actions))
        and (not allow.resources or any(_overlap(each, resource) for each in allow.resources))
        for allow in allows
    )


def _overlap(one: str, other: str) -> bool:
    return any_match((one,), other) or any_match((other,), one)


def _weight(action: str) -> int:
    if action == "*" or action.startswith("anything but "):
        return EVERYTHING
    if action.endswith(":*"):
        return SERVICE
    return READING if READS.match(action) else CHANGING
