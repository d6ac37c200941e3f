"""The waivers of an estate that were made at the command line (others stand in settings)."""

from __future__ import annotations

from sqlalchemy import Connection, select

from findings.finding import Waiver
from scanner.store.schema import estate, insert, waiver

FIELDS = ("rule", "subject", "reason", "person", "until", "made")


def load(connection: Connection, name: str) -> list[Waiver]:
    """Every waiver of an estate, by rule and subject; those that ran out as well."""
    columns = [waiver.c[field] for field in FIELDS]
    rows = connection.execute(select(*columns).join(estate).where(estate.c.name == name)).mappings()
    return sorted((Waiver(**row) for row in rows), key=lambda one: (one.rule, one.subject))


def save(connection: Connection, estate_id: int, one: Waiver) -> None:
    """Keep a waiver; a second one of the same rule and subject takes its place."""
    values = {field: getattr(one, field) for field in FIELDS}
    told = {field: values[field] for field in ("reason", "person", "until", "made")}
    statement = insert(connection, waiver).values(estate_id=estate_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=("estate_id", "rule", "subject"), set_=told))


def remove(connection: Connection, estate_id: int, rule: str, subject: str) -> bool:
    """Take a waiver back; False where there was none."""
    same = (waiver.c.estate_id == estate_id) & (waiver.c.rule == rule) & (waiver.c.subject == subject)
    return bool(connection.execute(waiver.delete().where(same)).rowcount)
