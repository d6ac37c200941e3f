from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from findings_support import NOW, made_rule

from findings.declare import Rule, Severity
from findings.finding import Finding, Outcome, State, Status, UnsureSubject
from findings.frameworks import crosswalks, frameworks, references, relations
from findings.posture import Ambiguous, Item, Posture, Seen, Standing, named, posture, trend

NHI = named("owasp-nhi")
BY_ID = {each.id: each for each in frameworks()}


def _rules(**cited: str | tuple[str, ...]) -> Mapping[str, Rule]:
    made = {name: (text,) if isinstance(text, str) else text for name, text in cited.items()}
    return {name: made_rule(lambda _view: iter(()), id_=name, frameworks=found) for name, found in made.items()}


def _outcome(rule: str, state: State, **more: Any) -> Outcome:  # noqa: ANN401  because a test gives whatever it is about
    return Outcome(rule=rule, title="t", severity=Severity.HIGH, state=state, **more)


def _finding(rule: str, status: Status = Status.OPEN, source: str = "cloud") -> Finding:
    return Finding(
        id=f"MB-{rule}-{status}", rule=rule, title="t", subject="s", subject_name="s", source=source,
        severity=Severity.HIGH, risk=50, terms=(), message="m", status=status, first_seen=NOW, last_seen=NOW,
    )  # fmt: skip


def _seen(*outcomes: Outcome, findings: tuple[Finding, ...] = (), platforms: tuple[str, ...] = ("aws",)) -> Seen:
    names = {"cloud": platforms[0]} if len(platforms) == 1 else {each: each for each in platforms}
    return Seen(outcomes=outcomes, findings=findings, platforms=names)


def _item(found: Posture, id_: str) -> Item:
    return next(item for item in found.items if item.id == id_)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((State.FINE, State.FINE), Standing.FINE),
        ((State.FINE, State.UNKNOWN), Standing.UNKNOWN),
        ((State.UNKNOWN, State.BROKEN), Standing.BROKEN),
        ((State.FINE, None), Standing.UNKNOWN),
    ],
)
def test_an_item_stands_as_its_worst_check(states: tuple[State | None, ...], expected: Standing) -> None:
    """None is a check that was not asked: what nobody looked at is never fine."""
    rules = _rules(a="OWASP-NHI:NHI7:2025", b="OWASP-NHI:NHI7:2025")
    outcomes = [_outcome(name, state) for name, state in zip("ab", states, strict=True) if state]
    found = posture(NHI, rules, _seen(*outcomes))
    assert _item(found, "NHI7").standing is expected
    assert _item(found, "NHI1").standing is Standing.NO_CHECK
    assert found.counts == {expected: 1, Standing.NO_CHECK: 9}
    assert [each.off for each in _item(found, "NHI7").checks] == [state is None for state in states]


def test_a_check_of_a_platform_that_is_not_there_does_not_apply() -> None:
    rules = {
        "k": made_rule(lambda _view: iter(()), id_="k", frameworks=("OWASP-NHI:NHI7:2025",), platforms=("kubernetes",))
    }
    seen = _seen(_outcome("k", State.FINE))
    assert _item(posture(NHI, rules, seen), "NHI7").standing is Standing.NOT_APPLICABLE
    with_it = _seen(_outcome("k", State.FINE), platforms=("kubernetes",))
    assert _item(posture(NHI, rules, with_it), "NHI7").standing is Standing.FINE


def test_what_does_not_apply_does_not_hide_what_is_fine() -> None:
    rules = {
        **_rules(a="OWASP-NHI:NHI7:2025"),
        "k": made_rule(lambda _view: iter(()), id_="k", frameworks=("OWASP-NHI:NHI7:2025",), platforms=("vault",)),
    }
    found = posture(NHI, rules, _seen(_outcome("a", State.FINE), _outcome("k", State.FINE)))
    assert _item(found, "NHI7").standing is Standing.FINE


def test_open_and_accepted_findings_are_counted_apart() -> None:
    rules = _rules(a="OWASP-NHI:NHI7:2025")
    findings = (_finding("a"), _finding("a", Status.NEW), _finding("a", Status.WAIVED), _finding("a", Status.FIXED))
    item = _item(posture(NHI, rules, _seen(_outcome("a", State.BROKEN), findings=findings)), "NHI7")
    assert (item.open, item.accepted, item.standing) == (2, 1, Standing.BROKEN)


