"""What is worked out once for all identities, and what is known of the one that tries the techniques."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from graph.aws.answers import Decision
from graph.aws.estate.arns import Ranges
from graph.aws.estate.asking import can
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.reaching import Entitlements
from graph.aws.holdings import Holdings, common
from graph.aws.language.context import Truth
from graph.aws.techniques.administration import Administration, together
from graph.aws.techniques.elsewhere import Elsewhere
from graph.aws.techniques.likeness import Likeness
from graph.aws.techniques.passing import Passing, Sure
from graph.aws.techniques.places import Needs, Running, groups_of
from graph.aws.techniques.words import Technique, Together
from graph.model import Identity, Resource
from graph.typed import Typed

POLICY = "aws.iam.policy"
"""A policy is no resource of the inventory: whether somebody may act on it is asked of each."""
DELEGATED = "aws.organization.delegated_administrator"
ROOT_ACCESS = "aws.organization.root_access"


class Shared:
    """The tables that all identities are asked against."""

    def __init__(self, estate: AwsEstate, entitlements: Entitlements) -> None:
        self.estate = estate
        likeness = Likeness(estate)
        self.administration = Administration(estate, likeness)
        self.elsewhere = Elsewhere(estate, likeness)
        self.passing = Passing(estate, entitlements, likeness)
        self._typed = Typed(estate.standing.records)
        self.needs = Needs(estate, self._typed)
        self.running = Running(estate, self._typed)

    @cached_property
    def groups(self) -> Mapping[str, Sequence[str]]:
        """The groups of each user."""
        return groups_of(self._typed)

    @cached_property
    def managing(self) -> frozenset[str]:
        """The accounts from which an organisation, or something of it, is managed."""
        delegated = {one.facts.get("account") for one in self._typed.each(Resource) if one.kind == DELEGATED}
        accounts = self.estate.standing.accounts.values()
        return frozenset(each.number for each in accounts if each.management or each.id in delegated)

    @cached_property
    def switched_off(self) -> frozenset[str]:
        """The features of central root access that are known to be off."""
        records = self.estate.standing.records.values()
        told = (each.facts for each in records if isinstance(each, Resource) and each.kind == ROOT_ACCESS)
        return frozenset(name for facts in told for name, on in facts.items() if on is False)

    def of_kinds(self, kinds: Iterable[str]) -> Ranges:
        """Everything of some kinds."""
        return self.estate.ranges_of(frozenset(kinds))

    def bits(self, actions: Iterable[str]) -> int:
        """Actions as bits."""
        return union(self.estate.universe.bit(action) for action in actions)


class Asker:
    """One identity with what it holds, in the place of all who are alike."""

    def __init__(self, shared: Shared, identity: Identity, held: Holdings) -> None:
        self.shared = shared
        self.estate = shared.estate
        self.identity = identity
        self.held = held
        self._acted_on: dict[tuple[Together, Together], Sure] = {}
        self._on_policies: dict[tuple[Together, str], Decision] = {}
        self._allowed: dict[Together, Sure] = {}
        self._ways: dict[tuple[Together, ...], tuple[Truth, int]] = {}

    def way(self, technique: Technique) -> tuple[Truth, int]:
        """Whether what a technique needs elsewhere is allowed, and which of its ways it is."""
        if technique.ways not in self._ways:
            self._ways[technique.ways] = self._best(technique.ways)
        return self._ways[technique.ways]

    def _best(self, ways: tuple[Together, ...]) -> tuple[Truth, int]:
        best: tuple[Truth, int] = (not ways, 0)
        for at, way in enumerate(ways):
            sure = self.shared.elsewhere.may(self.identity, self.held, way)
            if sure:
                return True, at
            if sure is None and best[0] is False:
                best = (None, at)
        return best

    def may_use(self, technique: Technique) -> bool:
        """Whether what a technique needs elsewhere may be allowed, and there is anything it may act on."""
        unlisted = not technique.target or POLICY in technique.target
        return (unlisted or bool(self.acted_on(technique).possible)) and self.way(technique)[0] is not False

    def acted_on(self, technique: Technique) -> Sure:
        """Of the kinds that a technique is about, what it may act on."""
        key = (technique.target, technique.actions)
        if key not in self._acted_on:
            self._acted_on[key] = self._found(technique)
        return self._acted_on[key]

    def _found(self, technique: Technique) -> Sure:
        kinds = self.shared.of_kinds(technique.target)
        if not technique.actions:
            own = common(kinds, (self.estate.resources.span(self.identity.scope),))
            return Sure(own, own)
        allowed = self.allowed(technique.actions)
        return Sure(common(allowed.certain, kinds), common(allowed.possible, kinds))

    def on_policy(self, technique: Technique, policy: str) -> Decision:
        """Whether it may act on a policy, which is no resource of the inventory."""
        key = (technique.actions, policy)
        if key not in self._on_policies:
            each = (can(self.estate, self.identity, action, policy) for action in technique.actions)
            self._on_policies[key] = together(each)
        return self._on_policies[key]

    def allowed(self, actions: Together) -> Sure:
        """Everything on which all these actions are allowed."""
        if actions not in self._allowed:
            bits = self.shared.bits(actions)
            self._allowed[actions] = Sure(self.held.certainly(bits), self.held.possibly(bits))
        return self._allowed[actions]


def union(several: Iterable[int]) -> int:
    """The union of sets of actions."""
    found = 0
    for each in several:
        found |= each
    return found
