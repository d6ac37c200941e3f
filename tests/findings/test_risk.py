from __future__ import annotations

import re
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from findings_support import NOW, graph_of
from hypothesis import given
from hypothesis import strategies as st

from findings.declare import Severity
from findings.finding import RiskTerm
from findings.limits import LimitBook, Limits, LimitsFor
from findings.needed import Needs
from findings.risk import score, surroundings
from findings.weights import EITHER, MEANING, Weights
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
    Secret,
    Statement,
    Tool,
    Trust,
)

ACCOUNT = "111122223333"
OLD = NOW - timedelta(days=400)
ROLE = f"arn:aws:iam::{ACCOUNT}:role/r"


def _whys(graph: AccessGraph, subject: str, severity: Severity = Severity.MEDIUM) -> dict[str, int]:
    risk, terms = score(surroundings(graph, NOW, Limits()), subject, severity)
    assert risk == min(100, sum(term.points for term in terms))
    assert terms[0] == RiskTerm(terms[0].points, f"the check is of {severity} severity", str(severity))
    assert [term.points for term in terms[1:]] == sorted((term.points for term in terms[1:]), reverse=True)
    return {term.why: term.points for term in terms[1:]}


def _administrator(*conditions: Condition) -> tuple[AnyRecord, ...]:
    statement = Statement(allow=True, actions=("*",), resources=("*",), conditions=conditions)
    return (
        Resource(id="aws:1", kind="aws.account", scope=ACCOUNT, name="prod", crown_jewel=True),
        Identity(
            id=ROLE,
            kind="aws.iam.role",
            scope=ACCOUNT,
            name="r",
            environment="Prod",
            human=False,
            used=False,
            created=OLD,
        ),
        Policy(id="p", kind="aws.iam.policy", scope=ACCOUNT, name="p", statements=(statement,)),
        Grant(id="g", kind="aws.iam.grant", scope=ACCOUNT, identity=ROLE, policy="p"),
    )


def test_a_subject_without_surroundings_has_its_severity_alone() -> None:
    assert score(surroundings(graph_of(()), NOW, Limits()), "nowhere", Severity.INFO) == (
        5,
        (RiskTerm(5, "the check is of info severity", "info"),),
    )


def test_every_term_says_why_and_the_sum_is_cut_at_a_hundred() -> None:
    records = (
        *_administrator(),
        Credential(id="k", kind="aws.iam.access_key", identity=ROLE, name="k", active=True, used=False, created=NOW),
        Exposure(id="x", kind="e", detector="d", resource="w", fingerprint="f", preview="…", places=(), credential="k"),
        Trust(id="t", kind="aws.iam.trust", target=ROLE, principal="*", principal_kind="anyone"),
    )
    graph = graph_of(records)
    assert _whys(graph, "k", Severity.CRITICAL) == {
        "a value of it was seen where it should not be": 15,
        "it leads to administrator rights": 15,
        "it leads to a crown jewel": 10,
        "anyone at all may become it, reach it, or call what runs as it": 10,
        "it is in production, told by its source": 5,
        "nobody answers for it": 5,
        "it is not used": 2,
    }
    assert score(surroundings(graph, NOW, Limits()), "k", Severity.CRITICAL)[0] == 100


def test_what_a_condition_may_stop_counts_less() -> None:
    condition = Condition(operator="IpAddress", key="aws:SourceIp", values=("192.0.2.0/24",))
    whys = _whys(graph_of(_administrator(condition)), ROLE)
    assert whys["it leads to administrator rights, under a condition that could not be decided"] == 8
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
    assert _whys(graph, "t") == {"it is in production, told by its source": 5, "nobody answers for it": 5}
    assert _whys(graph, "s") == {"it is in production, told by its source": 5}


