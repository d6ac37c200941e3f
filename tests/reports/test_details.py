from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest
import reports_graphs as graphs
import reports_support as support
from msgspec.structs import replace

from graph.model import AiSystem, ApprovedTool, Condition
from reports.declare import Style
from reports.details import record_text
from reports.listings import findings_text, scans_text
from reports.naming import under
from reports.text import columns

STYLE = Style(width=80)


def told(id_: str) -> str:
    return "".join(record_text(id_, graphs.after(), STYLE))


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        (graphs.USER, "user"),
        (graphs.ROLE, "role"),
        (graphs.GROUP, "group"),
        (graphs.SHIP, "policy"),
        (graphs.ACCESSOR, "token"),
        ("vault.kv:app", "secret"),
        ("git.exposure:shop-repository/vault-token/f2", "exposure"),
    ],
)
def test_a_record_is_the_golden_file(id_: str, name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"record-{name}.txt", told(id_))


def test_a_record_nobody_saw_is_said_so() -> None:
    assert told("nope") == "Nothing in this scan has the id nope.\n"


def test_a_carried_record_says_since_when() -> None:
    assert "could not be read this time, and stands as it was last seen on 2026-02-01" in told(graphs.GROUP).replace(
        "\n", " "
    )


def test_long_lists_are_counted() -> None:
    many = [replace(graphs.key(), id=f"k{at}", name=f"k{at}") for at in range(20)]
    text = "".join(record_text(graphs.USER, graphs.graph_of([*graphs.common(), *many]), STYLE))
    assert "and 8 more" in text


def test_a_policy_that_could_not_be_read_is_named_among_the_rights() -> None:
    graph = graphs.graph_of([*graphs.common(), graphs.grant(graphs.ROLE, graphs.LIMIT, "boundary")])
    text = "".join(record_text(graphs.ROLE, graph, Style(width=120)))
    assert f"policy {graphs.LIMIT} as boundary, which could not be read" in text


def test_those_who_share_rights_are_named_together() -> None:
    reader = graphs.vault_records()[2]
    others = [replace(reader, id=f"h{at}", name=f"h{at}") for at in range(4)]
    grants = [replace(graphs.vault_records()[5], id=f"g{at}", identity=f"h{at}") for at in range(4)]
    first = graphs.vault_records()[1]
    secrets = [replace(first, id=f"vault.kv:{at}", name=f"kv/data/{at}") for at in range(4)]
    graph = graphs.graph_of([*graphs.vault_records(), *others, *grants, *secrets])
    into = "".join(record_text("vault.kv:1", graph, Style(width=200)))
    assert "holder ab12, holder h0, holder h1, holder h2 and holder h3: may read it, by policy paths" in into
    out = "".join(record_text("h1", graph, Style(width=200)))
    assert "may read it: secret kv/data/0, secret kv/data/1" in out


def test_a_declared_system_tells_its_tools() -> None:
    system = AiSystem(
        id="ai:helper", kind="ai.system", name="helper", state="live", tools=(ApprovedTool(server="s", tool="search"),)
    )
    assert "tools: search" in "".join(record_text(system.id, graphs.graph_of([system]), STYLE))


def test_a_limit_that_could_not_be_read_is_said_as_a_condition() -> None:
    unread = Condition(operator="unread", key="arn:x/Guard", values=())
    said = under(graphs.after(), (graphs.FROM_OFFICE, unread))
    assert said == (
        ", if aws:SourceIp IpAddress 10.0.0.0/8 and policy Guard, which could not be read, does not forbid it"
    )


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One scan as a store would list it."""

    number: int
    state: str
    started: datetime
    finished: datetime | None
    units: int
    records: int


def test_the_list_of_scans_is_the_golden_file(golden: Callable[[str, str], None]) -> None:
    start = datetime(2026, 2, 28, 3, 0, tzinfo=UTC)
    rows = [
        Row(number=7, state="complete", started=support.STARTED, finished=support.NOW, units=56, records=1572),
        Row(number=6, state="abandoned", started=start, finished=None, units=3, records=40),
    ]
    golden("scans.txt", "".join(scans_text(rows, STYLE)))


@pytest.mark.parametrize("width", [80, 140])
def test_the_list_of_findings_is_the_golden_file(width: int, golden: Callable[[str, str], None]) -> None:
    text = "".join(findings_text(support.findings(), Style(width=width), support.NOW))
    assert max(map(columns, text.splitlines())) <= width
    golden(f"findings-{width}.txt", text)


def test_an_empty_list_says_so() -> None:
    assert "muster scan" in "".join(scans_text([], STYLE))
    assert "".join(findings_text([], STYLE, support.NOW)) == "No findings.\n"


def test_a_cut_list_of_findings_counts_what_it_hides() -> None:
    assert "4 more are not shown" in "".join(findings_text(support.findings(), Style(limit=2), support.NOW))
