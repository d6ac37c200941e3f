"""Who may do everything in an account, as things are and as they would be after a technique was used."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property

import msgspec

from graph.aws.alike import renamed
from graph.aws.answers import Answer, Decision
from graph.aws.estate.arns import Ranges, joined
from graph.aws.estate.estate import ANY, ANYTHING, AwsEstate
from graph.aws.evaluate.decide import evaluate
from graph.aws.evaluate.policies import Policies, PoliciesByLayer
from graph.aws.language.statements import CompiledPolicy, policy
from graph.aws.techniques.likeness import Likeness
from graph.aws.techniques.words import After
from graph.model import Identity, Policy, Statement

ADMINISTRATION = (ANYTHING, "iam:PutRolePolicy", "iam:AttachUserPolicy", "iam:CreateUser", "iam:PassRole")
"""Who may do all of these to anything may do everything, whatever an organisation forbids besides."""
EVERYTHING = policy(
    "arn:aws:iam::aws:policy/AdministratorAccess", [Statement(allow=True, actions=("*",), resources=("*",))]
)
"""What somebody attaches who may attach anything."""
RELEASE = {
    "aws.iam.user": ("iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"),
    "aws.iam.role": ("iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"),
}
INLINE, VERSION = "aws.iam.inline_policy", "aws.iam.policy_version"


def together(decisions: Iterable[Decision]) -> Decision:
    """What several requests come to that are all needed."""
    each = []
    for one in decisions:
        if not one.possible:
            return one
        each.append(one)
    conditions = tuple(dict.fromkeys(condition for one in each for condition in one.conditions))
    depends = any(one.answer is Answer.DEPENDS for one in each)
    return Decision(
        answer=Answer.DEPENDS if depends else Answer.ALLOWED,
        conditions=conditions,
        decided_by=tuple(dict.fromkeys(decider for one in each for decider in one.decided_by)),
    )


def better(one: Decision | None, other: Decision | None) -> Decision | None:
    """The better of two decisions of which some are possible."""
    found = [each for each in (one, other) if each is not None and each.possible]
    return min(found, key=lambda each: each.answer is not Answer.ALLOWED) if found else None


class Administration:
    """Asks whether an identity may do everything, its own policies changed in thought; each is worked out once."""

    def __init__(self, estate: AwsEstate, likeness: Likeness) -> None:
        self._estate = estate
        self._likeness = likeness
        self._known: dict[tuple[Hashable, After, str], tuple[Identity, Decision | None]] = {}
        self._newcomers: dict[Hashable, tuple[Identity, Decision]] = {}
        self._changeable: dict[After, Ranges] = {}

    @cached_property
    def class_of(self) -> dict[str, int]:
        """The number of each identity's class: those of one class can do the same."""
        return {member.id: each.number for each in self._estate.classes for member in each.members}

    @cached_property
    def bits(self) -> int:
        """The actions of administration as bits."""
        return sum(self._estate.universe.bit(action) for action in ADMINISTRATION)

    def now(self, identity: Identity) -> Decision:
        """As it is."""
        return self._asked(identity, self._layers(identity))

    def after(self, identity: Identity, after: After, about: str = "") -> Decision | None:
        """After a technique was used on it, ``about`` being the policy or group acted on; None where it is no more.

        None too where it could do everything already.
        """
        if after is After.OTHER_VERSION and about not in self._versions:
            return None
        key = (self._alike(identity, after), after, about if after is not After.ANYTHING else "")
        if key not in self._known:
            found = [self._asked(identity, layers) for layers in self._changed(identity, after, about)]
            if after is After.ANYTHING:
                found.append(self._released(identity))
            best = None
            for decision in found:
                best = better(best, decision)
            self._known[key] = identity, best
        asked, told = self._known[key]
        return told and renamed(self._estate, identity, asked, told)

    def _alike(self, identity: Identity, after: After) -> Hashable:
        """What is the same of all about whom the same comes out."""
        if after is After.ANYTHING:
            return self._likeness.key(identity, (*ADMINISTRATION, *RELEASE.get(identity.kind, ())), granted=False)
        return self.class_of[identity.id], identity.kind

    def changeable(self, after: After) -> Ranges:
        """The identities about which a technique changes anything: without a boundary it takes none away."""
        if after not in self._changeable:
            found = (each.id for each in self._estate.identities.values() if self._is_changeable(each, after))
            each = (self._estate.resources.number(id_) for id_ in found)
            self._changeable[after] = joined((number, number + 1) for number in each if number is not None)
        return self._changeable[after]

    def _is_changeable(self, identity: Identity, after: After) -> bool:
        if after in {After.NO_BOUNDARY, After.WIDER_BOUNDARY}:
            return bool(self._estate.policies.of_identity(self._estate.bearing(identity)).boundaries)
        if after in {After.NO_ATTACHED_DENIAL, After.NO_INLINE_DENIAL}:
            return any(self._denials(identity.id, inline=after is After.NO_INLINE_DENIAL))
        return True

    def has_versions(self, policy: str) -> bool:
        """Whether a policy has versions that are not in force."""
        return policy in self._versions

    def joined(self, identity: Identity, policies: Policies) -> Decision:
        """With further policies: those of a group."""
        layers = self._layers(identity)
        return self._asked(identity, msgspec.structs.replace(layers, identity=(*layers.identity, *policies)))

    def newcomer(self, identity: Identity) -> Decision:
        """A new identity of the same account that is granted everything: only the organisation limits it."""
        key = self._likeness.key(identity, ADMINISTRATION, granted=False)
        if key not in self._newcomers:
            layers = msgspec.structs.replace(self._layers(identity), identity=(EVERYTHING,), boundaries=())
            self._newcomers[key] = identity, self._asked(identity, layers)
        return renamed(self._estate, identity, *self._newcomers[key])

    def _layers(self, identity: Identity) -> PoliciesByLayer:
        return self._estate.bearing_on(identity, ANY)

    def _asked(self, identity: Identity, layers: PoliciesByLayer) -> Decision:
        return together(evaluate(self._estate.request(identity, action, ANY), layers) for action in ADMINISTRATION)

    def _released(self, identity: Identity) -> Decision:
        """Granted everything under its boundary, it may take that boundary away; what it may then do."""
        layers = self._layers(identity)
        free = msgspec.structs.replace(layers, identity=(*layers.identity, EVERYTHING), boundaries=())
        whole = self._asked(identity, free)
        if not layers.boundaries or not whole.possible:
            return whole if not layers.boundaries else Decision(answer=Answer.IMPLICITLY_DENIED)
        bound = msgspec.structs.replace(free, boundaries=layers.boundaries)
        ways = (
            evaluate(self._estate.request(identity, action, identity.id), bound)
            for action in RELEASE.get(identity.kind, ())
        )
        return together((whole, min(ways, key=_order, default=Decision(answer=Answer.IMPLICITLY_DENIED))))

    def _changed(self, identity: Identity, after: After, about: str) -> Iterator[PoliciesByLayer]:
        layers, change = self._layers(identity), msgspec.structs.replace
        if after is After.ANYTHING:
            yield change(layers, identity=(*layers.identity, EVERYTHING))
        elif after in {After.NO_BOUNDARY, After.WIDER_BOUNDARY} and layers.boundaries:
            yield change(layers, boundaries=())
        elif after is After.NO_ORGANISATION and layers.scps:
            yield change(layers, scps=())
        elif after is After.OTHER_VERSION:
            for version in self._versions.get(about, ()):
                yield change(layers, identity=tuple(version if one.name == about else one for one in layers.identity))
        elif after in {After.NO_ATTACHED_DENIAL, After.NO_INLINE_DENIAL}:
            taken = frozenset(self._denials(about or identity.id, inline=after is After.NO_INLINE_DENIAL))
            if taken:
                yield change(layers, identity=tuple(one for one in layers.identity if one.name not in taken))

    def _denials(self, holder: str, *, inline: bool) -> Iterator[str]:
        """The policies of a holder that deny something."""
        for id_ in self._estate.standing.attached(holder):
            record = self._estate.standing.policies.get(id_)
            meant = record is not None and (record.kind == INLINE) is inline
            if record is not None and meant and not all(statement.allow for statement in record.statements):
                yield id_

    @cached_property
    def _versions(self) -> dict[str, list[CompiledPolicy]]:
        """The versions of each policy that are not in force."""
        found: dict[str, list[CompiledPolicy]] = {}
        for record in self._estate.standing.policies.values():
            if record.kind == VERSION:
                found.setdefault(_version_of(record), []).append(self._estate.policies.ready(record.id))
        return found


def _version_of(record: Policy) -> str:
    return str(record.facts.get("policy"))


def _order(decision: Decision) -> int:
    return (Answer.ALLOWED, Answer.DEPENDS, Answer.IMPLICITLY_DENIED, Answer.EXPLICITLY_DENIED).index(decision.answer)
