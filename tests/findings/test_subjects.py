from __future__ import annotations

import pytest
from findings_support import graph_of

from findings.subjects import name_of
from graph.model import Tool


@pytest.mark.parametrize(("server", "called"), [("tickets", "tickets/*"), ("", "*"), ("*", "*")])
def test_a_tool_is_called_by_its_server_and_its_name(server: str, called: str) -> None:
    """Alone, ``*`` would not say in a list whose every tool it is."""
    tool = Tool(
        id="ai.tool:helper/tickets", kind="ai.tool", scope="shop", agent="ai.agent:helper", server=server, name="*"
    )
    assert name_of(graph_of((tool,)), tool.id) == called


def test_what_has_no_name_is_called_by_its_id() -> None:
    assert name_of(graph_of(()), "git.repository:gone") == "git.repository:gone"
