"""One group of findings beside the ticket that it has, or should have: what is to be done, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from findings.finding import Finding, Status
from reports.send import comments, wording
from reports.send.blocks import Body
from reports.send.fading import fading_of
from reports.send.grouping import Group
from reports.send.links import ANEW, Link, LinkState, Planned
from reports.send.model import Action, ActionKind, Remote, Ticket
from reports.send.plans import Asked, Proposal, Step
from reports.text import listed


class Judged:
    """One group of findings beside its ticket."""

    def __init__(self, asked: Asked, group: Group, remote: Remote | None) -> None:
        self._asked, self._group, self._remote = asked, group, remote
        self._asking = sorted((each for each in group.members if each.active), key=lambda each: -each.risk)
        self._ticket: Ticket = wording.written(
            asked.estate, group.marker, group.members, asked.routing, asked.group_by, columns=asked.columns
        )
        self._digest = wording.digest_of(self._ticket)
        self._link = group.link or self._adopted()
        self._adopts = group.link is None and remote is not None

    def _adopted(self) -> Link:
        """The link of a ticket that has none yet; of one found there, as if we had just written it."""
        link = Link(target=self._asked.target, marker=self._group.marker, findings=self._ticket.findings)
        if self._remote is None:
            return link
        seen = self._remote.body_digest
        return msgspec.structs.replace(
            link, remote=self._remote.id, url=self._remote.url, written=self._digest, seen=seen
        )

    def step(self) -> Step:
        """What to do, and why."""
        if self._remote is None:
            return self._missing()
        return self._open(self._remote) if self._remote.open else self._closed(self._remote)

    def proposals(self) -> Iterator[Proposal]:
        """What a person has said by ending the ticket."""
        remote = self._remote
        ours = self._link.state is LinkState.CLOSED
        if remote is None or remote.open or ours or not remote.declined:
            return
        for each in self._asking:
            yield Proposal(
                finding=each,
                target=self._asked.target,
                url=remote.url or self._link.url,
                resolution=remote.resolution,
                by=remote.changed_by,
            )

    def _missing(self) -> Step:
        """The target has nothing under the marker, or was not asked since nothing can have changed."""
        link = self._group.link
        if link is None:
            worst = self._ticket.severity
            return self._do(ActionKind.CREATE, f"{_few(self._asking)}, {worst} at worst", written=self._digest)
        if not self._asking and link.state is LinkState.CLOSED:
            return self._nothing("closed by us", quiet=True)
        if self._asked.forgets is not None:
            return self._forgotten(link)
        gone = msgspec.structs.replace(link, state=LinkState.GONE)
        why = "it is gone at the target; muster tickets unlink forgets it, and a new one is made"
        return self._nothing(why, noted=gone)

    def _forgotten(self, link: Link) -> Step:
        """The target has dropped it as it drops everything after a while, which says nothing of what people want."""
        if link.state is LinkState.ENDED:
            return self._nothing("closed by a person, and forgotten there since then", quiet=True)
        if not self._asking:
            closed = msgspec.structs.replace(link, state=LinkState.CLOSED)
            return self._nothing("forgotten there, with nothing left to do", quiet=True, noted=closed)
        why = f"{_few(self._asking)}, forgotten there in the meantime"
        return self._do(ActionKind.CREATE, why, **ANEW, written=self._digest, findings=self._ticket.findings)

    def _open(self, remote: Remote) -> Step:
        if self._asking:
            return self._kept_up(remote)
        if self._link.state is LinkState.CLOSED:
            return self._nothing("opened again by somebody, with nothing left to do for us", quiet=True)
        held = self._held_back()
        if held:
            return self._nothing(f"not closed: {held}", noted=self._link if self._adopts else None)
        text = comments.closing(self._group.members, self._asked.scan)
        return self._do(ActionKind.CLOSE, self._why_closed(), text, state=LinkState.CLOSED)

    def _kept_up(self, remote: Remote) -> Step:
        """An open ticket about something that is there: say what is new."""
        # Where a person had ended it and opened it again, that is no longer known.
        told = {**ANEW, "written": self._digest, "findings": self._ticket.findings}
        edited = bool(self._link.seen) and remote.body_digest != self._link.seen
        if self._link.written == self._digest:
            fading = fading_of(remote, self._asked.at, self._asked.forgets)
            if fading and not edited:
                return self._do(ActionKind.UPDATE, fading, **told)
            noted = msgspec.structs.replace(self._link, **ANEW)
            why = "found at the target, and linked" if self._adopts else "nothing new"
            return self._nothing(why, quiet=not self._adopts, noted=noted if noted != self._group.link else None)
        if edited:
            text = comments.changed(self._ticket, self._asked.scan)
            why = f"{self._news()}; somebody edited the text, which stays"
            return self._do(ActionKind.COMMENT, why, text, **told)
        return self._do(ActionKind.UPDATE, self._news(), **told)

    def _closed(self, remote: Remote) -> Step:
        if self._link.state is LinkState.CLOSED:
            if not self._asking:
                return self._nothing("closed by us", quiet=True)
            text = comments.reopening(self._asking, self._asked.scan)
            return self._do(ActionKind.REOPEN, f"{_few(self._asking)} back", text, state=LinkState.OPEN)
        return self._ended(remote)

    def _ended(self, remote: Remote) -> Step:
        """A person closed it. It stays closed, whatever we see."""
        noticed = self._link.noticed or self._asked.at
        ended = msgspec.structs.replace(
            self._link,
            state=LinkState.ENDED,
            resolution=remote.resolution,
            declined=remote.declined,
            noticed=noticed,
        )
        noted = ended if ended != self._group.link else None
        by = f"closed by {remote.changed_by or 'somebody'}" + (f" as {remote.resolution}" if remote.resolution else "")
        if remote.declined:
            why = f"{by}: proposed as a waiver" if self._asking else by
            return self._nothing(why, noted=noted, quiet=not self._asking)
        met_since = [each for each in self._asking if each.last_seen > noticed]
        if met_since and not self._link.told:
            text = comments.still_there(met_since, self._asked.scan)
            told = {name: getattr(ended, name) for name in ("state", "resolution", "declined", "noticed")}
            return self._do(ActionKind.COMMENT, f"{by}, and still there; said once", text, **told, told=True)
        return self._nothing(by, noted=noted, quiet=noted is None)

    def _held_back(self) -> str:
        """Why nobody can say that all of it has ended; empty where the scan in force could see it."""
        fixed = (each for each in self._group.members if each.status is Status.FIXED)
        return next((why for each in fixed if (why := self._asked.coverage.why_not(each))), "")

    def _why_closed(self) -> str:
        fixed = sum(each.status is Status.FIXED for each in self._group.members)
        left = sum(each.closed is not None for each in self._group.members)
        counts = (fixed - left, "fixed"), (len(self._group.members) - fixed, "accepted"), (left, "closed by hand")
        return f"{listed(f'{number} {word}' for number, word in counts if number)}, by scan {self._asked.scan.number}"

    def _news(self) -> str:
        came = sum(each.id not in self._link.findings for each in self._group.members)
        went = sum(not each.active for each in self._group.members)
        said = [f"{number} {word}" for number, word in ((came, "came"), (went, "done")) if number]
        return ", ".join(said) or "the evidence changed"

    def _nothing(self, why: str, *, quiet: bool = False, noted: Link | None = None) -> Step:
        return Step(
            verb=None,
            marker=self._group.marker,
            title=self._ticket.title,
            why=why,
            findings=self._ticket.findings,
            url=self._url,
            quiet=quiet,
            noted=noted,
        )

    def _do(self, kind: ActionKind, why: str, text: Body = (), **after: Any) -> Step:  # noqa: ANN401  because of fields of many types
        link = msgspec.structs.replace(self._link, **after)
        key = f"{self._group.marker}-{kind}-{self._digest}-{self._asked.scan.number}"
        action = Action(id=key, kind=kind, ticket=self._ticket, remote=self._remote, text=text)
        return Step(
            verb=kind,
            marker=self._group.marker,
            title=self._ticket.title,
            why=why,
            findings=self._ticket.findings,
            url=self._url,
            planned=Planned(action=action, after=link),
        )

    @property
    def _url(self) -> str:
        return (self._remote.url if self._remote else "") or self._link.url


def _few(findings: Collection[Finding]) -> str:
    return f"{len(findings)} {'finding' if len(findings) == 1 else 'findings'}"
