"""The list of findings: search, filters, order, addresses, and the way to one finding and back."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import reports_graphs as graphs
import reports_support as support
from html_support import finding, large, usual
from playwright.sync_api import Page, expect

Open = Callable[..., Page]
MANY = 300


def told(page: Page) -> str:
    return page.locator("#findings .counted").inner_text()


def column(page: Page, at: int) -> list[str]:
    return [each.strip() for each in page.locator(f"#findings .grid-row > :nth-child({at})").all_inner_texts()]


FILTERS: tuple[tuple[str, str, Callable[..., bool]], ...] = (
    ("Severity", "critical", lambda each: each.severity == "critical"),
    ("Status", "acknowledged", lambda each: each.status == "acknowledged"),
    ("Status", "late", lambda each: each.overdue(support.NOW)),
    ("Rule", "nhi-dormant", lambda each: each.rule == "nhi-dormant"),
    ("Owner", "Tomas Varga", lambda each: each.owner == "Tomas Varga"),
    ("Owner", "-", lambda each: each.owner is None),
    ("Source", "orchard-aws", lambda _each: True),
    ("Environment", "-", lambda _each: True),
    ("About", "unowned", lambda each: each.rule == "nhi-owner-missing"),
)


def test_a_filter_leaves_what_fits(opened: Open) -> None:
    page = opened(large(MANY), "#findings")
    findings = page.locator("#findings")
    for label, option, fits in FILTERS:
        findings.get_by_label(label, exact=True).select_option(option)
        wanted = sum(fits(finding(number)) for number in range(MANY))
        assert wanted
        expect(findings.locator(".counted"), f"{label} {option}").to_have_text(f"{wanted} of {MANY} findings")
        findings.get_by_role("button", name="Clear").click()
        expect(findings.locator(".counted")).to_have_text(f"{MANY} of {MANY} findings")


def test_filters_and_search_go_together_and_stand_in_the_address(opened: Open) -> None:
    page = opened(large(MANY), "#findings")
    page.locator("#findings").get_by_label("Severity").select_option("critical")
    page.locator("#findings").get_by_label("Search").fill("WORKER-00000 mara")
    first = map(finding, range(10))
    wanted = [each for each in first if each.severity == "critical" and each.owner == "Mara Lindqvist"]
    expect(page.locator("#findings .counted")).to_have_text(f"{len(wanted)} of {MANY} findings")
    address = page.url
    assert "severity=critical" in address
    page.reload()
    expect(page.locator("#findings .counted")).to_have_text(f"{len(wanted)} of {MANY} findings")
    page.get_by_role("button", name="Clear").first.click()
    expect(page.locator("#findings .counted")).to_have_text(f"{MANY} of {MANY} findings")


def test_what_asks_for_nothing_is_only_shown_to_who_wants_it(opened: Open) -> None:
    page = opened(usual(), "#findings")
    active = sum(each.active for each in support.findings())
    assert told(page) == f"{active} of {len(support.findings())} findings"
    page.locator("#findings").get_by_label("Status").select_option("")
    every = len(support.findings())
    expect(page.locator("#findings .counted")).to_have_text(f"{every} of {every} findings")


def test_an_order_can_be_turned_around(opened: Open) -> None:
    page = opened(large(MANY), "#findings")
    risks = column(page, 1)
    assert risks == sorted(risks, key=int, reverse=True)
    page.get_by_role("button", name="Risk").first.click()
    expect(page.locator("#findings [aria-sort=ascending]")).to_have_text("Risk")
    turned = column(page, 1)
    assert turned == sorted(turned, key=int)
    assert turned != risks
    page.locator("#findings").get_by_label("Order").select_option("severity")
    assert set(column(page, 2)) == {"critical"}


def test_every_order_puts_rows_in_order(opened: Open) -> None:
    page = opened(large(MANY), "#findings")
    for order, at in {"title": 3, "owner": 4, "status": 5, "first": 6, "due": 7}.items():
        page.evaluate(f"location.hash = 'findings?sort={order}&down=0'")
        expect(page.locator("#findings").get_by_label("Order")).to_have_value(order)
        first = [each.partition("\n")[0] for each in column(page, at)]
        cells = [each.replace("nobody known", "").removesuffix(" late") for each in first]
        assert cells == sorted(cells), order


def test_a_finding_tells_everything_and_leads_to_its_neighbours_and_back(opened: Open) -> None:
    page = opened(usual(), "#findings")
    page.get_by_role("link", name="A leaked credential still works").click()
    shown = page.locator("#finding")
    leaked = support.leaked()
    for text in (leaked.id, leaked.message, leaked.remedy, *leaked.evidence, *leaked.frameworks, str(leaked.owner)):
        expect(shown).to_contain_text(text)
    for term in leaked.terms:
        expect(shown.locator(".terms")).to_contain_text(term.why)
    expect(shown.locator(".terms .sum")).to_have_text("115together, held to 100")
    page.get_by_role("link", name="Next").click()
    expect(shown.locator("h1")).to_have_text("The owner has left")
    expect(shown).to_contain_text("Ines Okafor has seen it on 2026-01-20: asked his manager.")
    for text in ("Mara Lindqvist is asked to see to it.", "−5", "overdue"):
        expect(shown).to_contain_text(text)
    page.get_by_role("link", name="Previous").click()
    expect(shown.locator("h1")).to_have_text("A leaked credential still works")
    page.get_by_role("link", name="All findings").click()
    expect(page.locator("#findings")).to_be_visible()


def test_a_finding_has_its_focus_graph_and_its_steps(opened: Open) -> None:
    key = {"subject": f"aws.access_key:{support.KEY_ID}", "subject_name": support.KEY_ID}
    found = msgspec.structs.replace(support.leaked(), rule="aws-access-key-old", **key)
    scan = msgspec.structs.replace(support.scan(), findings=(found,))
    page = opened(graphs.whole(scan), f"#finding/{found.id}")
    drawing = page.locator("#finding svg.fx")
    expect(drawing).to_be_visible()
    assert "deploy-bot" in drawing.locator("text.ink").all_text_contents()
    expect(page.locator("#finding .steps li").first).to_be_visible()
    assert any("aws iam" in each for each in page.locator("#finding .typed").all_inner_texts())


def test_what_only_the_riskiest_have_is_said_where_it_is_missing(opened: Open) -> None:
    whole = large(600)
    page = opened(whole, f"#finding/{whole.scan.findings[-1].id}")
    expect(page.locator("#finding")).to_contain_text("The page has each step for the 500 riskiest findings")
    expect(page.locator("#finding .typed")).to_have_text(f"muster show {whole.scan.findings[-1].id} --all")


def test_a_waived_and_a_fixed_finding_tell_why(opened: Open) -> None:
    page = opened(usual(), "#finding/MB-c0ffee00")
    expect(page.locator("#finding")).to_contain_text("Accepted until 2026-06-30 by Ines Okafor: emergency access")
    page.evaluate("location.hash = 'finding/MB-f1f1f1f1'")
    expect(page.locator("#finding")).to_contain_text("Gone since 2026-03-01.")


def test_the_overview_leads_to_the_findings_that_it_counts(opened: Open) -> None:
    page = opened(large(MANY))
    tile = page.locator(".tile").filter(has_text="Without an owner")
    count = re.sub(r"\D", "", tile.locator("strong").inner_text())
    tile.get_by_role("link").click()
    expect(page.locator("#findings .counted")).to_have_text(f"{count} of {MANY} findings")
    page.evaluate("location.hash = 'overview'")
    first = page.locator(".action").first
    many = re.match(r"(\d+) findings", first.locator(".action-where").inner_text())
    assert many
    first.get_by_role("link").click()
    expect(page.locator("#findings .counted")).to_have_text(f"{many[1]} of {MANY} findings")


def test_an_identity_leads_to_its_findings(opened: Open) -> None:
    page = opened(large(MANY), "#identities?q=worker-000042")
    expect(page.locator("#identities .counted")).to_have_text(f"1 of {MANY} identities")
    page.get_by_role("link", name="worker-000042").click()
    expect(page.locator("#findings .counted")).to_have_text(f"1 of {MANY} findings")
    expect(page.locator("#findings").get_by_label("Identity")).to_be_visible()


def test_the_same_value_in_several_places_is_told_without_the_value(opened: Open) -> None:
    page = opened(large(MANY), "#secrets")
    sprawl = page.get_by_role("table", name="Same value in several places")
    expect(sprawl.get_by_role("row").nth(1)).to_contain_text("secret app/0 in big = ")
    assert "mark-0" not in page.content()


def test_a_wide_focus_graph_shows_its_subject_first_and_can_be_fitted(opened: Open) -> None:
    key = {"subject": f"aws.access_key:{support.KEY_ID}", "subject_name": support.KEY_ID}
    found = msgspec.structs.replace(support.leaked(), **key)
    whole = graphs.whole(msgspec.structs.replace(support.scan(), findings=(found,)))
    page = opened(whole, f"#finding/{found.id}", viewport={"width": 700, "height": 800})
    drawing = page.locator("#finding .focus")
    drawing.evaluate("(each) => each.scrollIntoView()")
    expect(drawing.locator(".subject .card")).to_be_in_viewport(ratio=1)
    fit = page.get_by_role("button", name="Fit into the page")
    fit.click()
    expect(fit).to_have_attribute("aria-pressed", "true")
    assert drawing.evaluate("(each) => each.scrollWidth <= each.clientWidth")
    fit.click()
    assert drawing.evaluate("(each) => each.scrollWidth > each.clientWidth")
