from __future__ import annotations

import json
import re
from collections.abc import Callable

import jsonschema
import msgspec
import pytest
import reports_graphs as graphs
import reports_support as support

from findings.finding import State
from reports import declare
from reports.declare import Reporter, Style, reporter
from reports.formats.json_document import Document, json_schema
from reports.formats.markdown import COMMENT_BYTES
from reports.registry import reporters
from reports.scan import Changes, Scan
from reports.text import columns

ALL = tuple(each for each in reporters().values() if not each.binary)
"""Formats of bytes have tests of their own."""
JUDGING = tuple(each for each in ALL if each.judges)
"""Formats of findings. An export of the graph tells of what there is, not of what is wrong."""
READ_BY_PEOPLE = ("terminal", "markdown")
ANSI = re.compile("\x1b\\[[0-9;]+m")


def named(reporter: Reporter) -> str:
    return reporter.name


def rendered(name: str, scan: Scan, style: Style | None = None) -> str:
    return reporters()[name].written(graphs.whole(scan), style or Style()).decode()


def _text(reporter: Reporter, scan: Scan, style: Style) -> str:
    return reporter.written(graphs.whole(scan), style).decode()


def test_formats_are_found_without_a_list() -> None:
    assert set(reporters()) >= {"json", "markdown", "ndjson", "terminal"}
    assert all(reporter.suffix.startswith(".") and reporter.consumer for reporter in ALL)
    assert len({reporter.suffix for reporter in ALL}) == len(ALL), (
        "each format has a suffix, and golden files, to itself"
    )


