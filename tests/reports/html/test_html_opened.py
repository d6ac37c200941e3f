from __future__ import annotations

from collections.abc import Callable

import pytest
import reports_graphs as graphs
import reports_support as support
from playwright.sync_api import Page, expect

Open = Callable[..., Page]
PAGES = ("overview", "findings", "identities", "secrets", "coverage", "frameworks", "frameworks/owasp-nhi-2025")
PAGES += ("finding/MB-1a2b3c4d", "finding/MB-0bad0bad", "finding/MB-gone")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_without_a_complaint(opened: Open, address: str) -> None:
    page = opened(graphs.whole(support.scan()), f"#{address}")
    assert page.locator(".page.shown").count() == 1
    expect(page.locator(".page.shown h1")).to_be_visible()
    assert "[object" not in page.inner_text("body")
    assert "undefined" not in page.inner_text("body")


def test_a_calm_scan_opens_on_its_overview(opened: Open) -> None:
    page = opened(graphs.whole(support.calm_scan()))
    expect(page.locator("#overview .verdict")).to_have_text("Nothing to act on.")
