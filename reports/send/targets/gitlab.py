"""Issues of a project on GitLab, on gitlab.com and managed by oneself.

A thin client of ours rather than ``python-gitlab``: it does not tell a write that was refused from one whose answer was
lost. Issues are found again by a label that all share and a mark in the description that no reader sees. In GitLab a
line that begins with a slash is a command ("/close"), also in what a scanner writes; no name becomes one here. Labels
are dropped without a word where the token's role may not set them, so the answer to each creation is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from findings.declare import Severity
from reports.send.blocks import Body
from reports.send.declare import Surroundings, target
from reports.send.edited import digest
from reports.send.exchange import NotDone, reaching
from reports.send.gitlab.project import Json, Project
from reports.send.gitlab.settings import GitLab
from reports.send.marks import mark_in, marked
from reports.send.markup.as_markdown import title
from reports.send.model import Action, ActionKind, Failed, Remote, Target, Ticket
from reports.send.tracker import Tracker, meant_for

TITLE_ROOM = 255
TEXT_ROOM = 900_000
"""GitLab takes a million characters of a note and some more of a description; making commands harmless adds some."""
FENCE = re.compile(r"^`{3,}")
LABELS = "Give the token at least the role Planner or Reporter, without which GitLab drops labels"


class GitLabTarget(Tracker):
    """Issues of one project."""

    def __init__(self, settings: GitLab, around: Surroundings) -> None:
        """Ask nothing yet."""
        super().__init__(around)
        self._settings = settings
        self._project = Project(settings, around)
        self.place = self._project.place
        self._blind = ""

    def greet(self) -> str:
        """Tell which project it is, and who can see it."""
        with reaching():
            who = str(self._project.itself().get("visibility") or "unknown visibility")
            secret = "confidential issues" if self._settings.confidential else "issues that are not confidential"
            return f"{self.place}, project {self._settings.project} ({who}), {secret}"

    def found(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:  # noqa: ARG002  because a list tells all markers
        """Every issue with our label, and those that have lost it."""
        seen = set()
        for issue in self._project.labelled():
            seen.add(str(issue["iid"]))
            yield self._remote(issue)
        yield from map(self._remote, self._project.numbered([each for each in ids if each not in seen]))

    def create(self, ticket: Ticket) -> Remote:
        """Make an issue."""
        if self._blind:
            raise NotDone(Failed(why=self._blind, mend=LABELS))
        person = self._project.member(ticket.assignee) if ticket.assignee else None
        body = (*ticket.body, *meant_for(None if person else ticket.assignee))
        values = {
            "title": title(ticket.title, TITLE_ROOM),
            "issue_type": self._settings.issue_type,
            "confidential": self._settings.confidential,
            **({"assignee_ids": [person]} if person else {}),
            **ticket.fields,
            **self._ours(ticket, body),
            "labels": ",".join((*self._labels(ticket), *_more_labels(ticket))),
        }
        made = self._project.write("POST", "issues", values, "create the ticket")
        if self._settings.label.casefold() not in {each.casefold() for each in made.get("labels") or ()}:
            self._blind = f"{self.place} took an issue without its label: issues would be made again and again"
        return self._remote(made)

    def update(self, ticket: Ticket, remote: Remote) -> Remote:
        """Write the text anew, how severe it is and until when. Labels of people stay."""
        ours = self._labels(ticket)
        stale = [each for each in self._settings.severity_labels(*Severity) if each not in ours]
        labels = {"add_labels": ",".join(ours), "remove_labels": ",".join(stale)}
        values = {**self._ours(ticket, ticket.body), **labels}
        return self._remote(self._project.write("PUT", f"issues/{remote.id}", values, "update the ticket"))

    def current(self, remote: Remote) -> Remote | None:
        """The issue as it is now."""
        issue = self._project.issue(remote.id)
        return None if issue is None else self._remote(issue)

    def has_said(self, remote: Remote, mark: str) -> bool:
        """Whether a note has this mark."""
        return any(mark_in(each.get("body")) == mark for each in self._project.notes(remote.id))

    def say(self, remote: Remote, text: Body, mark: str) -> None:
        """Write a note."""
        values = {"body": _written(text, mark)}
        self._project.write("POST", f"issues/{remote.id}/notes", values, "comment on the ticket")

    def turn(self, remote: Remote, action: Action) -> Remote:
        """Close it, or open it again."""
        event = "close" if action.kind is ActionKind.CLOSE else "reopen"
        values = {"state_event": event}
        return self._remote(self._project.write("PUT", f"issues/{remote.id}", values, f"{event} the ticket"))

    def _ours(self, ticket: Ticket, body: Body) -> Json:
        due = {"due_date": f"{ticket.due:%Y-%m-%d}"} if ticket.due else {}
        return {"description": _written(body, ticket.marker), **due}

    def _labels(self, ticket: Ticket) -> tuple[str, ...]:
        ours = (self._settings.label, *self._settings.severity_labels(ticket.severity), *ticket.labels)
        return tuple(dict.fromkeys(ours))

    def _remote(self, issue: Json) -> Remote:
        """An issue as a ticket. GitLab has no reasons for closing, so labels say that nothing will be done."""
        is_open = issue.get("state") != "closed"
        no = {word.casefold() for word in self._settings.declined}
        ended = () if is_open else tuple(issue.get("labels") or ())
        declined = next((word for word in ended if word.casefold() in no), "")
        return Remote(
            id=str(issue.get("iid")),
            marker=mark_in(issue.get("description")),
            url=str(issue.get("web_url") or ""),
            open=is_open,
            resolution="" if is_open else declined or "closed",
            declined=bool(declined),
            changed_by="" if is_open else str((issue.get("closed_by") or {}).get("username") or ""),
            body_digest=digest(str(issue.get("description") or "")),
        )


def _written(body: Body, mark: str) -> str:
    """A text with its mark, in which no line is a command; code stays as it is, for in it there are none."""
    lines, fence = [], ""
    for line in marked(body, mark, TEXT_ROOM).split("\n"):
        opening = FENCE.match(line)
        if fence:
            fence = "" if line == fence else fence
        elif opening:
            fence = opening[0]
        elif line.lstrip().startswith("/"):
            line = f"&#8203;{line.lstrip()}"  # noqa: PLW2901  because it is the same line, made harmless
        lines.append(line)
    return "\n".join(lines)


def _more_labels(ticket: Ticket) -> tuple[str, ...]:
    """Labels that settings give as a field."""
    more = ticket.fields.get("labels") or ()
    return (more,) if isinstance(more, str) else tuple(map(str, more)) if isinstance(more, (list, tuple)) else ()


@target("gitlab", settings=GitLab, consumer="GitLab issues, on gitlab.com and managed by oneself", settles=5.0)
def gitlab(settings: GitLab, around: Surroundings) -> Target:
    """Issues of one project."""
    return GitLabTarget(settings, around)
