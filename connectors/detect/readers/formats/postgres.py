"""PostgreSQL's files of passwords and of services, and what psql remembers is elsewhere (``histories``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import lines
from connectors.detect.readers.syntax.entry import text

_FIELD = rb"((?:[^:\\\n]|\\.){0,200}+)"
_LINE = re.compile(
    rb"^(?!#)" + b":".join([_FIELD] * 4) + rb":(?P<password>(?:[^:\\\r\n]|\\.){1,500}+)\r?$", re.MULTILINE
)


def look(data: bytes) -> Iterator[Candidate]:
    """The fifth field of each line."""
    for hit in _LINE.finditer(data):
        host, port, database, user = (text(each) for each in hit.groups()[:4])
        facts = {"host": host, "port": port, "database": database, "user": user}
        value = re.sub(r"\\(.)", r"\1", text(hit["password"]))
        told = {name: fact for name, fact in facts.items() if fact not in ("", "*")}
        yield Candidate(value, facts=told, span=hit.span("password"))


PGPASS = Reader(
    name="pgpass-password",
    title="Password in a .pgpass file",
    provider="PostgreSQL",
    paths=(".pgpass", "pgpass", "pgpass.conf", "*.pgpass"),
    look=look,
    reference="https://www.postgresql.org/docs/current/libpq-pgpass.html",
    finds=(
        (".pgpass", "db.acme.test:5432:orders:app:<alnum:10>\n"),
        ("pgpass.conf", "# hostname:port:database:username:password\n*:*:*:postgres:se\\:cret<digit:2>\n"),
    ),
    ignores=(
        (".pgpass", "# hostname:port:database:username:password\n"),
        (".pgpass", "db.acme.test:5432:orders:app:${PGPASSWORD}\n"),
    ),
)

SERVICE = Reader(
    name="pg-service-password",
    title="Password in PostgreSQL's connection services",
    provider="PostgreSQL",
    paths=(".pg_service.conf", "pg_service.conf"),
    look=settings(lines.equals, "/password", facts={"host": "host|hostaddr", "user": "user", "database": "dbname"}),
    reference="https://www.postgresql.org/docs/current/libpq-pgservice.html",
    finds=(("pg_service.conf", "[orders]\nhost=db.acme.test\nuser=app\npassword=<alnum:9>\n"),),
    ignores=(("pg_service.conf", "[orders]\nhost=db.acme.test\npasswordfile=/run/pgpass\n"),),
)
