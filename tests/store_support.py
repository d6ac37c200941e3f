"""Small estates, scans and findings for the tests of the book."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import func, select

from findings.acts import Act
from findings.declare import Severity
from findings.finding import Finding, RiskTerm, Status, Waiver
from graph.model import Identity, Observed
from reports.scan import Scan
from scanner.store import schema
from scanner.store.book import Book, Judge, Known, UnitKey

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ADA = Act(person="Ada", at=AT)
ESTATE = "orchard"


def identity(name: str, **told: str) -> Identity:
    """One identity; ``told`` are its tags."""
    return Identity(id=f"arn:test:user/{name}", kind="test.user", scope="one", name=name, tags=told)


def observed(stream: str, names: Iterable[str], *, at: datetime = AT, **told: str) -> Observed:
    """One unit with an identity for each name."""
    records = tuple(identity(name, **told) for name in names)
    return Observed(source="aws", stream=stream, scope="one", seen=at, records=records)


def pages_of(book: Book, number: int) -> dict[UnitKey, tuple[int, ...]]:
    """On which pages each unit of a scan keeps its records: equal records are on the same ones."""
    return {each.key: each.pages for each in book.outlines(number)}


def many(count: int, stream: str = "users") -> Observed:
    """One unit with that many identities."""
    return observed(stream, (f"user-{number:06}" for number in range(count)))


def finding(name: str, *, at: datetime = AT, status: Status = Status.NEW, risk: int = 50) -> Finding:
    """One finding, first and last seen at ``at``."""
    return Finding(
        id=f"fingerprint-{name}",
        rule="credential-stale",
        title="Credential older than its rotation limit",
        subject=f"arn:test:key/{name}",
        subject_name=name,
        source="aws",
        severity=Severity.HIGH,
        risk=risk,
        terms=(RiskTerm(40, "high severity"), RiskTerm(10, "in production")),
        message=f"{name} is old",
        status=status,
        first_seen=at,
        last_seen=at,
    )


def summary(number: int, found: Iterable[Finding] = (), *, at: datetime = AT) -> Scan:
    """A finished scan with these findings."""
    return Scan(
        number=number,
        started=at,
        finished=at + HOUR,
        version="1",
        estate=ESTATE,
        sources=(),
        counts={"test.user": 1},
        findings=tuple(found),
    )


def saying(number: int, *found: Finding, at: datetime = AT) -> Judge:
    """A judge that says the same whatever was known."""
    return lambda _known: (summary(number, found, at=at), list(found))


def adding(number: int, *found: Finding, at: datetime = AT) -> Judge:
    """A judge that keeps all that was known and adds to it, as a life does."""

    def judge(known: Known) -> tuple[Scan, list[Finding]]:
        before = known.findings
        still_there = [msgspec.structs.replace(one, status=Status.OPEN, last_seen=at) for one in before.values()]
        now = [*still_there, *(one for one in found if one.id not in before)]
        return summary(number, now, at=at), now

    return judge


def whole_scan(book: Book, *units: Observed, found: Iterable[Finding] = (), at: datetime = AT) -> int:
    """Make one scan from start to end; return its number."""
    number = book.begin(ESTATE, at, "1").number
    for unit in units:
        book.put(number, unit)
    book.finish(number, saying(number, *found, at=at))
    return number


def waived(book: Book, *made: Waiver) -> None:
    """Accept something, as Ada."""
    book.waive(ESTATE, made, ADA)


def rows(book: Book) -> dict[str, int]:
    """How many rows each table has."""
    with book._database.reading() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in schema.metadata.tables.items()
        }
