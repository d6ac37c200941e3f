"""Records of a table as tickets: finding, making, changing and closing them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC

from reports.send.blocks import Body, Paragraph
from reports.send.edited import digest
from reports.send.exchange import NotDone
from reports.send.markup.as_plain import as_plain
from reports.send.markup.room import fitted
from reports.send.model import Action, Failed, Remote, Ticket
from reports.send.portions import portions
from reports.send.servicenow.instance import FIELDS, MARK, Instance, Row, escaped
from reports.send.twins import without_twins
from reports.text import clean

TITLE_ROOM = 160
TEXT_ROOM = 4000
"""Characters of the fields as the product comes. What is longer, ServiceNow cuts off without a word."""
AT_ONCE = 50
MOST = 1000
SYS_ID = re.compile(r"^[0-9a-f]{32}$")
# Work notes show what stands between [code] and [/code] as HTML, and tell whoever stands in @[…].
MEANT = re.compile(r"\[(?=/?code\])|@(?=\[)", re.IGNORECASE)
NO_SPACE = "\u200b"
NO_SUCH = "Give its name as it is written there, or its sys_id"


def plain(body: Body) -> str:
    """A body as its fields take it, and no longer than they hold."""
    return _meaningless(as_plain(fitted(body, TEXT_ROOM, lambda part: len(_meaningless(as_plain(part))))))


def _meaningless(text: str) -> str:
    return MEANT.sub(lambda found: found[0] + NO_SPACE, text)


class Records:
    """Tickets in one table."""

    def __init__(self, instance: Instance) -> None:
        """Ask nothing yet."""
        self._instance = instance
        self._found: dict[tuple[str, str], str | None] = {}
        self._checked = False
        self._blind = ""

    def remotes(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:
        """Every record of these ids or markers, once; of two with one marker, the older."""
        found: dict[str, Remote] = {}
        for field, wanted in (("sys_id", ids), (MARK, markers)):
            for some in portions(wanted, AT_ONCE):
                found.update((each.id, each) for each in self._asked(field, some))
        return without_twins(found.values(), ids)

    def _asked(self, field: str, wanted: Sequence[str]) -> Iterator[Remote]:
        table = self._instance.settings.table
        query = f"{field}IN{','.join(wanted)}^ORDERBYsys_created_on"
        for row in self._instance.rows(table, query, FIELDS, doing="find the tickets", most=MOST):
            if _value(row, field) not in wanted:
                why = f"{self._instance.place} ignores {field} in queries and answered with other records"
                raise NotDone(Failed(why=why, mend="See that the account may read that field of the table"))
            yield self.remote(row)

    def remote(self, row: Row) -> Remote:
        """A record as a ticket."""
        ways = self._instance.settings.ways
        state, code = _value(row, "state"), _value(row, "close_code")
        ended = state in ways.closed_states or _value(row, "active") == "false"
        words = {word.casefold() for word in (state, _shown(row, "state"), code, _shown(row, "close_code")) if word}
        said_no = {word.casefold() for word in ways.declined}
        return Remote(
            id=_value(row, "sys_id"),
            marker=_value(row, MARK),
            url=self._instance.page(_value(row, "sys_id")),
            open=not ended,
            resolution=(_shown(row, "close_code") or _shown(row, "state")) if ended else "",
            declined=ended and bool(words & said_no),
            changed_by=(_shown(row, "closed_by") or _shown(row, "resolved_by")) if ended else "",
            body_digest=digest(_value(row, "description")),
        )

    def create(self, ticket: Ticket) -> Remote:
        """Make a record. Raises ``NotDone`` and ``MaybeDone``."""
        if self._blind:
            raise NotDone(Failed(why=self._blind, mend="Give the account the right to read what it makes"))
        wants = self._instance.settings
        person = self._of_user(ticket.assignee)
        values = {
            "short_description": _meaningless(clean(ticket.title))[:TITLE_ROOM],
            **self._ours(ticket, (*ticket.body, *_unknown(ticket.assignee, person))),
            "correlation_display": "Musterbook",
            **({"caller_id": self._known("caller", self._of_user(wants.caller))} if wants.caller else {}),
            **(
                {"assignment_group": self._known("assignment_group", self._of_group())}
                if wants.assignment_group
                else {}
            ),
            **({"assigned_to": person} if person else {}),
            **ticket.fields,
        }
        made = self.remote(self._instance.write("POST", "", values, "create the ticket"))
        self._check(made, ticket)
        return made

    def update(self, ticket: Ticket, remote: Remote) -> Remote:
        """Write the text anew, how heavy it is and until when; everything else is people's."""
        return self.remote(
            self._instance.write("PATCH", remote.id, self._ours(ticket, ticket.body), "update the ticket")
        )

    def comment(self, action: Action, remote: Remote) -> Remote:
        """Say it, unless it has been said: an attempt before may have lost only its answer."""
        text = plain((*action.text, *_reference(action)))
        row = self._instance.row(remote.id, ("work_notes",), display="true")
        if row is None:
            raise NotDone(self._gone(remote))
        if " ".join(text.split()) not in " ".join(str(row.get("work_notes") or "").split()):
            self._instance.write("PATCH", remote.id, {"work_notes": text}, "comment on the ticket")
        return remote

    def close(self, action: Action, remote: Remote) -> Remote:
        """Close it with why. Whatever a person closed meanwhile stays as they closed it."""
        current = self._current(remote)
        if not current.open:
            return current
        ways = self._instance.settings.ways
        code = {"close_code": ways.close_code} if ways.close_code else {}
        notes = plain(action.text) or "What it is about is gone.\n"
        values = {"state": ways.close_state, **code, "close_notes": notes}
        return self.remote(self._instance.write("PATCH", remote.id, values, "close the ticket"))

    def reopen(self, action: Action, remote: Remote) -> Remote:
        """Open it again with why."""
        current = self._current(remote)
        if current.open:
            return current
        notes = {"work_notes": plain(action.text)} if action.text else {}
        values = {"state": self._instance.settings.ways.reopen_state, **notes}
        return self.remote(self._instance.write("PATCH", remote.id, values, "reopen the ticket"))

    def _ours(self, ticket: Ticket, body: Body) -> Row:
        """The fields that stay ours."""
        due = {"due_date": f"{ticket.due.astimezone(UTC):%Y-%m-%d %H:%M:%S}"} if ticket.due else {}
        weights = self._instance.settings.weights(ticket.severity)
        return {MARK: ticket.marker, "description": plain(body), **weights, **due}

    def _check(self, made: Remote, ticket: Ticket) -> None:
        """See that the first record made can be found again; without that no second one is made."""
        if made.marker != ticket.marker:
            self._blind = f"{self._instance.place} took a ticket without its {MARK}: it would be made again and again"
        elif not self._checked and self._instance.row(made.id, ("sys_id",)) is None:
            self._blind = f"{self._instance.place} does not show us the ticket that it has just made for us"
        self._checked = True

    def _current(self, remote: Remote) -> Remote:
        row = self._instance.row(remote.id, FIELDS)
        if row is None:
            raise NotDone(self._gone(remote))
        return self.remote(row)

    def _gone(self, remote: Remote) -> Failed:
        why = f"{self._instance.place} no longer has the ticket {remote.url or remote.id}, or does not show it to us"
        return Failed(why=why, mend="Take the link away with muster tickets unlink, if it was deleted")

    def _of_user(self, name: str | None) -> str | None:
        said = escaped(name or "")
        return self._id_of("sys_user", name, f"active=true^user_name={said}^ORemail={said}")

    def _of_group(self) -> str | None:
        name = self._instance.settings.assignment_group
        return self._id_of("sys_user_group", name, f"name={escaped(name or '')}")

    def _id_of(self, table: str, name: str | None, query: str) -> str | None:
        """The sys_id of the one record that goes by a name."""
        if not name or SYS_ID.match(name):
            return name
        if (table, name) not in self._found:
            rows = self._instance.rows(table, query, ("sys_id",), doing=f"look up {clean(name)}", most=2)
            self._found[table, name] = _value(rows[0], "sys_id") if len(rows) == 1 else None
        return self._found[table, name]

    def _known(self, key: str, found: str | None) -> str:
        if found is None:
            name = getattr(self._instance.settings, key)
            raise NotDone(Failed(why=f"{self._instance.place} knows no {key} {name!r}, or several", mend=NO_SUCH))
        return found


def _value(row: Row, name: str) -> str:
    return str(_part(row, name, "value"))


def _shown(row: Row, name: str) -> str:
    return str(_part(row, name, "display_value"))


def _part(row: Row, name: str, part: str) -> object:
    found = row.get(name)
    return (found.get(part) if isinstance(found, dict) else found) or ""


def _reference(action: Action) -> Body:
    """A last line that is the same at every attempt and at no other time."""
    return (Paragraph(f"Musterbook, {action.id}"),) if action.id else ()


def _unknown(wanted: str | None, person: str | None) -> Body:
    if not wanted or person:
        return ()
    return (Paragraph(f"Meant for {wanted}, who is not known here, or not as one person."),)