def test_the_published_crosswalk_relates_a_check_to_agentic_items_and_says_so() -> None:
    rules = _rules(a="OWASP-NHI:NHI10:2025")
    found = posture(BY_ID["owasp-asi-2026"], rules, _seen(_outcome("a", State.BROKEN)))
    broken = [item for item in found.items if item.standing is Standing.BROKEN]
    assert [item.id for item in broken] == ["ASI01", "ASI09"]
    assert {(check.by_way_of, check.source) for item in broken for check in item.checks} == {
        ("OWASP-NHI:NHI10:2025", "official")
    }


def test_a_direct_citation_goes_before_a_crosswalk_and_relations_go_one_step_only() -> None:
    found = relations(("OWASP-NHI:NHI5:2025", "OWASP-ASI:ASI02:2026"))
    assert [each.by_way_of for each in found if (each.framework, each.item) == ("owasp-asi-2026", "ASI02")] == [""]
    alone = relations(("OWASP-NHI:NHI5:2025",))
    assert not [each for each in alone if each.framework == "csa-maestro-2025"]


def test_what_is_below_an_item_counts_for_it() -> None:
    rules = _rules(a="NIST-AI-RMF-1.0:GOVERN 1.6", b="NIST-AI-RMF-1.0:GOVERN 2")
    found = posture(named("nist-ai"), rules, _seen(_outcome("a", State.FINE), _outcome("b", State.BROKEN)))
    standings = {item.id: item.standing for item in found.items if item.standing is not Standing.NO_CHECK}
    assert standings == {
        "GOVERN": Standing.BROKEN, "GOVERN 1": Standing.FINE, "GOVERN 1.6": Standing.FINE, "GOVERN 2": Standing.BROKEN
    }  # fmt: skip


def test_a_benchmark_of_one_platform_speaks_of_that_platform_alone() -> None:
    """A check of all platforms that is broken on AWS breaks nothing of the Kubernetes benchmark."""
    kubernetes = BY_ID["cis-kubernetes-1.12"]
    cited = kubernetes.cite(next(iter(kubernetes.items)))
    rules = _rules(a=cited)
    broken = _outcome("a", State.BROKEN)
    first = next(iter(kubernetes.items))
    assert _item(posture(kubernetes, rules, _seen(broken)), first).standing is Standing.NOT_APPLICABLE
    both = ("aws", "kubernetes")
    elsewhere = _seen(broken, findings=(_finding("a", source="aws"),), platforms=both)
    assert _item(posture(kubernetes, rules, elsewhere), first).standing is Standing.FINE
    here = _seen(broken, findings=(_finding("a", source="kubernetes"),), platforms=both)
    assert _item(posture(kubernetes, rules, here), first).standing is Standing.BROKEN
    doubt = _outcome("a", State.BROKEN, unsure=(UnsureSubject(subject="s", why="not reported"),))
    unsure = _seen(doubt, findings=(_finding("a", source="aws"),), platforms=both)
    assert _item(posture(kubernetes, rules, unsure), first).standing is Standing.UNKNOWN


def test_the_trend_is_the_open_findings_of_each_item_scan_by_scan() -> None:
    rules = _rules(a="OWASP-NHI:NHI7:2025")
    scans = [_seen(_outcome("a", State.FINE)), _seen(_outcome("a", State.BROKEN), findings=(_finding("a"),))]
    assert [each["NHI7"] for each in trend(NHI, rules, scans)] == [0, 1]


def test_a_framework_is_named_by_the_beginning_of_its_id_where_that_says_which() -> None:
    assert named("owasp-llm").id == "owasp-llm-2026", "of several editions, the newest"
    assert named("OWASP-LLM-2025").id == "owasp-llm-2025"
    with pytest.raises(Ambiguous, match="owasp may be any of: owasp-nhi-2025, owasp-asi-2026"):
        named("owasp")
    with pytest.raises(Ambiguous, match="no framework is called soc2; there are: owasp-nhi-2025"):
        named("soc2")


def test_crosswalks_name_items_that_exist() -> None:
    for walk in crosswalks():
        start, end = BY_ID[walk.start], BY_ID[walk.to]
        assert set(walk.items) <= set(start.items)
        assert {item for items in walk.items.values() for item in items} <= set(end.items)
        assert walk.verified


def test_ids_of_frameworks_tell_them_apart() -> None:
    assert len(BY_ID) == len(frameworks())
    assert {each.of for each in references().values()} == set(BY_ID)
