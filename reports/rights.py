"""How rights changed between two scans, in words: who gained or lost what, by which policy, group or trust."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from graph.access import AccessGraph
from graph.model import Grant, Identity, Membership, Policy, Statement, Trust
from reports.gone import Unseen
from reports.naming import called, policy_called, statement_said
from reports.scan import Change
from reports.text import conditions_said, listed

HOLDERS_NAMED = 3
STATEMENTS_NAMED = 4
MANY_HOLDERS = 1
Link = TypeVar("Link", Grant, Membership, Trust)


def rights_changes(before: AccessGraph, after: AccessGraph) -> Iterator[Change]:
    """Yield every right that came, went or changed. What a new or gone identity brought along is told with it."""
    yield from _links(before, after, Grant, lambda grant: grant.identity, _grant_said)
    yield from _links(before, after, Membership, lambda link: link.member, _membership_said)
    yield from _links(before, after, Trust, lambda trust: trust.target, _trust_said)
    yield from _policies(before, after)


def _links(
    before: AccessGraph,
    after: AccessGraph,
    kind: type[Link],
    holder: Callable[[Link], str],
    said: Callable[[AccessGraph, Link, str], str],
) -> Iterator[Change]:
    old = {link.id: link for link in before.each(kind) if not told_as_trust(link)}
    new = {link.id: link for link in after.each(kind) if not told_as_trust(link)}
    unseen = Unseen(after)
    for id_ in new.keys() - old.keys():
        link = new[id_]
        if not _appeared(holder(link), before, after):
            yield _right("came", id_, called(after, holder(link)), said(after, link, "gained"))
    for id_ in old.keys() - new.keys():
        link = old[id_]
        if not _appeared(holder(link), after, before) and not unseen.hides(link, before):
            yield _right("went", id_, called(before, holder(link)), said(before, link, "lost"))
    for id_, link in new.items():
        known = old.get(id_)
        if known is not None and known != link:
            detail = f"{said(after, link, 'now has')}; before: {said(before, known, 'had')}"
            yield _right("changed", id_, called(after, holder(link)), detail)


def told_as_trust(link: Grant | Membership | Trust) -> bool:
    """Whether it attaches a trust policy, of which the trusts themselves tell."""
    return isinstance(link, Grant) and link.purpose == "trust"


def _appeared(id_: str, absent: AccessGraph, present: AccessGraph) -> bool:
    """Whether an identity itself is only in one of the scans."""
    return isinstance(present.get(id_), Identity) and absent.get(id_) is None


def policy_of(graph: AccessGraph, grant: Grant) -> str:
    """Name the policy that a grant attaches."""
    return policy_called(graph, grant.policy)


def _grant_said(graph: AccessGraph, grant: Grant, verb: str) -> str:
    name = policy_of(graph, grant)
    if grant.purpose != "grants":
        limit = "limit" if grant.purpose == "boundary" else f"{grant.purpose} limit"
        return f"{verb} the {limit} of policy {name}"
    policy = graph.get(grant.policy)
    if not isinstance(policy, Policy):
        return f"{verb} what policy {name} gives, which could not be read"
    return f"{verb} {_statements(policy)} by policy {name}"


def _membership_said(graph: AccessGraph, link: Membership, verb: str) -> str:
    return f"{verb} what {called(graph, link.group)} has, as its member"


def _trust_said(graph: AccessGraph, trust: Trust, verb: str) -> str:
    who = {
        "identity": called(graph, trust.principal),
        "account": f"every identity of account {trust.principal}",
        "anyone": "anyone at all",
        "service": f"service {trust.principal}",
        "federated": f"subjects of {trust.issuer or trust.principal}",
    }.get(trust.principal_kind, trust.principal)
    condition = f" if {conditions_said(trust.conditions)}" if trust.conditions else ""
    return f"{verb} {'trust in' if trust.allow else 'a ban of'} {who}{condition}"


def _policies(before: AccessGraph, after: AccessGraph) -> Iterator[Change]:
    """A policy that changed changes the rights of all who have it, and is told once."""
    changed = {
        policy.id: (known, policy)
        for policy in after.each(Policy)
        if isinstance(known := before.get(policy.id), Policy) and known.statements != policy.statements
    }
    holders = _holders(after, changed)
    for id_, (old, new) in changed.items():
        if id_ in holders:
            detail = _difference(old, new)
            if detail:
                yield _policy_change(after, new, holders[id_], detail)


def _policy_change(graph: AccessGraph, policy: Policy, holders: Sequence[str], detail: str) -> Change:
    if len(holders) > MANY_HOLDERS:
        names = listed((called(graph, holder) for holder in holders), HOLDERS_NAMED)
        return _right("changed", policy.id, f"policy {policy.name} of {names}", detail)
    return _right("changed", policy.id, called(graph, holders[0]), f"{detail} by policy {policy.name}")


def _holders(graph: AccessGraph, policies: Mapping[str, object]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for grant in graph.each(Grant):
        if told_as_trust(grant):
            continue
        if grant.policy in policies and grant.identity not in found.setdefault(grant.policy, []):
            found[grant.policy].append(grant.identity)
    return found


def _difference(old: Policy, new: Policy) -> str:
    """Say which actions came and went. Statements that only moved, were renamed or were split changed nothing."""
    was, is_ = _grains(old), _grains(new)
    gained = [statement_said(each) for each in _gathered(grain for grain in is_ if grain not in was)]
    lost = [statement_said(each) for each in _gathered(grain for grain in was if grain not in is_)]
    parts = [f"gained {listed(gained, STATEMENTS_NAMED)}"] if gained else []
    parts += [f"lost {listed(lost, STATEMENTS_NAMED)}"] if lost else []
    return " and ".join(parts)


def _grains(policy: Policy) -> dict[Statement, None]:
    """Take a policy's statements apart, one action each, so that two versions can be compared."""
    grains: dict[Statement, None] = {}
    for statement in policy.statements:
        bare = replace(
            statement,
            sid="",
            resources=tuple(sorted(statement.resources)),
            not_resources=tuple(sorted(statement.not_resources)),
            not_actions=tuple(sorted(statement.not_actions)),
        )
        for action in statement.actions or ("",):
            grains[replace(bare, actions=(action,) if action else ())] = None
    return grains


def _gathered(grains: Iterable[Statement]) -> Iterator[Statement]:
    """Put grains that differ only by their action together again."""
    groups: dict[Statement, list[str]] = {}
    for grain in grains:
        groups.setdefault(replace(grain, actions=()), []).extend(grain.actions)
    yield from (replace(bare, actions=tuple(actions)) for bare, actions in groups.items())


def _statements(policy: Policy) -> str:
    said = dict.fromkeys(statement_said(each) for each in policy.statements)
    return listed(said, STATEMENTS_NAMED) or "nothing"


def _right(how: str, id_: str, name: str, detail: str) -> Change:
    return Change(what="right", how=how, id=id_, name=name, detail=detail)
