"""Agents that are meant to read, and may do more."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.powers import READS as READING
from findings.registered import acting
from findings.subjects import name_of
from graph.model import AiSystem, Grant, Identity, Membership, Policy
from graph.rights import PolicyBook

MOST_NAMES = 20


@rule(
    "agent-read-write-mixed",
    "Agent meant to read also holds write or execute rights on the same data",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy=(
        "Take {right} from {role}, as which {name} acts, or split it: one identity that reads for the agent, another "
        "one that writes for whoever approves; or have it approved in the register ({place})"
    ),
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI02:2026",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.AA-05",
    ),
    reads=(Identity, AiSystem, Policy, Grant, Membership),
)
def reads_and_writes(view: View) -> Iterator[Answer]:
    """The approval says that it looks at things; its rights say that it changes them when it is told to.

    Judged are systems of which every approved tool only reads. A right counts by the verb of its action, where no
    denial takes all of it away. A system that is approved for a tool without an effect is unknown.
    """
    for system in view.graph.each(AiSystem):
        effects = {each.effect for each in system.tools}
        if not effects or effects - {"read", None}:
            continue
        if None in effects:
            yield Unsure(subject=system.id, why="its approval names a tool and does not say what it may do with it")
            continue
        for identity in acting(view.graph, system):
            yield from _judge(view, system, identity)


def _judge(view: View, system: AiSystem, identity: Identity) -> Iterator[Hit]:
    rights = [each.statement for each in view.graph.table(PolicyBook).rights(identity).grants]
    denied = {action for each in rights if not each.allow and not each.conditions for action in each.actions}
    changing = sorted(
        {
            f"{action} on {resource}"
            for each in rights
            if each.allow
            for action in each.actions
            if action not in denied and "*" not in denied and not READING.match(action)
            for resource in each.resources or ("some resources",)
        }
    )
    if changing:
        role = name_of(view.graph, identity.id)
        more = f" and {len(changing) - 1} more" if len(changing) > 1 else ""
        yield Hit(
            subject=system.id,
            message=f"it is approved to read; as {role} it may {changing[0]}{more}",
            evidence=tuple(changing[:MOST_NAMES]),
            facts={"right": changing[0], "role": role, "place": system.place or system.id},
        )
