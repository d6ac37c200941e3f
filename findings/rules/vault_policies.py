"""Policies of Vault that let machines do everything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.access import AccessGraph
from graph.model import Credential, Grant, Identity, Membership, Policy, Statement

EVERYWHERE = frozenset({"*", "+/*", "/*"})
"""Paths that mean the whole store."""
CHANGES = frozenset({"create", "update", "patch", "delete", "sudo", "*"})
MOST_NAMES = 20
HOLDER = "vault.token.holder"


@rule(
    "vault-policy-wildcard",
    "ACL policy grants sudo or wildcard paths",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Name in {policy} the paths that {holders} need and the capabilities on each, then run: "
        "vault policy write {policy} {policy}.hcl"
    ),
    frameworks=("OWASP-NHI:NHI5:2025", "OWASP-ASI:ASI03:2026", "NIST-CSF-2.0:PR.AA-05"),
    reads=(Policy, Grant, Identity, Membership),
    platforms=("vault",),
)
def wildcard_policy(view: View) -> Iterator[Answer]:
    """Who may change every path writes itself whatever policy it likes, and reads every secret with it.

    Told is a block for the whole store that changes something, and one with ``sudo`` that changes what is on a path
    with an open end; ``sudo`` to read or list is what some listings ask for. Only a policy that a machine has counts,
    by itself or by its groups; the policy of root tokens is judged with those tokens.
    """
    policies = [each for each in view.graph.of_kind(Policy, "vault.policy") if not each.platform_managed]
    judged = [(policy, blocks) for policy in policies if (blocks := list(_wide(policy)))]
    if not judged:
        return
    holders, people = _holders(view.graph), _People(view.graph)
    for policy, blocks in judged:
        having = holders.get(policy.id, ())
        machines = [each for each in having if people.is_machine(each)]
        if any(not block.conditions for block in blocks) and machines:
            yield _hit(policy, blocks, machines)
        elif machines:
            yield Unsure(subject=policy.id, why=f"what {_said(blocks)} opens depends on the parameters of a call")
        elif doubtful := [each.name for each in having if each.human is None]:
            yield Unsure(subject=policy.id, why=f"whether {doubtful[0]}, which has it, is a machine was not reported")


def _wide(policy: Policy) -> Iterator[Statement]:
    for statement in policy.statements:
        changing = CHANGES.intersection(statement.actions)
        for path in statement.resources if statement.allow and changing else ():
            if path in EVERYWHERE or (path.endswith("*") and "sudo" in changing and len(changing) > 1):
                yield statement


def _said(blocks: Sequence[Statement]) -> str:
    return ", ".join(f"{','.join(each.actions)} on {each.resources[0]}" for each in blocks)


def _hit(policy: Policy, blocks: Sequence[Statement], machines: Sequence[Identity]) -> Hit:
    names = ", ".join(sorted({each.name for each in machines})[:MOST_NAMES])
    return Hit(
        subject=policy.id,
        message=f"it allows {_said(blocks)}, and these have it: {names}",
        evidence=tuple(each.id for each in machines)[:MOST_NAMES],
        facts={"policy": policy.name, "holders": names},
    )


class _People:
    """Tells machines from people as far as the records do."""

    def __init__(self, graph: AccessGraph) -> None:
        made = (each for each in graph.each(Credential) if str(each.facts.get("path")).startswith("auth/token/"))
        self._made = {each.identity for each in made}

    def is_machine(self, identity: Identity) -> bool:
        """Whether it is one for certain: a token that was made and not logged in for is one, too."""
        return identity.human is False or (identity.kind == HOLDER and identity.id in self._made)


def _holders(graph: AccessGraph) -> Mapping[str, Sequence[Identity]]:
    """Who has each policy, by itself or as a member of groups."""
    members: dict[str, list[str]] = defaultdict(list)
    for membership in graph.each(Membership):
        members[membership.group].append(membership.member)
    found: dict[str, list[Identity]] = defaultdict(list)
    for grant in graph.each(Grant):
        for id_ in _within(grant.identity, members):
            identity = graph.get(id_)
            if isinstance(identity, Identity) and identity.enabled is not False and identity.kind != "vault.group":
                found[grant.policy].append(identity)
    return found


def _within(start: str, members: Mapping[str, Sequence[str]]) -> Iterator[str]:
    seen, left = {start}, [start]
    while left:
        yield (id_ := left.pop())
        left += [each for each in members.get(id_, ()) if each not in seen]
        seen.update(members.get(id_, ()))
