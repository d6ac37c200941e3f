"""The policies that bear on a request, each in its layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from graph.aws.answers import Layer
from graph.aws.language.statements import CompiledPolicy, CompiledStatement

Policies = tuple[CompiledPolicy, ...]


class PoliciesByLayer(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that bears on one request. An empty layer is one that does not limit.

    The policies of ``identity`` and of ``sessions`` each work as one, as those of each level of ``scps`` (what binds
    who asks) and ``rcps`` (what binds the resource) do. Each of ``boundaries`` and ``endpoints`` has to allow.
    """

    identity: Policies = ()
    resource: CompiledPolicy | None = None
    """The resource's own policy: of a bucket, a key, a role (whom it trusts)."""
    grants: CompiledPolicy | None = None
    """The grants of a KMS key, each as a statement of what it lets its grantee do."""
    boundaries: Policies = ()
    sessions: Policies = ()
    scps: tuple[Policies, ...] = ()
    rcps: tuple[Policies, ...] = ()
    endpoints: Policies = ()

    def each(self) -> Iterator[tuple[Layer, CompiledPolicy]]:
        """Every policy with its layer."""
        yield from ((Layer.IDENTITY, each) for each in self.identity)
        yield from ((Layer.RESOURCE, each) for each in (self.resource, self.grants) if each is not None)
        yield from ((Layer.BOUNDARY, each) for each in self.boundaries)
        yield from ((Layer.SESSION, each) for each in self.sessions)
        yield from ((Layer.SCP, each) for level in self.scps for each in level)
        yield from ((Layer.RCP, each) for level in self.rcps for each in level)
        yield from ((Layer.ENDPOINT, each) for each in self.endpoints)

    def narrowed(self, action: str) -> PoliciesByLayer:
        """Only the statements that speak of an action, to ask about many resources quickly. No layer goes away."""
        small = action.lower()
        return self._kept(lambda statement: statement.actions.cover(small))

    def _kept(self, keep: Callable[[CompiledStatement], bool]) -> PoliciesByLayer:
        def kept(policy: CompiledPolicy) -> CompiledPolicy:
            places = tuple(
                (place, each) for place, each in zip(policy.places, policy.statements, strict=True) if keep(each)
            )
            statements, numbers = tuple(each for _, each in places), tuple(place for place, _ in places)
            return CompiledPolicy(policy.name, statements, numbers, policy.remarks)

        def each_kept(policies: Policies) -> Policies:
            return tuple(kept(each) for each in policies)

        return PoliciesByLayer(
            identity=each_kept(self.identity),
            resource=self.resource and kept(self.resource),
            grants=self.grants and kept(self.grants),
            boundaries=each_kept(self.boundaries),
            sessions=each_kept(self.sessions),
            scps=tuple(each_kept(level) for level in self.scps),
            rcps=tuple(each_kept(level) for level in self.rcps),
            endpoints=each_kept(self.endpoints),
        )
