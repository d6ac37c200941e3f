"""Which findings belong to which ticket: what is linked stays where it is, and new findings join by their group."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from findings.finding import Finding
from reports.send.links import Link, LinkState
from reports.send.routing import GroupBy

MARKER_BYTES = 16
ENDED = frozenset({LinkState.ENDED, LinkState.GONE})


class Group(msgspec.Struct, kw_only=True):
    """The findings of one ticket, whatever their status, and the link where there is one."""

    marker: str
    members: list[Finding]
    link: Link | None = None


def marker_of(estate: str, target: str, key: Iterable[str], generation: int) -> str:
    """What a ticket is known by at its target: the same in every run, on every machine, with any store."""
    text = "\0".join((estate, target, *key, str(generation)))
    return f"muster-{hashlib.blake2b(text.encode(), digest_size=MARKER_BYTES).hexdigest()}"


def grouped(
    estate: str,
    target: str,
    group_by: GroupBy,
    *,
    taken: Iterable[Finding],
    known: Mapping[str, Finding],
    links: Iterable[Link],
) -> list[Group]:
    """The groups of ``taken`` (the findings that ask for action and go to the target) and of all that is linked.

    A finding stays with its ticket even where its owner changes: people follow the ticket. What is new in a group
    whose ticket a person has ended gets a ticket of its own, of the next generation.
    """
    groups = {
        link.marker: Group(marker=link.marker, members=[known[id_] for id_ in link.findings if id_ in known], link=link)
        for link in links
    }
    linked = {finding.id for group in groups.values() for finding in group.members}
    for finding in taken:
        if finding.id not in linked:
            marker = _open_marker(estate, target, _key(group_by, finding), groups)
            groups.setdefault(marker, Group(marker=marker, members=[])).members.append(finding)
    return list(groups.values())


def _open_marker(estate: str, target: str, key: tuple[str, ...], groups: Mapping[str, Group]) -> str:
    generation = 0
    while True:
        marker = marker_of(estate, target, key, generation)
        group = groups.get(marker)
        if group is None or group.link is None or group.link.state not in ENDED:
            return marker
        generation += 1


def _key(group_by: GroupBy, finding: Finding) -> tuple[str, ...]:
    owner = finding.owner or ""
    place = (finding.rule, finding.source, finding.scope)
    match group_by:
        case GroupBy.OWNER_RULE_SCOPE:
            return (group_by, owner, *place)
        case GroupBy.RULE_SCOPE:
            return (group_by, *place)
        case GroupBy.OWNER:
            return (group_by, owner)
        case GroupBy.FINDING:
            return (group_by, finding.id)
