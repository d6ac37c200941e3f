"""What each identity is granted, as comparable lines with a weight, so that two scans can be told apart.

The lines are the platform's own patterns and not the expanded access: a line is left out when a deny without
conditions covers it, or when a boundary or organisation policy leaves no room for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import msgspec

from findings.lines import ANYTHING_BUT, actions_said, leave_room, resources_said
from findings.walks import Walks, administering, into, walks_to
from graph.access import AccessGraph, EdgeKind
from graph.classes import CLASS
from graph.model import Statement
from graph.policy import Rights, any_match
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
NOTHING: Powers = frozenset()
ADMINISTRATOR = Power("can become administrator", LEAP)
JEWEL = Power("leads to a crown jewel", LEAP)
Line = tuple[str, str, Power]
"""An action on a resource, both as they are written, and what is told of it."""


def powers(graph: AccessGraph) -> Held:
    """What each identity of a graph may do and become."""
    return graph.once(Held)


class Held:
    """What identities are granted, what they may become in one step, and where that leads.

    Grants are worked out once for each class of equal rights. The rest is told of whom somebody asks about, and is not
    kept: an estate has few whose rights are looked at line by line.
    """

    def __init__(self, graph: AccessGraph) -> None:
        self._becoming = _Becoming(graph)
        self._leaps = list(_leaps(graph))
        self._granted: dict[str, tuple[Powers, int]] = {}
        granting = Granting()
        for each in graph.table(PolicyBook).classes:
            lines = granting.of(each.rights)
            weight = sum(line.weight for line in lines)
            self._granted.update(dict.fromkeys(each.members, (lines, weight)))

    def of(self, id_: str) -> Powers:
        """All lines of one identity."""
        granted, _ = self._granted.get(id_, (NOTHING, 0))
        becoming = (_becomes(target) for target in self._becoming.of(id_))
        return granted.union(becoming, (leap for leap, leaping in self._leaps if id_ in leaping))

    def weight(self, id_: str) -> int:
        """What the lines of one identity weigh together, but for those that count by themselves."""
        _, weight = self._granted.get(id_, (NOTHING, 0))
        return weight + BECOMING * len(self._becoming.of(id_))


def _becomes(target: str) -> Power:
    return Power(f"may become {target}", BECOMING)


class _Becoming:
    """Whom identities may become in one step; what many share is looked up once."""

    def __init__(self, graph: AccessGraph) -> None:
        self._graph = graph
        self._shared: dict[str, set[str]] = {}

    def of(self, id_: str) -> Collection[str]:
        """Whom one may become, also by way of rights that it shares with others."""
        found, shared = self._own(id_)
        for node in shared:
            if node not in self._shared:
                self._shared[node], _ = self._own(node)
            found |= self._shared[node]
        return found

    def _own(self, id_: str) -> tuple[set[str], Sequence[str]]:
        """Those that it leads to itself, and the nodes of what it shares. One loop, over every step of the estate."""
        found, shared = set(), []
        for target, reasons in self._graph.onwards(id_).items():
            if target.startswith(CLASS):
                shared.append(target)
            for edge in reasons:
                if edge.kind in BECOMES:
                    found.add(target)
        return found, shared


def _leaps(graph: AccessGraph) -> Iterator[tuple[Power, Walks]]:
    """The ends that matter most, and who leads to them for certain."""
    ends = administering(graph)
    yield ADMINISTRATOR, walks_to(graph, ends, conditional=False)
    jewels = into(graph, graph.worth.jewels)
    yield JEWEL, walks_to(graph, jewels, conditional=False)


class Granting:
    """What rights come to as lines. The same statement is on many, with the same denials and limits around it."""

    def __init__(self) -> None:
        self._lines: dict[int, tuple[Statement, Sequence[Line]]] = {}
        self._closed: dict[tuple[int, str, str], bool] = {}
        self._left: dict[tuple[tuple[int, ...], str, str], bool] = {}

    def of(self, rights: Rights) -> Powers:
        """The lines that nothing takes away."""
        return frozenset(power for power, _ in self.sourced(rights))

    def sourced(self, rights: Rights) -> Iterator[tuple[Power, str]]:
        """Each line that nothing takes away, with the policy that it stands in."""
        statements = [each.statement for each in rights.every_statement]
        denied = [each for each in statements if not each.allow and not each.conditions]
        allowed = [each for each in rights.grants if each.statement.allow]
        limits = [[each.statement for each in limit if each.statement.allow] for limit in rights.limits]
        for each in allowed:
            for action, resource, power in self._said(each.statement):
                taken = any(self._covers(deny, action, resource) for deny in denied)
                if not taken and all(self._leaves_room(limit, action, resource) for limit in limits):
                    yield power, each.policy

    def _said(self, statement: Statement) -> Sequence[Line]:
        # The statement is kept with its lines: as long as it lives no other is told by its number.
        if id(statement) not in self._lines:
            under = " under a condition" if statement.conditions else ""
            self._lines[id(statement)] = (
                statement,
                [
                    (action, resource, Power(f"may {action} on {resource}{under}", _weight(action)))
                    for action in actions_said(statement)
                    for resource in resources_said(statement)
                ],
            )
        return self._lines[id(statement)][1]

    def _covers(self, deny: Statement, action: str, resource: str) -> bool:
        """Whether the deny takes away every bit of it (patterns are compared as texts)."""
        self._said(deny)
        key = (id(deny), action, resource)
        if key not in self._closed:
            named = any_match(deny.actions, action, ignore_case=True)
            self._closed[key] = named and any_match(deny.resources, resource)
        return self._closed[key]

    def _leaves_room(self, limit: Sequence[Statement], action: str, resource: str) -> bool:
        """Whether the limit allows some of it; a ``Not`` element is taken to leave room."""
        key = (tuple(map(id, limit)), action, resource)
        if key not in self._left:
            for each in limit:
                self._said(each)
            self._left[key] = leave_room(limit, action, resource)
        return self._left[key]


def _weight(action: str) -> int:
    if action == "*" or action.startswith(ANYTHING_BUT):
        return EVERYTHING
    if action.endswith(":*"):
        return SERVICE
    return READING if READS.match(action) else CHANGING
