"""A scan as tables and as tests: CSV, Parquet and JUnit, read back by what reads them."""

from __future__ import annotations

import csv
import io
import sys
import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any

import click
import exposed_support as exposed
import msgspec
import pyarrow.parquet as pq
import pytest
import reports_support as support

from reports.cells import STARTS_A_FORMULA, TOGETHER, harmless, harmless_row, lines_of
from reports.declare import Style
from reports.formats import parquet
from reports.formats.csv_table import MOST
from reports.registry import reporters
from reports.rows import Row, rows
from reports.scan import Scan
from scanner.cli.outputs import format_option


def table(scan: Scan) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exposed.rendered("csv", scan))))


def parquet_of(scan: Scan) -> Any:  # noqa: ANN401  because the library has no types
    return pq.ParquetFile(io.BytesIO(reporters()["parquet"].written(exposed.whole(scan), Style())))


def suite(scan: Scan) -> ET.Element:
    (found,) = ET.fromstring(exposed.rendered("junit", scan))  # noqa: S314 because it is our own, and nobody else's entity
    return found


def test_a_table_has_a_row_for_all_that_was_found_and_all_that_was_not_seen() -> None:
    found = [row["type"] for row in table(support.scan())]
    assert found == ["scan", *["finding"] * 6, *["gap"] * 4, *["unknown"] * 2, *["unsure"] * 2]
    (calm,) = table(support.calm_scan())
    assert calm["message"] == "Nothing to act on."


def test_no_cell_is_a_formula_and_none_is_longer_than_excel_keeps() -> None:
    long = exposed.finding("MB-long", "arn:long", message="\x1b" * 40_000, evidence=("=1", "b"))
    for row in table(exposed.scan_of(long, *exposed.nasty())):
        assert None not in row
        for cell in row.values():
            assert len(cell) <= MOST
            assert not cell.lstrip(" '\"").startswith(STARTS_A_FORMULA) or cell.startswith("'")
    (told,) = [row for row in table(exposed.scan_of(long)) if row["id"] == "MB-long"]
    assert told["message"].endswith("…")
    assert told["evidence"] == "'=1 | b"


def test_parquet_has_the_same_rows_with_types() -> None:
    scan = support.scan()
    found = parquet_of(scan).read().to_pylist()
    assert [row["type"] for row in found] == [row.type for row in rows(scan)]
    assert {(row["estate"], row["scan"]) for row in found} == {("orchard", 7)}
    worst = found[1]
    assert (worst["risk"], worst["first_seen"]) == (100, support.NOW)
    assert worst["first_seen"].utcoffset() == timedelta()
    assert worst["frameworks"] == ["OWASP-NHI:NHI2", "NIST-CSF-2.0:PR.AA-01"]
    assert worst["due"] is None
    assert worst["scope"] is None, "what was not told is no empty text"


def test_parquet_is_written_group_by_group() -> None:
    made = [exposed.finding(f"MB-{at}", f"arn:{at}") for at in range(12_000)]
    scan = msgspec.structs.replace(support.calm_scan(), findings=tuple(made))
    chunks = [len(each) for each in parquet.render_parquet(scan, Style())]
    file = parquet_of(scan)
    assert [file.metadata.row_group(at).num_rows for at in range(3)] == [5_000, 5_000, 2_001]
    assert len(chunks) == 4
    assert min(chunks) > 0


def test_a_column_of_parquet_holds_nothing_that_a_terminal_obeys() -> None:
    for row in parquet_of(exposed.scan_of(*exposed.nasty())).read().to_pylist():
        texts = [text for value in row.values() for text in (value if isinstance(value, list) else [value])]
        assert all(text.isprintable() for text in texts if isinstance(text, str))


def test_without_the_library_the_extra_is_named_before_anything_is_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Options are understood before a command begins."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    scan = click.Command("scan", params=[], callback=None)
    format_option("terminal")(scan)
    with pytest.raises(click.BadParameter, match=r"parquet needs pyarrow, .* install musterbook\[parquet\]"):
        scan.make_context("scan", ["-f", "terminal", "-f", "parquet=scan.parquet"])


def test_the_columns_are_the_same_in_both_tables() -> None:
    assert parquet_of(support.calm_scan()).schema_arrow.names == ["estate", "scan", *Row.__struct_fields__]


def test_junit_counts_what_it_holds() -> None:
    found = suite(exposed.scan_of(*support.findings(), *exposed.nasty()))
    for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(found.get(attribute, "-1")) == sum(1 for _ in found.iter(tag)) > 0


def test_no_two_tests_of_junit_have_the_same_name() -> None:
    found = [(each.get("classname"), each.get("name")) for each in suite(support.scan()).iter("testcase")]
    assert len(set(found)) == len(found)


def test_a_rule_that_is_fine_passes_and_one_that_is_unknown_does_not() -> None:
    found = {each.get("classname"): [kind.tag for kind in each] for each in suite(support.scan()).iter("testcase")}
    assert found["agent-tool-unapproved"] == ["error"]
    assert found["gap"] == ["error"]
    fine = [each for each in suite(support.calm_scan()).iter("testcase") if not list(each)]
    assert [each.get("name") for each in fine] == ["Fine: The owner has left"]


def test_what_could_not_be_judged_of_single_subjects_is_said() -> None:
    said = suite(support.scan()).findtext("system-out") or ""
    assert "vault:role/batch (the directory could not be read)" in said


def test_a_line_of_a_table_is_read_as_it_was_written() -> None:
    rows = [["plain", "a, b", 'say "x"', "two\nlines", "", "back\rward"]] * (TOGETHER + 1)
    assert list(csv.reader(io.StringIO("".join(lines_of(rows)), newline=""))) == rows
    assert list(lines_of([])) == []


def test_a_row_is_harmless_cell_by_cell_where_one_is_not() -> None:
    calm, hostile = ["a::b", "x =1", ""], ["=1", "+2", "##vso[x]", "::error", "\x1b"]
    assert harmless_row(calm) == calm
    assert harmless_row([*calm, *hostile]) == [*calm, *map(harmless, hostile)]
    assert harmless_row(["a", "=1"]) == ["a", "'=1"]
