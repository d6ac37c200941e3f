"""Findings in DefectDojo, by its API v2.

A thin client of ours rather than an import of reports (``reimport-scan``): a reimport closes whatever a report does not
hold, also what a scan could not see, and its answer does not say what became of each finding. Each finding has our
marker as the id that the tool knows it by, and is found again by that in one test, which belongs to us alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from findings.declare import Severity
from reports.send.blocks import Body
from reports.send.declare import Surroundings, target
from reports.send.defectdojo.instance import Instance, Json
from reports.send.defectdojo.settings import DefectDojo
from reports.send.edited import digest
from reports.send.exchange import NotDone, reaching
from reports.send.marks import mark_in, marked
from reports.send.markup.as_markdown import as_markdown
from reports.send.markup.room import fitted
from reports.send.model import Action, ActionKind, Failed, Remote, Target, Ticket
from reports.send.tracker import Tracker
from reports.text import cut

SEVERITIES: Mapping[Severity, tuple[str, str]] = {
    Severity.CRITICAL: ("Critical", "S0"),
    Severity.HIGH: ("High", "S1"),
    Severity.MEDIUM: ("Medium", "S2"),
    Severity.LOW: ("Low", "S3"),
    Severity.INFO: ("Info", "S4"),
}
DECLINED = ("false_p", "risk_accepted", "out_of_scope")
ENDED = (*DECLINED, "duplicate", "is_mitigated")
TITLE_ROOM = 500
TEXT_ROOM = 60_000
RULE_ROOM = 500
UNFIT = re.compile(r"[\s,'\"]+")
"""What no tag may hold there."""
FEW = 20
"""So many markers are asked for one by one; for more all findings of the test are listed."""


class DefectDojoTarget(Tracker):
    """The findings of one test."""

    def __init__(self, settings: DefectDojo, around: Surroundings) -> None:
        """Ask nothing yet."""
        super().__init__(around)
        self._settings, self._around = settings, around
        self._instance = Instance(settings, around)
        self.place = self._instance.place

    def greet(self) -> str:
        """Tell which product it is, and whether it is there yet."""
        with reaching():
            there = "" if self._instance.product() else " (not there yet)"
            return f"{self.place}, product {self._settings.product}{there}"

    def found(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:
        """The findings of these markers, and those that are no longer in our test."""
        asked = markers if len(markers) <= FEW else [""]
        seen: dict[str, Json] = {str(each["id"]): each for marker in asked for each in self._instance.findings(marker)}
        for number in ids:
            if number not in seen and (finding := self._instance.finding(number)) is not None:
                seen[number] = finding
        yield from (self._remote(each) for each in sorted(seen.values(), key=lambda each: int(each["id"])))

    def create(self, ticket: Ticket) -> Remote:
        """Make a finding."""
        if ticket.told is None:
            raise NotDone(Failed(why="DefectDojo keeps findings, and this ticket is about several"))
        test = self._instance.test(make=True)
        if test is None:
            raise NotDone(Failed(why=f"{self.place} shows us no test to put findings into", again=True))
        values = {
            "title": cut(ticket.title, TITLE_ROOM),
            "date": f"{ticket.told.first_seen:%Y-%m-%d}",
            **ticket.fields,
            "test": test["id"],
            "found_by": [test["test_type"]],
            "active": True,
            "verified": self._settings.verified,
            "unique_id_from_tool": ticket.marker,
            "vuln_id_from_tool": cut(ticket.told.rule, RULE_ROOM),
            "static_finding": False,
            "dynamic_finding": True,
            "tags": [UNFIT.sub("-", each) for each in ticket.labels],
            **_ours(ticket),
        }
        return self._remote(self._instance.write("POST", "findings/", values, "create the ticket"))

    def update(self, ticket: Ticket, remote: Remote) -> Remote:
        """Write the text anew, and how severe it is."""
        return self._changed(remote, _ours(ticket), "update the ticket")

    def current(self, remote: Remote) -> Remote | None:
        """The finding as it is now."""
        finding = self._instance.finding(remote.id)
        return None if finding is None else self._remote(finding)

    def has_said(self, remote: Remote, mark: str) -> bool:
        """Whether a note has this mark."""
        return any(mark_in(each.get("entry")) == mark for each in self._instance.notes(remote.id))

    def say(self, remote: Remote, text: Body, mark: str) -> None:
        """Write a note."""
        values = {"entry": marked(text, mark, TEXT_ROOM), "private": False}
        self._instance.write("POST", f"findings/{remote.id}/notes/", values, "comment on the ticket")

    def turn(self, remote: Remote, action: Action) -> Remote:
        """Mitigate it, or make it active again."""
        closing = action.kind is ActionKind.CLOSE
        values = {"active": not closing, "is_mitigated": closing}
        return self._changed(remote, values, f"{action.kind} the ticket")

    def _changed(self, remote: Remote, values: Mapping[str, object], doing: str) -> Remote:
        return self._remote(self._instance.write("PATCH", f"findings/{remote.id}/", values, doing))

    def _remote(self, finding: Json) -> Remote:
        """A finding as a ticket. One that is neither active nor ended by any word was put aside by somebody."""
        is_open = bool(finding.get("active"))
        ended = "" if is_open else next((word for word in ENDED if finding.get(word)), "inactive")
        number = str(finding.get("id"))
        return Remote(
            id=number,
            marker=str(finding.get("unique_id_from_tool") or ""),
            url=f"{self._settings.url.rstrip('/')}/finding/{number}",
            open=is_open,
            resolution=ended,
            declined=ended in DECLINED,
            body_digest=digest(str(finding.get("description") or "")),
        )


def _ours(ticket: Ticket) -> Json:
    """What stays ours: text, severity, and until when it should be mended."""
    word, number = SEVERITIES[ticket.severity]
    remedy = ticket.told.remedy if ticket.told else ""
    text = as_markdown(fitted(ticket.body, TEXT_ROOM, lambda part: len(as_markdown(part))))
    due = {"planned_remediation_date": f"{ticket.due:%Y-%m-%d}"} if ticket.due else {}
    return {"description": text, "severity": word, "numerical_severity": number, "mitigation": cut(remedy, 4000), **due}


@target("defectdojo", settings=DefectDojo, consumer="DefectDojo", keeps_findings=True)
def defectdojo(settings: DefectDojo, around: Surroundings) -> Target:
    """The findings of one test."""
    return DefectDojoTarget(settings, around)
