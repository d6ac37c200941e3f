"""AWS as the full evaluator weighs it, made once for all rules that ask it about the same graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from findings.declare import View
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


def machines(graph: AccessGraph) -> Mapping[str, Identity]:
    """Every identity that is a machine of AWS, by its id."""
    return graph.once(_machines)


def settled(view: View, machines: Iterable[Identity]) -> Iterator[Identity]:
    """Those that are not new: what they do not use yet, they may be about to."""
    limits, at = view.asking("dormant_days"), view.at
    for each in machines:
        if each.created is None or (at - each.created).days >= limits(each).days:
            yield each


def _machines(graph: AccessGraph) -> Mapping[str, Identity]:
    of_aws = graph.of_kinds(Identity, lambda kind: kind.startswith("aws."))
    return {each.id: each for each in of_aws if is_machine(each)}
