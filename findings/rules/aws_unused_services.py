"""Rights of AWS for services that an identity does not use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.estates import machines, settled
from graph.model import Grant, Identity, Membership, Policy, Usage
from graph.policy import any_match
from graph.rights import PolicyBook

EVERYTHING = "*"
LEAST = 2
"""How many services have to be granted before a part of them can be too many."""
MOST_NAMES = 20


@rule(
    "aws-unused-services",
    "Services granted but not used by the identity",
    Severity.LOW,
    kind=RuleKind.JOIN,
    remedy="Take {services} out of the policies of {name}; muster least-privilege proposes the policy that is left",
    frameworks=("OWASP-NHI:NHI5:2025", "NIST-CSF-2.0:PR.AA-05"),
    reads=(Identity, Policy, Grant, Membership, Usage),
    platforms=("aws",),
)
def unused_services(view: View) -> Iterator[Answer]:
    """What an identity may do and never does only serves whoever takes it over.

    Use is what AWS reports of the last 400 days, some hours late; identities that are new, or that are not used at all,
    are told by other checks, and so is a right to everything. Without a report the answer is unknown.
    """
    used, known = _used(view), machines(view.graph)
    for each in view.graph.table(PolicyBook).classes:
        allowed = [sourced.statement for sourced in each.rights.grants if sourced.statement.allow]
        services = {_service(action) for statement in allowed for action in statement.actions}
        if len(services) < LEAST or EVERYTHING in services or any(statement.not_actions for statement in allowed):
            continue
        for identity in settled(view, (known[member] for member in each.members if member in known)):
            if identity.id in used:
                hit = _judged(view, identity, services, used[identity.id])
                if hit is not None:
                    yield hit
            else:
                yield Unsure(subject=identity.id, why="which services it uses was not reported")


def _used(view: View) -> Mapping[str, Sequence[Usage]]:
    """What is told of each identity's use of services; ``*`` says that somebody looked."""
    found: dict[str, list[Usage]] = defaultdict(list)
    for usage in view.graph.each(Usage):
        if usage.kind == "aws.iam.usage" and usage.action.endswith(EVERYTHING):
            found[usage.identity].append(usage)
    return found


@lru_cache(maxsize=4096)
def _service(action: str) -> str:
    """The service of an action. Many use the same few."""
    return action.partition(":")[0].lower()


def _judged(view: View, identity: Identity, services: set[str], usages: Sequence[Usage]) -> Hit | None:
    limit = view.limit("dormant_days", identity)
    since = view.at - timedelta(days=limit.days)
    used = {_service(each.action): each.last_used for each in usages}
    if all((last := used.get(each)) is not None and last >= since for each in services):
        return None
    lately = {name for name, last in used.items() if last is not None and last >= since and name != EVERYTHING}
    idle = sorted(each for each in services if not any(any_match((each,), name) for name in lately))
    if not lately or len(idle) / len(services) < view.limits_of(identity).unused_services_ratio:
        return None
    return Hit(
        subject=identity.id,
        message=f"of {len(services)} services it may use it did not use {len(idle)} "
        f"in {limit.days} days: {', '.join(idle[:MOST_NAMES])}",
        evidence=(limit.told,),
        facts={"services": ", ".join(idle[:MOST_NAMES])},
    )
