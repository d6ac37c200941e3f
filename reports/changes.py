"""What came, went and changed between two scans: identities, credentials, rights and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from findings.finding import Finding, Status
from graph.access import AccessGraph
from graph.classes import CLASS
from graph.model import Credential, Grant, Identity, Record
from reports.gone import Unseen
from reports.naming import called
from reports.rights import policy_of, rights_changes, told_as_trust
from reports.scan import Change, Changes
from reports.text import day, listed

PASSING = frozenset({"last_used"})
"""Fields that move with every day in use and say nothing about what was changed."""
JUDGED = ("severity", "risk", "owner", "status", "assigned")
FRESH = frozenset({Status.NEW, Status.REOPENED})
WHATS = ("identity", "credential", "right", "finding")
HOWS = ("came", "went", "changed")
POLICIES_NAMED = 3
Told = TypeVar("Told", Identity, Credential)


def compare(
    before: AccessGraph,
    after: AccessGraph,
    *,
    numbers: tuple[int, int],
    findings_before: Sequence[Finding],
    findings_after: Sequence[Finding],
) -> Changes:
    """Compare two scans. What is missing only because it could not be read has not gone."""
    changes = [
        *_records(before, after, Identity, numbers, _grants(after)),
        *_records(before, after, Credential, numbers, {}),
        *rights_changes(before, after),
        *_findings(before, after, findings_before, findings_after),
    ]
    changes.sort(key=lambda each: (WHATS.index(each.what), HOWS.index(each.how), each.name, each.id, each.detail))
    return Changes(before=numbers[0], after=numbers[1], changes=tuple(changes))


def _records(
    before: AccessGraph,
    after: AccessGraph,
    kind: type[Told],
    numbers: tuple[int, int],
    grants: Mapping[str, Sequence[Grant]],
) -> Iterator[Change]:
    what = kind.__name__.lower()
    old, new = by_id(before, kind), by_id(after, kind)
    unseen, unseen_before = Unseen(after), Unseen(before)
    for id_ in new.keys() - old.keys():
        late = f"could not be read in scan {numbers[0]}, so it may be older"
        parts = [
            _of_whom(after, new[id_]),
            _born_with(after, grants.get(id_, ())),
            late if unseen_before.hides(new[id_], after) else "",
        ]
        yield Change(what=what, how="came", id=id_, name=called(after, id_), detail="; ".join(filter(None, parts)))
    for id_ in old.keys() - new.keys():
        if not unseen.hides(old[id_], before):
            yield Change(what=what, how="went", id=id_, name=called(before, id_), detail=_of_whom(before, old[id_]))
    for id_, record in new.items():
        known = old.get(id_)
        if known is not None and known is not record and known != record:
            detail = listed(_fields(known, record))
            if detail:
                yield Change(what=what, how="changed", id=id_, name=called(after, id_), detail=detail)


def by_id(graph: AccessGraph, kind: type[Told]) -> Mapping[str, Told]:
    """Records of one type by id; nodes of our own making are nobody's change."""
    return {record.id: record for record in graph.each(kind) if not record.kind.startswith(CLASS)}


def _grants(graph: AccessGraph) -> Mapping[str, list[Grant]]:
    found: dict[str, list[Grant]] = {}
    for grant in graph.each(Grant):
        if told_as_trust(grant):
            continue
        found.setdefault(grant.identity, []).append(grant)
    return found


def _born_with(graph: AccessGraph, grants: Sequence[Grant]) -> str:
    """Name the policies a new identity came with; they are told with it and not as changes of their own."""
    names = sorted(policy_of(graph, grant) for grant in grants)
    return f"with {'policy' if len(names) == 1 else 'policies'} {listed(names, POLICIES_NAMED)}" if names else ""


def _of_whom(graph: AccessGraph, record: Record) -> str:
    return f"of {called(graph, record.identity)}" if isinstance(record, Credential) else ""


def _fields(old: Record, new: Record) -> Iterator[str]:
    """Name each field that changed, from what to what."""
    for field in old.__struct_fields__:
        was, is_ = getattr(old, field), getattr(new, field)
        if was == is_ or field in PASSING:
            continue
        if isinstance(was, dict) and isinstance(is_, dict):
            yield from _entries(field, was, is_)
        else:
            yield f"{field.replace('_', ' ')}: {_said(was)} → {_said(is_)}"


def _entries(field: str, was: Mapping[str, object], is_: Mapping[str, object]) -> Iterator[str]:
    for key in sorted(was.keys() | is_.keys()):
        if was.get(key) != is_.get(key):
            yield f"{field} {key}: {_said(was.get(key))} → {_said(is_.get(key))}"


def _said(value: object) -> str:
    if value is None or value == "":
        return "not reported"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return day(value) if isinstance(value, datetime) else str(value)


def _findings(
    before: AccessGraph, after: AccessGraph, was: Sequence[Finding], is_: Sequence[Finding]
) -> Iterator[Change]:
    old = {finding.id: finding for finding in was if finding.status is not Status.FIXED}
    new = {finding.id: finding for finding in is_}
    for id_, finding in new.items():
        known = old.pop(id_, None)
        if known is None:
            if finding.status is not Status.FIXED:
                yield _of_finding("came", finding, _came_how(finding))
        elif finding.status is Status.FIXED:
            yield _of_finding("went", finding, "fixed")
        else:
            detail = listed(_judged(known, finding))
            if detail:
                yield _of_finding("changed", finding, detail)
    unseen = Unseen(after)
    for finding in old.values():
        record = before.get(finding.subject)
        hidden = record is not None and finding.subject not in after.records and unseen.hides(record, before)
        if not hidden:
            yield _of_finding("went", finding, "")


def _came_how(finding: Finding) -> str:
    life = {Status.REOPENED: "; came back after it was fixed", Status.WAIVED: "; waived"}
    return f"{finding.severity}, risk {finding.risk}{life.get(finding.status, '')}"


def _judged(old: Finding, new: Finding) -> Iterator[str]:
    """Name what changed in a finding's judgement; that a new one is now simply open is no change."""
    for field in JUDGED:
        was, is_ = getattr(old, field), getattr(new, field)
        if was == is_ or (field == "status" and was in FRESH and is_ is Status.OPEN):
            continue
        why = _why_moved(old, new) if field == "status" else ""
        yield f"{field}: {_said(was)} → {_said(is_)}{why}"


def _why_moved(old: Finding, new: Finding) -> str:
    """Say who moved a finding, or what ended."""
    if new.acknowledged is not None:
        return f" (by {new.acknowledged.person})"
    if new.waiver is not None:
        return f" (by {new.waiver.person} until {day(new.waiver.until)})"
    if old.waiver is not None:
        return f" (the waiver by {old.waiver.person} until {day(old.waiver.until)} holds no longer)"
    return ""


def _of_finding(how: str, finding: Finding, detail: str) -> Change:
    name = f"{finding.title}: {finding.subject_name or finding.subject}"
    return Change(what="finding", how=how, id=finding.id, name=name, detail=detail)
