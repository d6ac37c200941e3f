"""What a rule's subject is to the people who read of it: its name, who bears it, who answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from graph.access import AccessGraph, Owner
from graph.classes import CLASS
from graph.model import AnyRecord, Credential, Exposure, Identity, Person, Resource, Secret, Tool

GROUP_ENDING = ".group"
AUTHOR = "git.author"
GONE = frozenset({"left", "disabled"})
OF_OTHERS = "scanner.finding"
"""A record of what another scanner found; its fact ``subject`` is the id of the thing it speaks of."""
AGENTS = frozenset({"ai.agent", "aws.bedrock.agent", "aws.agentcore.runtime", "aws.agentcore.harness"})
"""The kinds of identities that decide by themselves what to do."""


def moment(fact: object) -> datetime | None:
    """A time that a record keeps as one of its facts."""
    return datetime.fromisoformat(fact) if isinstance(fact, str) else None


def name_of(graph: AccessGraph, id_: str) -> str:
    """What people call a record: its name where it has one, else its id. A tool's says also which server gives it."""
    record = graph.get(id_)
    if isinstance(record, Tool) and record.server and record.server != record.name:
        return f"{record.server}/{record.name}"
    name: str = getattr(record, "name", "")
    return name or id_


def bearer(graph: AccessGraph, id_: str) -> Identity | None:
    """The identity that a subject is, proves or serves; None when there is none."""
    record = graph.get(id_)
    if isinstance(record, Credential):
        record = graph.get(record.identity)
    elif isinstance(record, Tool):
        record = graph.get(record.agent)
    elif isinstance(record, Resource):
        record = graph.get(spoken_of(record))
    return record if isinstance(record, Identity) else None


def spoken_of(record: Resource) -> str:
    """The id of the thing that another scanner's finding speaks of; of any other resource its own."""
    return str(record.facts.get("subject") or record.id) if record.kind == OF_OTHERS else record.id


def best_owner(graph: AccessGraph, id_: str, min_confidence: float) -> Owner | None:
    """The best owner claim, which goes first, where it is strong enough."""
    claims = graph.owners(id_)
    return claims[0] if claims and claims[0].confidence >= min_confidence else None


def answers_for(graph: AccessGraph, id_: str, min_confidence: float) -> str | None:
    """The person, team or text that answers for a subject, by itself or by what it belongs to."""
    for each in _belongs_to(graph.get(id_), id_):
        owner = best_owner(graph, each, min_confidence)
        if owner is not None:
            person = graph.get(owner.person) if owner.person else None
            return person.name if isinstance(person, Person) else owner.text
    return None


def _belongs_to(record: AnyRecord | None, id_: str) -> tuple[str, ...]:
    if isinstance(record, Credential):
        return id_, record.identity
    if isinstance(record, Tool):
        return id_, record.agent
    if isinstance(record, Exposure):
        return id_, record.resource
    if isinstance(record, Resource):
        return tuple(dict.fromkeys((id_, spoken_of(record))))
    return (id_, record.store) if isinstance(record, Secret) else (id_,)


def is_production(graph: AccessGraph, id_: str) -> bool:
    """Whether the subject is known to be in production. What is not known is no "no": ask the worth itself then."""
    return graph.worth.in_production(id_) is True


def acts(identity: Identity) -> bool:
    """Whether it is something that acts: no group, and no class node of our own."""
    return _acts(identity.kind)


def acting(graph: AccessGraph) -> Sequence[Identity]:
    """Every identity that acts."""
    return graph.once(_acting)


def _acting(graph: AccessGraph) -> Sequence[Identity]:
    return graph.of_kinds(Identity, _acts)


@lru_cache(maxsize=1024)
def _acts(kind: str) -> bool:
    return not kind.endswith(GROUP_ENDING) and not kind.startswith(CLASS)


def needs_owner(identity: Identity) -> bool:
    """Whether somebody ought to answer for it: not a person, not the platform's own, not an account's root.

    Who wrote a commit is taken for a person until the address says that it is a machine's.
    """
    if identity.kind == AUTHOR and identity.human is not False:
        return False
    return (
        acts(identity)
        and identity.human is not True
        and not identity.platform_managed
        and not identity.kind.endswith(".root")
    )
