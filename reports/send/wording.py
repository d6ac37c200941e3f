"""What a ticket says: its title and its body. What is said on it later is in ``reports.send.comments``.

Everything in it is as stable as the trouble: no "90 days ago" that is 91 tomorrow moves its digest, and no date of the
last scan is in it, so that a ticket is only written again, and people are only told, when something has changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence

import msgspec

from findings.finding import Finding, Status
from reports.send.blocks import Block, Bullets, Facts, Heading, Paragraph
from reports.send.model import Ticket, Told
from reports.send.routing import Filled, GroupBy, Routing
from reports.text import counted, cut

MOST_LISTED = 50
MOST_EVIDENCE = 20
MOST_REMEDIES = 5
TITLE_ROOM = 200
NAME_ROOM = 300
TEXT_ROOM = 1000
NOBODY = "nobody known"
AGES = re.compile(r"\b\d[\d,.]*(?= (?:second|minute|hour|day|week|month|year)s?\b)")
FOOT = (
    "Musterbook keeps this text up to date and closes the ticket when a scan that could see everything no longer meets "
    "it. What people change in title, assignment and fields stays, and so does what they write. To accept it instead, "
    "close the ticket as not to be done, or say: muster waive {id} --reason … --until …"
)


def written(
    estate: str, marker: str, members: Sequence[Finding], routing: Routing, group_by: GroupBy, *, columns: bool
) -> Ticket:
    """The ticket for some findings as it should be: about those that ask for action, with the others told of."""
    asking = _riskiest(each for each in members if each.active) or list(members)
    first = asking[0]
    filled = _filled(estate, first)
    single = group_by is GroupBy.FINDING
    usual = "{title}: {subject}" if single else USUAL_TITLES[group_by]
    severity = max((each.severity for each in asking), key=lambda each: each.rank)
    return Ticket(
        marker=marker,
        findings=tuple(sorted(each.id for each in members)),
        title=cut(filled.into(routing.title or usual), TITLE_ROOM),
        body=tuple(_body(filled, routing, asking, [each for each in members if not each.active])),
        severity=severity,
        risk=max(each.risk for each in asking),
        labels=routing.labels,
        assignee=routing.assignees.get(first.owner or ""),
        due=min((each.due for each in asking if each.due), default=None),
        fields=filled.into(routing.fields),
        told=told_of(estate, first) if columns or single else None,
    )


USUAL_TITLES = {
    GroupBy.OWNER_RULE_SCOPE: "{title} ({scope})",
    GroupBy.RULE_SCOPE: "{title} ({scope})",
    GroupBy.OWNER: "Findings of {owner}",
    GroupBy.FINDING: "{title}: {subject}",
}


def told_of(estate: str, finding: Finding) -> Told:
    """A finding in columns, with as much of its evidence as stands in a text."""
    columns = {name: getattr(finding, name) for name in Told.__struct_fields__ if name != "estate"}
    shown = tuple(cut(each, TEXT_ROOM) for each in finding.evidence[:MOST_EVIDENCE])
    return Told(estate=estate, **{**columns, "evidence": shown})


def digest_of(ticket: Ticket) -> str:
    """What a ticket says, in short: only when this changes is there anything to write."""
    told = ticket.told and msgspec.structs.replace(ticket.told, last_seen=ticket.told.first_seen)
    # The assignee and the fields are for its creation, the title is people's from then on.
    still = msgspec.structs.replace(ticket, told=told, assignee=None, fields={}, title="")
    text = AGES.sub("#", msgspec.json.encode(still).decode())
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _filled(estate: str, finding: Finding) -> Filled:
    return Filled(
        estate=estate,
        owner=finding.owner or NOBODY,
        rule=finding.rule,
        scope=finding.scope or finding.source,
        severity=finding.severity,
        source=finding.source,
        subject=cut(finding.subject_name, NAME_ROOM),
        title=finding.title,
    )


def _riskiest(findings: Iterator[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda each: (-each.risk, each.rule, each.subject))


def _body(filled: Filled, routing: Routing, asking: Sequence[Finding], rest: Sequence[Finding]) -> Iterator[Block]:
    first = asking[0]
    if routing.opening:
        yield Paragraph(filled.into(routing.opening))
    if len(asking) == 1:
        yield Paragraph(cut(first.message, TEXT_ROOM))
    yield Facts(tuple(_facts(filled, asking)))
    if len(asking) == 1:
        yield from _single(first)
    else:
        yield Heading(f"{counted(len(asking), 'finding')}, riskiest first")
        yield Bullets(tuple(listed(asking)))
    yield Heading("What to do")
    yield Bullets(tuple(_remedies(asking)))
    if rest:
        yield Heading("No longer to be done")
        yield Bullets(tuple(settled(rest)))
    yield Paragraph(FOOT.format(id=first.id[:12]))


def _facts(filled: Filled, asking: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    first = asking[0]
    rules = sorted({each.rule for each in asking})
    yield "Rule", cut(", ".join(rules), NAME_ROOM)
    worst = max((each.severity for each in asking), key=lambda each: each.rank)
    yield "Severity", f"{worst} (risk {max(each.risk for each in asking)} of 100)"
    yield "Owner", cut(", ".join(sorted({each.owner or NOBODY for each in asking})), NAME_ROOM)
    if len(asking) == 1:
        yield "Subject", cut(first.subject_name, NAME_ROOM)
        yield "Id", cut(first.subject, TEXT_ROOM)
    scopes = sorted({each.scope for each in asking if each.scope})
    yield "Source", cut(" ".join((first.source, ", ".join(scopes))), NAME_ROOM)
    yield "Estate", filled.estate
    yield "First seen", f"{min(each.first_seen for each in asking):%Y-%m-%d}"
    due = min((each.due for each in asking if each.due), default=None)
    if due:
        yield "Due", f"{due:%Y-%m-%d}"
    if len(asking) == 1 and first.frameworks:
        yield "Frameworks", cut(", ".join(first.frameworks), NAME_ROOM)


def _single(finding: Finding) -> Iterator[Block]:
    if finding.evidence:
        yield Heading("Evidence")
        shown = [cut(each, TEXT_ROOM) for each in finding.evidence[:MOST_EVIDENCE]]
        yield Bullets((*shown, *_more(len(finding.evidence) - MOST_EVIDENCE)))
    yield Heading(f"Why the risk is {finding.risk} of 100")
    yield Bullets(tuple(f"{term.points:+}: {cut(term.why, TEXT_ROOM)}" for term in finding.terms) or ("not said",))


def listed(findings: Sequence[Finding]) -> Iterator[str]:
    """Findings that ask for action, a line each."""
    for each in findings[:MOST_LISTED]:
        yield f"{cut(each.subject_name, NAME_ROOM)}: {cut(each.message, TEXT_ROOM)} ({each.severity}, risk {each.risk})"
    yield from _more(len(findings) - MOST_LISTED)


def _more(number: int) -> Iterator[str]:
    if number > 0:
        yield f"and {number} more: muster findings lists all"


def _remedies(findings: Sequence[Finding]) -> Iterator[str]:
    every = list(dict.fromkeys(cut(each.remedy, TEXT_ROOM) for each in findings if each.remedy))
    yield from every[:MOST_REMEDIES] or ["muster show tells what is known of it"]
    yield from _more(len(every) - MOST_REMEDIES)


def settled(findings: Sequence[Finding], how: Callable[[Finding], str] | None = None) -> Iterator[str]:
    """Findings that ask for nothing any longer, and how each ended, a line each."""
    for each in sorted(findings, key=lambda each: each.subject)[:MOST_LISTED]:
        yield f"{cut(each.subject_name, NAME_ROOM)}: {(how or how_it_ended)(each)}"
    yield from _more(len(findings) - MOST_LISTED)


def how_it_ended(finding: Finding) -> str:
    """Why a finding asks for nothing any longer."""
    if finding.status is Status.WAIVED and finding.waiver is not None:
        waiver = finding.waiver
        return f"accepted by {waiver.person} until {waiver.until:%Y-%m-%d}: {cut(waiver.reason, TEXT_ROOM)}"
    if finding.closed is not None:
        closed = finding.closed
        return f"closed by {closed.person} on {closed.at:%Y-%m-%d}: {cut(closed.reason, TEXT_ROOM)}"
    return f"fixed; not met by the scan of {finding.fixed:%Y-%m-%d}" if finding.fixed else "fixed"
