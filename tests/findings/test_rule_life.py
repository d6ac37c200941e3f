"""What holds for the findings of every rule: they can be accepted, come back when that ends, and are mended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import msgspec
import pytest
from findings_support import NOW, cases, view_of

from findings.declare import View
from findings.evaluate import evaluate
from findings.finding import Finding, Status, Waiver
from findings.life import advance
from findings.limits import Limits
from findings.making import make_findings
from findings.registry import rules
from findings.sight import Sight, sight_of
from graph.build import build
from graph.model import Gap, GapReason, Identity, Observed, OwnerClaim

DAY = timedelta(days=1)
END = NOW + 30 * DAY


def judged(rule: str, view: View) -> tuple[list[Finding], Sight]:
    """What one rule finds, and what it looked at."""
    every = evaluate(view, [rules()[rule]])
    found = make_findings(every, rules(), view.graph, at=NOW, limits=view.limits)
    return found, sight_of(every, rules(), view.graph, sources=set(view.graph.sources.values()))


def accepting(findings: Sequence[Finding]) -> list[Waiver]:
    return [
        Waiver(rule=each.rule, subject=each.subject, reason="a pilot", person="Ada", until=END) for each in findings
    ]


@pytest.mark.parametrize("rule", rules())
def test_a_finding_of_every_rule_is_accepted_until_the_waiver_ends(rule: str) -> None:
    case = next(each for each in cases(rule) if each.hits)
    found, sight = judged(rule, view_of(case))
    waivers = accepting(found)
    accepted = advance({}, found, sight=sight, waivers=waivers, at=NOW)
    assert {each.subject: each.status for each in accepted} == dict.fromkeys(case.hits, Status.WAIVED)
    last = advance({each.id: each for each in accepted}, found, sight=sight, waivers=waivers, at=END)
    assert {each.status for each in last} == {Status.WAIVED}, "it holds on its last day"
    back = advance({each.id: each for each in last}, found, sight=sight, waivers=waivers, at=END + DAY)
    assert {(each.status, each.opened, each.waiver) for each in back} == {(Status.OPEN, END, None)}


@pytest.mark.parametrize("rule", rules())
def test_a_waiver_is_for_nothing_but_its_rule_and_subject(rule: str) -> None:
    found, sight = judged(rule, view_of(next(each for each in cases(rule) if each.hits)))
    others = [
        msgspec.structs.replace(waiver, **change)
        for waiver in accepting(found)
        for change in ({"rule": f"{rule}-other"}, {"subject": f"{waiver.subject}-other"}, {"source": "another"})
    ]
    assert {each.status for each in advance({}, found, sight=sight, waivers=others, at=NOW)} == {Status.NEW}


def test_a_tag_mends_what_had_no_owner_though_a_repository_cannot_be_read() -> None:
    """That could only have named an owner, so nothing that it hides could end the finding."""
    role = Identity(id="r1", kind="aws.iam.role", scope="1", name="deploy", human=False)
    hidden = Gap(
        source="infra",
        stream="definitions",
        scope="infra",
        reason=GapReason.DENIED,
        yields=("OwnerClaim",),
        platform="git",
    )
    tag = OwnerClaim(
        id="c", kind="aws.owner", subject="r1", owner="jo@example.com", evidence="tag:Owner", confidence=0.9
    )

    def seen(*records: Identity | OwnerClaim) -> tuple[list[Finding], Sight]:
        read = Observed(source="aws", stream="iam.roles", scope="1", seen=NOW, records=records)
        unread = Observed(source="infra", stream="definitions", scope="infra", seen=NOW, gaps=(hidden,))
        return judged("nhi-owner-missing", View(graph=build([read, unread]), before=None, at=NOW, limits=Limits()))

    found, sight = seen(role)
    (open_,) = advance({}, found, sight=sight, waivers=(), at=NOW)
    assert open_.evidence == ("not read, and may hold code that names an owner: infra",)
    found, sight = seen(role, tag)
    (mended,) = advance({open_.id: open_}, found, sight=sight, waivers=(), at=NOW + DAY)
    assert mended.status is Status.FIXED
