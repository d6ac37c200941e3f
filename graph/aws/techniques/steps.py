"""Which techniques each identity can use, on what, and what it gains: as ranges, however many targets there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.aws.estate.estate import ROOT, AwsEstate
from graph.aws.estate.reaching import Entitlements
from graph.aws.holdings import Holdings, common, holds
from graph.aws.techniques.becoming import ASSUME, Becoming
from graph.aws.techniques.catalogue import techniques
from graph.aws.techniques.common import Asker, Shared, union
from graph.aws.techniques.passing import ROLE, Sure, either
from graph.aws.techniques.places import USER
from graph.aws.techniques.rewriting import Joining, Rewriting
from graph.aws.techniques.step import Step
from graph.aws.techniques.words import Gain, Need, Technique
from graph.model import Identity


class Escalations:
    """Finds the steps of one identity after the other."""

    def __init__(self, estate: AwsEstate, entitlements: Entitlements) -> None:
        self._estate = estate
        self.shared = Shared(estate, entitlements)
        self._known: dict[int, Sequence[Technique]] = {}
        self._people = estate.ranges_of({ROLE, USER})
        self._techniques = [(each, self._needed(each)) for each in techniques().values() if each.shown]
        self._any = union(needed for _, ways in self._techniques for needed in ways)

    def steps(self, identity: Identity, held: Holdings) -> Iterator[Step]:
        """Every step of an identity with these holdings; none where it may do everything already."""
        anything = self._estate.anything_in(identity.scope)
        if identity.kind == ROOT or holds(held.certainly(self.shared.administration.bits), anything):
            return
        open_ = self._open(self.shared.granted(identity) & self._any)
        if open_:
            yield from self._used(Asker(self.shared, identity, held), open_)

    def _open(self, granted: int) -> Sequence[Technique]:
        """The techniques of which every action is allowed on something."""
        if granted not in self._known:
            self._known[granted] = [
                each for each, ways in self._techniques if any(needed & ~granted == 0 for needed in ways)
            ]
        return self._known[granted]

    def _used(self, asker: Asker, open_: Sequence[Technique]) -> Iterator[Step]:
        """First whom he becomes, then whose rights he changes: only both together gain anything."""
        roles, allowed = self.shared.of_kinds((ROLE,)), asker.allowed((ASSUME,))
        reached = Sure(common(allowed.certain, roles), common(allowed.possible, roles))
        becoming = Becoming(asker)
        for each in open_:
            if not _is_later(each):
                found = list(becoming.steps(each))
                reached = either((reached, *map(self._identities, found)))
                yield from found
        for each in filter(_is_later, open_):
            changing = Rewriting(asker, reached) if each.gain is Gain.RIGHTS else Joining(asker, reached)
            yield from changing.steps(each)

    def _identities(self, step: Step) -> Sure:
        found = common(step.targets, self._people)
        return Sure(found if step.certain else (), found)

    def _needed(self, technique: Technique) -> tuple[int, ...]:
        """The actions of each way of a technique, as bits."""
        own = self.shared.bits(technique.actions)
        return tuple(union((own, self.shared.bits(way))) for way in technique.ways or ((),))


def _is_later(technique: Technique) -> bool:
    return technique.gain is Gain.RIGHTS or Need.HAS_A_USER in technique.needs
