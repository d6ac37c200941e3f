"""The file itself, before a browser sees it: the same bytes each time, nothing hostile in it, and nothing left out."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable

import msgspec
import pytest
import reports_graphs as graphs
import reports_support as support
from html_support import finding, large, usual, written

from findings.declare import Severity
from findings.finding import Outcome, State
from graph.model import Gap, GapReason
from reports.declare import Style, Whole
from reports.html.assets import policy, script, style
from reports.registry import reporters
from reports.scan import Scan

HTML = reporters()["html"]
FEW = 20
DATA = re.compile(r'<script type="([^"]+)" id="data"( data-deflated)?>(.*?)</script>', re.DOTALL)
BLANK = {"style": "<style>…</style>", "data": '<script id="data">…</script>', "script": "<script>…</script>"}


def text(whole: Whole, style: Style | None = None) -> str:
    return (HTML.written(whole, style) if style else written(whole)).decode()


def data(file: str) -> dict[str, dict[str, object]]:
    """What the script reads, as the script reads it."""
    found = DATA.search(file)
    assert found
    told = zlib.decompress(base64.b64decode(found[3]), -zlib.MAX_WBITS) if found[2] else found[3]
    read: dict[str, dict[str, object]] = json.loads(told)
    return read


def column(read: dict[str, dict[str, object]], name: str) -> list[object]:
    columns = read["findings"]["columns"]
    assert isinstance(columns, dict)
    found = columns[name]
    return [found["of"][at] for at in found["at"]] if "of" in found else list(found["each"])


def page_of(file: str) -> str:
    """The page without what is the same in every file and what its own tests read."""
    bare = re.sub(r"<style>.*?</style>", BLANK["style"], file, flags=re.DOTALL)
    bare = DATA.sub(BLANK["data"], bare)
    bare = re.sub(r"<script>.*?</script>", BLANK["script"], bare, flags=re.DOTALL)
    return re.sub(r"sha256-[\w+/=]+", "sha256-…", bare)


@pytest.mark.parametrize("name", ["scan", "calm"])
def test_the_page_is_the_golden_file(name: str, golden: Callable[[str, str], None]) -> None:
    """Without frameworks, which change with every rule, and without style, script and data, which have other tests."""
    scan = support.scan() if name == "scan" else support.calm_scan()
    page = page_of(text(graphs.whole(scan), Style(limit=3)))
    golden(
        f"{name}.html",
        re.sub(r'(<section class="page" id="frameworks">).*?(</section>)', r"\1…\2", page, flags=re.DOTALL),
    )


def test_the_same_scan_gives_the_same_bytes() -> None:
    assert HTML.written(usual(), Style()) == written(usual())
    assert HTML.written(large(600), Style()) == written(large(600))


def test_the_policy_names_the_script_and_the_style_that_are_there_and_nothing_else() -> None:
    file = text(usual())
    for kind in ("script", "style"):
        found = re.search(rf"<{kind}>(.*?)</{kind}>", file, re.DOTALL)
        assert found
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
        assert f"{kind}-src &#x27;sha256-{digest}&#x27;" in file
    assert policy().startswith("default-src 'none'; ")
    assert "unsafe" not in policy()
    assert not re.search(r"https?:|//\w", policy())


def test_nothing_in_the_page_asks_for_anything_or_runs_from_an_attribute() -> None:
    page = page_of(text(usual()))
    assert not re.findall(r"\s(?:on\w+|style|src|srcset|action)=", page)
    assert {each[0] for each in re.findall(r'href="([^"]*)"', page)} == {"#"}
    assert not re.findall(r"@import|url\(|expression\(", style())
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "fetch(",
        "XMLHttp",
        "DOMParser",
    ):
        assert forbidden not in script()


@pytest.mark.parametrize("whole", [usual, lambda: large(600)], ids=["readable", "deflated"])
def test_whatever_is_named_nothing_ends_an_element_or_is_obeyed(whole: Callable[[], Whole]) -> None:
    file = text(whole())
    assert "<script>alert" not in file
    assert file.count("<script") == file.count("</script>") == 2
    assert not {char for char in file if not (char.isprintable() or char == "\n")}
    assert "\u202e" not in file


def test_a_book_for_a_name_is_cut_everywhere() -> None:
    book = "x" * 10_000
    long = msgspec.structs.replace(
        finding(1), subject_name=book, message=book, title=book, owner=book, evidence=(book,) * 50, remedy=book
    )
    file = text(graphs.whole(msgspec.structs.replace(support.scan(), findings=(long,), estate=book, paths=((book,),))))
    assert "x" * 4001 not in file
    assert len(file) < 400_000


def test_every_gap_is_told_with_what_where_why_and_permission() -> None:
    page = page_of(text(usual(), Style(limit=1)))
    for gap in support.gaps():
        for part in (gap.source, gap.stream, gap.scope, gap.permission, gap.detail):
            assert part in page


def test_every_unknown_rule_is_named_as_unknown() -> None:
    lines = page_of(text(usual())).splitlines()
    for rule in (each.rule for each in support.outcomes() if each.state is State.UNKNOWN):
        assert [line for line in lines if f"<code>{rule}</code>" in line and "unknown" in line]


def test_what_could_not_be_read_is_said_where_its_numbers_are() -> None:
    gap = Gap(source="shop", stream="exposures", scope="shop", reason=GapReason.FAILED, yields=("Exposure",))
    page = page_of(text(graphs.whole(msgspec.structs.replace(support.calm_scan(), gaps=(gap,)))))
    section = page.partition('id="secrets"')[2].partition("</section>")[0]
    assert "1 listing that tells of this could not be read." in section
    assert "could not be read" not in page.partition('id="identities"')[2].partition("</section>")[0]


def test_every_finding_and_every_field_of_it_is_in_the_data() -> None:
    scan = support.scan()
    read = data(text(usual()))
    assert column(read, "id") == [each.id for each in scan.findings]
    assert column(read, "message")[0] == scan.findings[0].message
    assert column(read, "risk") == [each.risk for each in scan.findings]
    assert column(read, "status") == [each.status for each in scan.findings]
    assert column(read, "terms")[0] == [[term.points, term.why] for term in scan.findings[0].terms]
    assert column(read, "frameworks")[0] == list(scan.findings[0].frameworks)


def test_evidence_without_end_is_counted() -> None:
    long = msgspec.structs.replace(finding(1), evidence=tuple(f"proof {number}" for number in range(40)))
    read = data(text(graphs.whole(msgspec.structs.replace(support.scan(), findings=(long,)))))
    (evidence,) = column(read, "evidence")
    assert isinstance(evidence, list)
    assert evidence[-1] == f"and 28 more: muster show {long.id} --all"


def test_no_value_and_no_fingerprint_of_a_value_is_in_the_file() -> None:
    """Records have no room for values; fingerprints and previews of them have no use here."""
    file = text(large(200)) + json.dumps(data(text(large(200))))
    assert "mark-" not in file
    assert "a…z" not in file


def test_ten_thousand_findings_are_under_three_megabytes() -> None:
    assert len(written(large(10_000))) < 1_500_000, "it was 0.9 MB, and 3 MB is what may be mailed"


def test_a_small_report_can_be_read_without_any_tool() -> None:
    assert '<script type="application/json" id="data">{"scan":' in text(graphs.whole(support.calm_scan()))
    assert "data-deflated" in text(large(600))


def test_the_limit_is_for_what_stands_in_the_page_as_it_is() -> None:
    page = page_of(text(usual(), Style(limit=1)))
    assert page.count("<details><summary><b>") == 1
    assert "and 3 findings more, which the page shows with JavaScript." in page


def test_a_scan_of_before_findings_were_counted_is_no_point_of_the_line() -> None:
    scan = support.scan()
    uncounted = msgspec.structs.replace(scan, number=5, tally=None)
    counted = msgspec.structs.replace(scan, number=6)

    def page(*earlier: Scan) -> str:
        return page_of(text(Whole(scan=scan, graph=graphs.after, earlier=lambda: list(earlier))))

    assert "No earlier scan is kept" in page(uncounted)
    assert "Findings that ask for action over 2 scans: 4 at first, 4 now, as many." in page(uncounted, counted)


def test_a_question_that_no_rule_was_asked_about_is_not_answered_with_nought() -> None:
    assert page_of(text(usual())).count("no rule about this was asked") == 4
    asked = tuple(
        Outcome(rule=rule, title=rule, severity=Severity.LOW, state=state)
        for rule, state in (("nhi-owner-missing", State.FINE), ("nhi-dormant", State.UNKNOWN))
    )
    page = page_of(text(graphs.whole(msgspec.structs.replace(support.scan(), outcomes=asked))))
    assert page.count("no rule about this was asked") == 2
    assert '<a href="#findings?topic=unowned">Without an owner</a><strong>0</strong>' in page
    assert '<a href="#findings?topic=stale">Stale</a><strong><small>at least </small>0</strong>' in page


def test_the_things_to_do_are_counted_and_add_up() -> None:
    scan = msgspec.structs.replace(support.scan(), findings=support.findings()[:2])
    page = page_of(text(graphs.whole(scan)))
    assert "Two things to do this week" in page
    assert "Together they take away 170 of 170 points of risk (100%)." in page
    assert "takes away 70 points of risk, 41% of all" in page
    many = page_of(text(large(600)))
    assert "Five things to do this week" in many
    assert "After these there are 25 more things to do" in many
