"""Tickets as findings of Security Hub, and its findings as tickets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from findings.finding import Finding, Status
from reports.asff.findings import ACTIVE, ARCHIVED, TITLE, Hub, id_of, of_finding, text
from reports.send.declare import Surroundings
from reports.send.exchange import NotDone
from reports.send.model import Failed, Remote, Ticket, Told
from reports.send.securityhub.settings import SecurityHub

Json = dict[str, Any]

MARKER = "musterbook/marker"
ESTATE = "musterbook/estate"
US = "Musterbook"
SUPPRESSED, RESOLVED = "SUPPRESSED", "RESOLVED"
FIELD_ROOM = 1024


def told_of(ticket: Ticket) -> Told:
    """The finding that a ticket is about. Raises ``NotDone`` where it is about several."""
    if ticket.told is None:
        raise NotDone(Failed(why="Security Hub keeps findings, and this ticket is about several"))
    return ticket.told


def imported(ticket: Ticket, hub: Hub, around: Surroundings, *, new: bool) -> Json:
    """A ticket as it is imported: what is ours, and with a new one also the fields of the settings."""
    told = told_of(ticket)
    finding = Finding(
        id=ticket.findings[0],
        title=ticket.title,
        severity=ticket.severity,
        risk=ticket.risk,
        due=ticket.due,
        status=Status(told.status),
        **{name: getattr(told, name) for name in Told.__struct_fields__ if name not in {"estate", "status"}},
    )
    made = of_finding(finding, hub, estate=told.estate, at=around.at())
    made["Title"] = text(ticket.title, TITLE)
    made["ProductFields"] |= {MARKER: ticket.marker}
    if new and ticket.fields:
        made["UserDefinedFields"] = {str(name): text(str(value), FIELD_ROOM) for name, value in ticket.fields.items()}
    return made


def remote_of(finding: Json, settings: SecurityHub) -> Remote:
    """A finding as a ticket. Nobody but us can edit its text, so there is no digest of that."""
    workflow = str((finding.get("Workflow") or {}).get("Status") or "NEW")
    archived = finding.get("RecordState", ACTIVE) == ARCHIVED
    is_open = not archived and workflow not in {SUPPRESSED, RESOLVED}
    note = finding.get("Note") or {}
    by = str(note.get("UpdatedBy") or "")
    return Remote(
        id=str(finding["Id"]),
        marker=str((finding.get("ProductFields") or {}).get(MARKER) or ""),
        url=page(settings, str(finding["Id"])),
        open=is_open,
        resolution="" if is_open else (workflow if workflow in {SUPPRESSED, RESOLVED} else ARCHIVED),
        declined=not is_open and workflow == SUPPRESSED,
        changed_by="" if is_open or by == US else by,
        written=_moment(finding.get("UpdatedAt")),
    )


def _moment(stamp: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(stamp)).astimezone(UTC)
    except ValueError:
        return None


def made_of(ticket: Ticket, settings: SecurityHub, at: datetime, *, is_open: bool = True) -> Remote:
    """A ticket as it is after an import at that time that went well."""
    id_ = id_of(told_of(ticket).estate, ticket.findings[0])
    return Remote(id=id_, marker=ticket.marker, url=page(settings, id_), open=is_open, written=at)


def noted_by_people(finding: Json) -> bool:
    """Whether there is a note that is not ours: there is room for one only, and people's stays."""
    note = finding.get("Note") or {}
    return bool(note) and note.get("UpdatedBy") != US


def page(settings: SecurityHub, id_: str) -> str:
    """Where the console shows it; known for the commercial regions only."""
    if settings.partition != "aws":
        return ""
    where = f"https://{settings.region}.console.aws.amazon.com/securityhub/home?region={settings.region}"
    return f"{where}#/findings?search=Id%3D%255Coperator%255C%253AEQUALS%255C%253A{quote(quote(id_, safe=''), safe='')}"
