"""What the pages about trackers tell people to write is understood, every block of it, and means what they say."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from reports.send.jira.settings import DECLINED, Jira
from reports.send.servicenow.settings import WAYS, ServiceNow
from scanner.settings import load
from scanner.settings.model import TicketSettings

PAGES = Path(__file__).parents[3] / "docs" / "how-to"


def written(name: str, folder: Path) -> TicketSettings:
    """The settings of all blocks of a page together."""
    text = (PAGES / name).read_text(encoding="utf-8")
    blocks = [dedent(each) for each in re.findall(r"^ *```toml\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)]
    whole, *others = blocks
    head, _, tables = whole.partition("\n\n")
    keys = [each for each in others if not each.startswith("[")]
    more = [each for each in others if each.startswith("[")]
    (folder / "muster.toml").write_text("\n".join([head, *keys, tables, *more]), encoding="utf-8")
    settings = load(environ={"HOME": "/nowhere"}, cwd=folder, config=Path("muster.toml"))
    ((_, found),) = settings.tickets.items()
    return found


def test_the_page_of_jira_is_understood(tmp_path: Path) -> None:
    found = written("tickets-jira.md", tmp_path)
    assert isinstance(found.options, Jira)
    assert found.options.close_fields == {"Root cause": "Rotation"}
    assert found.options.declined == ("Won't Do", "Risk Accepted")
    assert set(found.options.declined) <= set(DECLINED)
    assert found.routing.assignees == {"team-payments": "ada@acme.example"}
    assert found.routing.fields["customfield_10050"] == {"value": "EU", "child": {"value": "Vienna"}}


def test_the_page_of_servicenow_is_understood(tmp_path: Path) -> None:
    found = written("tickets-servicenow.md", tmp_path)
    assert isinstance(found.options, ServiceNow)
    assert found.routing.fields == {"category": "security"}


@pytest.mark.parametrize("table", ["incident", "sn_si_incident"])
def test_the_page_of_servicenow_says_which_states_are_used(table: str) -> None:
    text = (PAGES / "tickets-servicenow.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| `")]
    column = ["incident", "sn_si_incident"].index(table) + 1
    said = {row[0].strip("`"): row[column].split(" (")[0] for row in rows if len(row) > column}
    ways = WAYS[table]
    assert (said["close_state"], said["reopen_state"]) == (ways.close_state, ways.reopen_state)
    assert said["close_code"] == (ways.close_code or "none")
    assert said["closed_states"] == ", ".join(ways.closed_states)