def test_a_format_of_the_same_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a second file would silently take the place of the first."""
    monkeypatch.setattr(declare, "REPORTERS", dict(reporters()))
    with pytest.raises(ValueError, match="format json is declared twice"):
        reporter("json", suffix=".other", consumer="nobody")(lambda _scan, _style: iter(()))
    assert declare.REPORTERS["json"] is reporters()["json"]


@pytest.mark.parametrize("reporter", ALL, ids=named)
def test_a_report_is_the_golden_file(reporter: Reporter, golden: Callable[[str, str], None]) -> None:
    golden(f"scan{reporter.suffix}", _text(reporter, support.scan(), Style(width=80, limit=3)))


@pytest.mark.parametrize("reporter", ALL, ids=named)
def test_a_calm_first_scan_is_the_golden_file(reporter: Reporter, golden: Callable[[str, str], None]) -> None:
    golden(f"calm{reporter.suffix}", _text(reporter, support.calm_scan(), Style(width=80)))


@pytest.mark.parametrize("reporter", JUDGING, ids=named)
def test_every_gap_is_named(reporter: Reporter) -> None:
    text = _text(reporter, support.scan(), Style(limit=1))
    for gap in support.gaps():
        for part in (gap.source, gap.stream, gap.scope, gap.permission, gap.detail):
            assert part in text, (
                f"{reporter.name} leaves out {part!r}: a gap is told with what, where, why and permission"
            )


@pytest.mark.parametrize("reporter", JUDGING, ids=named)
def test_every_unknown_rule_is_named_as_unknown(reporter: Reporter) -> None:
    text = _text(reporter, support.scan(), Style(limit=1))
    unknown = [outcome.rule for outcome in support.outcomes() if outcome.state is State.UNKNOWN]
    assert unknown
    for rule in unknown:
        told = any(rule in line and "unknown" in line for line in text.splitlines())
        assert told, f"{reporter.name} has no line that names {rule} and says unknown"


@pytest.mark.parametrize("reporter", ALL, ids=named)
def test_nothing_a_terminal_obeys_comes_through(reporter: Reporter) -> None:
    text = _text(reporter, support.scan(), Style())
    obeyed = {char for char in text if not (char.isprintable() or char == "\n")}
    assert not obeyed, f"{reporter.name} lets these through: send text from outside through reports.text.clean"
    assert "evil" in text


@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_a_name_with_a_newline_starts_no_line(name: str) -> None:
    assert not [line for line in rendered(name, support.scan()).splitlines() if line.startswith("# @admin")]


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = rendered("terminal", support.scan(), Style(width=width)).splitlines()
    assert max(map(columns, lines)) <= width


def test_colour_adds_nothing_but_colour(golden: Callable[[str, str], None]) -> None:
    plain = rendered("terminal", support.scan(), Style(width=80, limit=3))
    painted = rendered("terminal", support.scan(), Style(width=80, limit=3, colour=True))
    assert ANSI.search(painted)
    assert ANSI.sub("", painted) == plain
    golden("scan.ansi", painted)


def test_what_the_limit_leaves_out_is_counted() -> None:
    text = rendered("terminal", support.scan(), Style(limit=1))
    assert "MB-77aa00ff" not in text
    assert "… and 3 more: 1 high, 1 medium and 1 low" in text


def test_without_a_limit_every_finding_is_told() -> None:
    text = rendered("terminal", support.scan())
    assert all(finding.id in text for finding in support.findings() if finding.active)
    assert "more" not in text.split("WORST FIRST")[1].split("ATTACK WALKS")[0]


def test_nothing_to_act_on_is_said_with_care_when_something_could_not_be_read() -> None:
    blind = msgspec.structs.replace(support.calm_scan(), gaps=support.gaps())
    assert "Nothing to act on in what could be read." in rendered("terminal", blind)
    assert "Nothing to act on." in rendered("terminal", support.calm_scan())


def test_a_long_list_of_fixed_findings_is_counted() -> None:
    fixed = support.findings()[-1]
    scan = msgspec.structs.replace(support.calm_scan(), findings=(fixed,) * 20)
    assert "and 8 more" in rendered("terminal", scan)


@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_no_change_is_said(name: str) -> None:
    still = msgspec.structs.replace(support.calm_scan(), changes=Changes(before=1, after=2))
    assert "Nothing." in rendered(name, still).split("since scan 1" if name == "markdown" else "SINCE SCAN 1")[1]


def test_json_round_trips_and_names_every_field() -> None:
    text = rendered("json", support.scan())
    assert msgspec.json.decode(text, type=Document).scan == support.scan()
    assert json.loads(text)["scan"]["findings"][0]["status"] == "new"
    assert json.loads(rendered("json", support.calm_scan()))["scan"]["gaps"] == []


@pytest.mark.parametrize("scan", [support.scan(), support.calm_scan()])
def test_json_is_as_its_schema_says(scan: Scan) -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(rendered("json", scan)), schema)


def test_the_schema_refuses_another_version_and_a_missing_field() -> None:
    document = json.loads(rendered("json", support.scan()))
    del document["scan"]["gaps"]
    with pytest.raises(jsonschema.ValidationError, match="gaps"):
        jsonschema.validate(document, json_schema())
    document = json.loads(rendered("json", support.scan()))
    document["format"]["version"] = 2
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json_schema())


def test_json_survives_a_name_that_is_no_text() -> None:
    scan = msgspec.structs.replace(support.calm_scan(), estate="caf\udce9 \U000e0041")
    assert json.loads(rendered("json", scan))["scan"]["estate"] == scan.estate


def test_ndjson_has_a_type_on_every_line() -> None:
    lines = [json.loads(line) for line in rendered("ndjson", support.scan()).splitlines()]
    assert {line["type"] for line in lines} == {"scan", "source", "gap", "outcome", "finding", "change", "walk"}
    assert lines[0]["type"] == "scan"
    assert all(line["estate"] == "orchard" for line in lines)


def crowded() -> Scan:
    """Return a scan with far more of everything than a comment may hold."""
    first, gap, outcome = support.leaked(), support.gaps()[0], support.outcomes()[1]
    change = support.changes().changes[0]
    return msgspec.structs.replace(
        support.scan(),
        findings=tuple(msgspec.structs.replace(first, id=f"MB-{at:08x}", message="word " * 900) for at in range(2000)),
        gaps=tuple(msgspec.structs.replace(gap, stream=f"iam.stream{at}", scope="é" * 200) for at in range(900)),
        outcomes=tuple(msgspec.structs.replace(outcome, rule=f"rule-{at}", error="é" * 900) for at in range(300)),
        changes=Changes(before=6, after=7, changes=(change,) * 5000),
        paths=(("step " * 500,) * 9,) * 9,
        unused_waivers=("w" * 900,) * 90,
        sources=support.sources() * 200,
    )


def test_markdown_fits_a_comment_and_says_what_it_left_out() -> None:
    text = rendered("markdown", crowded())
    assert 30_000 < len(text.encode()) <= COMMENT_BYTES
    assert text.count("more, left out here") >= 6
    assert "### Next" in text


def test_markdown_makes_nobody_s_text_into_markup() -> None:
    text = rendered("markdown", support.scan())
    outside_code = re.sub(r"(`+).+?\1(?!`)", "", text)
    assert "<script" not in outside_code
    assert not re.search(r"@\w", outside_code)
    rows = [line for line in text.splitlines() if line.startswith("|") and "evil" in line]
    assert [len(re.findall(r"(?<!\\)\|", line)) for line in rows] == [7]
