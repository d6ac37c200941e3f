"""The waivers of an estate that were made at the command line (others stand in a file that is kept in git)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from findings.finding import Waiver
from scanner.store.schema import estate, insert, waiver

STORE = "store"
"""The place of a waiver that stands in no file."""
KEY = ("rule", "subject", "source", "scope", "until")
SAID = ("reason", "person", "made", "follows", "withdrawn")
Target = tuple[str, str, str, str]


def load(connection: Connection, name: str) -> list[Waiver]:
    """Every waiver of an estate, by what it is for and its end; those that ended or were taken back as well."""
    columns = [waiver.c[field] for field in (*KEY, *SAID)]
    rows = connection.execute(select(*columns).join(estate).where(estate.c.name == name)).mappings()
    return sorted((Waiver(**row, place=STORE) for row in rows), key=lambda one: (*one.target, one.until))


def save(connection: Connection, estate_id: int, one: Waiver) -> None:
    """Keep a waiver; a second one for the same, with the same end, takes its place."""
    told: dict[str, Any] = {field: getattr(one, field) for field in SAID}
    values = {"estate_id": estate_id, **told, **{field: getattr(one, field) for field in KEY}}
    statement = insert(connection, waiver).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=("estate_id", *KEY), set_=told))


def withdraw(connection: Connection, estate_id: int, target: Target, at: datetime) -> bool:
    """Take back what is still in force for a target; False where there is nothing."""
    rule, subject, source, scope = target
    same: ColumnElement[bool] = (waiver.c.estate_id == estate_id) & (waiver.c.rule == rule)
    same &= (waiver.c.subject == subject) & (waiver.c.source == source) & (waiver.c.scope == scope)
    held = same & (waiver.c.until >= at) & waiver.c.withdrawn.is_(None)
    return bool(connection.execute(waiver.update().where(held).values(withdrawn=at)).rowcount)
