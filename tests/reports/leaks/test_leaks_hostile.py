"""Whatever a repository's names, authors and lines hold, no format breaks and no terminal obeys."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.leaks import Confidence, Ignored, Leak, Place, Stale, Sweep, Swept, Unread, Verdict, Verified
from reports.declare import Style
from reports.leaks.registry import leak_formats, leak_reporter_of
from reports.text import clean, columns

NASTY = st.one_of(
    st.text(alphabet=st.characters(), max_size=30),
    st.sampled_from(
        [
            "",
            "\x1b]0;x\x07",
            "\x9b2J",
            "a\nb",
            "]]>",
            "=1+1",
            "\udcff",
            "\ud83d",
            "\ufffe",
            "\x00",
            "{0} [a](b)",
            "\u202e",
        ]
    ),
)
MOMENT = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  because hypothesis adds the zone
PLACES = st.builds(
    Place,
    path=NASTY,
    line=st.integers(0, 10**9),
    commit=st.sampled_from(["", "a" * 40, "b" * 64]),
    author=st.none() | NASTY,
    at=st.none() | MOMENT,
    context=NASTY,
    in_head=st.none() | st.booleans(),
)
LEAKS = st.builds(
    Leak,
    detector=st.sampled_from(["a-key", "b-token"]),
    title=NASTY,
    provider=NASTY,
    confidence=st.sampled_from(Confidence),
    fingerprint=st.sampled_from(["0" * 64, "1" * 64, "2" * 64]),
    preview=NASTY,
    places=st.lists(PLACES, min_size=1, max_size=4).map(tuple),
    more_places=st.integers(0, 1000),
    in_head=st.none() | st.booleans(),
    credential=st.none() | NASTY,
    facts=st.dictionaries(NASTY, NASTY, max_size=2),
    remedy=NASTY,
    reference=NASTY,
    verified=st.none() | st.builds(Verified, verdict=st.sampled_from(Verdict), who=NASTY, why=NASTY),
    ignored=st.none() | st.builds(Ignored, source=NASTY, reason=NASTY, until=st.none() | st.dates()),
)
SWEEPS = st.builds(
    Sweep,
    version=NASTY,
    rules=NASTY,
    at=MOMENT,
    swept=st.lists(
        st.builds(
            Swept,
            name=NASTY,
            how=st.just("folder"),
            texts=st.integers(0, 10**6),
            size=st.integers(0, 10**18),
            skipped=st.dictionaries(NASTY, st.integers(0, 9), max_size=2),
            unread=st.lists(st.builds(Unread, path=NASTY, why=NASTY), max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    leaks=st.lists(LEAKS, max_size=4).map(tuple),
    stale=st.lists(st.builds(Stale, source=NASTY, line=st.integers(0, 9), entry=NASTY, why=NASTY), max_size=2).map(
        tuple
    ),
    below=st.integers(0, 9),
)


def rendered(name: str, sweep: Sweep) -> str:
    return "".join(leak_reporter_of(name).render(sweep, Style(width=80)))


@settings(max_examples=25, deadline=None)
@given(SWEEPS)
def test_no_format_lets_a_control_character_or_half_a_character_through(sweep: Sweep) -> None:
    for name in leak_formats():
        text = rendered(name, sweep)
        assert all(char.isprintable() or char == "\n" for char in text), name
        text.encode()


@settings(max_examples=25, deadline=None)
@given(SWEEPS)
def test_every_file_is_read_back_whole(sweep: Sweep) -> None:
    told, left = len(sweep.told), len(sweep.leaks) - len(sweep.told)
    assert len(json.loads(rendered("json", sweep))["findings"]) == told
    assert len(json.loads(rendered("sarif", sweep))["runs"][0]["results"]) == told + left
    assert len(json.loads(rendered("gitlab", sweep))["vulnerabilities"]) == told
    lines = [json.loads(line)["type"] for line in rendered("ndjson", sweep).splitlines()]
    assert (lines.count("finding"), lines.count("ignored")) == (told, left)
    (suite,) = ET.fromstring(rendered("junit", sweep))  # noqa: S314 because it is our own, and nobody else's entity
    assert len(suite.findall("testcase/failure")) == told
    rows = list(csv.reader(rendered("csv", sweep).splitlines()))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert sum(row[0] == "leak" for row in rows) == sum(len(leak.places) for leak in sweep.told)
    assert not [cell for row in rows for cell in row if cell.strip().startswith(("=", "+", "-", "@"))]


@settings(max_examples=25, deadline=None)
@given(SWEEPS)
def test_no_line_of_text_but_a_link_is_wider_than_the_terminal(sweep: Sweep) -> None:
    links = {f"    {clean(leak.reference)}" for leak in sweep.leaks}
    lines = [line for line in rendered("text", sweep).splitlines() if line not in links]
    assert max(map(columns, lines)) <= 80
