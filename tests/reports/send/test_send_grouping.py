"""Which findings go to a target, which of them share a ticket, and how many are new at once."""

from __future__ import annotations

import pytest
from planning_support import changed, made, planned
from send_support import found

from findings.declare import Severity
from reports.send.model import ActionKind
from reports.send.routing import GroupBy


def test_findings_of_one_owner_rule_and_account_share_a_ticket() -> None:
    """And each of the three apart makes another."""
    one, two, other_owner, other_scope, other_rule = found(*"abcde")
    findings = [
        one,
        two,
        changed(other_owner, owner="team-b"),
        changed(other_scope, scope="two"),
        changed(other_rule, rule="other"),
    ]
    told = planned(findings, routing={"group_by": None})
    assert sorted(len(step.findings) for step in told.steps) == [1, 1, 1, 2]
    assert len(planned(findings, routing={"group_by": GroupBy.RULE_SCOPE}).steps) == 3
    assert len(planned(findings, routing={"group_by": GroupBy.OWNER}).steps) == 2
    assert len(planned(findings, routing={"group_by": None}, columns=True).steps) == 5


def test_markers_are_the_same_on_every_machine_and_fit_everywhere() -> None:
    (step,) = planned(found("a")).steps
    assert step.marker == "muster-" + step.marker.removeprefix("muster-").lower()
    assert len(step.marker) == 39
    assert step.marker == planned(found("a")).steps[0].marker
    assert step.marker != planned(found("b")).steps[0].marker


@pytest.mark.parametrize(
    ("routing", "takes"),
    [
        ({"min_severity": Severity.CRITICAL}, False),
        ({"min_severity": Severity.HIGH}, True),
        ({"rules": ("credential-*",)}, True),
        ({"rules": ("other",)}, False),
        ({"sources": ("vault",)}, False),
        ({"scopes": ("one", "two")}, True),
        ({"owners": ("team-*",)}, False),
        ({"owners": ("",)}, True),
        ({"environments": ("production",)}, True),
        ({"environments": ("staging", "")}, False),
    ],
)
def test_routing_chooses_by_severity_rule_source_owner_and_environment(
    routing: dict[str, object], *, takes: bool
) -> None:
    findings = found("a")
    told = planned(findings, routing=routing, environments={findings[0].id: "production"})
    assert bool(told.steps) is takes


def test_what_nobody_tells_the_environment_of_can_be_asked_for() -> None:
    assert planned(found("a"), routing={"environments": ("",)}).steps


def test_a_finding_stays_with_its_ticket_when_its_owner_changes() -> None:
    (one,) = found("a")
    links, remotes = made([one], routing={"group_by": None})
    told = planned([changed(one, owner="team-b")], links, remotes, routing={"group_by": None})
    assert [(step.verb, step.marker) for step in told.steps] == [(ActionKind.UPDATE, links[0].marker)]


def test_new_tickets_stop_at_the_limit_the_riskiest_first() -> None:
    findings = [changed(each, risk=10 * number) for number, each in enumerate(found(*"abcde"), 1)]
    told = planned(findings, routing={"most_new": 2})
    assert [(step.verb, step.findings) for step in told.steps][:2] == [
        (ActionKind.CREATE, (findings[4].id,)),
        (ActionKind.CREATE, (findings[3].id,)),
    ]
    assert told.over_limit == 3
    assert all("most_new" in step.why for step in told.steps[2:])
