"""A focus graph in the DOT language, for Graphviz and whatever else draws it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from reports.focus.as_svg import notes
from reports.focus.model import Focus, FocusEdge, FocusNode
from reports.text import clean

LOOK = """\
  rankdir=LR;
  node [shape=box, style=rounded, fontname="Helvetica"];
  edge [fontname="Helvetica", fontsize=10];
"""


def focus_dot(focus: Focus) -> Iterator[str]:
    """Write the graph: the columns as ranks, the main way bold, what depends on a condition dashed."""
    yield f"digraph focus {{\n  label={_quoted(' '.join((focus.title, *notes(focus))))};\n{LOOK}"
    numbers = {node.id: f"n{at}" for at, node in enumerate(focus.nodes)}
    columns: dict[int, list[str]] = defaultdict(list)
    for node in focus.nodes:
        columns[node.column].append(numbers[node.id])
        yield f"  {numbers[node.id]} [{_node(node)}];\n"
    for names in columns.values():
        yield f"  {{ rank=same; {'; '.join(names)}; }}\n"
    for edge in focus.edges:
        yield f"  {numbers[edge.source]} -> {numbers[edge.target]} [{_edge(edge)}];\n"
    yield "}\n"


def _node(node: FocusNode) -> str:
    marks = f" ({', '.join(node.marks)})" if node.marks else ""
    width = ", penwidth=2" if node.main or node.subject else ""
    # The break between the lines is ours, and the only escape that the text has.
    label = f"{_quoted(node.word + marks)[:-1]}\\n{_quoted(node.name)[1:]}"
    return f"label={label}, tooltip={_quoted(node.id)}{width}"


def _edge(edge: FocusEdge) -> str:
    styles = ", ".join(name for name, meant in (("bold", edge.main), ("dashed", edge.conditional)) if meant)
    style = f', style="{styles}"' if styles else ""
    return f"label={_quoted(edge.verb)}, tooltip={_quoted(edge.why)}{style}"


def _quoted(text: str) -> str:
    shown = clean(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{shown}"'
