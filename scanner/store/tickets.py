"""The tickets of an estate: which findings each is about, and what we last wrote and saw of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select

from reports.send.links import Link, LinkState
from scanner.store import findings
from scanner.store.schema import BATCH, finding, insert, ticket, ticket_finding

COLUMNS = tuple(name for name in Link.__struct_fields__ if name != "findings")
KEY = ("estate_id", "target", "marker")


def load(connection: Connection, estate_id: int, target: str | None = None) -> list[Link]:
    """Every link of an estate, or of one target of it, by target and marker."""
    mine = ticket.c.estate_id == estate_id
    if target is not None:
        mine &= ticket.c.target == target
    about = _about(connection, mine)
    rows = connection.execute(select(ticket.c.id, *(ticket.c[name] for name in COLUMNS)).where(mine)).mappings()
    links = (
        Link(**{**{name: row[name] for name in COLUMNS}, "state": LinkState(row["state"])}, findings=about[row["id"]])
        for row in rows
    )
    # Sorted here: databases differ in how they order text.
    return sorted(links, key=lambda link: (link.target, link.marker))


def _about(connection: Connection, mine: ColumnElement[bool]) -> dict[int, tuple[str, ...]]:
    rows = connection.execute(
        select(ticket_finding.c.ticket_id, finding.c.fingerprint)
        .join(ticket, ticket.c.id == ticket_finding.c.ticket_id)
        .join(finding, finding.c.id == ticket_finding.c.finding_id)
        .where(mine)
    )
    ids: defaultdict[int, list[str]] = defaultdict(list)
    for key, fingerprint in rows:
        ids[key].append(fingerprint)
    return defaultdict(tuple, {key: tuple(sorted(each)) for key, each in ids.items()})


def save(connection: Connection, estate_id: int, link: Link) -> None:
    """Keep a link as it is now. Findings that the estate does not know are left out of it."""
    values: dict[str, Any] = {name: getattr(link, name) for name in COLUMNS}
    statement = insert(connection, ticket).values(estate_id=estate_id, **values)
    new = {name: value for name, value in values.items() if name not in KEY}
    key: int = connection.execute(
        statement.on_conflict_do_update(index_elements=KEY, set_=new).returning(ticket.c.id)
    ).scalar_one()
    connection.execute(delete(ticket_finding).where(ticket_finding.c.ticket_id == key))
    about = [{"ticket_id": key, "finding_id": id_} for id_ in _keys(connection, estate_id, link.findings)]
    if about:
        connection.execute(ticket_finding.insert(), about)


def _keys(connection: Connection, estate_id: int, ids: Collection[str]) -> Iterator[int]:
    for named in findings.chosen(estate_id, ids):
        yield from connection.execute(select(finding.c.id).where(named)).scalars()


def forget(connection: Connection, estate_id: int, target: str, markers: Collection[str]) -> int:
    """Drop links; return how many there were. The tickets themselves stay where they are."""
    gone = 0
    wanted = sorted(markers)
    for start in range(0, len(wanted), BATCH):
        some = ticket.c.marker.in_(wanted[start : start + BATCH])
        mine = (ticket.c.estate_id == estate_id) & (ticket.c.target == target) & some
        gone += connection.execute(delete(ticket).where(mine)).rowcount
    return gone
