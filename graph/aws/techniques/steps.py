"""Which techniques each identity can use, on what, and what it gains: as ranges, however many targets there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from graph.aws.estate.estate import ROOT, AwsEstate
from graph.aws.estate.reaching import Entitlements
from graph.aws.holdings import Holdings, common, holds, numbers, without
from graph.aws.techniques.administration import ADMINISTRATION, RELEASE
from graph.aws.techniques.becoming import ASSUME, Becoming
from graph.aws.techniques.catalogue import techniques
from graph.aws.techniques.common import Asker, Shared
from graph.aws.techniques.openings import Openings
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
        self._openings = Openings(estate)
        self._people = estate.ranges_of({ROLE, USER})

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
        open_ = self._openings.of(first, held)
        if open_:
            yield from self._used(Asker(self.shared, first, held), identities, open_)

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
        reached = either(gained)
        later = [each for each in open_ if _is_later(each) and asker.may_use(each)]
        others = list(self._others(reached)) if later else []
        for identity in identities if later else ():
            rewriting = Rewriting(asker, identity, reached, others)
            joining = Joining(asker, identity, reached)
            for each in later:
                changing = rewriting if each.gain is Gain.RIGHTS else joining
                yield from ((step, (identity,)) for step in changing.steps(each))

    def _others(self, reached: Sure) -> Iterator[tuple[Identity, bool]]:
        """Those whom somebody becomes, and whether for certain; of those with the same policies one will do."""
        seen: set[int] = set()
        for certain, numbered in reached.apart():
            for number in numbers(numbered):
                identity = self._estate.identities.get(self._estate.resources.arns[number])
                class_ = self.shared.administration.class_of[identity.id] if identity is not None else None
                if identity is not None and class_ is not None and class_ not in seen:
                    seen.add(class_)
                    yield identity, certain

    def _identities(self, step: Step) -> Sure:
        found = common(step.targets, self._people)
        return Sure(found if step.certain else (), found)


def _is_later(technique: Technique) -> bool:
    return technique.gain is Gain.RIGHTS or Need.HAS_A_USER in technique.needs


def actions() -> frozenset[str]:
    """Every action that some technique asks about, and those that tell what it comes to."""
    about = {*ADMINISTRATION, *NEW_USER, *(action for each in RELEASE.values() for action in each)}
    for each in techniques().values():
        about.update(each.actions, each.inside, *each.ways)
    return frozenset(about)
