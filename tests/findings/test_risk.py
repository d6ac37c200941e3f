from __future__ import annotations

import pytest
from findings_support import NOW, graph_of

from findings.declare import Severity
from findings.finding import RiskTerm
from findings.limits import Limits
from findings.risk import score, surroundings
from graph.access import AccessGraph, Edge, EdgeKind
from graph.model import (
    AiSystem,
    AnyRecord,
    Condition,
    Credential,
    Exposure,
    Grant,
    Identity,
    Policy,
    Resource,
    Statement,
    Tool,
    Trust,
)

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/r"


def _whys(graph: AccessGraph, subject: str, severity: Severity = Severity.MEDIUM) -> dict[str, int]:
    risk, terms = score(surroundings(graph, NOW, Limits()), subject, severity)
    assert risk == min(100, sum(term.points for term in terms))
    assert terms[0] == RiskTerm(terms[0].points, f"the check is of {severity} severity")
    return {term.why: term.points for term in terms[1:]}


def _administrator(*conditions: Condition) -> tuple[AnyRecord, ...]:
    statement = Statement(allow=True, actions=("*",), resources=("*",), conditions=conditions)
    return (
        Resource(id="aws:1", kind="aws.account", scope=ACCOUNT, name="prod", crown_jewel=True),
        Identity(id=ROLE, kind="aws.iam.role", scope=ACCOUNT, name="r", environment="Prod", human=False, used=False),
        Policy(id="p", kind="aws.iam.policy", scope=ACCOUNT, name="p", statements=(statement,)),
        Grant(id="g", kind="aws.iam.grant", scope=ACCOUNT, identity=ROLE, policy="p"),
    )


def test_a_subject_without_surroundings_has_its_severity_alone() -> None:
    assert score(surroundings(graph_of(()), NOW, Limits()), "nowhere", Severity.INFO) == (
        5,
        (RiskTerm(5, "the check is of info severity"),),
    )


def test_every_term_says_why_and_the_sum_is_cut_at_a_hundred() -> None:
    records = (
        *_administrator(),
        Credential(id="k", kind="aws.iam.access_key", identity=ROLE, name="k", active=True),
        Exposure(id="x", kind="e", detector="d", resource="w", fingerprint="f", preview="…", places=(), credential="k"),
        Trust(id="t", kind="aws.iam.trust", target=ROLE, principal="*", principal_kind="anyone"),
    )
    graph = graph_of(records)
    assert _whys(graph, "k", Severity.CRITICAL) == {
        "a value of it was seen where it should not be": 15,
        "it leads to administrator rights": 15,
        "it leads to a crown jewel": 10,
        "anyone at all may become it": 10,
        "it is in production": 5,
        "nobody answers for it": 5,
        "it is not used": 2,
    }
    assert score(surroundings(graph, NOW, Limits()), "k", Severity.CRITICAL)[0] == 100


def test_what_a_condition_may_stop_counts_less() -> None:
    condition = Condition(operator="IpAddress", key="aws:SourceIp", values=("192.0.2.0/24",))
    whys = _whys(graph_of(_administrator(condition)), ROLE)
    assert whys["it leads to administrator rights under a condition"] == 8
    assert "it leads to administrator rights" not in whys


def test_a_person_and_the_platforms_own_need_no_owner() -> None:
    person = Identity(id="u", kind="aws.iam.user", name="jo", human=True)
    service = Identity(id="s", kind="aws.iam.role", name="s", platform_managed=True)
    graph = graph_of((person, service))
    assert _whys(graph, "u") == _whys(graph, "s") == {}


@pytest.mark.parametrize(
    ("count", "said"),
    [(9, {}), (10, {"it reaches 10 things": 3}), (250, {"it reaches 100 things or more": 6})],
)
def test_reach_counts_in_steps(count: int, said: dict[str, int]) -> None:
    person: AnyRecord = Identity(id="u", kind="k", name="u", human=True)
    things: list[AnyRecord] = [Resource(id=f"r{at}", kind="k", name="r") for at in range(count)]
    edges = [Edge(source="u", target=thing.id, kind=EdgeKind.REACHES, why="may") for thing in things]
    assert _whys(AccessGraph({each.id: each for each in (person, *things)}, edges), "u") == said


def test_a_tool_has_the_surroundings_of_its_agent_and_a_system_says_its_own_state() -> None:
    graph = graph_of(
        (
            Identity(id="a", kind="ai.agent", name="a", human=False, environment="production"),
            Tool(id="t", kind="ai.tool", agent="a", server="s", name="t"),
            AiSystem(id="s", kind="ai.system", name="s", state="production"),
        )
    )
    assert _whys(graph, "t") == {"it is in production": 5, "nobody answers for it": 5}
    assert _whys(graph, "s") == {"it is in production": 5}
