from __future__ import annotations

import pytest
from findings_support import graph_of

from findings.cases import NOW
from findings.declare import Severity
from findings.limits import Limits
from findings.risk import score, surroundings
from findings.subjects import answers_for, bearer, name_of
from graph.model import Identity, OwnerClaim, Resource, Tool


@pytest.mark.parametrize(("server", "called"), [("tickets", "tickets/*"), ("", "*"), ("*", "*")])
def test_a_tool_is_called_by_its_server_and_its_name(server: str, called: str) -> None:
    """Alone, ``*`` would not say in a list whose every tool it is."""
    tool = Tool(
        id="ai.tool:helper/tickets", kind="ai.tool", scope="shop", agent="ai.agent:helper", server=server, name="*"
    )
    assert name_of(graph_of((tool,)), tool.id) == called


def test_what_has_no_name_is_called_by_its_id() -> None:
    assert name_of(graph_of(()), "git.repository:gone") == "git.repository:gone"


ROLE = "arn:aws:iam::1:role/ship"


def of_others(subject: str) -> Resource:
    return Resource(
        id="scanner.finding:prowler/wide/ab",
        kind="scanner.finding",
        scope="1",
        name="wide on ship",
        facts={"subject": subject, "scanner": "prowler", "check": "wide", "title": "Wide", "severity": "high"},
    )


def test_what_another_scanner_found_has_the_owner_and_the_risk_of_the_thing_it_speaks_of() -> None:
    role = Identity(id=ROLE, kind="aws.iam.role", scope="1", name="ship", environment="production")
    claim = OwnerClaim(
        id="c", kind="owner.tag", scope="1", subject=ROLE, owner="team-ship", evidence="tag", confidence=0.9
    )
    graph = graph_of((role, claim, of_others(ROLE)))
    subject = of_others(ROLE).id
    assert answers_for(graph, subject, 0.5) == "team-ship"
    assert bearer(graph, subject) == role
    _, terms = score(surroundings(graph, NOW, Limits()), subject, Severity.HIGH)
    assert [term.term for term in terms] == ["high", "production"]


def test_what_speaks_of_a_thing_that_nobody_read_is_scored_by_itself() -> None:
    graph = graph_of((of_others("vm-7"),))
    _, terms = score(surroundings(graph, NOW, Limits()), of_others("vm-7").id, Severity.HIGH)
    assert [term.term for term in terms] == ["high"]
    assert bearer(graph, of_others("vm-7").id) is None
