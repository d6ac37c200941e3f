"""Each kind of hostile text in every field that others may write, in every format and every markup there is.

What a format's consumer would obey is told by ``CHECKS``; a new format has to say it, or a test here fails.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import pkgutil
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from html.parser import HTMLParser
from typing import Any, TypeVar

import msgspec
import pyarrow.parquet as pq
import pytest
import reports_graphs as graphs
import reports_support as support
from markdown_it import MarkdownIt
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from findings.finding import Finding
from graph.access import AccessGraph
from graph.leaks import Confidence, Leak, Place, Sweep, Swept, Unread
from reports.cells import STARTS_A_FORMULA
from reports.declare import Style, Whole
from reports.leaks.registry import leak_formats, leak_reporter_of
from reports.registry import reporters
from reports.scan import Scan
from reports.send import markup
from reports.send.blocks import Body, Bullets, Code, Facts, Heading, Paragraph
from reports.text import columns

T = TypeVar("T")
MARK = "evil"
"""Stands in each hostile text, so that it is seen whether the text came through at all."""
KINDS: Mapping[str, str] = {
    "script": f"</script></title><script>{MARK}(1)</script><img src=x onerror={MARK}(1)>",
    "attribute": f"\"' onmouseover='{MARK}(1)' x=\"",
    "formula": f"=HYPERLINK('{MARK}')",
    "plus": f"+{MARK}|' /C calc'!A0",
    "minus": f"-2+3+cmd|' /C {MARK}'!A0",
    "at": f"@SUM({MARK})",
    "full-width": f"\uff1d{MARK}()",
    "tab": f"\t=1+{MARK}",
    "markdown": f"[{MARK}](javascript:1) ![{MARK}](http://{MARK}.example/x.png) **@{MARK}** #1 ``` ~~~ | |",
    "heading": f"# {MARK}\n\n- [x] @{MARK}/team <details> https://{MARK}.example www.{MARK}.example",
    "terminal": f"\x1b]0;{MARK}\x07\x1b[31m\x9b2J\r",
    "newline": f"{MARK}\r\n::error file=x::{MARK}\n\u2028\u0085",
    "github": f"::error file=x::{MARK}",
    "azure": f"##vso[task.setvariable variable=x]{MARK} ##[error]{MARK}",
    "right-to-left": f"{MARK}\u202egpj.\u2066\u200f",
    "cdata": f"]]>-->{MARK}<!DOCTYPE x [<!ENTITY a '{MARK}'>]>&a;",
    "cypher": f"\\'}}) DETACH DELETE n; // {MARK} \\u0027",
    "half": f"{MARK}\udcff\ud800\ufffe\x00",
    "format": f"{{0}} %s %(x)s ${{{MARK}}} {{{{7*7}}}} \\",
    "wiki": f"{{noformat}}{{code}}[~{MARK}] !http://{MARK}.example!",
    "long": f"{MARK} " + "x" * 10_000,
}
OURS = frozenset({"kind", "version", "rule", "type", "principal_kind", "purpose", "platform", "stream", "state"})
"""Fields that we write and nobody else."""


def spoiled(value: T, text: str) -> T:
    """Put a text before every text in a value. What refers to something else still does."""
    return msgspec.convert(_spoiled(value, text), type(value)) if isinstance(value, str) else _spoiled(value, text)


def _spoiled(value: Any, text: str) -> Any:  # noqa: ANN401  because it goes through values of every type
    if type(value) is str:
        return f"{text}{value}"
    if isinstance(value, msgspec.Struct):
        ours = {*OURS, "id"} if isinstance(value, Finding) else OURS
        fields = {name: getattr(value, name) for name in value.__struct_fields__ if name not in ours}
        return msgspec.structs.replace(value, **{name: _spoiled(each, text) for name, each in fields.items()})
    if isinstance(value, tuple):
        return tuple(_spoiled(each, text) for each in value)
    if isinstance(value, dict):
        return {name: _spoiled(each, text) for name, each in value.items()}
    return value


@cache
def whole(text: str) -> Whole:
    """Return a scan and a graph with a text in every field."""
    scan: Scan = spoiled(support.scan(), text)

    @cache
    def graph() -> AccessGraph:
        records = [*graphs.after_records(), *graphs.vault_records(), *graphs.exposed_records()]
        return graphs.graph_of([spoiled(each, text) for each in records])

    return Whole(scan=scan, graph=graph, earlier=list)


def rendered(name: str, text: str) -> bytes:
    """Return a report of a scan that is full of a text."""
    return reporters()[name].written(whole(text), Style(width=100))


class Tags(HTMLParser):
    """Collects what a browser would make of a page, besides its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.links: set[str] = set()
        self.prose = ""
        """The words outside of code."""
        self._in_code = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag and the names of its attributes."""
        self._in_code += tag in {"code", "pre"}
        self.found.append((tag, tuple(name for name, _ in attrs)))
        self.links |= {value or "" for name, value in attrs if name in {"href", "src", "action"}}

    def handle_endtag(self, tag: str) -> None:
        """Leave code."""
        self._in_code -= tag in {"code", "pre"}

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self.prose += "" if self._in_code else data


def commands_of_runners(text: str) -> list[str]:
    """Return the lines that a runner of CI would obey."""
    return [line for line in text.splitlines() if re.search(r"##(vso)?\[|^\s*::", line)]


def is_html(given: bytes, calm: bytes) -> None:
    found, usual = Tags(given.decode()), Tags(calm.decode())
    assert {tag for tag, _ in found.found} <= {tag for tag, _ in usual.found}
    assert [tag for tag in found.found if tag[0] == "script"] == [tag for tag in usual.found if tag[0] == "script"]
    assert not [name for _, names in found.found for name in names if name.startswith("on")]
    assert not [link for link in found.links - usual.links if not link.startswith("#")]


def is_markdown(given: bytes, calm: bytes) -> None:
    read = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render
    found, usual = Tags(read(given.decode())), Tags(read(calm.decode()))
    assert {tag for tag, _ in found.found} <= {tag for tag, _ in usual.found} | {"code", "em"}
    assert found.links <= usual.links
    assert not re.search(rf"@{MARK}|://{MARK}|www\.{MARK}", found.prose)
    assert not commands_of_runners(given.decode())


def is_words(given: bytes, _calm: bytes) -> None:
    assert not commands_of_runners(given.decode())
    assert max(map(columns, given.decode().splitlines())) <= 100


def is_csv(given: bytes, calm: bytes) -> None:
    rows = list(csv.reader(io.StringIO(given.decode())))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == len(list(csv.reader(io.StringIO(calm.decode()))))
    assert not [cell for row in rows for cell in row if cell.lstrip(" '\"\t") != cell[:0] and risky(cell)]


def risky(cell: str) -> bool:
    """Whether a spreadsheet takes a cell for a formula."""
    return cell.strip().startswith(STARTS_A_FORMULA) and not re.fullmatch(r"-?[\d.]+", cell)


def is_json(given: bytes, _calm: bytes) -> None:
    json.loads(given)


def is_lines(given: bytes, calm: bytes) -> None:
    assert len([json.loads(line) for line in given.splitlines()]) == len(calm.splitlines())


def is_xml(given: bytes, calm: bytes) -> None:
    found, usual = ({each.tag for each in ET.fromstring(xml).iter()} for xml in (given, calm))  # noqa: S314  because it is our own
    assert found == usual


def is_cypher(given: bytes, _calm: bytes) -> None:
    assert MARK not in re.sub(r"'(?:\\.|[^'\\])*'", "''", given.decode())
    assert b"\\u" not in given


def is_metrics(given: bytes, calm: bytes) -> None:
    found, usual = ({each.name for each in text_string_to_metric_families(said.decode())} for said in (given, calm))
    assert found == usual


def is_annotations(given: bytes, calm: bytes) -> None:
    begun = [line.split(" ")[0] for line in given.decode().splitlines()]
    assert begun == [line.split(" ")[0] for line in calm.decode().splitlines()]
    assert not re.search(r"##(vso)?\[", given.decode())


def is_zip(given: bytes, calm: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(given)) as found, zipfile.ZipFile(io.BytesIO(calm)) as usual:
        for name in filter(lambda each: each.endswith(".csv"), usual.namelist()):
            is_csv(found.read(name), usual.read(name))


def is_parquet(given: bytes, calm: bytes) -> None:
    rows = pq.read_table(io.BytesIO(given)).to_pylist()
    assert len(rows) == pq.read_table(io.BytesIO(calm)).num_rows
    assert json.dumps(rows, default=str, ensure_ascii=False).isprintable()


CHECKS: Mapping[str, Callable[[bytes, bytes], None]] = {
    "annotations": is_annotations,
    "asff": is_lines,
    "bloodhound": is_json,
    "bloodhound-schema": is_json,
    "csv": is_csv,
    "cyclonedx": is_json,
    "cypher": is_cypher,
    "gexf": is_xml,
    "gitlab": is_json,
    "graphml": is_xml,
    "html": is_html,
    "json": is_json,
    "junit": is_xml,
    "markdown": is_markdown,
    "ndjson": is_lines,
    "neo4j-csv": is_zip,
    "node-link": is_json,
    "ocsf": is_lines,
    "openmetrics": is_metrics,
    "parquet": is_parquet,
    "sarif": is_json,
    "sarif-azure": is_json,
    "terminal": is_words,
}


UNPRINTED = {"annotations", "neo4j-csv", "parquet"}
"""What a job does not print, and what is made of such commands: ours, which its check looks at."""


def test_every_format_says_what_its_consumer_obeys() -> None:
    assert set(CHECKS) == set(reporters())


@contextmanager
def named(kind: str) -> Iterator[None]:
    """Tell of which kind a text was that something obeys: a test for each pair of them takes longer than they do."""
    try:
        yield
    except Exception as error:
        error.add_note(f"with {kind}: {KINDS[kind][:100]!r}")
        raise


@pytest.mark.parametrize("name", CHECKS)
def test_a_report_is_not_taken_over(name: str) -> None:
    calm = rendered(name, "calm ")
    for kind, text in KINDS.items():
        with named(kind):
            given = rendered(name, text)
            if not reporters()[name].binary:
                assert not unshowable(given.decode())
                assert MARK.encode() in given
            if name not in UNPRINTED:
                no_commands(given)
            CHECKS[name](given, calm)


def unshowable(text: str) -> set[str]:
    """The characters that a terminal would obey or hide. Most lines have none, and are told at once."""
    return {char for line in text.split("\n") if not line.isprintable() for char in line if not char.isprintable()}


@pytest.mark.parametrize("name", ["terminal", "markdown", "annotations"])
def test_where_people_read_the_very_long_names_of_a_finding_are_cut(name: str) -> None:
    calm = support.scan()
    long = msgspec.structs.replace(calm, findings=tuple(spoiled(each, KINDS["long"]) for each in calm.findings))
    before, after = (reporters()[name].written(graphs.whole(scan), Style(width=100)) for scan in (calm, long))
    assert len(after) - len(before) < 8_000 * len(calm.findings)


def test_no_name_of_anything_takes_a_screenful_of_the_terminal() -> None:
    """Gaps, walks, changes, sources and rules too; a text that is cut says so, and the formats for machines have it."""
    told = rendered("terminal", KINDS["long"]).decode()
    assert "… (cut: 10," in told
    runs = [len(run) for run in re.findall(r"x+", re.sub(r"\s+", "", told))]
    assert max(runs) < 2_500
    assert b"x" * 10_000 in rendered("json", KINDS["long"])


def sweep(text: str) -> Sweep:
    """Return a sweep with a text in every field."""
    place = Place(path="src/a.py", line=3, commit="c1", author="dana", context="key = ***")
    leak = Leak(
        detector="a-key", title="A key", provider="a", confidence=Confidence.HIGH, fingerprint="f", preview="ab…yz",
        places=(place,), more_places=0, in_head=True, remedy="rotate", reference="docs", facts={"account": "1"},
    )  # fmt: skip
    swept = Swept(name="shop", how="folder", texts=1, size=1, skipped={}, unread=(Unread(path="b", why="gone"),))
    made = Sweep(version="0", rules="1", at=support.NOW, swept=(swept,), leaks=(leak,), stale=(), below=0)
    return msgspec.structs.replace(
        made, swept=spoiled(made.swept, text), leaks=tuple(map(partial(_but_detector, text), made.leaks))
    )


def _but_detector(text: str, leak: Leak) -> Leak:
    return msgspec.structs.replace(spoiled(leak, text), detector=leak.detector, fingerprint=leak.fingerprint)


LEAK_CHECKS: Mapping[str, Callable[[bytes, bytes], None]] = {
    "csv": is_csv,
    "gitlab": is_json,
    "json": is_json,
    "junit": is_xml,
    "ndjson": is_lines,
    "sarif": is_json,
    "text": lambda _given, _calm: None,
}


def no_commands(given: bytes) -> None:
    assert not commands_of_runners(given.decode())


def test_every_format_of_leaks_says_what_its_consumer_obeys() -> None:
    assert set(LEAK_CHECKS) == set(leak_formats())


@pytest.mark.parametrize("name", LEAK_CHECKS)
def test_a_report_of_leaks_is_not_taken_over(name: str) -> None:
    render = leak_reporter_of(name).render
    calm = "".join(render(sweep("calm "), Style(width=100)))
    for kind, text in KINDS.items():
        with named(kind):
            given = "".join(render(sweep(text), Style(width=100)))
            assert not unshowable(given)
            assert MARK in given
            no_commands(given.encode())
            LEAK_CHECKS[name](given.encode(), calm.encode())


def body(text: str) -> Body:
    """Return a body with a text in every part."""
    return (
        Heading(text),
        Paragraph(text),
        Bullets((text, f"also {text}")),
        Facts(((text, text), ("name", text))),
        Code(text),
    )


def markups() -> Iterator[tuple[str, Callable[[Body], object]]]:
    """Every markup that a ticket is written in, by its name."""
    for module in pkgutil.iter_modules(markup.__path__):
        if module.name.startswith("as_"):
            yield module.name, getattr(importlib.import_module(f"{markup.__name__}.{module.name}"), module.name)


@pytest.mark.parametrize(("name", "write"), list(markups()), ids=lambda each: each if isinstance(each, str) else "")
def test_a_ticket_is_not_taken_over(name: str, write: Callable[[Body], object]) -> None:
    calm = write(body("calm"))
    for kind, hostile in KINDS.items():
        with named(kind):
            given = write(body(hostile))
            text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
            assert unshowable(text) <= {"\u200b"}
            assert len(text) < 80_000
            BODY_CHECKS[name](given, calm)


def _is_markdown_body(given: object, calm: object) -> None:
    is_markdown(str(given).encode(), str(calm).encode())


def _is_tree(given: object, calm: object) -> None:
    """A document has the same shape whatever its words are."""

    def shape(node: Any) -> Any:  # noqa: ANN401  because it is any JSON
        if isinstance(node, dict):
            return {name: shape(each) for name, each in node.items() if name != "text"}
        return [shape(each) for each in node] if isinstance(node, list) else node

    assert shape(given) == shape(calm)


def _is_wiki(given: object, _calm: object) -> None:
    assert len(re.findall(r"(?<!\\)\{noformat", str(given))) == 4
    outside = re.sub(r"(?s)\{noformat\}.*?\{noformat\}", "", str(given))
    assert not re.search(rf"(?<!\\)[\[!{{]|://{MARK}|www\.{MARK}", outside)


BODY_CHECKS: Mapping[str, Callable[[object, object], None]] = {
    "as_adf": _is_tree,
    "as_markdown": _is_markdown_body,
    "as_plain": lambda given, _calm: None if not commands_of_runners(str(given)) else pytest.fail("a command"),
    "as_wiki": _is_wiki,
}


def test_every_markup_says_what_its_target_obeys() -> None:
    assert set(BODY_CHECKS) == {name for name, _ in markups()}
