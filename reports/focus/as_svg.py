"""A focus graph as a picture inside a page: no script, no font of others, no style but when it stands alone.

Without any stylesheet it is drawn in the colour of the text around it, so it is readable in the dark, on paper and
under a strict Content-Security-Policy; ``FOCUS_CSS`` makes it nicer and belongs into the page once. It carries no
ids, for a page may hold hundreds of such pictures. Whoever does not see it is told every step in ``desc``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from reports.focus.layout import Laid, laid_out
from reports.focus.model import HEADINGS, RUNNING, Focus, FocusEdge, FocusNode, Layer
from reports.focus.surroundings import GRAVE
from reports.text import clean, counted, cut, wrapped

CARD, HIGH, GAP, ROW = 168, 54, 86, 70
LEFT, TOP, BOTTOM = 12, 44, 40
NAME_COLUMNS, WORD_COLUMNS = 21, 28
WIDE = 9
"""Pixels that a capital takes, in whatever font the reader has."""
FOCUS_CSS = """
.fx{font:12px system-ui,sans-serif;max-width:none}
.fx .card{fill:var(--fx-card,#fff);stroke:var(--fx-line,#7b8494)}
.fx .dim{fill:var(--fx-dim,#565e6c)} .fx .ink{fill:var(--fx-ink,#1f2430)}
.fx .way{fill:none;stroke:var(--fx-line,#7b8494)} .fx .tip{fill:var(--fx-line,#7b8494)}
.fx .said{fill:var(--fx-dim,#565e6c);paint-order:stroke;stroke:var(--fx-paper,#fff);stroke-width:4px}
.fx .main .card,.fx .main.way{stroke:var(--fx-main,#b42318);stroke-width:2px} .fx .main.tip{fill:var(--fx-main,#b42318)}
.fx .subject .card{fill:var(--fx-subject,#fdf3d7);stroke-width:2.5px}
.fx .perhaps{stroke-dasharray:5 4} .fx .mark{fill:var(--fx-main,#b42318)}
@media (prefers-color-scheme:dark){.fx{--fx-card:#1b2029;--fx-line:#8b95a5;--fx-dim:#a4adbb;--fx-ink:#e6e8ec;
--fx-paper:#14171d;--fx-main:#ff8f85;--fx-subject:#3a3014}}
"""
ALONE = ".fx .paper{fill:var(--fx-paper,#fff)}"


def focus_svg(focus: Focus, *, alone: bool = False) -> str:
    """Draw a focus graph; ``alone`` gives it a ground and a style of its own, for a file."""
    return "".join(_drawn(focus, alone=alone))


def _drawn(focus: Focus, *, alone: bool) -> Iterator[str]:
    laid = laid_out(
        {node.id: node.column for node in focus.nodes}, [(edge.source, edge.target) for edge in focus.edges]
    )
    wide = round(2 * LEFT + (1 + max(laid.columns.values())) * (CARD + GAP) - GAP)
    deep = round(TOP + max(laid.heights.values()) * ROW + HIGH)
    back = sum(laid.columns[edge.source] >= laid.columns[edge.target] for edge in focus.edges)
    high = deep + BOTTOM + (14 + 6 * back if back else 0)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fx" role="img" viewBox="0 0 {wide} {high}" width="{wide}" '
        f'height="{high}" font-family="system-ui,sans-serif" font-size="12">\n'
        f"<title>{_safe(focus.title)}</title>\n<desc>{_safe(' '.join(told(focus)))}</desc>\n"
    )
    if alone:
        yield f'<style>{FOCUS_CSS}{ALONE}</style>\n<rect class="paper" width="{wide}" height="{high}" fill="none"/>\n'
    yield from _headings(focus)
    yield from _ways(focus, laid, deep)
    for node in focus.nodes:
        yield from _card(node, _x(node.column), TOP + laid.heights[node.id] * ROW)
    yield _text(LEFT, high - 12, "dim", " ".join(notes(focus)))
    yield "</svg>\n"


def told(focus: Focus) -> Iterator[str]:
    """Tell a focus graph in sentences, a step each, the way that matters first."""
    names = {node.id: f"{node.word} {node.name}" for node in focus.nodes}
    for edge in sorted(focus.edges, key=lambda edge: not edge.main):
        perhaps = ", under a condition" if edge.conditional else ""
        yield f"{names[edge.source]} {edge.verb} {names[edge.target]}{perhaps}."
    yield from notes(focus)


def notes(focus: Focus) -> Iterator[str]:
    """Say what the picture does not show, so that nobody takes it for the whole."""
    if not focus.known:
        yield "The subject is not in the graph of this scan."
    if focus.left_out:
        yield f"{counted(focus.left_out, 'neighbour')} not drawn."
    if focus.unread:
        yield f"{counted(focus.unread, 'listing')} of these sources could not be read: there may be more."
    if any(edge.conditional for edge in focus.edges):
        yield "Dashed: only under a condition."


def _headings(focus: Focus) -> Iterator[str]:
    """What stands in each column, said once for columns in a row that hold the same."""
    said = ""
    subject = max((node.column for node in focus.nodes if node.subject), default=0)
    for column in range(1 + max(node.column for node in focus.nodes)):
        layers = sorted({node.layer for node in focus.nodes if node.column == column})
        heading = " · ".join(
            RUNNING if layer is Layer.RESOURCE and column < subject else HEADINGS[layer] for layer in layers
        )
        if heading != said:
            yield _text(_x(column), 22, "dim", cut(heading, WORD_COLUMNS + 2))
        said = heading


def _ways(focus: Focus, laid: Laid, deep: int) -> Iterator[str]:
    """Draw the edges under the cards; a verb is written once where several edges of a node say the same."""
    labelled: set[tuple[str, str]] = set()
    below = deep
    for edge in sorted(focus.edges, key=lambda edge: (edge.main, edge.source, edge.target)):
        goes_on = laid.columns[edge.source] < laid.columns[edge.target]
        below += 0 if goes_on else 6
        path, tip, middle = _onwards(edge, laid) if goes_on else _back(edge, laid, below)
        css = f"{' main' if edge.main else ''}{' perhaps' if edge.conditional else ''}"
        dashes = ' stroke-dasharray="5 4"' if edge.conditional else ""
        yield f"<g><title>{_safe(f'{edge.verb}: {edge.why}')}</title>"
        yield f'<path class="way{css}" fill="none" stroke="currentColor"{dashes} d="{path}"/>'
        yield f'<path class="tip{css}" fill="currentColor" d="{tip}"/></g>\n'
        if not {(edge.source, edge.verb), (edge.target, edge.verb)} & labelled:
            labelled |= {(edge.source, edge.verb), (edge.target, edge.verb)}
            yield _text(*middle, "said", cut(edge.verb, 14), anchor="middle")


def _onwards(edge: FocusEdge, laid: Laid) -> tuple[str, str, tuple[float, float]]:
    """An edge to the right, past the cards of the columns between."""
    points = [(_x(laid.columns[edge.source]) + CARD, _middle(laid, edge.source))]
    for column, height in laid.passes[edge.source, edge.target]:
        y = TOP + height * ROW + HIGH / 2
        points += [(_x(column), y), (_x(column) + CARD, y)]
    end = (_x(laid.columns[edge.target]), _middle(laid, edge.target))
    points.append((end[0] - 6, end[1]))
    path = _curve(points)
    tip = f"M{end[0]} {end[1]:.0f}l-8 -4v8z"
    return path, tip, ((points[0][0] + points[1][0]) / 2, (points[0][1] + points[1][1]) / 2 - 4)


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """Curves from column to column, level where they leave and arrive, straight past a card."""
    (x, y), *others = points
    path = [f"M{x} {y:.0f}"]
    for at, (next_x, next_y) in enumerate(others):
        if at % 2:
            path.append(f"H{next_x}")
        else:
            bend = (x + next_x) / 2
            path.append(f"C{bend:.0f} {y:.0f} {bend:.0f} {next_y:.0f} {next_x} {next_y:.0f}")
        x, y = next_x, next_y
    return "".join(path)


def _back(edge: FocusEdge, laid: Laid, below: int) -> tuple[str, str, tuple[float, float]]:
    """An edge that does not go right leaves below its card and comes back under all cards."""
    start, end = _x(laid.columns[edge.source]) + CARD * 0.7, _x(laid.columns[edge.target]) + CARD * 0.3
    out, back = (TOP + laid.heights[each] * ROW + HIGH for each in (edge.source, edge.target))
    path = f"M{start:.0f} {out:.0f}C{start:.0f} {below + 8} {start:.0f} {below + 8} {start - 20:.0f} {below + 8}"
    path += f"H{end + 20:.0f}C{end:.0f} {below + 8} {end:.0f} {below + 8} {end:.0f} {back + 6:.0f}"
    return path, f"M{end:.0f} {back:.0f}l-4 8h8z", ((start + end) / 2, below + 4)


def _card(node: FocusNode, x: int, y: float) -> Iterator[str]:
    css = f"{' subject' if node.subject else ''}{' main' if node.main else ''}"
    marks = f" ({', '.join(node.marks)})" if node.marks else ""
    yield f'<g class="node{css}"><title>{_safe(f"{node.word} {node.name}{marks}")}</title>'
    width = f' stroke-width="{2 if node.subject else 1}"'
    for away in (4, 0) if node.count > 1 else (0,):
        yield (
            f'<rect class="card" fill="none" stroke="currentColor"{width} x="{x + away}" y="{y + away:.0f}" '
            f'width="{CARD}" height="{HIGH}" rx="6"/>'
        )
    word = cut(" · ".join((node.word, *node.marks)), WORD_COLUMNS)
    yield _text(x + 9, y + 16, "mark" if GRAVE.intersection(node.marks) else "dim", word, size=10)
    for at, line in enumerate(_lines(node.name)):
        yield _text(x + 9, y + 31 + 15 * at, "ink", line, room=CARD - 18)
    yield "</g>\n"


def _lines(name: str) -> Sequence[str]:
    """At most two lines of a name; its end says more than its middle."""
    lines = list(wrapped(name, NAME_COLUMNS))
    return lines if len(lines) < 3 else (lines[0], cut(f"…{lines[-1]}", NAME_COLUMNS))  # noqa: PLR2004 because two fit


def _text(x: float, y: float, css: str, text: str, *, anchor: str = "", size: int = 0, room: int = 0) -> str:
    more = (f' text-anchor="{anchor}"' if anchor else "") + (f' font-size="{size}"' if size else "")
    if room and sum(WIDE if char.isupper() or not char.isascii() else 7 for char in text) > room:
        more += f' textLength="{room}" lengthAdjust="spacingAndGlyphs"'
    return f'<text class="{css}" fill="currentColor" x="{x:.0f}" y="{y:.0f}"{more}>{_safe(text)}</text>' if text else ""


def _x(column: int) -> int:
    return LEFT + column * (CARD + GAP)


def _middle(laid: Laid, id_: str) -> float:
    return TOP + laid.heights[id_] * ROW + HIGH / 2


def _safe(text: str) -> str:
    return escape(clean(text))
