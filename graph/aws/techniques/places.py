"""What targets are: users with or without a password, roles in instance profiles, resources and whom they run as."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from graph.aws.estate.arns import Ranges, joined
from graph.aws.estate.asking import can
from graph.aws.estate.estate import ANY, AwsEstate
from graph.aws.holdings import without
from graph.aws.techniques.passing import ROLE, Sure
from graph.aws.techniques.words import Need, Together
from graph.model import Credential, Identity, Membership, Resource, Trust
from graph.typed import Typed

USER, GROUP = "aws.iam.user", "aws.iam.group"
PROFILE, CLUSTER, DEVICE = "aws.iam.instance_profile", "aws.eks.cluster", "aws.iam.mfa_device"
KEY, PASSWORD = "aws.iam.access_key", "aws.iam.password"
ALL_KEYS = 2
"""How many access keys a user can have."""


class Needs:
    """Looks up which targets are as a technique needs them."""

    def __init__(self, estate: AwsEstate, typed: Typed) -> None:
        self._estate = estate
        self._typed = typed
        self._known: dict[Need, Sure] = {}

    def meeting(self, need: Need) -> Sure:
        """The targets that meet a need."""
        if need not in self._known:
            self._known[need] = self._found(need)
        return self._known[need]

    def _found(self, need: Need) -> Sure:
        if need is Need.IN_PROFILE:
            return self._in_profiles()
        if need in {Need.TRUSTS_OPENID, Need.TRUSTS_SAML}:
            return _surely(self._federated("oidc" if need is Need.TRUSTS_OPENID else "saml"))
        having = _ranges(self._users.get(need, ()))
        if need in {Need.ROOM_FOR_A_KEY, Need.NO_PASSWORD, Need.NO_SECOND_FACTOR}:
            opposite = {
                Need.ROOM_FOR_A_KEY: Need.TWO_KEYS,
                Need.NO_PASSWORD: Need.PASSWORD,
                Need.NO_SECOND_FACTOR: Need.SECOND_FACTOR,
            }[need]
            having = without(self._estate.ranges_of({USER}), _ranges(self._users.get(opposite, ())))
        return _surely(having)

    @cached_property
    def _users(self) -> Mapping[Need, Sequence[int]]:
        """The users that have something, by what."""
        found: dict[Need, list[int]] = defaultdict(list)
        keys: Counter[str] = Counter()
        for record in self._typed.each(Credential):
            if record.kind == KEY:
                keys[record.identity] += 1
                if record.active is False:
                    self._note(found, Need.INACTIVE_KEY, record.identity)
            elif record.kind == PASSWORD:
                self._note(found, Need.PASSWORD, record.identity)
        for resource in self._typed.each(Resource):
            if resource.kind == DEVICE:
                self._note(found, Need.SECOND_FACTOR, str(resource.facts.get("bearer")))
        for user, count in keys.items():
            if count >= ALL_KEYS:
                self._note(found, Need.TWO_KEYS, user)
        return found

    def _note(self, found: dict[Need, list[int]], need: Need, user: str) -> None:
        number = self._estate.resources.number(user)
        if number is not None:
            found[need].append(number)

    def _in_profiles(self) -> Sure:
        """Roles in instance profiles. Where no profile of an account was read, any of its roles may be in one."""
        inside: list[int] = []
        told: set[str] = set()
        for record in self._typed.each(Resource):
            if record.kind == PROFILE:
                told.add(record.scope)
                inside.extend(_numbers(self._estate, record.runs_as))
        certain = _ranges(inside)
        untold = ((each.first, each.end) for each in self._estate.resources.classes if each.account not in told)
        return Sure(certain, joined((*certain, *untold)))

    def _federated(self, form: str) -> Ranges:
        return joined(
            (each.first, each.end)
            for each in self._estate.resources.classes
            if each.kind == ROLE and self._names(self._estate.resources.arns[each.first], f":{form}-provider/")
        )

    def _names(self, role: str, provider: str) -> bool:
        trust, _ = self._estate.policies.of_resource(role)
        statements = trust.statements if trust else ()
        return any(provider in one.name for each in statements if each.allow for one in each.written.principals)


class Running:
    """Looks up whom resources run as."""

    def __init__(self, estate: AwsEstate, typed: Typed) -> None:
        self._estate = estate
        self._typed = typed
        self._at: dict[tuple[tuple[str, ...], Together], Mapping[int, Sequence[int]]] = {}
        self._known: dict[object, Ranges] = {}
        self._inside: dict[tuple[str, str], bool] = {}

    def identities(self, kinds: tuple[str, ...], inside: Together, ranges: Ranges) -> Ranges:
        """Whom the resources in some ranges run as, that are of these kinds."""
        key = (kinds, inside, ranges)
        if key not in self._known:
            at = self._places(kinds, inside)
            found = (number for low, high in ranges for place in range(low, high) for number in at.get(place, ()))
            self._known[key] = _ranges(found)
        return self._known[key]

    def first(self, kinds: tuple[str, ...], inside: Together, ranges: Ranges, identity: int) -> str | None:
        """The first of the resources in some ranges that runs as an identity."""
        at = self._places(kinds, inside)
        places = (place for low, high in ranges for place in range(low, high) if identity in at.get(place, ()))
        found = next(places, None)
        return None if found is None else self._estate.resources.arns[found]

    def _places(self, kinds: tuple[str, ...], inside: Together) -> Mapping[int, Sequence[int]]:
        if (kinds, inside) not in self._at:
            self._at[kinds, inside] = dict(self._found(kinds, inside))
        return self._at[kinds, inside]

    def _found(self, kinds: tuple[str, ...], inside: Together) -> Iterator[tuple[int, Sequence[int]]]:
        for record in (each for kind in kinds for each in self._by_kind[kind]):
            number = self._estate.resources.number(record.id)
            acting = self._in_clusters.get(record.id, ()) if record.kind == CLUSTER else record.runs_as
            roles = [role for role in acting if all(self._may(role, action) for action in inside)]
            if number is not None and roles:
                yield number, _numbers(self._estate, roles)

    @cached_property
    def _by_kind(self) -> Mapping[str, Sequence[Resource]]:
        """The resources that may run as somebody."""
        found: dict[str, list[Resource]] = defaultdict(list)
        for record in self._typed.each(Resource):
            if record.runs_as or record.kind == CLUSTER:
                found[record.kind].append(record)
        return found

    def _may(self, role: str, action: str) -> bool:
        if (role, action) not in self._inside:
            identity = self._estate.identities.get(role)
            decision = can(self._estate, identity, action, ANY) if identity is not None else None
            self._inside[role, action] = decision is not None and decision.possible
        return self._inside[role, action]

    @cached_property
    def _in_clusters(self) -> Mapping[str, Sequence[str]]:
        """Whom the pods of a cluster can be: its nodes, and the roles that its service accounts go out as."""
        found: dict[str, list[str]] = defaultdict(list)
        clusters = {(one.scope, str(one.facts.get("region")), one.name): one.id for one in self._by_kind[CLUSTER]}
        for record in self._by_kind["aws.eks.node_group"]:
            cluster = clusters.get((record.scope, record.id.split(":")[3], record.id.split("/")[1]))
            if cluster:
                found[cluster].extend(record.runs_as)
        for trust in self._typed.each(Trust):
            account = self._estate.standing.records.get(trust.principal)
            if trust.kind == "aws.eks.pod_identity" and isinstance(account, Identity):
                found[str(account.facts.get("cluster"))].append(trust.target)
        return found


def groups_of(typed: Typed) -> Mapping[str, Sequence[str]]:
    """The groups of each user."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in typed.each(Membership):
        found[each.member].append(each.group)
    return found


def _surely(ranges: Ranges) -> Sure:
    return Sure(ranges, ranges)


def _numbers(estate: AwsEstate, arns: Iterable[str]) -> list[int]:
    return [number for arn in arns if (number := estate.resources.number(arn)) is not None]


def _ranges(found: Iterable[int]) -> Ranges:
    return joined((number, number + 1) for number in set(found))
