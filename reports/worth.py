"""Environments and crown jewels as people read of them: what told what of which things, and what nobody told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from findings.subjects import name_of
from findings.worth import EntrySeen, WorthSeen
from graph.access import AccessGraph
from graph.worth import Told
from reports.declare import Style
from reports.ink import table
from reports.naming import called, word
from reports.page import Page
from reports.text import clean, counted, listed, number

UNTOLD_SHOWN, KINDS_SHOWN, AGAINST_SHOWN = 20, 4, 20


def worth_text(seen: WorthSeen, graph: AccessGraph, style: Style) -> Iterator[str]:
    """Tell the counts, each entry of the settings, the contradictions, and what is without an environment."""
    page = Page.of(style)
    lines = [*page.say(counts_said(seen), first="", code="1")]
    for title, rows in _parts(seen, graph):
        if rows:
            lines += page.heading(title)
            lines += rows
    yield from (line + "\n" for line in lines)


def counts_said(seen: WorthSeen) -> str:
    """One sentence: how many things are where, of how many it is not told, and how many jewels there are."""
    parts = [f"{number(count)} in {clean(name)}" for name, count in seen.environments.items()]
    if seen.unknown:
        parts.append(f"{number(seen.unknown)} of which nobody tells the environment")
    jewels = counted(seen.jewels, "crown jewel") if seen.jewels else "no crown jewels"
    return f"{listed(parts) or 'Nothing'}; {jewels}."


def idle_said(seen: WorthSeen) -> Iterator[str]:
    """A sentence for each entry without which nothing would change."""
    for each in seen.idle:
        yield f"{each.place}: {_entry_said(each)} {each.idle}"


def contradictions_said(seen: WorthSeen, most: int) -> Iterator[str]:
    """A sentence for each thing of which different environments are told, and one for those that are left."""
    for each in seen.contradictions[:most]:
        yield f"{each.name}: {each.what}, told by {each.why}; against it {listed(each.against)}"
    if seen.contradicted > most:
        yield f"and {number(seen.contradicted - most)} more"


def environment_said(told: Told | None, graph: AccessGraph) -> str:
    """The environment of a thing in a sentence, with what told it."""
    if told is None:
        return "not told by anything"
    of = f", inherited from {called(graph, told.holder)}" if told.holder else ""
    against = f"; against it {listed(told.against)}" if told.against else ""
    return f"{told.what} (told by {told.why}{of}){against}"


def jewel_said(told: Told, graph: AccessGraph) -> str:
    """Why a thing is a crown jewel."""
    because = f": {told.what}" if told.what else ""
    of = f", inherited from {called(graph, told.holder)}" if told.holder else ""
    return f"yes{because} (told by {told.why}{of})"


def _parts(seen: WorthSeen, graph: AccessGraph) -> Iterator[tuple[str, Sequence[str]]]:
    yield "WHAT SETTINGS SAY", list(_entry_rows(seen.entries, graph))
    yield "SAID WITHOUT EFFECT", [f"  {clean(each)}" for each in idle_said(seen)]
    yield "CONTRADICTIONS", [f"  {clean(each)}" for each in contradictions_said(seen, AGAINST_SHOWN)]
    yield "WITHOUT AN ENVIRONMENT", list(_untold(seen))


def _entry_rows(entries: Sequence[EntrySeen], graph: AccessGraph) -> Iterator[str]:
    if entries:
        rows = [["said in", "says", "of", "things", "such as"]]
        for each in entries:
            names = listed(name_of(graph, id_) for id_ in each.examples)
            rows.append([each.place, _says(each), each.meant, number(each.decides), names])
        clean_rows = ([clean(cell) for cell in row] for row in rows)
        yield from (f"  {line}" for line in table(list(clean_rows), right=frozenset({3})))


def _untold(seen: WorthSeen) -> Iterator[str]:
    shown = seen.untold[:UNTOLD_SHOWN]
    rows = [["source", "account or place", "things", "of these"]]
    for each in shown:
        kinds = listed((f"{number(count)} × {word(kind)}" for kind, count in each.kinds.items()), KINDS_SHOWN)
        rows.append([each.source or "made by the graph", each.scope, number(each.things), kinds])
    if shown:
        clean_rows = [[clean(cell) for cell in row] for row in rows]
        yield from (f"  {line}" for line in table(clean_rows, right=frozenset({2})))
    left = seen.unknown - sum(each.things for each in shown)
    if left:
        yield f"  and {number(left)} more elsewhere"


def _entry_said(entry: EntrySeen) -> str:
    return f"{_says(entry)} for {entry.meant}"


def _says(entry: EntrySeen) -> str:
    return entry.says if entry.list == "environments" else "crown jewel"
