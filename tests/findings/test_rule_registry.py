from __future__ import annotations

import pytest

from connectors.registry import platforms
from findings.catalogue import catalogue_markdown
from findings.declare import RuleKind, Severity, collecting, rule
from findings.frameworks import frameworks, references
from findings.registry import rules


def test_rules_are_found_in_the_order_of_their_ids() -> None:
    assert list(rules()) == sorted(rules())
    assert {each.kind for each in rules().values()} == set(RuleKind)


@pytest.mark.parametrize("id_", rules())
def test_a_rule_says_all_that_people_need(id_: str) -> None:
    found = rules()[id_]
    assert found.why, "the docstring is missing: it is the reason people read in docs/checks.md"
    assert found.remedy, "remedy= says what to do; it may use {name}, {subject} and the facts of a hit"
    assert found.reads, "reads= names the record types it looks at: a gap in them makes the rule unknown"
    assert found.frameworks, "frameworks= cites at least one item of findings/frameworks.toml"


@pytest.mark.parametrize("id_", rules())
def test_every_citation_is_an_item_of_a_framework_we_know(id_: str) -> None:
    unknown = set(rules()[id_].frameworks) - set(references())
    assert not unknown, "write citations as findings/frameworks.toml does: OWASP-NHI:NHI1:2025, NIST-CSF-2.0:PR.AA-01"


def test_a_framework_says_how_its_list_was_verified() -> None:
    assert all(each.verified and each.edition and "{id}" in each.written for each in frameworks())
    assert len(references()) == sum(len(each.items) for each in frameworks())


def test_a_citation_is_resolved_to_its_item() -> None:
    found = references()["OWASP-NHI:NHI7:2025"]
    assert (found.framework, found.edition, found.item, found.title) == (
        "OWASP Non-Human Identities Top 10",
        "2025",
        "NHI7",
        "Long-Lived Secrets",
    )


def test_an_id_is_never_used_twice() -> None:
    with collecting() as found:
        declare = rule("twice", "t", Severity.LOW, kind=RuleKind.FACT, remedy="r", frameworks=(), reads=())
        declare(lambda _view: iter(()))
        with pytest.raises(ValueError, match="rule twice is declared twice"):
            declare(lambda _view: iter(()))
    assert list(found) == ["twice"]
    assert "twice" not in rules(), "what is collected apart is none of ours"


def test_the_page_of_checks_has_every_rule_worst_first() -> None:
    page = catalogue_markdown(rules().values())
    headings = [line.removeprefix("## ") for line in page.splitlines() if line.removeprefix("## ") in rules()]
    assert sorted(headings) == list(rules())
    assert [rules()[id_].severity.rank for id_ in headings] == sorted(
        (each.severity.rank for each in rules().values()), reverse=True
    )
    for each in rules().values():
        assert f"| [{each.id}](#{each.id}) | {each.severity} | {each.kind} | {each.title} |" in page
        assert each.remedy in page
        assert each.why.split("\n", maxsplit=1)[0] in page


def test_the_listings_that_a_rule_depends_on_are_there() -> None:
    there = {name for platform in platforms().values() for name in platform.streams}
    named = {stream for each in rules().values() for stream in each.streams}
    assert not named - there, "streams= names listings as their decorators do"
