"""AWS as the full evaluator weighs it, made once for all rules that ask it about the same graph."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from findings.subjects import acts
from graph.access import AccessGraph
from graph.aws.answers import Decision
from graph.aws.estate.asking import can
from graph.aws.estate.estate import ANY, ANYTHING, ROOT, AwsEstate
from graph.model import Identity

_MADE: WeakKeyDictionary[AccessGraph, AwsEstate] = WeakKeyDictionary()


def estate_of(graph: AccessGraph) -> AwsEstate:
    """The AWS estate in a graph."""
    found = _MADE.get(graph)
    if found is None:
        found = _MADE[graph] = AwsEstate(graph.records)
    return found


def everything(graph: AccessGraph, identity: Identity) -> Decision | None:
    """Whether an identity may do everything in its account by policies alone; None where it is none of AWS."""
    estate = estate_of(graph)
    return can(estate, identity, ANYTHING, ANY) if identity.id in estate.identities else None


def is_machine(identity: Identity) -> bool:
    """Whether a rule about the rights of machines of AWS judges it: no person, no root user, none of AWS's own."""
    told_apart = identity.human is not True and not identity.platform_managed and identity.kind != ROOT
    return told_apart and acts(identity) and identity.kind.startswith("aws.")
