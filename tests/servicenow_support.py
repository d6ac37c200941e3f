"""A stand-in for a ServiceNow instance that keeps records as its Table API documents it, with what surprises there.

Fields that a table does not have are dropped from what is written, from what is shown and from queries, without a word;
texts are cut off at the length of their column; closing without code and notes breaks a data policy; a transaction that
takes too long is told with 200 and an error in the body.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from stand_in_support import Seen, StandIn
from ticket_wire_support import Asked, Reply

Json = dict[str, Any]

COLUMNS: Mapping[str, int] = {
    "short_description": 160,
    "description": 4000,
    "correlation_id": 100,
    "correlation_display": 100,
    "impact": 40,
    "urgency": 40,
    "state": 40,
    "close_code": 40,
    "close_notes": 4000,
    "work_notes": 4000,
    "caller_id": 32,
    "assignment_group": 32,
    "assigned_to": 32,
    "due_date": 40,
    "category": 40,
}
"""The columns that are written here, and how much each holds."""
WRITTEN = {
    "type": "object",
    "additionalProperties": False,
    "properties": {name: {"type": "string", "maxLength": room} for name, room in COLUMNS.items()},
}
STATES = {"1": "New", "2": "In Progress", "6": "Resolved", "7": "Closed", "8": "Canceled", "3": "On Hold"}
ENDED = {"7", "8"}
ADA, OPS, BOT = "a" * 32, "b" * 32, "c" * 32
USERS = [
    {"sys_id": ADA, "user_name": "ada", "email": "ada@acme.example", "name": "Ada Example"},
    {"sys_id": BOT, "user_name": "muster", "email": "muster@acme.example", "name": "Musterbook"},
    {"sys_id": "d" * 32, "user_name": "sam", "email": "same@acme.example", "name": "Sam One"},
    {"sys_id": "e" * 32, "user_name": "sam.two", "email": "same@acme.example", "name": "Sam Two"},
]
GROUPS = [{"sys_id": OPS, "name": "Cloud ^ Operations"}]
ME = "muster"
WORD = "-".join(("word", "of", "tests"))  # noqa: FLY002  because in one piece it looks like a live one


class ServiceNowStandIn(StandIn):
    """One instance with the table of incidents."""

    kind = "servicenow"

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[str, Json] = {}
        self.hidden: set[str] = set()
        """Fields that the account may neither read nor write."""
        self.blind = False
        """Whether the account may not read records at all, only make them."""

    def options(self) -> Json:
        """The settings of the target."""
        return {"url": self.url, "user": ME, "password": {"env": "SNOW"}, "per_second": 1000.0}

    def environ(self) -> dict[str, str]:
        """Its password."""
        return {"SNOW": WORD}

    def changes(self, asked: Asked) -> bool:
        """Whether a request changes a record."""
        return asked.method in {"POST", "PATCH"} and "oauth" not in asked.path

    def tickets(self) -> list[Seen]:
        """Every record."""
        return [
            Seen(
                marker=each["correlation_id"],
                open=each["state"] in {"1", "2", "3"},
                text=each["description"],
                comments=tuple(each["notes"]),
            )
            for each in self.records.values()
        ]

    def by_marker(self, marker: str) -> Json:
        """The one record with this marker."""
        (found,) = [each for each in self.records.values() if each["correlation_id"] == marker]
        return found

    def person_closes(self, marker: str, *, declined: bool) -> None:
        """Let Ada close it."""
        state = "8" if declined else "7"
        code = "No resolution provided" if declined else "Solution provided"
        self.by_marker(marker).update(state=state, close_code=code, closed_by=ADA)

    def person_edits(self, marker: str, text: str) -> None:
        """Let somebody write the text anew."""
        self.by_marker(marker)["description"] = text

    def schema_of(self, asked: Asked) -> Mapping[str, Any] | None:
        """What the table takes."""
        return WRITTEN if self.changes(asked) else None

    def reply(self, asked: Asked) -> Reply:
        """Answer as the Table API does."""
        if not self._knows(asked):
            return refusal(401, "User Not Authenticated", "Required to provide Auth information")
        match asked.method, asked.path.removeprefix("/api/now/table/").split("/"):
            case "GET", [table]:
                return self._list(asked, table)
            case "POST", ["incident"]:
                return self._write(asked, self._new(), 201)
            case "GET", ["incident", name] if name in self.records and not self.blind:
                return Reply(200, {"result": self._shown(self.records[name], asked)})
            case "PATCH", ["incident", name] if name in self.records:
                return self._write(asked, self.records[name], 200)
        return refusal(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval")

    def _knows(self, asked: Asked) -> bool:
        pair = base64.b64encode(f"{ME}:{WORD}".encode()).decode()
        said = asked.headers.get("authorization")
        return said in {f"Basic {pair}", f"Bearer {WORD}"} or asked.headers.get("x-sn-apikey") == WORD

    def _new(self) -> Json:
        number = len(self.records) + 1
        return {
            "sys_id": f"{number:032x}",
            "number": f"INC{number:07}",
            **dict.fromkeys((*COLUMNS, "closed_by", "resolved_by"), ""),
            "state": "1",
            "notes": [],
        }

    def _write(self, asked: Asked, record: Json, status: int) -> Reply:
        values = {name: each for name, each in asked.body.items() if name in COLUMNS and name not in self.hidden}
        if values.get("state") == "6" and not (values.get("close_code") and values.get("close_notes")):
            detail = "Data Policy Exception: The following fields are mandatory: Close code, Close notes"
            return refusal(403, "Operation Failed", detail)
        note = values.pop("work_notes", "")
        record.update({name: each[: COLUMNS[name]] for name, each in values.items()})
        record["notes"] += [note] if note else []
        if values.get("state") == "6":
            record["resolved_by"] = BOT
        self.records[record["sys_id"]] = record
        return Reply(status, {"result": self._shown(record, asked)})

    def _shown(self, record: Json, asked: Asked) -> Json:
        """A record with the fields that were asked for, as far as there are any and they may be read."""
        people = {each["sys_id"]: each["name"] for each in USERS}
        asked_for = [each for each in asked.params["sysparm_fields"].split(",") if each not in self.hidden]
        active = "false" if record["state"] in ENDED else "true"
        notes = "\n\n".join(f"2026-11-22 09:00:00 - Musterbook (Work notes)\n{each}" for each in record["notes"][::-1])
        values = {**record, "active": active, "work_notes": notes}
        shown = {"state": STATES.get(record["state"], record["state"]), **people}
        both = asked.params["sysparm_display_value"] == "all"
        plain = {name: values[name] for name in asked_for if name in values}
        if not both:
            return plain
        return {
            name: {"value": each, "display_value": shown.get(name if name == "state" else each, each)}
            for name, each in plain.items()
        }

    def _list(self, asked: Asked, table: str) -> Reply:
        rows: list[Json] = {"incident": list(self.records.values()), "sys_user": USERS, "sys_user_group": GROUPS}.get(
            table, []
        )
        if table not in {"incident", "sys_user", "sys_user_group"}:
            return refusal(400, "Invalid table " + table)
        if self.blind and table == "incident":
            return Reply(200, {"result": []})
        query = asked.params.get("sysparm_query", "")
        found = [each for each in rows if self._matches(each, query)][: int(asked.params["sysparm_limit"])]
        if table == "incident":
            return Reply(200, {"result": [self._shown(each, asked) for each in found]})
        return Reply(200, {"result": [{"sys_id": {"value": each["sys_id"], "display_value": ""}} for each in found]})

    def _matches(self, record: Json, query: str) -> bool:
        """An encoded query: carets join conditions, OR belongs to the one before, and what is unknown is gone."""
        held = True
        for part in query.replace("^^", "\0").split("^"):
            either, condition = part.startswith("OR"), part.removeprefix("OR")
            name, sign, wanted = next(
                (condition.partition(each) for each in ("IN", "=") if each in condition), ("", "", "")
            )
            if name not in record or name in self.hidden or part.startswith("ORDERBY"):
                continue
            values = wanted.split(",") if sign == "IN" else [wanted.replace("\0", "^")]
            met = record[name] in values
            held = (held or met) if either else (held and met)
        return held


def refusal(status: int, message: str, detail: str = "") -> Reply:
    """How an instance says no."""
    return Reply(status, {"error": {"message": message, "detail": detail}, "status": "failure"})
