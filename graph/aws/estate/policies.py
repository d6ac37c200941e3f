"""The policies of the estate, ready to be asked, by the identity they bear on and the resource they stand on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from graph.aws.estate.known import mentioned
from graph.aws.estate.standing import Bearing, Levels, Standing
from graph.aws.evaluate.buckets import Closed, list_in_force, policy_in_force
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.language.statements import CompiledPolicy, CompiledStatement, as_one, compiled, unread
from graph.model import Policy, Resource

KMS_GRANT = "aws.kms.grant"
BUCKET, ACCESS_LIST, S3_ACCOUNT = "aws.s3.bucket", "aws.s3.acl", "aws.s3.account"


class Policies:
    """Every policy of the estate, compiled when it is first asked for."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._ready: dict[str, CompiledPolicy] = {}
        self._layers: dict[Bearing, PoliciesByLayer] = {}
        self._mentioned: dict[CompiledStatement, frozenset[str]] = {}
        self._asked: dict[Bearing, frozenset[str]] = {}

    def ready(self, id_: str) -> CompiledPolicy:
        """A policy by its id. One that was not read may say anything, so all that hangs on it depends."""
        found = self._ready.get(id_)
        if found is None:
            record = self._standing.policies.get(id_)
            found = self._ready[id_] = _compiled(record) if record is not None else unread(id_)
        return found

    def is_read(self, id_: str) -> bool:
        """Whether a policy's statements are known."""
        return id_ in self._standing.policies

    def of_identity(self, bearing: Bearing) -> PoliciesByLayer:
        """The layers that bear on an identity, whatever it asks for."""
        found = self._layers.get(bearing)
        if found is None:
            found = self._layers[bearing] = PoliciesByLayer(
                identity=self._each(bearing.grants),
                boundaries=self._each(bearing.boundary or ()),
                scps=self._levels(bearing.levels),
            )
        return found

    def of_resource(self, arn: str) -> tuple[CompiledPolicy | None, CompiledPolicy | None]:
        """A resource's own policy (a role's trust policy), and the grants of a key."""
        ids = (*self._standing.attached(arn, "resource"), *self._standing.attached(arn, "trust"))
        grants = [id_ for id_ in ids if self._kind(id_) == KMS_GRANT]
        own = [id_ for id_ in ids if id_ not in grants]
        bucket = self._standing.records.get(arn)
        if isinstance(bucket, Resource) and bucket.kind == BUCKET:
            return as_one([self._in_force(id_, bucket) for id_ in own]), None
        return as_one(self._each(own)), as_one(self._each(grants))

    def _in_force(self, id_: str, bucket: Resource) -> CompiledPolicy:
        """What of a bucket's policy or access list counts, by what the bucket and its account close to the public."""
        closed = self._closed(bucket)
        if self._kind(id_) == ACCESS_LIST:
            return list_in_force(self.ready(id_), closed)
        return policy_in_force(self.ready(id_), closed, bucket.scope)

    def _closed(self, bucket: Resource) -> Closed:
        account = self._standing.records.get(f"{S3_ACCOUNT}:{bucket.scope}")
        facts = (bucket.facts, account.facts if isinstance(account, Resource) else {})
        return Closed(
            ignore_public_acls=_either(*(each.get("ignore_public_acls") for each in facts)),
            restrict_public_buckets=_either(*(each.get("restrict_public_buckets") for each in facts)),
        )

    def above_resource(self, account: str) -> tuple[tuple[CompiledPolicy, ...], ...]:
        """The resource control policies above an account; the account that manages the organisation is free."""
        found = self._standing.accounts.get(account)
        return () if found is None or found.management else self._levels(found.resource_levels)

    def mentioned(self, statement: CompiledStatement) -> frozenset[str]:
        """The keys that a statement asks about."""
        keys = self._mentioned.get(statement)
        if keys is None:
            keys = self._mentioned[statement] = mentioned(statement)
        return keys

    def asked_by(self, bearing: Bearing) -> frozenset[str]:
        """The keys that the policies on an identity ask about."""
        found = self._asked.get(bearing)
        if found is None:
            policies = (policy for _, policy in self.of_identity(bearing).each())
            found = self._asked[bearing] = frozenset().union(*map(self.asked_in, policies))
        return found

    def asked_in(self, policy: CompiledPolicy) -> frozenset[str]:
        """The keys that a policy asks about."""
        return frozenset().union(*map(self.mentioned, policy.statements))

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every key that some policy of the estate asks about."""
        return frozenset().union(*(self.asked_in(self.ready(id_)) for id_ in self._standing.policies))

    def _kind(self, id_: str) -> str:
        record = self._standing.policies.get(id_)
        return record.kind if record else ""

    def _each(self, ids: Iterable[str]) -> tuple[CompiledPolicy, ...]:
        return tuple(self.ready(id_) for id_ in ids)

    def _levels(self, levels: Levels) -> tuple[tuple[CompiledPolicy, ...], ...]:
        return tuple(self._each(level) for level in levels)


def _either(*settings: object) -> bool | None:
    """Whether one of two settings closes; where neither does that was read, the other one may."""
    if True in settings:
        return True
    return False if all(each is False for each in settings) else None


def _compiled(record: Policy) -> CompiledPolicy:
    ready = tuple(compiled(each, variables=not each.plain) for each in record.statements)
    return CompiledPolicy(record.id, ready, tuple(range(1, len(ready) + 1)))