@pytest.mark.parametrize(
    "door",
    [
        Resource(id="d", kind="aws.apprunner.service", name="d", runs_as=(ROLE,), facts={"public": True}),
        Resource(id="d", kind="aws.lambda.url", name="d", parent="f", facts={"public": True}),
        Resource(id="d", kind="aws.ec2.instance", name="d", runs_as=(ROLE,), facts={"internet": True}),
        Trust(id="d", kind="aws.iam.trust", target=ROLE, principal="*", principal_kind="anyone"),
    ],
    ids=lambda door: door.kind,
)
def test_what_anyone_can_call_opens_whom_it_runs_as(door: AnyRecord) -> None:
    role = Identity(id=ROLE, kind="aws.iam.role", name="r", human=True)
    function = Resource(id="f", kind="aws.lambda.function", name="f", runs_as=(ROLE,))
    said = "anyone at all may become it, reach it, or call what runs as it"
    assert _whys(graph_of((role, function, door)), ROLE)[said] == 10
    closed = msgspec.structs.replace(door, facts={"public": False}) if isinstance(door, Resource) else function
    assert said not in _whys(graph_of((role, function, closed)), ROLE)


def test_a_place_is_not_opened_by_what_is_public_in_it() -> None:
    account = Resource(id="aws.account:1", kind="aws.account", scope="1", name="one")
    bucket = Resource(id="b", kind="aws.s3.bucket", name="b", parent="aws.account:1", facts={"public": True})
    assert _whys(graph_of((account, bucket)), "aws.account:1") == {}


def test_a_jewel_itself_counts_as_much_as_what_leads_to_one() -> None:
    jewel = Resource(id="b", kind="aws.s3.bucket", name="b", tags={"crown-jewel": "true"})
    assert _whys(graph_of((jewel,)), "b") == {"it is a crown jewel, told by tag crown-jewel=true": 10}


KEY = Credential(
    id="k", kind="aws.iam.access_key", identity="u", name="k", active=True, created=OLD, used=True, last_used=OLD
)
USER = Identity(id="u", kind="aws.iam.user", name="u", human=True)


def test_what_rests_and_nobody_needs_is_easy_to_mend_and_goes_up() -> None:
    assert _whys(graph_of((KEY, USER)), "k") == {
        "it is not used and nothing is known to need it: to take it away breaks nothing known": 3,
        "it is not used": 2,
    }
    used = msgspec.structs.replace(KEY, last_used=NOW)
    assert _whys(graph_of((used, USER)), "k") == {}


def _needs(*records: AnyRecord, limits: Limits | None = None) -> Needs:
    graph = graph_of(records)
    return Needs(graph, NOW, LimitBook(limits or Limits(), graph))


def test_a_fresh_thing_and_one_whose_use_is_not_reported_do_not_rest() -> None:
    fresh = msgspec.structs.replace(KEY, used=False, last_used=None, created=NOW - timedelta(days=7))
    silent = msgspec.structs.replace(KEY, used=None, last_used=None)
    undated = msgspec.structs.replace(KEY, used=False, last_used=None, created=None)
    assert not any(_needs(each, USER).unused("k") for each in (fresh, silent, undated))
    assert _needs(msgspec.structs.replace(fresh, created=NOW - timedelta(days=8)), USER).unused("k")
    assert not _needs().unused("nowhere")


def test_identities_and_secrets_rest_by_limits_of_their_own() -> None:
    role = Identity(id="r", kind="aws.iam.role", name="r", used=True, last_used=NOW - timedelta(days=30))
    never = Identity(id="n", kind="aws.iam.role", name="n", used=False, created=NOW - timedelta(days=31))
    secret = Secret(id="s", kind="aws.secretsmanager.secret", store="m", name="s", last_used=NOW - timedelta(days=91))
    needs = _needs(role, never, secret, limits=Limits(apart=(LimitsFor(names=("r",), dormant_days=29),)))
    assert [needs.unused(each) for each in ("r", "n", "s")] == [True, True, True]
    assert [_needs(role, never, secret).unused(each) for each in ("r", "n", "s")] == [False, True, True]


