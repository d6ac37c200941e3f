"""The roll itself: every identity with who answers for it, when it was last used, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from findings.owned import owned
from findings.subjects import acts
from graph.model import Credential, Identity
from reports.html.columns import columns
from reports.html.coverage import unread
from reports.html.material import Material
from reports.html.overview import sort_of
from reports.html.tags import NAME_ROOM, Safe, again, shown
from reports.naming import word
from reports.scan import Scan
from reports.text import day

NAMES: tuple[str, ...] = ("id", "name", "kind", "sort", "source", "scope", "owner", "standing", "environment")
NAMES += ("enabled", "created", "used", "credentials", "findings", "risk")
STANDING = {"nobody": "nobody known", "not read": "could not be read", "unknown": "not in the directory"}
"""What an owner's standing is called where the word alone would mislead."""


def intro(scan: Scan) -> tuple[str, str, Safe]:
    """The title of the page, what it is about, and what it may lack."""
    said = "Everything that can act, and who answers for it."
    return "The roll", said, unread(scan, "Identity", "Credential", "OwnerClaim")


def identities(material: Material) -> Sequence[Identity]:
    """The identities in the order of the inventory: by name, then by id."""
    found = [each for each in material.graph.each(Identity) if acts(each)]
    return sorted(found, key=lambda each: (each.name.casefold(), each.id))


def inventory_data(material: Material, listed: Sequence[Identity]) -> Mapping[str, object]:
    """Every identity as columns."""
    return columns(NAMES, _rows(material, listed))


def _rows(material: Material, listed: Sequence[Identity]) -> Iterator[tuple[object, ...]]:
    graph = material.graph
    owners = {each.id: each for each in owned(graph, material.limits, material.scan.finished)}
    credentials = Counter(each.identity for each in graph.each(Credential))
    counts: Counter[str] = Counter()
    risks: dict[str, int] = {}
    for finding in material.active:
        bearer = material.bearers.get(finding.subject, "")
        counts[bearer] += 1
        risks[bearer] = max(risks.get(bearer, 0), finding.risk)
    for each in listed:
        found = owners.get(each.id)
        yield (
            shown(each.id, NAME_ROOM),
            shown(each.name, NAME_ROOM),
            again(word(each.kind)),
            sort_of(each),
            again(graph.sources.get(each.id), NAME_ROOM),
            again(each.scope, NAME_ROOM),
            again(found.owner if found else "", NAME_ROOM),
            STANDING.get(found.standing, found.standing) if found else "needs none",
            again(material.environment(each.id), NAME_ROOM),
            "not told" if each.enabled is None else "on" if each.enabled else "off",
            day(each.created) if each.created else "",
            _used(each),
            credentials[each.id],
            counts[each.id],
            risks.get(each.id, 0),
        )


def _used(identity: Identity) -> str:
    if identity.last_used is not None:
        return day(identity.last_used)
    return {True: "yes, not told when", False: "never", None: "not told"}[identity.used]
