"""What is said on a ticket later: why it is closed, with the evidence, or open again, and what is new about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from findings.finding import Finding, Status
from reports.scan import Scan, SourceSeen
from reports.send.blocks import Block, Body, Bullets, Facts, Paragraph
from reports.send.model import Ticket
from reports.send.wording import NAME_ROOM, TEXT_ROOM, how_it_ended, listed, settled
from reports.text import counted, cut, day, moment


def closing(members: Sequence[Finding], scan: Scan) -> Body:
    """Why a ticket is closed: which scan looked, and when, what it read and met, and what was there before."""
    return tuple(_closing(members, scan))


def _closing(members: Sequence[Finding], scan: Scan) -> Iterator[Block]:
    fixed = [each for each in members if _by_scan(each)]
    said = "Closed by Musterbook: nothing of it asks for action any longer."
    if not fixed:
        yield Paragraph(said)
    else:
        when = f"scan {scan.number} of {moment(scan.finished)}"
        looked = f"What is fixed was looked for: {when} could read everything that the rule looks at there."
        yield Paragraph(f"{said} {looked}")
        yield Facts(tuple(_seen(fixed, scan)))
    yield Bullets(tuple(settled(members, _ended)))


def _by_scan(finding: Finding) -> bool:
    return finding.status is Status.FIXED and finding.closed is None


def _seen(fixed: Sequence[Finding], scan: Scan) -> Iterator[tuple[str, str]]:
    """What the scan saw where the findings were."""
    yield "Scan", f"{scan.number}, begun {moment(scan.started)}, done {moment(scan.finished)}"
    places = {each.source for each in fixed}
    for source in scan.sources:
        if source.name in places:
            yield f"Read of {cut(source.name, NAME_ROOM)}", _read(source)
    rules = {each.rule for each in fixed}
    for outcome in scan.outcomes:
        if outcome.rule in rules:
            still = f"met {counted(outcome.hits, 'time')}, elsewhere" if outcome.hits else "met nowhere any longer"
            yield f"Rule {cut(outcome.rule, NAME_ROOM)}", f"asked by this scan, {still}"


def _read(source: SourceSeen) -> str:
    read = f"{counted(source.units, 'listing')} with {counted(source.records, 'record')}"
    unread = f"; {source.gapped} could not be read, none of which the rule looks at there"
    return f"{read}{unread if source.gapped else ''}"


def _ended(finding: Finding) -> str:
    """How a finding ended, and what was there when it was last met."""
    how = how_it_ended(finding)
    return f"{how}; last met {day(finding.last_seen)}: {cut(finding.message, TEXT_ROOM)}" if _by_scan(finding) else how


def reopening(asking: Sequence[Finding], scan: Scan) -> Body:
    """Why a ticket that we closed is open again."""
    return (
        Paragraph(f"Opened again by Musterbook: scan {scan.number} of {day(scan.finished)} met it again."),
        Bullets(tuple(listed(asking))),
    )


def changed(ticket: Ticket, scan: Scan) -> Body:
    """What has changed, for a ticket whose text a person has edited: that text stays as it is."""
    said = Paragraph(
        f"Scan {scan.number} of {day(scan.finished)} knows more. The text above was edited by somebody and stays; "
        "this is how Musterbook would write it now:"
    )
    return (said, *ticket.body)


def still_there(asking: Sequence[Finding], scan: Scan) -> Body:
    """What to say where somebody closed a ticket and the trouble is still there. It is said once."""
    return (
        Paragraph(
            f"This ticket was closed, and scan {scan.number} of {day(scan.finished)} still meets what it is about. "
            "It stays closed, and nothing more will be said here. To accept it until a day: "
            f"muster waive {asking[0].id[:12]} --reason … --until …"
        ),
        Bullets(tuple(listed(asking))),
    )
