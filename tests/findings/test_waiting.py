"""Checks that wait for a connector, and what there is on each platform that has one."""

from __future__ import annotations

import pytest
from findings_support import CASES, cases

from findings.frameworks import references
from findings.registry import rules
from findings.waiting import waiting, waiting_markdown

PLATFORMS = {"aws": ("aws.",), "vault": ("vault.",), "git": ("git.", "ai.")}
"""What the kinds of each connected platform begin with."""
ITEMS = [f"OWASP-NHI:NHI{number}:2025" for number in range(1, 11)]


def test_no_check_waits_that_is_asked_already() -> None:
    both = {each.id for each in waiting()} & set(rules())
    assert not both, "take these out of findings/waiting.toml: a rule of this id is there"


def test_each_waits_once_and_says_what_for() -> None:
    ids = [each.id for each in waiting()]
    assert len(set(ids)) == len(ids)
    assert all(each.needs and each.platforms for each in waiting())
    unknown = {citation for each in waiting() for citation in each.frameworks} - set(references())
    assert not unknown


def test_the_page_names_every_one_of_them() -> None:
    text = "\n".join(waiting_markdown())
    assert all(f"| {each.id} |" in text for each in waiting())


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_item_of_owasp_has_a_check_that_fires_on_each_platform(platform: str, item: str) -> None:
    """The cases prove it: something of that platform breaks a check that relates to the item."""
    firing = (
        rule.id
        for rule in rules().values()
        if item in rule.frameworks and (CASES / f"{rule.id}.yaml").exists() and _fires(rule.id, PLATFORMS[platform])
    )
    assert next(firing, None), f"no case of a check of {item} is broken by something of {platform}"


def _fires(rule: str, kinds: tuple[str, ...]) -> bool:
    for case in cases(rule):
        known = {record.id: record.kind for record in case.records}
        if any(known.get(subject, "").startswith(kinds) for subject in case.hits):
            return True
    return False
