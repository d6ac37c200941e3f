"""One estate, as AWS weighs it: the tables that every question starts from, each made when it is first needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.aws.estate import known
from graph.aws.estate.arns import Alike, Keys, Ranges, Resources, joined
from graph.aws.estate.policies import Policies
from graph.aws.estate.standing import Bearing, Standing
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.evaluate.request import Request, account_in, request_of
from graph.aws.knowledge.index import knowledge
from graph.aws.knowledge.universe import Universe
from graph.aws.language.callers import Caller, caller
from graph.aws.language.context import UNKNOWN, Context, Seen
from graph.aws.language.statements import CompiledStatement
from graph.model import AnyRecord, Identity, Resource, Secret

ROOT = "aws.root"
ANY = "*"
"""What an action asks for that is about no resource in particular."""
ANY_KIND = "aws.any"
ANYTHING = "muster:AnythingAtAll"
"""An action of no service: only ``*`` (or a ``NotAction``) allows it, so it stands for every action."""
TAG_SESSION = "sts:tagsession"
S3_BUCKET = "arn:aws:s3:::"


class IdentityClass(msgspec.Struct, frozen=True, kw_only=True):
    """Identities that no policy of their own tells apart."""

    number: int
    account: str
    bearing: Bearing
    members: tuple[Identity, ...]


class AwsEstate:
    """All of AWS in the records of a scan."""

    def __init__(self, records: Mapping[str, AnyRecord], *, standing: Standing | None = None) -> None:
        self.standing = Standing(records) if standing is None else standing
        self.policies = Policies(self.standing)
        self._ranges: dict[frozenset[str], Ranges] = {}
        self._identity_keys: dict[str, Mapping[str, Seen]] = {}

    @cached_property
    def identities(self) -> Mapping[str, Identity]:
        """Whoever can make a request, by ARN."""
        return {identity.id: identity for identity in self.standing.actors()}

    @cached_property
    def roles(self) -> Mapping[tuple[str, str], str]:
        """Each role's ARN by its account and name: a session does not tell the path of its role."""
        roles = (each for each in self.identities.values() if each.kind == "aws.iam.role")
        return {(role.scope, role.name): role.id for role in roles}

    @cached_property
    def universe(self) -> Universe:
        """The actions as bits, those included that only this estate's policies name."""
        named = {
            action
            for policy in self.standing.policies.values()
            for statement in policy.statements
            for action in (*statement.actions, *statement.not_actions)
            if "*" not in action and "?" not in action and ":" in action
        }
        return knowledge().universe.including({ANYTHING, *named})

    @cached_property
    def resources(self) -> Resources:
        """Every resource in its class."""
        keyed: dict[Alike, list[str]] = defaultdict(list)
        known_keys: dict[tuple[str, frozenset[tuple[str, str]]], Keys] = {}
        for record in self.standing.resources():
            told = (record.scope, frozenset(record.tags.items()))
            keys = known_keys.get(told)
            if keys is None:
                keys = known_keys[told] = tuple(sorted(self._keys_of(record).items()))
            shape = self._shape(record.id)
            keyed[Alike(record.scope, record.kind, shape, keys)].append(record.id)
            if record.kind == "aws.s3.bucket":
                keyed[Alike(record.scope, "aws.s3.object", shape, keys)].append(f"{record.id}/*")
        for number in {identity.scope for identity in self.identities.values()} | set(self.standing.accounts):
            keyed[Alike(number, ANY_KIND)].append(ANY)
        return Resources(keyed)

    def _keys_of(self, record: Resource | Secret | Identity) -> Mapping[str, Seen]:
        return known.of_resource(record.tags, self.standing.accounts.get(record.scope), self._tags_asked)

    def anything_in(self, account: str) -> int:
        """The number of what stands for no resource in particular in an account that has identities."""
        return self._anything[account]

    @cached_property
    def _anything(self) -> Mapping[str, int]:
        return {each.account: each.first for each in self.resources.classes if each.kind == ANY_KIND}

    def ranges_of(self, kinds: Collection[str]) -> Ranges:
        """All resources of some kinds."""
        key = frozenset(kinds)
        if key not in self._ranges:
            self._ranges[key] = joined((each.first, each.end) for each in self.resources.kinds if each.kind in key)
        return self._ranges[key]

    def _shape(self, arn: str) -> Hashable:
        """What a resource's own policies say, its own name left out."""
        if not self.standing.has_own(arn):
            return ()
        policy, grants = self.policies.of_resource(arn)
        each = (statement.written for one in (policy, grants) if one for statement in one.statements)
        return msgspec.json.encode(tuple(each)).replace(arn.encode(), b"\0")

    @cached_property
    def classes(self) -> Sequence[IdentityClass]:
        """Identities in classes."""
        members: dict[tuple[str, Bearing, Hashable], list[Identity]] = defaultdict(list)
        for identity in self.identities.values():
            bearing = self.bearing(identity)
            members[identity.scope, bearing, self._apart(identity, bearing)].append(identity)
        return [
            IdentityClass(number=number, account=account, bearing=bearing, members=tuple(each))
            for number, ((account, bearing, _), each) in enumerate(members.items())
        ]

    @cached_property
    def roots(self) -> Sequence[IdentityClass]:
        """The classes of the accounts' root users, who need no policy."""
        return [each for each in self.classes if each.members[0].kind == ROOT]

    def _apart(self, identity: Identity, bearing: Bearing) -> Hashable:
        """What of an identity its own policies ask about."""
        if identity.kind == ROOT:
            return identity.id
        asked = self.policies.asked_by(bearing)
        if not known.OF_ONE.isdisjoint(asked):
            return identity.id
        tags = [key for key in asked if key.startswith(known.PRINCIPAL_TAG)]
        return tuple(sorted((key, str(self.keys_of(identity).get(key))) for key in tags)) or None

    # What is known of one request

    def bearing(self, identity: Identity) -> Bearing:
        """The policies that bear on an identity."""
        return self.standing.bearing(identity)

    def keys_of(self, identity: Identity) -> Mapping[str, Seen]:
        """What is known of an identity whatever it asks for."""
        found = self._identity_keys.get(identity.id)
        if found is None:
            account = self.standing.accounts.get(identity.scope)
            tagged = bool(self._own_tags_asked) and self._takes_session_tags(identity)
            found = known.of_identity(identity, account, self._own_tags_asked, session_tags=tagged)
            self._identity_keys[identity.id] = found
        return found

    def _takes_session_tags(self, identity: Identity) -> bool:
        """Whether a role's trust policy lets those who enter it bring tags along."""
        if identity.kind != "aws.iam.role":
            return False
        trust, _ = self.policies.of_resource(identity.id)
        return trust is None or any(each.allow and each.actions.cover(TAG_SESSION) for each in trust.statements)

    def account_of(self, arn: str) -> str:
        """The account that holds a resource: the inventory knows it, or its ARN says it; empty when neither does."""
        record = self.standing.records.get(arn) or self.standing.records.get(self.holder_of(arn))
        return record.scope if record is not None else account_in(arn)

    def holder_of(self, arn: str) -> str:
        """The resource whose policies count: the bucket of an object, else the thing itself."""
        if ":s3:::" in arn and "/" in arn:
            return arn.partition("/")[0]
        return arn

    def keys_of_resource(self, arn: str) -> Mapping[str, Seen]:
        """What is known of a resource: its tags and its organisation."""
        holder = self.standing.records.get(self.holder_of(arn))
        tags = holder.tags if isinstance(holder, Resource | Secret | Identity) else {}
        return known.of_resource(tags, self.standing.accounts.get(self.account_of(arn)), self._tags_asked)

    @cached_property
    def _own_tags_asked(self) -> Sequence[str]:
        return [key for key in self.policies.keys if key.startswith(known.PRINCIPAL_TAG)]

    @cached_property
    def _tags_asked(self) -> Sequence[str]:
        return [key for key in self.policies.keys if known.RESOURCE_TAG.match(key)]

    def request(self, identity: Identity, action: str, arn: str, given: Context | None = None) -> Request:
        """One request of an identity, with everything that is known of it. What is ``given`` wins."""
        who = self.caller(identity)
        account = self.account_of(arn)
        keys = {**self.keys_of(identity), **self.keys_of_resource(arn)}
        keys.update(given.keys if given else {})
        context = Context(keys, given.otherwise if given else UNKNOWN)
        return request_of(who, action, arn, account=account or None, context=context)

    def caller(self, identity: Identity) -> Caller:
        """Who an identity is when it makes a request."""
        return caller(identity.id)

    def bearing_on(self, identity: Identity, arn: str) -> PoliciesByLayer:
        """All policies that bear on an identity's request for a resource."""
        layers = self.policies.of_identity(self.bearing(identity))
        resource, grants = self.policies.of_resource(self.holder_of(arn))
        return msgspec.structs.replace(
            layers, resource=resource, grants=grants, rcps=self.policies.above_resource(self.account_of(arn))
        )

    def called_by(self, statement: CompiledStatement) -> Iterator[str]:
        """The ARNs of those whom a statement calls by name, or by the unique id behind it."""
        for named in (statement.speaks_to, statement.except_to):
            if named is not None:
                yield from (self._unique.get(name, name) for name in named.names)
                yield from (id_ for role in named.roles if (id_ := self.roles.get(role)))

    @cached_property
    def _unique(self) -> Mapping[str, str]:
        """Who has which unique id."""
        told = ((each.facts.get("unique_id"), each.id) for each in self.identities.values())
        return {str(unique): id_ for unique, id_ in told if unique}
