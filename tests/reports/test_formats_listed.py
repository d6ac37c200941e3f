"""The page of all formats tells each of them, with links that lead somewhere."""

from __future__ import annotations

import re

import pytest

from reports.catalogue import formats_markdown
from reports.leaks.registry import leak_formats
from reports.registry import reporters


@pytest.fixture(scope="module")
def page() -> str:
    return formats_markdown()


def test_every_format_has_a_row_and_a_section_of_its_own(page: str) -> None:
    for name, each in reporters().items():
        assert f"| [`{name}`](#{name}) | `{each.suffix}` | {each.consumer} |" in page
        assert f"\n### {name}\n" in page
    for name in leak_formats():
        assert f"\n### {name} of secrets\n" in page


def test_every_link_leads_to_a_heading(page: str) -> None:
    headings = {heading.replace(" ", "-") for heading in re.findall(r"^### (.+)$", page, re.MULTILINE)}
    assert set(re.findall(r"\(#([^)]+)\)", page)) <= headings


def test_what_two_formats_share_is_told_once(page: str) -> None:
    assert page.count("GitHub refuses a whole upload") == 1
    assert "### sarif-azure\n\nSee [sarif](#sarif)." in page


def test_bytes_and_exports_are_told_as_such(page: str) -> None:
    parquet = page.split("### parquet\n")[1].split("\n### ", maxsplit=1)[0]
    assert "It is bytes and belongs into a file." in parquet
    assert "It judges nothing." not in parquet
    assert "It judges nothing." in page
