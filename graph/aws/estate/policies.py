"""The policies of the estate, ready to be asked, by the identity they bear on and the resource they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from graph.aws.estate.known import mentioned
from graph.aws.estate.standing import Bearing, Levels, Standing
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.language.statements import CompiledPolicy, CompiledStatement, compiled, unread
from graph.model import Policy

KMS_GRANT = "aws.kms.grant"


class Policies:
    """Every policy of the estate, compiled when it is first asked for."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._ready: dict[str, CompiledPolicy] = {}
        self._layers: dict[Bearing, PoliciesByLayer] = {}
        self._mentioned: dict[int, frozenset[str]] = {}
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
        return self._merged(own), self._merged(grants)

    def above_resource(self, account: str) -> tuple[tuple[CompiledPolicy, ...], ...]:
        """The resource control policies above an account; the account that manages the organisation is free."""
        found = self._standing.accounts.get(account)
        return () if found is None or found.management else self._levels(found.resource_levels)

    def mentioned(self, statement: CompiledStatement) -> frozenset[str]:
        """The keys that a statement asks about."""
        keys = self._mentioned.get(id(statement))
        if keys is None:
            keys = self._mentioned[id(statement)] = mentioned(statement)
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

    def _merged(self, ids: Sequence[str]) -> CompiledPolicy | None:
        """Several policies of one resource (a topic's and its grants') count as one."""
        if len(ids) <= 1:
            return self.ready(ids[0]) if ids else None
        each = self._each(ids)
        return CompiledPolicy(
            ", ".join(policy.name for policy in each),
            tuple(statement for policy in each for statement in policy.statements),
            tuple(place for policy in each for place in policy.places),
        )


def _compiled(record: Policy) -> CompiledPolicy:
    ready = tuple(compiled(each, variables=not each.plain) for each in record.statements)
    return CompiledPolicy(record.id, ready, tuple(range(1, len(ready) + 1)))
