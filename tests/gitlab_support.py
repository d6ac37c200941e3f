"""A stand-in for GitLab that keeps issues of one project as its REST API documents them.

Labels are dropped without a word where the role may not set them, and a line that begins with a slash is a command.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote

from issues_support import IssuesStandIn, Json
from ticket_wire_support import Asked, Reply

from reports.send.marks import mark_in

WORD = "-".join(("token", "of", "tests"))  # noqa: FLY002  because in one piece it looks like a live one
NAME = "acme/security/findings"
ME, ADA = {"id": 7, "username": "project_1_bot"}, {"id": 8, "username": "ada"}
COMMAND = re.compile(r"^\s*/[a-z]", re.MULTILINE)
FENCED = re.compile(r"^(`{3,})$.*?^\1$", re.MULTILINE | re.DOTALL)
TEXT = {"type": "string", "maxLength": 1_048_576}
WORDS = {"type": "string"}
NEW: Json = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title"],
    "properties": {
        "title": {"type": "string", "maxLength": 255, "minLength": 1},
        "description": TEXT,
        "issue_type": {"enum": ["issue", "incident", "test_case", "task"]},
        "confidential": {"type": "boolean"},
        "assignee_ids": {"type": "array", "items": {"type": "integer"}},
        "labels": WORDS,
        "due_date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "milestone_id": {"type": "integer"},
        "weight": {"type": "integer"},
    },
}
CHANGED: Json = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "description": TEXT,
        "add_labels": WORDS,
        "remove_labels": WORDS,
        "due_date": NEW["properties"]["due_date"],
        "state_event": {"enum": ["close", "reopen"]},
    },
}
NOTE: Json = {
    "type": "object",
    "additionalProperties": False,
    "required": ["body"],
    "properties": {"body": {"type": "string", "maxLength": 1_000_000}},
}


class GitLabStandIn(IssuesStandIn):
    """One project."""

    kind, text, open = "gitlab", "description", "opened"

    def options(self) -> Json:
        """The settings of the target."""
        return {"url": f"{self.url}/git", "project": NAME, "token": {"env": "GITLAB"}, "per_second": 1000.0}

    def environ(self) -> dict[str, str]:
        """Its token."""
        return {"GITLAB": WORD}

    def person_closes(self, marker: str, *, declined: bool) -> None:
        """Let Ada close it."""
        issue = self.by_marker(marker)
        issue.update(state="closed", closed_by=ADA)
        issue["labels"] += ["wontfix"] if declined else []

    def schema_of(self, asked: Asked) -> Mapping[str, Any] | None:
        """What GitLab documents of bodies."""
        if asked.path.endswith("/notes"):
            return NOTE if asked.method == "POST" else None
        return {"POST": NEW, "PUT": CHANGED}.get(asked.method)

    def reply(self, asked: Asked) -> Reply:
        """Answer as GitLab does."""
        if asked.headers.get("private-token") != WORD:
            return Reply(401, {"message": "401 Unauthorized"})
        base, _, rest = asked.path.removeprefix("/git/api/v4/projects/").partition("/")
        if unquote(base) != NAME or "/" in base:
            return Reply(404, {"message": "404 Project Not Found"})
        return self._of_project(asked, rest)

    def _of_project(self, asked: Asked, rest: str) -> Reply:
        match asked.method, rest.split("/"):
            case "GET", [""]:
                return Reply(200, {"visibility": "private", "path_with_namespace": NAME})
            case "GET", ["users"]:
                return self._paged(
                    asked, [each for each in (ME, ADA) if asked.params["search"].casefold() in str(each)]
                )
            case "GET", ["issues"]:
                return self._paged(asked, self._listed(asked))
            case "POST", ["issues"]:
                return self._make(asked.body)
            case method, ["issues", number, *more] if int(number) in self.issues:
                return self._of_issue(asked, method, int(number), more)
        return Reply(404, {"message": "404 Not found"})

    def _of_issue(self, asked: Asked, method: str, number: int, more: list[str]) -> Reply:
        if not more:
            return Reply(200, self.issues[number] if method == "GET" else self._change(number, asked.body))
        if method == "GET":
            return self._paged(asked, self.notes[number][::-1])
        self._no_commands(asked.body["body"])
        self.notes[number].append({"id": len(self.notes[number]) + 1, "body": asked.body["body"], "author": ME})
        return Reply(201, self.notes[number][-1])

    def _listed(self, asked: Asked) -> list[Json]:
        numbers = parse_qs(asked.query).get("iids[]", [])
        named = set(filter(None, asked.params.get("labels", "").split(",")))
        every = [each for each in self.issues.values() if named <= set(each["labels"])]
        return [each for each in every if not numbers or str(each["iid"]) in numbers]

    def _make(self, body: Json) -> Reply:
        self._no_commands(body["description"])
        number = len(self.issues) + 1
        labels = body["labels"].split(",") if self.may_label else []
        url = f"{self.url}/git/{NAME}/-/issues/{number}"
        issue = {**body, "iid": number, "web_url": url, "state": "opened", "closed_by": None, "labels": labels}
        issue["assignees"] = [each for each in (ME, ADA) if each["id"] in body.get("assignee_ids", ())]
        self.issues[number], self.notes[number] = issue, []
        self.made_for[number] = mark_in(body["description"])
        return Reply(201, issue)

    def _change(self, number: int, body: Json) -> Json:
        self._no_commands(body.get("description", ""))
        issue = self.issues[number]
        issue.update({name: each for name, each in body.items() if name in {"description", "due_date"}})
        removed = body.get("remove_labels", "").split(",")
        added = [each for each in body.get("add_labels", "").split(",") if each and each not in issue["labels"]]
        issue["labels"] = [each for each in issue["labels"] if each not in removed] + added
        if "state_event" in body:
            issue["state"] = "closed" if body["state_event"] == "close" else "opened"
            issue["closed_by"] = ME if body["state_event"] == "close" else None
        return issue

    def _no_commands(self, text: str) -> None:
        if COMMAND.search(FENCED.sub("", text)):
            self.broken_rules.append(f"a command: {text}")

    def _paged(self, asked: Asked, every: list[Json]) -> Reply:
        some, following = self.paged(asked, every)
        return Reply(200, some, {"X-Next-Page": str(following or "")})
