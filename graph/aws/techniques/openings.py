"""Which techniques are worth trying for somebody, by the actions that are allowed to him at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.aws.estate.bits import Bits
from graph.aws.estate.estate import AwsEstate
from graph.aws.holdings import Holdings
from graph.aws.language.statements import CompiledPolicy, CompiledStatement
from graph.aws.techniques.catalogue import techniques
from graph.aws.techniques.common import POLICY, union
from graph.aws.techniques.words import Technique
from graph.model import Identity


class Opening:
    """The actions of one technique as bits: on what it acts, and elsewhere by each of its ways."""

    def __init__(self, estate: AwsEstate, technique: Technique) -> None:
        self.technique = technique
        on_target = union(map(estate.universe.bit, technique.actions))
        # Policies are no resources of the inventory, so what is held does not tell of them.
        self.held = 0 if POLICY in technique.target or not technique.target else on_target
        self.ways = tuple(on_target | union(map(estate.universe.bit, way)) for way in technique.ways or ((),))

    def fits(self, granted: int, held: int) -> bool:
        """Whether everything that is needed is allowed on something."""
        return self.held & ~held == 0 and any(way & ~granted == 0 for way in self.ways)


class Openings:
    """Looks up the techniques; those with the same actions have the same."""

    def __init__(self, estate: AwsEstate) -> None:
        self._estate = estate
        self._bits = Bits(estate)
        self._each = [Opening(estate, each) for each in techniques().values() if each.shown]
        self._actions = union(way for each in self._each for way in each.ways)
        self._policies: dict[str, tuple[int, int]] = {}
        self._known: dict[tuple[int, int], Sequence[Technique]] = {}

    def of(self, identity: Identity, held: Holdings) -> Sequence[Technique]:
        """The techniques of which every action is allowed to an identity on something."""
        key = (self._granted(identity) & self._actions, held.actions & self._actions)
        if key not in self._known:
            self._known[key] = [each.technique for each in self._each if each.fits(*key)]
        return self._known[key]

    def _granted(self, identity: Identity) -> int:
        """All that policies allow on something, and no boundary or denial closes wherever it is."""
        layers = self._estate.policies.of_identity(self._estate.bearing(identity))
        granted, denied = self._told(each for each in layers.identity if self._estate.policies.is_read(each.name))
        for boundary in layers.boundaries:
            left, closed = self._told((boundary,))
            granted, denied = granted & left, denied | closed
        for level in layers.scps if not identity.facts.get("service_linked") else ():
            left, closed = self._told(level)
            granted, denied = granted & left, denied | closed
        return granted & ~denied

    def _told(self, policies: Iterable[CompiledPolicy]) -> tuple[int, int]:
        """What some policies allow at all, and what they deny whatever is asked."""
        each = [self._of_policy(policy) for policy in policies]
        return union(allowed for allowed, _ in each), union(denied for _, denied in each)

    def _of_policy(self, policy: CompiledPolicy) -> tuple[int, int]:
        if policy.name not in self._policies:
            allowed = union(self._bits.of(one) for one in policy.statements if one.allow)
            self._policies[policy.name] = allowed, union(map(self._bits.of, filter(_is_final, policy.statements)))
        return self._policies[policy.name]


def _is_final(statement: CompiledStatement) -> bool:
    """Whether a statement denies its actions on everything, to all on whom it bears."""
    everywhere = statement.resources.listed.everything and not statement.resources.negated
    conditional = statement.conditions or statement.broken or statement.names_somebody
    return not statement.allow and everywhere and not conditional
