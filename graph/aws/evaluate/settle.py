"""Settle a request in one world, where each statement it may meet is either met or not.

(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from graph.aws.answers import Layer
from graph.aws.evaluate.request import Request
from graph.aws.evaluate.standing import Gate, Gates, Standing
from graph.aws.language.callers import Kind
from graph.aws.language.principals import Named

World = Callable[[Standing], bool] | None
"""Which of the statements that may be met are met; None where all of them surely are."""


class Outcome(msgspec.Struct, frozen=True):
    """What comes out: the layers that deny it outright, and those that lack an allow."""

    denying: tuple[Layer, ...]
    lacking: tuple[Layer, ...]

    @property
    def blocking(self) -> tuple[Layer, ...]:
        """Every layer that stands in the way."""
        return tuple(layer for layer in Layer if layer in self.denying or layer in self.lacking)

    @property
    def allowed(self) -> bool:
        """Whether it is allowed."""
        return not self.denying and not self.lacking


def settle(request: Request, gates: Gates, world: World) -> Outcome:
    """Weigh all layers: one denial is enough, and each layer that binds has to allow."""
    denying = [gate.layer for gate in gates.each if gate.denies and _any(gate.denies, world)]
    lacking = [*_ungranted(request, gates, world), *_closed(gates.limits, world)]
    return Outcome(tuple(denying), tuple(lacking))


def _any(standings: tuple[Standing, ...], world: World) -> bool:
    return bool(standings) if world is None else any(map(world, standings))


def _closed(gates: tuple[Gate, ...], world: World) -> list[Layer]:
    """The layers that lack an allow. Resource control policies cannot: one that allows all is attached everywhere.

    (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html)
    """
    return [gate.layer for gate in gates if gate.layer is not Layer.RCP and not _any(gate.allows, world)]


def _ungranted(request: Request, gates: Gates, world: World) -> Iterator[Layer]:
    """Which of the layers that grant, and of those that limit what they grant, do not."""
    met = (each.named for each in gates.resource.allows if world is None or world(each))
    named = max(met, default=Named.NOT)
    if not request.caller.has_policies:
        if named is Named.NOT:
            yield Layer.RESOURCE
        return
    if gates.kept is not None:
        yield gates.kept
    if request.same_account and named is Named.ITSELF:
        return
    yield from _missing(request, gates, named, world)
    yield from _closed(gates.own, world)


def _missing(request: Request, gates: Gates, named: Named, world: World) -> Iterator[Layer]:
    identity = request.caller.kind is Kind.ROOT or _any(gates.identity.allows, world)
    if not request.same_account:
        if not identity:
            yield Layer.IDENTITY
        if named is Named.NOT:
            yield Layer.RESOURCE
    elif gates.strict and named is Named.NOT:
        yield Layer.RESOURCE
    elif not identity and named is not Named.ENTITY:
        yield Layer.IDENTITY
