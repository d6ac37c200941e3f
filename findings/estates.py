"""AWS as the full evaluator weighs it, made once for all rules that ask it about the same graph."""

from __future__ import annotations

from collections.abc import Sequence

from findings.subjects import acts
from graph.access import AccessGraph
from graph.aws.answers import Decision
from graph.aws.estate.asking import can
from graph.aws.estate.estate import ANY, ANYTHING, ROOT, AwsEstate
from graph.model import Identity


def estate_of(graph: AccessGraph) -> AwsEstate:
    """The AWS estate in a graph."""
    return graph.table(AwsEstate)


def everything(graph: AccessGraph, identity: Identity) -> Decision | None:
    """Whether an identity may do everything in its account by policies alone; None where it is none of AWS."""
    estate = estate_of(graph)
    return can(estate, identity, ANYTHING, ANY) if identity.id in estate.identities else None


def is_machine(identity: Identity) -> bool:
    """Whether a rule about the rights of machines of AWS judges it: no person, no root user, none of AWS's own."""
    told_apart = identity.human is not True and not identity.platform_managed and identity.kind != ROOT
    return told_apart and acts(identity) and identity.kind.startswith("aws.")


def machines(graph: AccessGraph) -> Sequence[Identity]:
    """Every identity that is a machine of AWS."""
    return graph.once(_machines)


def _machines(graph: AccessGraph) -> Sequence[Identity]:
    aws = {kind for kind in graph.kinds(Identity) if kind.startswith("aws.")}
    return [each for each in graph.each(Identity) if each.kind in aws and is_machine(each)]
