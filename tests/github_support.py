"""A stand-in for GitHub that keeps issues of one repository; what it hears and says is held to GitHub's OpenAPI.

Labels and assignees are dropped without a word where the account may not set them, lists come in pages that name the
next one, and issues can be moved or deleted by people.
"""

from __future__ import annotations

from urllib.parse import urlencode

from github_openapi_support import example, wrong_answer, wrong_request
from issues_support import IssuesStandIn, Json
from ticket_wire_support import Asked, Reply

from reports.send.marks import mark_in

WORD = "_".join(("github", "pat", "of", "tests"))  # noqa: FLY002  because in one piece it looks like a live one
NAME = "acme/findings"
ME, ADA = "muster-bot", "ada"
LONGEST = 65_536


class GitHubStandIn(IssuesStandIn):
    """One repository."""

    kind, text, open = "github", "body", "open"

    def __init__(self) -> None:
        super().__init__()
        self.private = True

    def options(self) -> Json:
        """The settings of the target."""
        return {"url": self.url, "repository": NAME, "token": {"env": "GITHUB"}, "per_second": 1000.0}

    def environ(self) -> dict[str, str]:
        """Its token."""
        return {"GITHUB": WORD}

    def person_closes(self, marker: str, *, declined: bool) -> None:
        """Let Ada close it."""
        issue = self.by_marker(marker)
        issue.update(state="closed", state_reason="not_planned" if declined else "completed", closed_by=user(ADA))

    def labels(self, marker: str) -> list[str]:
        """The labels of an issue."""
        return [each["name"] for each in self.by_marker(marker)["labels"]]

    def reply(self, asked: Asked) -> Reply:
        """Answer as GitHub does."""
        self.broken_rules += wrong_request(asked.method, asked.path, asked.params, asked.body)
        known = asked.headers.get("authorization") == f"Bearer {WORD}"
        reply = self._reply(asked) if known else refusal(401, "Bad credentials")
        if reply.status != 401:
            self.broken_rules += wrong_answer(asked.method, asked.path, reply.status, reply.body)
        return reply

    def _reply(self, asked: Asked) -> Reply:
        match asked.method, asked.path.removeprefix(f"/repos/{NAME}").strip("/").split("/"):
            case "GET", [""]:
                return Reply(200, self._itself())
            case "GET", ["issues"]:
                named = set(asked.params.get("labels", "").split(","))
                every = [each for each in self.issues.values() if named <= {label["name"] for label in each["labels"]}]
                return self._paged(asked, every)
            case "POST", ["issues"]:
                return self._make(asked.body)
            case "GET", ["assignees", login]:
                return Reply(204) if login == ADA else refusal(404, "Not Found")
            case method, ["issues", number, *more] if int(number) in self.issues:
                return self._of_issue(asked, method, int(number), more)
        return refusal(404, "Not Found")

    def _of_issue(self, asked: Asked, method: str, number: int, more: list[str]) -> Reply:
        if not more:
            return Reply(200, self.issues[number]) if method == "GET" else self._change(number, asked.body)
        if method == "GET":
            return self._paged(asked, self.notes[number])
        if len(asked.body["body"]) > LONGEST:
            return too_long()
        note = {**example("issue-comment"), "body": asked.body["body"], "user": user(ME)}
        self.notes[number].append(note)
        return Reply(201, note)

    def _make(self, body: Json) -> Reply:
        if len(body["body"]) > LONGEST or len(body["title"]) > 256:
            return too_long()
        number = len(self.issues) + 1
        url = f"{self.url}/{NAME}/issues/{number}"
        issue = {**example("issue"), "number": number, "html_url": url, "state": "open", "state_reason": None}
        issue |= {"title": body["title"], "body": body["body"], "labels": [], "assignees": [], "user": user(ME)}
        issue |= {"closed_at": None, "closed_by": None, "milestone": None, "assignee": None}
        issue.pop("pull_request", None)
        if self.may_label:
            issue["labels"] = [label(name) for name in body.get("labels", ())]
            issue["assignees"] = [user(login) for login in body.get("assignees", ())]
        self.issues[number], self.notes[number], self.made_for[number] = issue, [], mark_in(body["body"])
        return Reply(201, issue)

    def _change(self, number: int, body: Json) -> Reply:
        issue = self.issues[number]
        values = {name: each for name, each in body.items() if name != "labels"}
        issue.update(values)
        if "labels" in body and self.may_label:
            issue["labels"] = [label(name) for name in body["labels"]]
        if "state" in body:
            issue["closed_by"] = user(ME) if body["state"] == "closed" else None
        return Reply(200, issue)

    def _paged(self, asked: Asked, every: list[Json]) -> Reply:
        some, following = self.paged(asked, every)
        if following is None:
            return Reply(200, some)
        further = urlencode({**asked.params, "page": following})
        return Reply(200, some, {"Link": f'<{self.url}{asked.path}?{further}>; rel="next", <{self.url}>; rel="last"'})

    def _itself(self) -> Json:
        who = "private" if self.private else "public"
        told = {**example("full-repository-default-response"), "private": self.private, "visibility": who}
        # The published example of a repository breaks the published schema in these.
        return {name: each for name, each in told.items() if name not in {"source", "parent"}} | {"language": None}


def label(name: str) -> Json:
    """A label as GitHub tells it."""
    return {**example("issue")["labels"][0], "name": name}


def user(login: str) -> Json:
    """Somebody as GitHub tells them."""
    return {**example("issue")["user"], "login": login}


def refusal(status: int, message: str, *errors: Json) -> Reply:
    """How GitHub says no."""
    url = "https://docs.github.com/rest"
    return Reply(status, {"message": message, "documentation_url": url, **({"errors": list(errors)} if errors else {})})


def too_long() -> Reply:
    """How it refuses a text."""
    return refusal(422, "Validation Failed", {"resource": "Issue", "code": "custom", "field": "body"})
