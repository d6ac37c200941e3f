"""An estate with only what its policies say of some actions: whatever is asked of these comes out as in the whole."""

from __future__ import annotations

from collections.abc import Iterable

from graph.aws.estate.bits import Bits
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.policies import Policies
from graph.aws.estate.standing import Standing
from graph.aws.language.statements import CompiledPolicy


class NarrowPolicies(Policies):
    """The policies of an estate without the statements that speak of none of the actions."""

    def __init__(self, standing: Standing, whole: Policies, bits: Bits, actions: int) -> None:
        super().__init__(standing)
        self._whole = whole
        self._bits = bits
        self._actions = actions
        self._kept: dict[str, CompiledPolicy] = {}

    def ready(self, id_: str) -> CompiledPolicy:
        """What a policy says of the actions, each statement at its place. One that was not read may say anything."""
        found = self._kept.get(id_)
        if found is None:
            whole = self._whole.ready(id_)
            found = self._kept[id_] = self._narrowed(whole) if self.is_read(id_) else whole
        return found

    def _narrowed(self, policy: CompiledPolicy) -> CompiledPolicy:
        kept = [
            (place, each)
            for place, each in zip(policy.places, policy.statements, strict=True)
            if self._bits.of(each) & self._actions
        ]
        return CompiledPolicy(policy.name, tuple(each for _, each in kept), tuple(place for place, _ in kept))


class NarrowEstate(AwsEstate):
    """The same identities and resources, numbered alike, under policies that are told by halves."""

    def __init__(self, estate: AwsEstate, actions: Iterable[str]) -> None:
        super().__init__(estate.standing.records, standing=estate.standing)
        self.identities = estate.identities
        self.universe = estate.universe
        self.resources = estate.resources
        kept = 0
        for action in actions:
            kept |= estate.universe.bit(action)
        self.policies = NarrowPolicies(self.standing, estate.policies, Bits(estate), kept)
