"""Identities that several programs run as."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.untagged import Untagged
from graph.access import AccessGraph
from graph.model import Identity, Resource

MOST_NAMES = 20
APPLICATION = ("application", "app", "service", "project", "aws:cloudformation:stack-name")
"""Tags that say to which application a thing belongs."""
COUNTED = re.compile(r"[-_.]?(?:[0-9a-f]{8,}|\d+)$")
"""What replicas of one thing have at the end of their names."""
NO_WORKLOAD = frozenset({"aws.rolesanywhere.profile", "aws.ecs.service"})
"""What runs as somebody and is no workload of its own: a door, and what is started from a task definition."""


@rule(
    "nhi-shared-workloads",
    "One identity is used by several workloads",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy="Give each of {programs} an identity of its own, with the rights that it needs",
    frameworks=(
        "OWASP-NHI:NHI9:2025",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.AA-01",
        "NIST-CSF-2.0:PR.AA-03",
    ),
    reads=(Identity, Resource),
)
def shared_by_workloads(view: View) -> Iterator[Answer]:
    """Each of them has the rights of all, and whoever takes one over has them too.

    Replicas of one program count once, and so do things that a tag says are of one application. Where their tags could
    not be read they may be of one, and the answer is unknown. Identities that the platform keeps are left out.
    """
    untagged = Untagged(view.graph.gaps)
    for id_, workloads in _workloads(view.graph).items():
        programs = sorted({_application(each) for each in workloads})
        unread = {each.name for each in workloads if _may_be_tagged(view.graph, untagged, each)}
        if len({_application(each) for each in workloads if each.name not in unread}) > 1:
            yield _hit(id_, workloads, programs, f"{len(programs)} programs run as it")
        elif len(programs) > 1:
            why = (
                f"the tags of {', '.join(sorted(unread)[:MOST_NAMES])} could not be read: all may be of one application"
            )
            yield Unsure(subject=id_, why=why)


@rule(
    "nhi-shared-environments",
    "One identity or credential serves several environments",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Give production an identity of its own; these share one: {programs}",
    frameworks=(
        "OWASP-NHI:NHI8:2025",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:PR.PS-01",
        "CIS-AWS-7.0.0/2.1.4",
    ),
    reads=(Identity, Resource),
)
def shared_by_environments(view: View) -> Iterator[Answer]:
    """Whoever breaks into the test system is in production, as the same identity.

    A program whose environment nobody tells is not held against it.
    """
    worth = view.graph.worth
    for id_, workloads in _workloads(view.graph).items():
        told = {each.name: env for each in workloads if (env := worth.environment_of(each.id))}
        if len({worth.is_production(each) for each in told.values()}) > 1:
            yield _hit(id_, workloads, sorted(told), f"it is used in {' and '.join(sorted(set(told.values())))}")


def _workloads(graph: AccessGraph) -> Mapping[str, Sequence[Resource]]:
    """What runs as each identity that is not the platform's own."""
    found: dict[str, list[Resource]] = defaultdict(list)
    for resource in graph.each(Resource):
        for id_ in resource.runs_as if resource.kind not in NO_WORKLOAD else ():
            identity = graph.get(id_)
            if isinstance(identity, Identity) and not identity.platform_managed:
                found[id_].append(resource)
    return found


def _application(resource: Resource) -> str:
    tags = {key.lower(): value for key, value in resource.tags.items()}
    told = next((tags[key] for key in APPLICATION if tags.get(key)), None)
    return told or COUNTED.sub("", resource.name) or resource.name


def _may_be_tagged(graph: AccessGraph, untagged: Untagged, resource: Resource) -> bool:
    """Whether a tag that was not read may say of which application it is."""
    return not resource.tags and untagged.of(resource, graph.sources.get(resource.id, ""))


def _hit(id_: str, workloads: Sequence[Resource], programs: Sequence[str], message: str) -> Hit:
    names = ", ".join(programs[:MOST_NAMES])
    evidence = tuple(each.id for each in workloads)[:MOST_NAMES]
    return Hit(subject=id_, message=f"{message}: {names}", evidence=evidence, facts={"programs": names})
