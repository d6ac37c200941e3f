"""The access graph as rows: nodes and edges one after another, with flat attributes of a few fixed types.

Graph tools differ in what they call things and agree on what they refuse: nested values, control characters, two
types in one column. So the columns are fixed, a value is a text, a whole number, a yes or no, or is not there, and no
text has anything in it that a terminal, an XML reader or an importer that goes line by line would choke on. Rows are
made one at a time from the graph's own tables: nothing is copied, however large the estate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from findings.subjects import name_of
from graph.access import AccessGraph, Edge, EdgeKind
from graph.classes import CLASS
from graph.model import (
    RECORD_TYPES,
    AiSystem,
    AnyRecord,
    Credential,
    Exposure,
    Identity,
    Person,
    Record,
    Resource,
    Secret,
    SecretStore,
    Tool,
)
from reports.declare import Whole
from reports.naming import exposed_at
from reports.plain import inert
from reports.scan import Scan
from reports.text import clean, conditions_said, cut, number

Value = str | int | bool
ID_ROOM = 1000
"""A database's index refuses keys of some thousand bytes; what is longer ends in a digest."""
TEXT_ROOM = 2000
GAPS_NAMED = 200
THINGS: frozenset[type] = frozenset(
    {Identity, Credential, SecretStore, Secret, Exposure, Resource, Tool, AiSystem, Person}
)
"""What is a node. Trusts, memberships and attachments of policies are what edges are made of."""
ENCODER = msgspec.json.Encoder()
UNREAD = "Unread"
"""The type of a node that something leads to and that no listing told of."""
NODE_COLUMNS: Mapping[str, type[Value]] = {
    "type": str,
    "kind": str,
    "name": str,
    "scope": str,
    "source": str,
    "owner": str,
    "environment": str,
    "production": bool,
    "crown_jewel": bool,
    "human": bool,
    "enabled": bool,
    "created": str,
    "last_used": str,
    "expires": str,
    "place": str,
    "findings": int,
    "risk": int,
    "carried_since": str,
}
DATED = ("created", "last_used", "expires")
"""Columns that are attributes of some types of records alone."""
DATED_OF: Mapping[type, Sequence[str]] = {
    type_: [column for column in DATED if column in type_.__struct_fields__] for type_ in RECORD_TYPES
}
"""The columns about time that records of a type have: asking each record for each of them is dear."""
EDGE_COLUMNS: Mapping[str, type[Value]] = {
    "kind": str,
    "why": str,
    "evidence": str,
    "conditional": bool,
    "conditions": str,
}


class NodeRow(msgspec.Struct, frozen=True):
    """A node: its id, and what is known of it. A column that is not there was not reported."""

    id: str
    attributes: dict[str, Value]

    @property
    def type(self) -> str:
        """What it is, in the words of the glossary: Identity, Credential, Secret."""
        return str(self.attributes["type"])

    @property
    def kind(self) -> str:
        """What the platform calls it: ``aws.iam.role``."""
        return str(self.attributes.get("kind", ""))


class EdgeRow(msgspec.Struct, frozen=True):
    """An edge, from what one has to what one gains. The id stays the same from scan to scan."""

    id: str
    source: str
    target: str
    attributes: dict[str, Value]

    @property
    def kind(self) -> str:
        """What the edge says: ``becomes``."""
        return str(self.attributes["kind"])


class Standing(msgspec.Struct, frozen=True):
    """How a subject stands: its open findings and the highest risk among them."""

    findings: int
    risk: int


NOTHING_FOUND = Standing(0, 0)


