"""What people need who do not see the page, or do not use a mouse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from html_support import large, usual
from playwright.sync_api import Page, expect

Open = Callable[..., Page]
AXE = Path(__file__).parents[2] / "npm" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = ("overview", "findings", "identities", "secrets", "coverage", "frameworks", "frameworks/owasp-nhi-2025")
DEEPER = ("finding/MB-1a2b3c4d", "finding/MB-0bad0bad", "findings?q=nothing-fits-this")
RICHEST = ("overview", "finding/MB-1a2b3c4d")
ASK = """axe.run({resultTypes: ["violations"]}).then(({violations}) => violations.flatMap(
    (each) => each.nodes.map((node) => `${each.id}: ${node.html} ${node.failureSummary}`)))"""
FOCUSED = "document.activeElement.textContent"


@pytest.mark.parametrize(
    ("scheme", "width", "addresses"),
    [
        ("light", 1280, (*PAGES, *DEEPER)),
        ("dark", 390, (*PAGES, *DEEPER)),
        ("dark", 1280, RICHEST),
        ("light", 390, RICHEST),
    ],
)
def test_axe_finds_nothing_on_any_page(opened: Open, scheme: str, width: int, addresses: tuple[str, ...]) -> None:
    """Every page in both colours and at both widths; only those with most on them in each colour at each width.

    The policy is not in force here, for axe is a script from outside: other tests see to the policy.
    """
    assert AXE.exists(), "axe is missing: make tests/npm/node_modules/.ready"
    page = opened(usual(), bypass_csp=True)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # because a parameter is any text
    page.set_viewport_size({"width": width, "height": 800})
    page.add_script_tag(path=AXE)
    for address in addresses:
        go(page, address)
        assert page.evaluate(ASK) == [], f"{address} in {scheme}, {width} wide"


def go(page: Page, address: str) -> None:
    name, _, what = address.partition("?")[0].partition("/")
    page.evaluate(f"location.hash = {json.dumps(address)}")
    expect(page.locator("#framework" if name == "frameworks" and what else f"#{name}")).to_be_visible()


def test_axe_finds_nothing_in_a_long_list(opened: Open) -> None:
    page = opened(large(300), "#findings", bypass_csp=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.add_script_tag(path=AXE)
    assert page.evaluate(ASK) == []


def test_every_page_is_reached_and_worked_with_keys_alone(opened: Open) -> None:
    page = opened(large(300))
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Skip to the content"
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED).startswith("Findings")
    page.keyboard.press("Enter")
    expect(page.locator("#findings h1")).to_be_focused()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.grid-row') !== null"):
            break
    first = page.evaluate(FOCUSED)
    page.keyboard.press("ArrowDown")
    assert row(page) == 1
    page.keyboard.press("End")
    assert row(page) == 299
    page.keyboard.press("PageUp")
    assert 250 < row(page) < 299
    page.keyboard.press("Home")
    assert (row(page), page.evaluate(FOCUSED)) == (0, first)
    page.keyboard.press("Enter")
    expect(page.locator("#finding h1")).to_be_focused()
    expect(page.locator("#finding h1")).to_have_text(first)
    page.go_back()
    expect(page.locator("#findings")).to_be_visible()


def row(page: Page) -> int:
    return int(page.evaluate("Number(document.activeElement.closest('.grid-row').dataset.at)"))


def test_whoever_hears_the_page_is_told_how_many_findings_fit(opened: Open) -> None:
    page = opened(large(300), "#findings")
    status = page.locator("[role=status]")
    expect(status).to_have_text("300 of 300 findings")
    page.get_by_label("Search").first.fill("worker-000007")
    expect(status).to_have_text("1 of 300 findings")


def test_rows_are_told_as_rows_of_a_table_however_few_are_in_the_document(opened: Open) -> None:
    page = opened(large(300), "#findings")
    table = page.get_by_role("table", name="Findings")
    assert table.get_attribute("aria-rowcount") == "301"
    rows = table.get_by_role("row")
    assert rows.first.get_attribute("aria-rowindex") == "1"
    assert rows.nth(1).get_attribute("aria-rowindex") == "2"
    assert rows.count() < 60


def test_the_theme_is_that_of_the_system_until_somebody_chooses(opened: Open) -> None:
    page = opened(usual(), color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    button = page.get_by_role("button", name="Theme")
    button.click()
    expect(button).to_have_text("Theme: light")
    light = page.evaluate(ground)
    assert light != dark
    button.click()
    expect(button).to_have_text("Theme: dark")
    assert page.evaluate(ground) == dark
    page.reload()
    expect(button).to_have_text("Theme: dark")
    button.click()
    expect(button).to_have_text("Theme: as the system")


def test_nothing_moves_for_who_asked_for_that(opened: Open) -> None:
    page = opened(usual(), reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.querySelector('.frame nav a')).transitionDuration") == "0s"


def test_no_page_is_wider_than_a_telephone(opened: Open) -> None:
    page = opened(usual(), viewport={"width": 390, "height": 844})
    for address in (*PAGES, *DEEPER):
        go(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
