"""Which techniques each identity can use, on what, and what it gains: as ranges, however many targets there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from graph.aws.estate.estate import ROOT, AwsEstate
from graph.aws.estate.reaching import Entitlements
from graph.aws.holdings import Holdings, common, holds, without
from graph.aws.techniques.administration import ADMINISTRATION, RELEASE
from graph.aws.techniques.becoming import ASSUME, Becoming
from graph.aws.techniques.catalogue import techniques
from graph.aws.techniques.common import Asker, Shared, union
from graph.aws.techniques.passing import ROLE, Sure, either
from graph.aws.techniques.places import USER
from graph.aws.techniques.rewriting import NEW_USER, Joining, Rewriting
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
        """Every step of an identity with these holdings, none of them to itself."""
        number = self._estate.resources.number(identity.id)
        own = ((number, number + 1),) if number is not None else ()
        for step, _ in self.together((identity,), held):
            targets = without(step.targets, own)
            if targets or step.accounts:
                yield step if targets == step.targets else msgspec.structs.replace(step, targets=targets)

    def together(self, identities: Sequence[Identity], held: Holdings) -> Iterator[tuple[Step, Sequence[Identity]]]:
        """Every step of identities that are alike and have these holdings; none where they may do everything already.

        Each step is told with those who can use it. What they gain may be themselves.
        """
        first = identities[0]
        anything = self._estate.anything_in(first.scope)
        if first.kind == ROOT or holds(held.certainly(self.shared.administration.bits), anything):
            return
        open_ = self._open(self.shared.granted(first) & self._any)
        if open_:
            yield from self._used(Asker(self.shared, first, held), identities, open_)

    def _open(self, granted: int) -> Sequence[Technique]:
        """The techniques of which every action is allowed on something."""
        if granted not in self._known:
            self._known[granted] = [
                each for each, ways in self._techniques if any(needed & ~granted == 0 for needed in ways)
            ]
        return self._known[granted]

    def _used(
        self, asker: Asker, identities: Sequence[Identity], open_: Sequence[Technique]
    ) -> Iterator[tuple[Step, Sequence[Identity]]]:
        """First whom they become, then whose rights each changes: only both together gain anything."""
        roles, allowed = self.shared.of_kinds((ROLE,)), asker.allowed((ASSUME,))
        gained = [Sure(common(allowed.certain, roles), common(allowed.possible, roles))]
        becoming = Becoming(asker)
        for each in open_:
            for step in () if _is_later(each) else becoming.steps(each):
                gained.append(self._identities(step))
                yield step, identities
        later, reached = list(filter(_is_later, open_)), either(gained)
        for identity in identities if later else ():
            rewriting, joining = Rewriting(asker, identity, reached), Joining(asker, identity, reached)
            for each in later:
                changing = rewriting if each.gain is Gain.RIGHTS else joining
                yield from ((step, (identity,)) for step in changing.steps(each))

    def _identities(self, step: Step) -> Sure:
        found = common(step.targets, self._people)
        return Sure(found if step.certain else (), found)

    def _needed(self, technique: Technique) -> tuple[int, ...]:
        """The actions of each way of a technique, as bits."""
        own = self.shared.bits(technique.actions)
        return tuple(union((own, self.shared.bits(way))) for way in technique.ways or ((),))


def _is_later(technique: Technique) -> bool:
    return technique.gain is Gain.RIGHTS or Need.HAS_A_USER in technique.needs


def actions() -> frozenset[str]:
    """Every action that some technique asks about, and those that tell what it comes to."""
    about = {*ADMINISTRATION, *NEW_USER, *(action for each in RELEASE.values() for action in each)}
    for each in techniques().values():
        about.update(each.actions, each.inside, *each.ways)
    return frozenset(about)