class Rows:
    """The rows of one scan's graph, each made when it is asked for."""

    def __init__(self, whole: Whole) -> None:
        self.scan = whole.scan
        self._graph = whole.graph()
        self._standing = _standings(whole.scan)

    def about(self) -> dict[str, Value]:
        """What the graph is of, and what of it could not be read: what is not in a graph with gaps may well exist."""
        scan = self.scan
        return {
            "estate": cut(scan.estate, TEXT_ROOM),
            "scan": scan.number,
            "finished": str(_time(scan.finished)),
            "musterbook": clean(scan.version),
            "complete": not scan.gaps,
            "gaps": len(scan.gaps),
            "not_read": "; ".join(self.gaps(GAPS_NAMED)),
        }

    def gaps(self, most: int | None = None) -> Iterator[str]:
        """Each listing that could not be read, and why; at most so many, and how many more there are."""
        gaps = self.scan.gaps if most is None else self.scan.gaps[:most]
        for gap in gaps:
            missing = f" (missing permission {gap.permission})" if gap.permission else ""
            yield cut(f"{gap.id}: {gap.reason}{missing}", TEXT_ROOM)
        if len(gaps) < len(self.scan.gaps):
            yield f"and {number(len(self.scan.gaps) - len(gaps))} more"

    def nodes(self) -> Iterator[NodeRow]:
        """Every thing, and whatever an edge leads to that no listing told of."""
        records = self._graph.records
        for id_, record in records.items():
            if type(record) in THINGS or self._graph.onwards(id_):
                yield self._node(id_, record)
        others = {target for target in self._targets() if type(records.get(target)) not in THINGS}
        for id_ in sorted(others):
            if not self._graph.onwards(id_):
                yield self._node(id_, records.get(id_))

    def edges(self) -> Iterator[EdgeRow]:
        """Every edge; those between the same two nodes stand together, in the order of their kinds."""
        for id_, record in self._graph.records.items():
            for _, reasons in sorted(self._graph.onwards(id_).items()):
                yield from map(_edge, sorted(reasons, key=lambda edge: edge.kind) if len(reasons) > 1 else reasons)
            if isinstance(record, Person):
                yield from map(_edge, self._owned(id_))

    def _owned(self, person: str) -> Sequence[Edge]:
        """What a person answers for; nobody else has such edges."""
        return sorted(self._graph.edges_from(person, {EdgeKind.OWNS}), key=lambda edge: edge.target)

    def _targets(self) -> Iterator[str]:
        for id_, record in self._graph.records.items():
            yield from self._graph.onwards(id_)
            if isinstance(record, Person):
                yield from (edge.target for edge in self._owned(id_))

    def _node(self, id_: str, record: AnyRecord | None) -> NodeRow:
        graph, standing = self._graph, self._standing.get(id_, NOTHING_FOUND)
        environment = graph.worth.environment_of(id_)
        told: dict[str, Value | None] = {
            "type": UNREAD,
            "kind": None,
            "name": _text(name_of(graph, id_)),
            "scope": None,
        }
        told["source"] = _again(graph.sources.get(id_))
        told["owner"] = _again(_owner(graph, id_))
        if environment is not None:
            told |= {"environment": _again(environment), "production": graph.worth.is_production(environment)}
        told["crown_jewel"] = graph.worth.jewel(id_) is not None
        if record is not None:
            _tell(told, record)
        told |= {"findings": standing.findings, "risk": standing.risk, "carried_since": _time(graph.carried.get(id_))}
        return NodeRow(
            shown_id(id_), {name: value for name, value in told.items() if value is not None and value != ""}
        )


def _tell(told: dict[str, Value | None], record: AnyRecord) -> None:
    """Put in what the record itself says."""
    told["type"], told["kind"], told["scope"] = (
        _type(type(record), record.kind),
        _again(record.kind),
        _again(record.scope),
    )
    if isinstance(record, Identity):
        told |= {"human": record.human, "enabled": record.enabled}
    elif isinstance(record, Credential):
        told["enabled"] = record.active
    for column in DATED_OF.get(type(record), ()):
        told[column] = _time(getattr(record, column))
    if isinstance(record, Exposure):
        told |= {"name": _text(exposed_at(record)), "place": _text(record.places[0]) if record.places else None}


def shown_id(id_: str) -> str:
    """Return an id that every format can hold, and that two things never share."""
    if id_.isprintable() and len(id_) <= ID_ROOM:
        return id_
    return f"{cut(id_, ID_ROOM)}~{hashlib.sha256(id_.encode(errors='surrogatepass')).hexdigest()[:12]}"


def flat_json(value: object) -> str:
    """Write what rows are made of as JSON. Their texts print already; what runners of CI obey is escaped."""
    text = ENCODER.encode(value).decode()
    return inert(text) if "##" in text else text


def _edge(edge: Edge) -> EdgeRow:
    why = _why(edge.why)
    attributes: dict[str, Value] = {"kind": str.__str__(edge.kind), "why": why, "conditional": bool(edge.conditions)}
    if edge.evidence:
        attributes["evidence"] = _text("; ".join(edge.evidence))
    if edge.conditions:
        attributes["conditions"] = _text(conditions_said(edge.conditions))
    parts = (edge.source, edge.kind, edge.target, why, *edge.evidence, str(attributes.get("conditions", "")))
    told = "\n".join(parts).encode(errors="surrogatepass")
    digest = hashlib.blake2b(told, digest_size=10).hexdigest()
    return EdgeRow(digest, shown_id(edge.source), shown_id(edge.target), attributes)


@lru_cache(maxsize=4096)
def _why(why: str) -> str:
    return _text(why.replace("{target}", "it"))


def _standings(scan: Scan) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    for finding in scan.findings:
        if finding.active:
            known = found.get(finding.subject, NOTHING_FOUND)
            found[finding.subject] = Standing(known.findings + 1, max(known.risk, finding.risk))
    return found


@lru_cache(maxsize=1024)
def _type(type_: type[Record], kind: str) -> str:
    return "Rights" if kind.startswith(CLASS) and issubclass(type_, Resource) else type_.__name__


def _owner(graph: AccessGraph, id_: str) -> str | None:
    """Who is said to answer for it, by the best evidence."""
    owners = graph.owners(id_)
    if not owners:
        return None
    return name_of(graph, owners[0].person) if owners[0].person else owners[0].text


def _text(text: str) -> str:
    """Clean and cut a text; hardly any needs it, and telling that one does not is cheap."""
    harmless = len(text) <= TEXT_ROOM and text.isascii() and text.isprintable()
    return text if harmless else cut(text, TEXT_ROOM)


@lru_cache(maxsize=4096)
def _again(text: str | None) -> str | None:
    """The same of a text that many rows have: a kind, a scope, an owner."""
    return None if text is None else _text(text)


@lru_cache(maxsize=4096)
def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")
