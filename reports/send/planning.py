"""What is to be done at one target, and why: a pure function of what is known here and of what the target has.

What it never does: open again what a person closed, write over what a person edited, close what the scan in force could
not see, make a second ticket for what has one, and make more new tickets in one run than settings allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from reports.send.grouping import Group
from reports.send.links import LinkState
from reports.send.model import ActionKind, Remote
from reports.send.plans import Asked, Plan, Proposal, Step
from reports.send.weighing import Judged


def to_look_for(groups: Iterable[Group]) -> tuple[list[str], list[str]]:
    """Markers and ids that the target must be asked about: not those that we closed and that nobody misses."""
    markers, ids = [], []
    for group in groups:
        settled = group.link is not None and group.link.state is LinkState.CLOSED
        if settled and not any(each.active for each in group.members):
            continue
        markers.append(group.marker)
        if group.link is not None and group.link.remote:
            ids.append(group.link.remote)
    return markers, ids


def plan(asked: Asked, groups: Sequence[Group], remotes: Iterable[Remote]) -> Plan:
    """Say what is to be done. ``remotes`` are what the target said of ``to_look_for``."""
    there: dict[str, list[Remote]] = {}
    for remote in remotes:
        there.setdefault(remote.marker, []).append(remote)
        there.setdefault(_by_id(remote.id), []).append(remote)
    steps: list[Step] = []
    proposals: list[Proposal] = []
    new = 0
    for group in groups:
        judged = Judged(asked, group, _theirs(group, there))
        step = judged.step()
        if step.verb is ActionKind.CREATE:
            new += 1
            if new > asked.routing.most_new:
                why = f"this run makes {asked.routing.most_new} new tickets at most (most_new); it waits for the next"
                step = msgspec.structs.replace(step, verb=None, planned=None, why=why)
        steps.append(step)
        proposals += judged.proposals()
    over = max(new - asked.routing.most_new, 0)
    return Plan(target=asked.target, steps=tuple(steps), proposals=tuple(proposals), over_limit=over)


def _by_id(remote: str) -> str:
    return f"id\0{remote}"


def _theirs(group: Group, there: Mapping[str, Sequence[Remote]]) -> Remote | None:
    """The target's ticket: the one that is linked, else an open one of this marker, else any of it."""
    link = group.link
    if link is not None and link.remote and (linked := there.get(_by_id(link.remote))):
        return linked[0]
    return next(iter(sorted(there.get(group.marker, ()), key=lambda each: (not each.open, each.id))), None)