def test_what_a_program_runs_as_or_is_given_is_needed() -> None:
    never = Identity(id="n", kind="aws.iam.role", name="n", used=False, created=OLD)
    secret = Secret(id="s", kind="aws.secretsmanager.secret", store="m", name="s", last_used=OLD)
    program = Resource(id="f", kind="aws.lambda.function", name="f", runs_as=("n",), facts={"secret_references": "x s"})
    kept = msgspec.structs.replace(never, id="o", platform_managed=True)
    needs = _needs(never, secret, program, kept)
    assert [needs.removable(each) for each in ("n", "s", "o")] == [False, False, False]
    assert [_needs(never, secret).removable(each) for each in ("n", "s")] == [True, True]


def test_settings_move_the_points_and_nothing_takes_a_term_away_but_none() -> None:
    graph = graph_of((KEY, USER))
    risk, terms = score(surroundings(graph, NOW, Limits(), Weights(unused=40, fixable=0, low=6)), "k", Severity.LOW)
    assert (risk, [(term.term, term.points) for term in terms]) == (46, [("low", 6), ("unused", 40)])


@pytest.mark.parametrize("wrong", [{"low": 31}, {"administrator_perhaps": 16}, {"near": 7}])
def test_points_that_turn_the_order_round_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="may not be worth less than"):
        Weights(**wrong)


CIRCUMSTANCES: dict[str, tuple[AnyRecord, ...]] = {
    "leaked": (
        Exposure(id="x", kind="e", detector="d", resource="w", fingerprint="f", preview="…", places=(), credential="k"),
    ),
    "administrator": _administrator()[2:],
    "internet": (Resource(id="d", kind="k", name="d", runs_as=(ROLE,), facts={"public": True}),),
    "jewel": (Resource(id="j", kind="k", name="j", crown_jewel=True),),
    "production": (Resource(id=f"aws.account:{ACCOUNT}", kind="aws.account", scope=ACCOUNT, name="shop-prod"),),
}
BARE = (
    Resource(id="aws:1", kind="aws.account", scope=ACCOUNT, name="a"),
    Identity(id=ROLE, kind="aws.iam.role", scope=ACCOUNT, name="r", human=False),
    Credential(id="k", kind="aws.iam.access_key", identity=ROLE, name="k", active=True),
)


def test_each_circumstance_only_ever_adds_and_the_sum_is_cut() -> None:
    """Over every set of circumstances: one more never lowers the score, and brings its own term along."""
    scores: dict[frozenset[str], int] = {}
    for count in range(len(CIRCUMSTANCES) + 1):
        for names in combinations(CIRCUMSTANCES, count):
            graph = graph_of((*BARE, *(each for name in names for each in CIRCUMSTANCES[name])))
            risk, terms = score(surroundings(graph, NOW, Limits()), "k", Severity.MEDIUM)
            assert {term.term for term in terms} >= set(names) - {"jewel"}
            assert risk == min(100, sum(term.points for term in terms))
            scores[frozenset(names)] = risk
    for more, risk in scores.items():
        assert all(risk >= other for less, other in scores.items() if less <= more)


@given(st.builds(Weights, unused=st.integers(0, 100), leaked=st.integers(0, 100)), st.sampled_from(Severity))
def test_any_points_give_a_whole_number_up_to_a_hundred(weights: Weights, severity: Severity) -> None:
    around = msgspec.structs.replace(AROUND, weights=weights, known={})
    risk, terms = score(around, "k", severity)
    assert 0 <= risk <= 100
    assert all(term.points > 0 for term in terms[1:])


AROUND = surroundings(graph_of((*BARE, *CIRCUMSTANCES["leaked"])), NOW, Limits())
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "risk-score.md"


def test_the_page_lists_every_term_with_its_points_in_the_order_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    points = msgspec.structs.asdict(Weights())
    assert rows == [(name, str(points[name]), MEANING[name]) for name in points]
    assert {each for group in EITHER for each in group} <= set(points)
