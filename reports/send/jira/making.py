"""A new issue for a ticket, and what of an issue is ours to write again."""

from __future__ import annotations

from functools import cached_property

from reports.send.blocks import Body, Paragraph
from reports.send.exchange import MaybeDone, NotDone
from reports.send.jira.fields import Fields, creation_fields
from reports.send.jira.rich import digest, written
from reports.send.jira.settings import PRIORITIES
from reports.send.jira.site import Json, Site
from reports.send.model import Failed, Remote, Ticket
from reports.text import clean, day

SUMMARY_ROOM = 255
LABEL_ROOM = 255
NO_LABELS = "Put the field Labels on the screen of this issue type: by its label a ticket is found again"


class Making:
    """Writes issues. What the project asks for is read once."""

    def __init__(self, site: Site) -> None:
        """Ask nothing yet."""
        self._site = site
        self._people: dict[str, Json | None] = {}

    @cached_property
    def _kind(self) -> tuple[str, Fields]:
        return creation_fields(self._site)

    def create(self, ticket: Ticket) -> Remote:
        """Make an issue. Raises ``NotDone`` and ``MaybeDone``."""
        kind, fields = self._kind
        if "labels" not in fields:
            raise NotDone(Failed(why=f"{self._site.place} takes no labels for new issues", mend=NO_LABELS))
        person = self._person(ticket.assignee) if "assignee" in fields else None
        rich = self._rich((*ticket.body, *_unknown(ticket.assignee, person)))
        filled = {
            "project": {"key": self._site.settings.project},
            "issuetype": {"id": kind},
            "summary": clean(ticket.title)[:SUMMARY_ROOM],
            "description": rich,
            "labels": _labels(ticket),
            **({"assignee": person} if person else {}),
            **self._weights(ticket, fields),
            **fields.shaped(ticket.fields),
        }
        # The account that asks is the reporter.
        fields.check({**filled, "reporter": None}, "fields")
        made = self._site.ask("POST", "issue", "create the ticket", json={"fields": filled}).json()
        if not isinstance(made, dict) or "id" not in made:
            raise MaybeDone(f"{self._site.place} answered without the id when asked to create the ticket")
        return Remote(
            id=str(made["id"]),
            marker=ticket.marker,
            url=self._site.browse(str(made.get("key"))),
            body_digest=digest(rich),
        )

    def update(self, ticket: Ticket, remote: Remote) -> Remote:
        """Write the text anew, priority and date, and put our labels back; everything else is people's."""
        _, fields = self._kind
        rich = self._rich(ticket.body)
        changed = {
            "fields": {"description": rich, **self._weights(ticket, fields)},
            "update": {"labels": [{"add": label} for label in _labels(ticket)]},
        }
        self._site.ask("PUT", f"issue/{remote.id}", "update the ticket", json=changed)
        return Remote(id=remote.id, marker=ticket.marker, url=remote.url, open=remote.open, body_digest=digest(rich))

    def _rich(self, body: Body) -> object:
        return written(body, cloud=self._site.is_cloud)

    def _weights(self, ticket: Ticket, fields: Fields) -> Json:
        """Priority and date, where the screen has them and the project knows that priority."""
        priority = {**PRIORITIES, **self._site.settings.priorities}[ticket.severity]
        weighed: Json = {"priority": {"name": priority}} if fields.allows("priority", priority) else {}
        dated = ticket.due is not None and "duedate" in fields
        return {**weighed, **({"duedate": day(ticket.due)} if dated and ticket.due else {})}

    def _person(self, wanted: str | None) -> Json | None:
        """The one account that can be assigned there and goes by this e-mail, name or id."""
        if not wanted:
            return None
        if wanted not in self._people:
            self._people[wanted] = self._found(wanted)
        return self._people[wanted]

    def _found(self, wanted: str) -> Json | None:
        cloud = self._site.is_cloud
        params = {"project": self._site.settings.project, "query" if cloud else "username": wanted}
        answer = self._site.ask("GET", "user/assignable/search", "find who to assign", params=params).json()
        found = [each for each in answer or () if isinstance(each, dict)]
        names = ("accountId", "name", "emailAddress", "displayName")
        same = [each for each in found if wanted.casefold() in {str(each.get(name)).casefold() for name in names}]
        (one,) = same or found if len(same or found) == 1 else (None,)
        key = "accountId" if cloud else "name"
        return {key: one[key]} if one else None


def _labels(ticket: Ticket) -> list[str]:
    """Its label first. A space would have Jira refuse the issue."""
    plain = ("-".join(clean(label).split())[:LABEL_ROOM] for label in ticket.labels)
    return [ticket.marker, *dict.fromkeys(filter(None, plain))]


def _unknown(wanted: str | None, person: Json | None) -> Body:
    if not wanted or person:
        return ()
    return (Paragraph(f"Meant for {wanted}, who cannot be found among those that can be assigned here."),)
