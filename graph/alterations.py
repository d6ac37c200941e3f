"""Names of what an audit log tells to have been changed about rights, so that a change in a scan finds its event.

An event names a role without its path, so what is changed about it is told by its account, its sort and its name.
"""

from __future__ import annotations

from graph.model import Grant, Identity, Membership, Policy, Record, Trust

ALTERED = "aws.cloudtrail.altered"
"""Kind of the claims that say who altered something. They name nobody as its owner: their confidence is zero."""
BOUNDARY, TRUST = "boundary", "trust"
"""What else than a policy can be altered about an identity."""


def about_holder(scope: str, sort: str, name: str, what: str) -> str:
    """What is altered about a role, a user or a group of an account: a policy by its ARN or name, a group it is in."""
    return f"{scope}/{sort}/{name}/{what}"


def altered_names(record: Record, holder: Record | None, other: Record | None = None) -> tuple[str, ...]:
    """The names under which an event may tell of a record. ``holder`` is whom it is about, ``other`` the group."""
    names: tuple[str, ...]
    match record:
        case Trust():
            names = _of(holder, TRUST)
        case Policy():
            names = record.id, record.id.rpartition("/")[2]
        case Membership():
            names = _of(holder, f"group/{other.name}") if isinstance(other, Identity) else ()
        case Grant(purpose="boundary"):
            names = _of(holder, BOUNDARY)
        case Grant(purpose="grants"):
            names = (*_of(holder, record.policy), *_of(holder, record.policy.rpartition("/")[2]))
        case _:
            names = (record.id, record.id.partition(":")[2])
    return names


def _of(holder: Record | None, what: str) -> tuple[str, ...]:
    if not isinstance(holder, Identity):
        return ()
    return (about_holder(holder.scope, holder.kind.rpartition(".")[2], holder.name, what),)
