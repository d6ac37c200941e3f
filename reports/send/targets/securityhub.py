"""Findings in AWS Security Hub, kept up to date: imported, noted, archived.

A thin layer of ours over boto3 rather than a tool that imports files: those send a batch and never read which findings
of it were refused. A finding has one id for ever, made of the estate and its fingerprint, so nothing can be there twice
whatever is sent again. What an import may not touch later (workflow and note) is set by ``BatchUpdateFindings``, and
what people said there stays: a finding that they suppressed is proposed as a waiver, and their note is never replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from findings.finding import Status
from reports.asff.batches import batches
from reports.asff.findings import ARCHIVED, PASSED, Hub, id_of, text
from reports.compact import compact
from reports.send.blocks import Body, Paragraph
from reports.send.declare import Surroundings, target
from reports.send.exchange import MaybeDone, NotDone, reaching
from reports.send.model import Action, ActionKind, Done, Failed, Remote, Result, Target, Unsure
from reports.send.portions import portions
from reports.send.securityhub.calls import Calls, Json
from reports.send.securityhub.findings import (
    ESTATE,
    MARKER,
    RESOLVED,
    SUPPRESSED,
    US,
    imported,
    made_of,
    noted_by_people,
    remote_of,
    told_of,
)
from reports.send.securityhub.settings import SecurityHub
from reports.text import cut

AT_ONCE = 100
FILTERS = 20
"""Values of one attribute that a question takes."""
MANY = 200
"""From so many on all findings of the estate are listed, rather than asked for by name."""
NOTE_ROOM = 512
REASON_ROOM = 300
FORGETS = timedelta(days=90)
"""It drops what nobody has updated for so long; what is archived, already after thirty days."""
PASSING = ("internal", "throttl", "concurren", "timeout", "unavailable", "limit")
"""What codes of refusals have in them that another attempt may not meet."""


class HubTarget:
    """The findings of one hub."""

    at_once = AT_ONCE

    def __init__(self, settings: SecurityHub, around: Surroundings) -> None:
        """Ask nothing yet."""
        self._settings, self._around = settings, around
        self._calls = Calls(settings, around)

    def look(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:
        """Tell which findings there are under these markers and ids."""
        wanted = {*markers, *ids}
        with reaching():
            found = (remote_of(each, self._settings) for each in self._asked(markers, ids))
            yield from (each for each in found if each.marker in wanted or each.id in wanted)

    def greet(self) -> str:
        """Tell which hub it is, and that its findings can be read."""
        with reaching():
            self._calls.ask("get_findings", "show findings", Filters=self._where({}), MaxResults=1)
            return f"{self._calls.place}, account {self._calls.account}"

    def carry_out(self, actions: Sequence[Action]) -> Iterator[Result]:
        """Do all of it in as few calls as there can be; each action gets its own result."""
        results: dict[str, Result] = {}
        doable = []
        for action in actions:
            if action.ticket.told is None or len(action.ticket.findings) != 1:
                results[action.ticket.marker] = Failed(why="Security Hub keeps findings, and this is about several")
            else:
                doable.append(action)
        try:
            results.update(self._done(doable))
        except NotDone as error:
            results = {each.ticket.marker: error.failed for each in doable} | results
        except MaybeDone as error:
            results = {each.ticket.marker: Unsure(why=str(error)) for each in doable} | results
        yield from (results[action.ticket.marker] for action in actions)

    def _done(self, actions: Sequence[Action]) -> Iterator[tuple[str, Result]]:
        """Import what changes, then say why; yields what is settled as soon as it is."""
        there = self._there(actions) if any(each.remote for each in actions) else {}
        left = []
        for action in actions:
            settled = self._settled(action, there.get(self._id(action)))
            if settled is None:
                left.append(action)
            else:
                yield action.ticket.marker, settled
        refused = dict(self._import([each for each in left if each.kind is not ActionKind.COMMENT]))
        said = [each for each in left if each.remote and self._id(each) not in refused]
        refused |= dict(self._say(said, there))
        for action in left:
            is_open = action.kind is not ActionKind.CLOSE
            known = there.get(self._id(action)) if action.kind is ActionKind.COMMENT else None
            after = remote_of(known, self._settings) if known else None
            done = Done(remote=after or made_of(action.ticket, self._settings, self._around.at(), is_open=is_open))
            yield action.ticket.marker, refused.get(self._id(action), done)

    def _settled(self, action: Action, there: Json | None) -> Result | None:
        """What needs no call: somebody was faster, or it is gone."""
        if there is None:
            gone = f"{self._calls.place} no longer has this finding"
            return Failed(why=gone) if action.kind is ActionKind.COMMENT else None
        now = remote_of(there, self._settings)
        turns = action.kind in {ActionKind.CLOSE, ActionKind.REOPEN}
        return Done(remote=now) if turns and now.open is (action.kind is ActionKind.REOPEN) else None

    def _import(self, actions: Sequence[Action]) -> Iterator[tuple[str, Failed]]:
        """Import, and yield what was refused."""
        hub = Hub.of(self._calls.account, self._settings.region, self._settings.partition)
        made = (self._imported(action, hub) for action in actions)
        for batch in batches(made, compact):
            answer = self._calls.ask("batch_import_findings", "import findings", Findings=batch)
            for each in answer.get("FailedFindings") or ():
                yield str(each.get("Id")), self._refused(each)

    def _imported(self, action: Action, hub: Hub) -> Json:
        made = imported(action.ticket, hub, self._around, new=action.kind is ActionKind.CREATE)
        if action.kind is ActionKind.CLOSE and made["Compliance"]["Status"] == PASSED:
            made["RecordState"] = ARCHIVED
        return made

    def _say(self, actions: Iterable[Action], there: Mapping[str, Json]) -> Iterator[tuple[str, Failed]]:
        """Set workflow and note, those of one kind together; yield what was refused."""
        alike: dict[tuple[str, str], list[str]] = {}
        for action in actions:
            id_ = self._id(action)
            note = "" if noted_by_people(there.get(id_) or {}) else _note(action.text)
            if (key := (_workflow(action), note)) != ("", ""):
                alike.setdefault(key, []).append(id_)
        product = Hub.of(self._calls.account, self._settings.region, self._settings.partition).product
        for (workflow, note), ids in alike.items():
            for some in portions(ids, AT_ONCE):
                values: Json = {"Workflow": {"Status": workflow}} if workflow else {}
                values |= {"Note": {"Text": note, "UpdatedBy": US}} if note else {}
                named = [{"Id": each, "ProductArn": product} for each in some]
                doing = "note what became of findings"
                answer = self._calls.ask("batch_update_findings", doing, FindingIdentifiers=named, **values)
                for each in answer.get("UnprocessedFindings") or ():
                    yield str((each.get("FindingIdentifier") or {}).get("Id")), self._refused(each)

    def _refused(self, told: Json) -> Failed:
        code, message = str(told.get("ErrorCode", "")), cut(str(told.get("ErrorMessage", "")), REASON_ROOM)
        passing = any(each in code.casefold() for each in PASSING)
        return Failed(why=f"{self._calls.place} refused the finding: {code}: {message}", again=passing)

    def _id(self, action: Action) -> str:
        return id_of(told_of(action.ticket).estate, action.ticket.findings[0])

    def _there(self, actions: Sequence[Action]) -> dict[str, Json]:
        return {str(each["Id"]): each for each in self._asked((), [self._id(each) for each in actions])}

    def _asked(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Json]:
        """The findings of these markers and ids, each once, and perhaps others."""
        questions: list[Json] = []
        if len(markers) + len(ids) > MANY:
            questions.append({"ProductFields": [_field(ESTATE, self._around.estate)]})
        else:
            questions += [{"Id": [_equal(each) for each in some]} for some in portions(ids, FILTERS)]
            questions += [
                {"ProductFields": [_field(MARKER, each) for each in some]} for some in portions(markers, FILTERS)
            ]
        seen: set[str] = set()
        for question in questions:
            for finding in self._pages(self._where(question)):
                if finding["Id"] not in seen:
                    seen.add(finding["Id"])
                    yield finding

    def _where(self, question: Json) -> Json:
        """A question about our account alone: an administrator's hub also has those of its members."""
        return {**question, "AwsAccountId": [_equal(self._calls.account)]}

    def _pages(self, filters: Json) -> Iterator[Json]:
        further: Json = {}
        while True:
            asked = {"Filters": filters, "MaxResults": AT_ONCE, **further}
            answer = self._calls.ask("get_findings", "find the findings", **asked)
            yield from answer.get("Findings") or ()
            if not answer.get("NextToken"):
                return
            further = {"NextToken": answer["NextToken"]}


def _equal(value: str) -> Json:
    return {"Value": value, "Comparison": "EQUALS"}


def _field(key: str, value: str) -> Json:
    return {"Key": key, "Value": value, "Comparison": "EQUALS"}


def _note(said: Body) -> str:
    """The first sentence of why, which findings that are closed by one scan share."""
    return next((text(each.text, NOTE_ROOM) for each in said if isinstance(each, Paragraph)), "")


def _workflow(action: Action) -> str:
    """The workflow that an action asks for; none where it is people's."""
    if action.kind is ActionKind.REOPEN:
        return "NEW"
    waived = told_of(action.ticket).status == Status.WAIVED
    return {ActionKind.CLOSE: SUPPRESSED if waived else RESOLVED}.get(action.kind, "")


@target(
    "securityhub",
    settings=SecurityHub,
    consumer="AWS Security Hub",
    keeps_findings=True,
    settles=15.0,
    forgets=FORGETS,
)
def securityhub(settings: SecurityHub, around: Surroundings) -> Target:
    """The findings of one hub."""
    return HubTarget(settings, around)
