"""Every technique of every catalogue is covered by one of ours that exists, or says why it is not."""

from pathlib import Path

import pytest

from graph.aws.techniques.catalogue import families, techniques
from graph.aws.techniques.coverage import Catalogue, catalogues
from graph.aws.techniques.manual import TITLES, escalation_markdown

PAGE = Path(__file__).parents[4] / "docs" / "aws-escalation.md"


@pytest.mark.parametrize("catalogue", catalogues(), ids=lambda each: each.name)
def test_each_is_covered_by_techniques_that_are_there(catalogue: Catalogue) -> None:
    for name, ids in catalogue.covered.items():
        assert ids, name
        assert set(ids) <= techniques().keys(), name
    assert not catalogue.covered.keys() & catalogue.left_out.keys()
    assert all(len(why) > 20 for why in catalogue.left_out.values())


def test_the_two_largest_catalogues_are_whole() -> None:
    sizes = {each.name: len(each.covered) + len(each.left_out) for each in catalogues()}
    assert sizes["pathfinding.cloud"] >= 65
    assert sizes["cloud-audit"] == 64


def test_ids_are_of_one_technique_each() -> None:
    assert sum(map(len, families().values())) == len(techniques())
    assert TITLES.keys() == families().keys()


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == escalation_markdown()
