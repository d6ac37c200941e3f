"""A stand-in for Jira, Cloud and Data Center, that keeps issues and checks requests by what Atlassian publishes.

The shapes of bodies are those of the published OpenAPI description of Jira Cloud (version 3: IssueUpdateDetails,
SearchAndReconcileRequestBean, BulkFetchIssueRequestBean, BulkChangelogRequestBean, Comment) and of Atlassian's schema
of documents, narrowed to the fields that exist here: an unknown field fails the test.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from stand_in_support import Seen, StandIn
from ticket_wire_support import Asked, Reply

from reports.send.markup.as_adf import adf_text

Json = dict[str, Any]

TEXT: Json = {
    "type": "object",
    "additionalProperties": False,
    "required": ["type", "text"],
    "properties": {
        "type": {"const": "text"},
        "text": {"type": "string", "minLength": 1},
        "marks": {"type": "array", "maxItems": 1, "items": {"properties": {"type": {"enum": ["strong", "code"]}}}},
    },
}


def _node(name: str, content: Json, attrs: Json | None = None, least: int = 0) -> Json:
    listed = {"type": "array", "items": content, "minItems": least}
    own = {"type": {"const": name}, "content": listed, **({"attrs": attrs} if attrs else {})}
    required = ["type", "content", *(["attrs"] if attrs else [])]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": own}


LEVEL = {"type": "object", "required": ["level"], "properties": {"level": {"minimum": 1, "maximum": 6}}}
PARAGRAPH = _node("paragraph", TEXT)
ITEM = _node("listItem", PARAGRAPH, least=1)
BLOCK = {
    "anyOf": [
        _node("heading", TEXT, LEVEL),
        PARAGRAPH,
        _node("bulletList", ITEM, least=1),
        _node("codeBlock", {**TEXT, "properties": {**TEXT["properties"], "marks": False}}),
    ]
}
DOCUMENT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "type", "content"],
    "properties": {"version": {"const": 1}, "type": {"const": "doc"}, "content": {"type": "array", "items": BLOCK}},
}


def _object(required: list[str], **properties: Json) -> Json:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


STRINGS = {"type": "array", "items": {"type": "string"}}
LABEL = {"type": "string", "pattern": r"^\S{1,255}$"}
SEARCH = _object(
    ["jql"],
    jql={"type": "string"},
    fields=STRINGS,
    maxResults={"type": "integer", "maximum": 5000},
    nextPageToken={"type": "string"},
    reconcileIssues={"type": "array", "maxItems": 50, "items": {"type": "integer"}},
)
OLD_SEARCH = _object(
    ["jql"],
    jql={"type": "string"},
    startAt={"type": "integer"},
    maxResults={"type": "integer"},
    fields=STRINGS,
    validateQuery={"type": "boolean"},
)
BULK_FETCH = _object(["issueIdsOrKeys"], issueIdsOrKeys={**STRINGS, "maxItems": 100}, fields=STRINGS)
BULK_CHANGES = _object(
    ["issueIdsOrKeys"],
    issueIdsOrKeys={**STRINGS, "maxItems": 1000},
    fieldIds={**STRINGS, "maxItems": 10},
    maxResults={"type": "integer", "maximum": 10000},
    nextPageToken={"type": "string"},
)
PROPERTY = _object(["key", "value"], key={"type": "string"}, value={})
TRANSITION = _object(["transition"], transition=_object(["id"], id={"type": "string"}), fields={"type": "object"})


def _rich(*, cloud: bool) -> Json:
    return DOCUMENT if cloud else {"type": "string", "maxLength": 32767}


def _issue(*, cloud: bool, new: bool) -> Json:
    fields = {
        "type": "object",
        "required": ["project", "issuetype", "summary"] if new else [],
        "properties": {
            "summary": {"type": "string", "maxLength": 255, "pattern": r"\A[^\n]+\Z"},
            "description": _rich(cloud=cloud),
            "labels": {"type": "array", "items": LABEL},
            "duedate": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        },
    }
    added = {"type": "array", "items": _object(["add"], add=LABEL)}
    return _object(["fields"], fields=fields, update=_object([], labels=added))


STATUSES: Mapping[str, tuple[str, str]] = {
    "11": ("To Do", "new"),
    "21": ("In Progress", "indeterminate"),
    "31": ("Won't Do", "done"),
    "41": ("Fertig", "done"),
}
"""By the id of the transition there. That of refusing comes before that of ending well, and the latter is German."""
TOKEN = "-".join(("jira", "token", "of", "tests"))  # noqa: FLY002  because in one piece it looks like a live one
ME = "muster@acme.example"
PEOPLE = (
    {"accountId": "5b10:ada", "displayName": "Ada Example", "emailAddress": "ada@acme.example", "name": "ada"},
    {"accountId": "5b10:bob", "displayName": "Bob Example", "emailAddress": "bob@acme.example", "name": "bob"},
)


def field(name: str, kind: str, *, required: bool = False, default: bool = False, **more: object) -> Json:
    """A field of a screen, as the API tells it."""
    return {"name": name, "required": required, "hasDefaultValue": default, "schema": {"type": kind, **more}}


def usual_fields() -> dict[str, Json]:
    """The fields of a new issue."""
    priorities = [{"name": name} for name in ("Highest", "High", "Medium", "Low")]
    return {
        "summary": field("Summary", "string", required=True),
        "project": field("Project", "project", required=True),
        "issuetype": field("Issue Type", "issuetype", required=True),
        "reporter": field("Reporter", "user", required=True),
        "description": field("Description", "string", system="description"),
        "labels": field("Labels", "array", items="string"),
        "assignee": field("Assignee", "user"),
        "duedate": field("Due date", "date"),
        "priority": {**field("Priority", "priority", required=True, default=True), "allowedValues": priorities},
    }


class JiraStandIn(StandIn):
    """One project, ``SEC``."""

    kind = "jira"

    def __init__(self, *, cloud: bool = True) -> None:
        super().__init__()
        self.cloud = cloud
        self.issues: dict[str, Json] = {}
        self.fields = usual_fields()
        self.done_fields: dict[str, Json] = {}
        self.lagging = False
        """Whether search does not know yet what is made from now on."""
        self.missing_rights: set[str] = set()
        self.strict = False
        """Whether a search for an id that there is not is refused, as by some versions."""
        self.token = TOKEN
        self.page = 50
        self.first = 0
        """The number of the issue before the first: somebody else's."""

    def options(self) -> Json:
        """The settings of the target."""
        return {"url": self.url, "project": "SEC", "user": ME, "token": {"env": "JIRA"}, "per_second": 1000.0}

    def environ(self) -> dict[str, str]:
        """Its token."""
        return {"JIRA": self.token}

    def changes(self, asked: Asked) -> bool:
        """Whether a request changes an issue: not so one that searches, reads many, or asks for a token."""
        return asked.method == "PUT" or (
            asked.method == "POST" and asked.path.endswith(("/issue", "/comment", "/transitions"))
        )

    def tickets(self) -> list[Seen]:
        """Every issue that carries a label of ours."""
        return [
            Seen(
                marker=label,
                open=each["status"][1] != "done",
                text=_read(each["fields"]["description"]),
                comments=tuple(_read(said["body"]) for said in each["comments"]),
            )
            for each in self.issues.values()
            for label in each["fields"]["labels"]
            if label.startswith("muster-")
        ]

    def by_marker(self, marker: str) -> Json:
        """The one issue with this label."""
        (found,) = [each for each in self.issues.values() if marker in each["fields"]["labels"]]
        return found

    def person_closes(self, marker: str, *, declined: bool) -> None:
        """Let Bob close it."""
        self.move(self.by_marker(marker), "31" if declined else "41", "Bob Example")

    def person_edits(self, marker: str, text: str) -> None:
        """Let somebody write the text anew."""
        node = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
        rich = {"version": 1, "type": "doc", "content": [node]} if self.cloud else text
        self.by_marker(marker)["fields"]["description"] = rich

    def others(self, count: int) -> None:
        """Let other people make issues."""
        for _ in range(count):
            self._create({name: name for name in ("summary", "project", "issuetype")} | {"labels": []})

    def reindex(self) -> None:
        """Let search know everything."""
        for each in self.issues.values():
            each["indexed"] = True

    def schema_of(self, asked: Asked) -> Mapping[str, Any] | None:
        """What Atlassian publishes of this body."""
        last = asked.path.rpartition("/")[2]
        by_last: dict[tuple[str, str], Json] = {
            ("POST", "jql"): SEARCH,
            ("POST", "search"): OLD_SEARCH,
            ("POST", "transitions"): TRANSITION,
            ("POST", "issue"): _issue(cloud=self.cloud, new=True),
            ("POST", "comment"): _object(
                ["body"], body=_rich(cloud=self.cloud), properties={"type": "array", "items": PROPERTY}
            ),
        }
        if asked.path.endswith("/issue/bulkfetch"):
            return BULK_FETCH
        if asked.path.endswith("/changelog/bulkfetch"):
            return BULK_CHANGES
        return _issue(cloud=self.cloud, new=False) if asked.method == "PUT" else by_last.get((asked.method, last))

    def reply(self, asked: Asked) -> Reply:
        """Route a request; what this kind of Jira does not have is 404, or 410 where it is gone."""
        path = asked.path.removeprefix("/rest/api/")
        version, _, rest = path.partition("/")
        if rest == "serverInfo":
            kind = "Cloud" if self.cloud else "Server"
            return Reply(200, {"baseUrl": "https://jira.acme.example", "deploymentType": kind, "version": "10.3"})
        if version != ("3" if self.cloud else "2"):
            return Reply(410 if self.cloud else 404, {"errorMessages": ["The requested API has been removed"]})
        known = self._knows(asked)
        if rest in {"search/jql", "search"}:
            return self._search(asked, rest, known=known)
        if not known:
            return Reply(
                401, {"errorMessages": [f"Client must be authenticated, not {asked.headers['authorization']}"]}
            )
        return self._route(asked, rest.split("/"))

    def _knows(self, asked: Asked) -> bool:
        pair = base64.b64encode(f"{ME}:{self.token}".encode()).decode()
        return asked.headers.get("authorization") in {f"Basic {pair}", f"Bearer {self.token}"}

    def _route(self, asked: Asked, parts: list[str]) -> Reply:  # noqa: PLR0911  because it is a table
        match asked.method, parts:
            case "GET", ["myself"]:
                return Reply(200, {"displayName": "Musterbook"})
            case "GET", ["mypermissions"]:
                names = asked.params["permissions"].split(",")
                held = {name: {"havePermission": name not in self.missing_rights} for name in names}
                return Reply(200, {"permissions": held})
            case "GET", ["issue", "createmeta", "SEC", "issuetypes"]:
                return self._paged(asked, "issueTypes", [{"id": "1", "name": "Bug"}, {"id": "2", "name": "Task"}])
            case "GET", ["issue", "createmeta", "SEC", "issuetypes", "2"]:
                return self._paged(asked, "fields", [{"fieldId": name, **each} for name, each in self.fields.items()])
            case "GET", ["user", "assignable", "search"]:
                wanted = asked.params["query" if self.cloud else "username"]
                return Reply(200, [each for each in PEOPLE if wanted.lower() in str(each).lower()])
            case "POST", ["issue"]:
                return self._create(asked.body["fields"])
            case "POST", ["issue", "bulkfetch"] if self.cloud:
                asked_for = set(asked.body["issueIdsOrKeys"])
                found = [each for each in self.issues.values() if asked_for & {each["id"], each["key"]}]
                return Reply(200, {"issues": [self._seen(each) for each in found], "issueErrors": []})
            case "POST", ["changelog", "bulkfetch"] if self.cloud:
                return self._changes(asked)
            case _, ["issue", name, *more] if name in self.issues:
                return self._on(asked, self.issues[name], more)
        return Reply(404, {"errorMessages": ["Issue does not exist or you do not have permission to see it."]})

    def _on(self, asked: Asked, issue: Json, more: list[str]) -> Reply:  # noqa: PLR0911  because it is a table
        match asked.method, more:
            case "GET", []:
                return Reply(200, {**self._seen(issue), "changelog": {"histories": issue["moves"]}})
            case "PUT", []:
                issue["fields"].update(asked.body["fields"])
                added = [each["add"] for each in asked.body.get("update", {}).get("labels", ())]
                issue["fields"]["labels"] = list(dict.fromkeys([*issue["fields"]["labels"], *added]))
                return Reply(204)
            case "GET", ["comment"]:
                return Reply(200, {"comments": issue["comments"][::-1][: int(asked.params["maxResults"])]})
            case "POST", ["comment"]:
                issue["comments"].append(asked.body)
                return Reply(201, {"id": "1"})
            case "GET", ["transitions"]:
                ways = [self._way(each, name, kind) for each, (name, kind) in STATUSES.items()]
                return Reply(200, {"transitions": [each for each in ways if each["to"]["name"] != issue["status"][0]]})
            case "POST", ["transitions"]:
                self.move(issue, asked.body["transition"]["id"], "Musterbook", asked.body.get("fields", {}))
                return Reply(204)
        return Reply(405)

    def _way(self, number: str, name: str, kind: str) -> Json:
        fields = self.done_fields if kind == "done" else {}
        return {
            "id": number,
            "name": f"Go: {name}",
            "to": {"name": name, "statusCategory": {"key": kind}},
            "fields": fields,
        }

    def move(self, issue: Json, transition: str, who: str, fields: Json | None = None) -> None:
        """Move an issue, as a person or as we."""
        issue["status"] = STATUSES[transition]
        issue["fields"]["resolution"] = (fields or {}).get("resolution")
        moved = {"field": "status", "toString": issue["status"][0]}
        # The API tells changes with the newest first.
        issue["moves"].insert(0, {"id": str(len(issue["moves"]) + 9), "author": {"displayName": who}, "items": [moved]})

    def _create(self, fields: Json) -> Reply:
        missing = [n for n, e in self.fields.items() if e["required"] and not e["hasDefaultValue"] and n not in fields]
        wrong = {name: "This field is required." for name in missing if name != "reporter"}
        wrong |= {name: "It is not on the appropriate screen." for name in fields if name not in self.fields}
        if wrong:
            return Reply(400, {"errorMessages": [], "errors": wrong})
        number = self.first + len(self.issues) + 1
        issue: Json = {
            "id": str(10_000 + number),
            "key": f"SEC-{number}",
            "fields": dict(fields),
            "status": STATUSES["11"],
            "comments": [],
            "moves": [],
            "indexed": not self.lagging,
        }
        self.issues[issue["id"]] = issue
        return Reply(201, {"id": issue["id"], "key": issue["key"], "self": "https://jira.acme.example/…"})

    def _seen(self, issue: Json) -> Json:
        name, kind = issue["status"]
        fields = {**issue["fields"], "status": {"name": name, "statusCategory": {"key": kind}}}
        return {"id": issue["id"], "key": issue["key"], "fields": {"resolution": None, **fields}}

    def _search(self, asked: Asked, rest: str, *, known: bool) -> Reply:
        if (rest == "search/jql") != self.cloud:
            return Reply(410, {"errorMessages": ["The requested API has been removed. Please migrate"]})
        ids = re.findall(r"\d+", asked.body["jql"]) if asked.body["jql"].startswith("id in") else []
        if self.strict and not self.issues.keys() >= set(ids):
            return Reply(400, {"errorMessages": ["A value with ID '99999' does not exist for the field 'id'."]})
        # Nobody sees nothing, and is told so with 200.
        found = [each for each in self.issues.values() if self._matches(each, asked.body["jql"])] if known else []
        newest_first = "DESC" in asked.body["jql"]
        found = sorted(found, key=lambda each: int(each["id"]), reverse=newest_first)
        start = int(asked.body.get("nextPageToken") or asked.body.get("startAt") or 0)
        end = start + min(self.page, asked.body["maxResults"])
        page: Json = {"issues": [self._seen(each) for each in found[start:end]]}
        if not self.cloud:
            return Reply(200, {**page, "startAt": start, "total": len(found)})
        more = {"nextPageToken": str(end)} if end < len(found) else {"isLast": True}
        return Reply(200, {**page, **more})

    def _matches(self, issue: Json, jql: str) -> bool:
        if not issue["indexed"]:
            return False
        if (labels := re.match(r"labels in \((.*)\) ORDER BY created ASC$", jql)) is not None:
            return bool(set(re.findall(r'"([^"]+)"', labels[1])) & set(issue["fields"]["labels"]))
        if (ids := re.match(r"id in \(([\d, ]+)\)$", jql)) is not None:
            return issue["id"] in ids[1].split(", ")
        assert jql == 'project = "SEC" ORDER BY key DESC', jql
        return True

    def _paged(self, asked: Asked, name: str, items: list[Json]) -> Reply:
        start = int(asked.params["startAt"])
        page = items[start : start + 4]
        last = {"total": len(items)} if self.cloud else {"isLast": start + 4 >= len(items)}
        return Reply(200, {name if self.cloud else "values": page, "startAt": start, **last})

    def _changes(self, asked: Asked) -> Reply:
        """The changes in two pages."""
        wanted = [self.issues[each] for each in asked.body["issueIdsOrKeys"]]
        half = 1 if asked.body.get("nextPageToken") else 0
        logs = [{"issueId": each["id"], "changeHistories": each["moves"][half::2]} for each in wanted]
        return Reply(200, {"issueChangeLogs": logs, **({} if half else {"nextPageToken": "second"})})


def _read(rich: object) -> str:
    """A rich text as a person reads it."""
    return rich if isinstance(rich, str) else adf_text(rich)
