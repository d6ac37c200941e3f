"""Plans and runs of tickets as people and programs read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from reports.send.model import ActionKind
from reports.send.plans import Plan, Proposal, Step
from reports.text import clean, counted, cut

SIGNS = {
    ActionKind.CREATE: "+",
    ActionKind.UPDATE: "~",
    ActionKind.COMMENT: ">",
    ActionKind.CLOSE: "x",
    ActionKind.REOPEN: "^",
    None: "-",
}
SKIP = "skip"
ROOM = 110
INDENT = " " * 12


class StepShown(msgspec.Struct, frozen=True, kw_only=True):
    """One step for programs."""

    verb: str
    marker: str
    title: str
    why: str
    findings: tuple[str, ...]
    url: str


class ProposalShown(msgspec.Struct, frozen=True, kw_only=True):
    """A finding that somebody declined, for programs."""

    finding: str
    rule: str
    subject: str
    url: str
    resolution: str
    by: str


class PlanShown(msgspec.Struct, frozen=True, kw_only=True):
    """A plan for programs. ``trouble`` says why there is none."""

    target: str
    steps: tuple[StepShown, ...] = ()
    proposals: tuple[ProposalShown, ...] = ()
    over_limit: int = 0
    trouble: str = ""


def shown(plan: Plan) -> PlanShown:
    """A plan without what only carrying it out needs."""
    return PlanShown(
        target=plan.target,
        steps=tuple(_step(step) for step in plan.steps),
        proposals=tuple(_proposal(each) for each in plan.proposals),
        over_limit=plan.over_limit,
    )


def _step(step: Step) -> StepShown:
    return StepShown(
        verb=step.verb or SKIP,
        marker=step.marker,
        title=step.title,
        why=step.why,
        findings=step.findings,
        url=step.url,
    )


def _proposal(each: Proposal) -> ProposalShown:
    return ProposalShown(
        finding=each.finding.id,
        rule=each.finding.rule,
        subject=each.finding.subject,
        url=each.url,
        resolution=each.resolution,
        by=each.by,
    )


def plan_text(plan: Plan) -> Iterator[str]:
    """What would be done, and why; what is as it should be is only counted."""
    yield f"{clean(plan.target)}: {_summary(plan)}\n"
    for step in plan.steps:
        if not step.quiet:
            yield f"  {SIGNS[step.verb]} {step.verb or SKIP:<8}{cut(step.title, ROOM)}\n"
            yield f"{INDENT}{cut(step.why, ROOM)}\n"
            if step.url:
                yield f"{INDENT}{clean(step.url)}\n"
    if plan.over_limit:
        over = counted(plan.over_limit, "new ticket")
        yield f"  {over} over the limit of one run (most_new); each further sync makes some\n"
    yield from proposals_text(plan.proposals)


def _summary(plan: Plan) -> str:
    count = Counter(step.verb for step in plan.steps)
    said = [f"{count[kind]} to {kind}" for kind in ActionKind if count[kind]]
    skipped = sum(step.verb is None and not step.quiet for step in plan.steps)
    quiet = sum(step.quiet for step in plan.steps)
    said += [f"{number} {word}" for number, word in ((skipped, "skipped"), (quiet, "as it should be")) if number]
    return ", ".join(said) or "nothing to do"


def proposals_text(proposals: Iterable[Proposal]) -> Iterator[str]:
    """What people declined, and how to accept that."""
    for at, each in enumerate(proposals):
        if not at:
            yield "  Declined there; to accept it, until a day:\n"
        by = f" by {each.by}" if each.by else ""
        name, said = cut(each.finding.subject_name, ROOM), cut(each.resolution or "not to be done", ROOM)
        yield f"    {name}: {said}{clean(by)}\n"
        yield f"        muster waive {each.finding.id[:12]} --reason … --person … --until …\n"
