"""The techniques that change rights: somebody's own, or those of an identity he becomes.

Other rights for somebody whom one cannot become are worth nothing, and where a boundary or the organisation limits what
they can amount to, they do not amount to everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from graph.aws.answers import Answer
from graph.aws.estate.arns import joined
from graph.aws.holdings import common, holds, numbers
from graph.aws.techniques.common import POLICY, Asker
from graph.aws.techniques.passing import ROLE, Sure, either
from graph.aws.techniques.places import GROUP, USER
from graph.aws.techniques.step import Step
from graph.aws.techniques.words import After, Technique
from graph.model import Identity

NEW_USER = ("iam:CreateUser", "iam:CreateAccessKey")


class Holder(msgspec.Struct, frozen=True):
    """Whose rights are changed, by way of which policy or group, and whether that is certain."""

    identity: Identity
    about: str
    certain: bool


class Rewriting:
    """Tries them for one identity, with whom it ``reached``: becomes by one step. ``asker`` is like it."""

    def __init__(
        self, asker: Asker, identity: Identity, reached: Sure, others: Sequence[tuple[Identity, bool]]
    ) -> None:
        """``others`` are those whom it reached, and whether for certain; of those with the same policies one."""
        self._asker = asker
        self._identity = identity
        self._others = others
        self._estate = asker.estate
        self._administration = asker.shared.administration
        self._reached = reached

    def steps(self, technique: Technique) -> Iterator[Step]:
        """Every right in an account, by the first holder with whom that is certain, else by one where it depends."""
        sure, way = self._asker.way(technique)
        best: Step | None = None
        for holder in self._holders(technique) if sure is not False else ():
            after = self._administration.after(holder.identity, technique.after, holder.about)
            if after is None or (best is not None and not holder.certain):
                continue
            certain = bool(sure) and holder.certain and not technique.assumes and after.answer is Answer.ALLOWED
            if best is None or certain:
                best = self._step(technique, way, holder, certain=certain)
            if certain:
                break
        if best is not None:
            yield best

    def _step(self, technique: Technique, way: int, holder: Holder, *, certain: bool) -> Step:
        number = self._estate.resources.number(holder.identity.id)
        own = holder.identity.id == self._identity.id
        return Step(
            technique=technique.id,
            way=way,
            accounts=(holder.identity.scope,),
            certain=certain,
            through=((number, number + 1),) if number is not None and not own else (),
            policy=holder.about,
        )

    def _holders(self, technique: Technique) -> Iterator[Holder]:
        if technique.managing and self._identity.scope not in self._asker.shared.managing:
            return iter(())
        if POLICY in technique.target:
            return self._by_policy(technique)
        if GROUP in technique.target:
            return self._by_group(self._asker.acted_on(technique))
        if not technique.target:
            everybody = self._asker.shared.of_kinds((ROLE, USER))
            return self._by_name(technique, Sure(everybody, everybody))
        return self._by_name(technique, self._asker.acted_on(technique))

    def _by_name(self, technique: Technique, found: Sure) -> Iterator[Holder]:
        changeable = self._administration.changeable(technique.after)
        number = self._estate.resources.number(self._identity.id)
        own = ((number, number + 1),) if number is not None else ()
        mine = either((Sure(own, own), self._reached))
        for certain, holders in found.both(mine).both(Sure(changeable, changeable)).apart():
            for number in numbers(holders):
                identity = self._estate.identities.get(self._estate.resources.arns[number])
                if identity is not None:
                    yield Holder(identity, "", certain)

    def _mine(self) -> Iterator[tuple[Identity, bool]]:
        """Himself, and those he becomes."""
        yield self._identity, True
        own = self._administration.class_of[self._identity.id]
        yield from (each for each in self._others if self._administration.class_of[each[0].id] != own)

    def _by_group(self, found: Sure) -> Iterator[Holder]:
        for identity, sure in self._mine() if found.possible else ():
            for group in self._asker.shared.groups.get(identity.id, ()):
                number = self._estate.resources.number(group)
                if number is not None and holds(found.possible, number):
                    yield Holder(identity, group, sure and holds(found.certain, number))

    def _by_policy(self, technique: Technique) -> Iterator[Holder]:
        other = technique.after is After.OTHER_VERSION
        for identity, sure in self._mine():
            bearing = self._estate.bearing(identity)
            wider = technique.after is After.WIDER_BOUNDARY
            for id_ in (bearing.boundary or ()) if wider else bearing.grants:
                if self._is_theirs(id_) and (not other or self._administration.has_versions(id_)):
                    decision = self._asker.on_policy(technique, id_)
                    if decision.possible:
                        yield Holder(identity, id_, sure and decision.answer is Answer.ALLOWED)

    def _is_theirs(self, id_: str) -> bool:
        """Whether a policy is one that a customer made, and can change."""
        record = self._estate.standing.policies.get(id_)
        return record is not None and record.kind == POLICY and not record.platform_managed


class Joining:
    """The technique of putting a user into a group, for one identity that is a user, becomes one or can make one."""

    def __init__(self, asker: Asker, identity: Identity, reached: Sure) -> None:
        self._asker = asker
        self._identity = identity
        self._estate = asker.estate
        self._reached = reached

    def steps(self, technique: Technique) -> Iterator[Step]:
        """The groups that can be joined, and the account where one of them may do everything."""
        sure = self._has_user()
        found = self._asker.acted_on(technique) if sure is not False else Sure()
        already = self._asker.shared.groups.get(self._identity.id, ())
        for certain, groups in (found if sure else found.doubtful()).apart():
            others = [number for number in numbers(groups) if self._estate.resources.arns[number] not in already]
            if others:
                targets = joined((number, number + 1) for number in others)
                yield Step(technique=technique.id, targets=targets, certain=certain)
                yield from self._administering(technique, others, certain=certain)

    def _has_user(self) -> bool | None:
        if self._identity.kind == USER:
            return True
        users = self._asker.shared.of_kinds((USER,))
        if common(self._reached.certain, users):
            return True
        new = self._asker.shared.elsewhere.may(self._asker.identity, self._asker.held, NEW_USER)
        return None if new is False and common(self._reached.possible, users) else new

    def _administering(self, technique: Technique, groups: list[int], *, certain: bool) -> Iterator[Step]:
        best: Step | None = None
        for number in groups:
            group = self._estate.resources.arns[number]
            policies = tuple(map(self._estate.policies.ready, self._estate.standing.attached(group)))
            decision = self._asker.shared.administration.joined(self._identity, policies)
            sure = certain and decision.answer is Answer.ALLOWED
            if decision.possible and (best is None or (sure and not best.certain)):
                account, through = self._identity.scope, ((number, number + 1),)
                best = Step(technique=technique.id, accounts=(account,), certain=sure, through=through)
        if best is not None:
            yield best
