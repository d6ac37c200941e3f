"""Which statements of which layer a request meets: surely, or only if something that is not known is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from graph.aws.answers import Decider, Layer
from graph.aws.evaluate import services
from graph.aws.evaluate.policies import Policies, PoliciesByLayer
from graph.aws.evaluate.request import Request
from graph.aws.language.callers import Kind
from graph.aws.language.principals import Named
from graph.aws.language.statements import CompiledPolicy, CompiledStatement


class Standing(msgspec.Struct, frozen=True, eq=False):
    """A statement that a request meets."""

    layer: Layer
    policy: str
    place: int
    statement: CompiledStatement
    sure: bool
    named: Named = Named.ITSELF
    """By which name it speaks to who asks."""

    @property
    def decider(self) -> Decider:
        """It, as evidence."""
        written = self.statement.written
        return Decider(
            layer=self.layer,
            policy=self.policy,
            sid=written.sid,
            statement=self.place,
            effect="Allow" if written.allow else "Deny",
        )


class Gate(msgspec.Struct, frozen=True):
    """Policies that work as one, with the statements of theirs that a request meets."""

    layer: Layer
    allows: tuple[Standing, ...]
    denies: tuple[Standing, ...]
    sure: bool = True


class Gates(msgspec.Struct, frozen=True, kw_only=True):
    """All that a request has to pass. ``limits`` bind it whatever grants it; ``own`` only what its policies grant."""

    identity: Gate
    resource: Gate
    own: tuple[Gate, ...]
    limits: tuple[Gate, ...]
    each: tuple[Gate, ...]
    """All of them."""
    kept: Layer | None
    """The layer that keeps it from who asks whatever policies say."""
    strict: bool
    """Whether nothing counts but what the resource's own policy allows or leaves to others."""

    @property
    def sure(self) -> bool:
        """Whether every statement that is met is surely met."""
        return all(gate.sure for gate in self.each)


def gates(request: Request, policies: PoliciesByLayer) -> Gates:
    """Meet every policy that binds this request."""
    who = request.caller
    bounded = bool(policies.boundaries)
    speaks, own = who.has_policies, who.kind is not Kind.ROOT
    identity = policies.identity if speaks and own else ()
    of_resource = tuple(each for each in (policies.resource, policies.grants) if each is not None)
    granted = _gate(Layer.IDENTITY, identity, request)
    resource = _resource(of_resource, request, bounded=bounded)
    limited = tuple(_own(request, policies)) if speaks and own else ()
    limits = tuple(_limits(request, policies, bounded=bounded))
    return Gates(
        identity=granted,
        resource=resource,
        own=limited,
        limits=limits,
        each=(granted, resource, *limited, *limits),
        kept=services.kept_by(request),
        strict=services.resource_has_to_allow(request),
    )


def _own(request: Request, policies: PoliciesByLayer) -> Iterator[Gate]:
    for boundary in policies.boundaries:
        yield _gate(Layer.BOUNDARY, (boundary,), request)
    # A federated user's session has what its session policies give it, and without any it has nothing.
    if policies.sessions or request.caller.kind is Kind.FEDERATED_USER:
        yield _gate(Layer.SESSION, policies.sessions, request)


def _limits(request: Request, policies: PoliciesByLayer, *, bounded: bool) -> Iterator[Gate]:
    who = request.caller
    if (who.has_policies or who.kind is Kind.CANONICAL) and not who.is_service_linked:
        for level in policies.scps:
            yield _gate(Layer.SCP, level, request)
    if policies.rcps and services.is_controlled(request):
        for level in policies.rcps:
            yield _gate(Layer.RCP, level, request, speaking=True, bounded=bounded)
    for endpoint in policies.endpoints:
        yield _gate(Layer.ENDPOINT, (endpoint,), request, speaking=True, bounded=bounded)


def _resource(policies: Policies, request: Request, *, bounded: bool) -> Gate:
    gate = _gate(Layer.RESOURCE, policies, request, speaking=True, bounded=bounded)
    return msgspec.structs.replace(gate, denies=()) if services.cannot_lock_out(request) else gate


def _gate(
    layer: Layer, policies: Iterable[CompiledPolicy], request: Request, *, speaking: bool = False, bounded: bool = False
) -> Gate:
    """Meet the statements; ``speaking`` says that they have to name whom they speak of."""
    allows: list[Standing] = []
    denies: list[Standing] = []
    all_sure = True
    action, arn, context, who = request.action, request.arn, request.context, request.caller
    for policy in policies:
        for place, statement in zip(policy.places, policy.statements, strict=True):
            covers = statement.covers(action, arn, context)
            if covers is False:
                continue
            named = Named.ITSELF
            if speaking or statement.names_somebody:
                named = statement.calls(who, context, bounded=bounded)
            if named is Named.NOT:
                continue
            holds = statement.holds(context)
            if holds is not False:
                sure = holds is True and covers is True
                met = Standing(layer, policy.name, place, statement, sure, named)
                (allows if statement.allow else denies).append(met)
                all_sure = all_sure and sure
    return Gate(layer, tuple(allows), tuple(denies), all_sure)
