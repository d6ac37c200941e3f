"""Issues of a repository on GitHub, in the cloud and on an Enterprise Server.

A thin client of ours rather than ``PyGithub`` or ``githubkit``: both send a write again when its answer was lost, and
so make issues twice. They are found again by a label that all of them share, since a label for each would drown those
of the repository, and by a mark in the text that no reader sees. GitHub drops labels without a word where the token may
not set them, so the answer to each creation is looked at; without its label no second issue is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from findings.declare import Severity
from reports.send.blocks import Body
from reports.send.declare import Surroundings, target
from reports.send.edited import digest
from reports.send.exchange import NotDone, reaching
from reports.send.github.repository import Json, Repository
from reports.send.github.settings import GitHub
from reports.send.marks import mark_in, marked
from reports.send.markup.as_markdown import title
from reports.send.model import Action, ActionKind, Failed, Remote, Target, Ticket
from reports.send.tracker import Tracker, meant_for

TITLE_ROOM = 256
TEXT_ROOM = 65_000
"""GitHub takes 65,536 characters of a text, by its own count, and refuses the whole issue for one more."""
LABELS = "Give the token the right to write issues, and its owner at least the role Triage, without which labels go"


class GitHubTarget(Tracker):
    """Issues of one repository."""

    def __init__(self, settings: GitHub, around: Surroundings) -> None:
        """Ask nothing yet."""
        super().__init__(around)
        self._settings = settings
        self._repository = Repository(settings, around)
        self.place = self._repository.place
        self._blind = ""

    def greet(self) -> str:
        """Tell which repository it is, and who can read it."""
        with reaching():
            who = str(self._repository.itself().get("visibility") or "unknown visibility")
            return f"{self.place}, repository {self._settings.repository} ({who})"

    def found(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:  # noqa: ARG002  because a list tells all markers
        """Every issue with our label, and those that have lost it."""
        seen = set()
        for issue in self._repository.labelled():
            seen.add(str(issue["number"]))
            yield self._remote(issue)
        for number in ids:
            issue_ = None if number in seen else self._repository.issue(number)
            if issue_ is not None:
                yield self._remote(issue_, number)

    def create(self, ticket: Ticket) -> Remote:
        """Make an issue."""
        if self._blind:
            raise NotDone(Failed(why=self._blind, mend=LABELS))
        self._repository.look_in()
        person = ticket.assignee
        if person and not self._repository.can_be_assigned(person):
            person = None
        more = ticket.fields.get("labels") or ()
        values = {
            "title": title(ticket.title, TITLE_ROOM),
            **({"assignees": [person]} if person else {}),
            **ticket.fields,
            "body": marked((*ticket.body, *meant_for(None if person else ticket.assignee)), ticket.marker, TEXT_ROOM),
            "labels": [*self._labels(ticket), *(more if isinstance(more, (list, tuple)) else ())],
        }
        made = self._repository.write("POST", "issues", values, "create the ticket")
        if self._settings.label.casefold() not in {each.casefold() for each in _labels(made)}:
            self._blind = f"{self.place} took an issue without its label: issues would be made again and again"
        return self._remote(made)

    def update(self, ticket: Ticket, remote: Remote) -> Remote:
        """Write the text anew, and how severe it is. Labels of people stay."""
        issue = self._repository.issue(remote.id)
        if issue is None:
            raise self.gone(remote)
        labels = _labels(issue)
        stale = set(self._settings.severity_labels(*Severity)) - set(self._labels(ticket))
        wanted = list(dict.fromkeys((*(each for each in labels if each not in stale), *self._labels(ticket))))
        values: Json = {"body": marked(ticket.body, ticket.marker, TEXT_ROOM)}
        if sorted(wanted) != sorted(labels):
            values["labels"] = wanted
        return self._remote(self._repository.write("PATCH", f"issues/{remote.id}", values, "update the ticket"))

    def current(self, remote: Remote) -> Remote | None:
        """The issue as it is now."""
        issue = self._repository.issue(remote.id)
        return None if issue is None else self._remote(issue, remote.id)

    def has_said(self, remote: Remote, mark: str) -> bool:
        """Whether a comment has this mark."""
        return any(mark_in(each.get("body")) == mark for each in self._repository.comments(remote.id))

    def say(self, remote: Remote, text: Body, mark: str) -> None:
        """Comment on the issue."""
        values = {"body": marked(text, mark, TEXT_ROOM)}
        self._repository.write("POST", f"issues/{remote.id}/comments", values, "comment on the ticket")

    def turn(self, remote: Remote, action: Action) -> Remote:
        """Close it as completed, or open it again."""
        closing = action.kind is ActionKind.CLOSE
        state, reason = ("closed", "completed") if closing else ("open", "reopened")
        values = {"state": state, "state_reason": reason}
        return self._remote(self._repository.write("PATCH", f"issues/{remote.id}", values, f"{action.kind} the ticket"))

    def _labels(self, ticket: Ticket) -> tuple[str, ...]:
        ours = (self._settings.label, *self._settings.severity_labels(ticket.severity), *ticket.labels)
        return tuple(dict.fromkeys(ours))

    def _remote(self, issue: Json, number: str = "") -> Remote:
        """An issue as a ticket; one that has moved keeps the number that we know."""
        is_open = issue.get("state") != "closed"
        reason = str(issue.get("state_reason") or "")
        no = {word.casefold() for word in self._settings.declined}
        ended = () if is_open else (reason, *_labels(issue))
        declined = next((word for word in ended if word.casefold() in no), "")
        return Remote(
            id=number or str(issue.get("number")),
            marker=mark_in(issue.get("body")),
            url=str(issue.get("html_url") or ""),
            open=is_open,
            resolution=declined or (ended[0] if ended else ""),
            declined=bool(declined),
            changed_by="" if is_open else str((issue.get("closed_by") or {}).get("login") or ""),
            body_digest=digest(str(issue.get("body") or "")),
        )


def _labels(issue: Json) -> list[str]:
    named = issue.get("labels") or ()
    return [str(each.get("name") if isinstance(each, dict) else each) for each in named]


@target("github", settings=GitHub, consumer="GitHub Issues, in the cloud and on an Enterprise Server", settles=10.0)
def github(settings: GitHub, around: Surroundings) -> Target:
    """Issues of one repository."""
    return GitHubTarget(settings, around)
