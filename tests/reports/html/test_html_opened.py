"""The page as a browser opens it: every page, without JavaScript, on paper, with hostile names, and at full size."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import msgspec
import pytest
import reports_graphs as graphs
import reports_support as support
from html_support import finding, large, usual
from playwright.sync_api import Page, expect

from findings.finding import RiskTerm
from reports.declare import Whole
from reports.html.tags import shown

Open = Callable[..., Page]
PAGES = ("overview", "findings", "identities", "secrets", "coverage", "frameworks", "frameworks/owasp-nhi-2025")
DEEPER = (
    "finding/MB-1a2b3c4d",
    "finding/MB-0bad0bad",
    "finding/MB-gone",
    "frameworks/gone",
    "nowhere",
    "findings?q=%E0%A4",
)
GO = """(address) => new Promise((there) => {
    addEventListener("hashchange", () => setTimeout(there), {once: true});
    location.hash = address;
})"""
"""Goes to another page of the report, and waits until it is shown."""
NEVER = "<img src=x onerror=\"console.error('ran')\">\"'><script>console.error('ran')</script>\u202e\x1b[31m\n{{7*7}}"


def test_every_page_opens_without_a_complaint(opened: Open) -> None:
    """The browser tells the fixture of errors, of requests and of whatever the policy stopped."""
    page = opened(usual(), f"#{DEEPER[-1]}")
    for address in (*PAGES, *DEEPER):
        page.evaluate(GO, address)
        expect(page.locator(".page.shown h1"), address).to_be_visible()
        assert page.locator(".page.shown").count() == 1, address
        shown = page.inner_text("body")
        assert not [each for each in ("[object", "undefined", "NaN", "null") if each in shown], address
        assert page.title().endswith(" · orchard, scan 7"), address


def test_a_calm_scan_opens_on_its_overview(opened: Open) -> None:
    page = opened(graphs.whole(support.calm_scan()))
    expect(page.locator("#overview .verdict")).to_have_text("Nothing to act on.")
    page.evaluate("location.hash = 'findings'")
    expect(page.get_by_text("Nothing fits.").first).to_be_visible()


def hostile() -> Whole:
    """Return a scan whose every name tries to run."""
    fields = ("id", "rule", "title", "subject_name", "message", "remedy", "owner", "source", "scope", "assigned")
    names = dict.fromkeys(fields, NEVER)
    told = {"evidence": (NEVER,), "terms": (RiskTerm(20, NEVER),), "frameworks": (NEVER,)}
    bad = msgspec.structs.replace(finding(1), **names, **told)
    more = {"estate": NEVER, "paths": ((NEVER, NEVER),), "tuned": (NEVER,)}
    return graphs.whole(msgspec.structs.replace(support.scan(), findings=(bad,), **more))


@pytest.mark.parametrize("js", [True, False])
def test_no_name_becomes_markup_or_code(opened: Open, js: bool) -> None:  # noqa: FBT001  because it is a parameter
    page = opened(hostile(), "#overview", js=js)
    bad = f"finding/{quote(shown(NEVER))}"
    for address in (*PAGES[:6], bad) if js else ("overview",):
        if js:
            page.evaluate("(address) => { location.hash = address; }", address)
            expect(page.locator(f"#{address.partition('/')[0]}")).to_be_visible()
        assert page.locator("img, iframe, object, embed").count() == 0
        assert page.locator("script").count() == (1 if js else 2)
        assert not {"\u202e", "\x1b"} & set(page.inner_text("body"))
    assert "<img src=x" in page.inner_text("body"), "it is shown as the text that it is"


def test_without_javascript_the_page_is_read_from_top_to_bottom(opened: Open) -> None:
    page = opened(usual(), js=False)
    for name in ("overview", "findings", "coverage", "frameworks"):
        expect(page.locator(f"#{name} h1")).to_be_visible()
    expect(page.get_by_text("need JavaScript. Everything else is here.")).to_be_visible()
    worst = page.locator(".plain-findings details").first
    worst.locator("summary").click()
    expect(worst).to_contain_text(support.leaked().remedy)
    expect(page.locator("#theme")).to_be_hidden()


def test_with_javascript_one_page_is_seen_at_a_time(opened: Open) -> None:
    page = opened(usual(), "#coverage")
    expect(page.locator("#coverage")).to_be_visible()
    expect(page.locator("#overview")).to_be_hidden()
    expect(page.locator(".plain-findings")).to_be_hidden()
    expect(page.locator(".frame [aria-current=page]")).to_have_text("Coverage")


def test_paper_has_the_overview_the_findings_that_are_listed_and_what_was_not_seen(opened: Open) -> None:
    page = opened(large(300), "#findings?severity=critical")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for name in ("overview", "findings", "coverage"):
        expect(page.locator(f"#{name} h1")).to_be_visible()
    expect(page.locator(".print-only tbody tr")).to_have_count(50)
    for hidden in (".frame nav", ".filters >> nth=0", ".grid >> nth=0", "#theme"):
        expect(page.locator(hidden)).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".print-only")).to_have_count(0)
    assert len(page.pdf()) > 10_000


def test_who_prints_a_finding_gets_that_one(opened: Open) -> None:
    page = opened(usual(), "#finding/MB-1a2b3c4d")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("#finding h1")).to_be_visible()
    expect(page.locator("#overview")).to_be_hidden()


def test_paper_says_how_many_findings_it_leaves_out(opened: Open) -> None:
    page = opened(large(2500), "#findings")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".print-only tbody tr")).to_have_count(2000)
    expect(page.locator(".print-only")).to_contain_text("and 500 more findings")


def test_fifty_thousand_findings_are_searched_sorted_and_scrolled_with_few_rows_in_the_document(opened: Open) -> None:
    many = 50_000
    whole = large(many)
    page = opened(whole, "#findings")
    counted = page.locator("#findings .counted")
    rows = page.locator("#findings .grid-row")
    expect(counted).to_have_text("50,000 of 50,000 findings")
    assert rows.count() < 60
    page.locator("#findings .grid-body").evaluate("(body) => { body.scrollTop = body.scrollHeight; }")
    last = page.locator(f"#findings .grid-row[aria-rowindex='{many + 1}']")
    expect(last).to_contain_text(f"{whole.scan.findings[-1].risk}")
    assert rows.count() < 60
    page.locator("#findings").get_by_label("Search").fill("worker-049999")
    expect(counted).to_have_text("1 of 50,000 findings")
    page.get_by_role("link", name=finding(49_999).title).click()
    expect(page.locator("#finding .subject")).to_contain_text("worker-049999")
    page.evaluate("location.hash = 'identities'")
    expect(page.locator("#identities .counted")).to_have_text("10,000 of 10,000 identities")
    assert page.evaluate("document.querySelectorAll('*').length") < 3000
