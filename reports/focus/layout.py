"""Lay a layered graph out: order each column so that few edges cross, then put every node near its neighbours.

Ordering is by barycentre, the mean place of a node's neighbours, swept over the columns to and fro; the best order
seen is kept. An edge that passes over columns takes a place in each of them, so that it goes round nodes and not
through them. Everything is settled by numbers and names alone: the same graph is always drawn the same.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

SWEEPS = 6
ALIGNMENTS = 4

Node = str | tuple[str, str, int]
"""A node, or the place that an edge takes in a column which it passes over."""


class Laid(msgspec.Struct, frozen=True):
    """Where everything stands: for each node its column and its height; for each edge the heights it passes."""

    columns: Mapping[str, int]
    heights: Mapping[str, float]
    passes: Mapping[tuple[str, str], Sequence[tuple[int, float]]]


def laid_out(columns: Mapping[str, int], edges: Iterable[tuple[str, str]], *, slimmer: float = 0.4) -> Laid:
    """Lay out nodes in given columns. ``slimmer`` is how much room a passing edge takes where a node takes 1."""
    rows: list[list[Node]] = [[] for _ in range(1 + max(columns.values(), default=-1))]
    for id_, column in columns.items():
        rows[column].append(id_)
    passing: dict[tuple[str, str], list[Node]] = {}
    left: dict[Node, list[Node]] = defaultdict(list)
    right: dict[Node, list[Node]] = defaultdict(list)
    for source, target in edges:
        start, end = sorted((source, target), key=lambda id_: columns[id_])
        chain: list[Node] = [(source, target, at) for at in range(columns[start] + 1, columns[end])]
        passing[source, target] = chain
        for at, each in enumerate(chain, start=columns[start] + 1):
            rows[at].append(each)
        for one, other in pairwise([start, *chain, end]) if columns[start] < columns[end] else ():
            right[one].append(other)
            left[other].append(one)
    _order(rows, left, right)
    heights = _heights(rows, left, right, slimmer)
    return Laid(
        columns=dict(columns),
        heights={id_: heights[id_] for id_ in columns},
        passes={
            edge: [(each[2], heights[each]) for each in chain if isinstance(each, tuple)]
            for edge, chain in passing.items()
        },
    )


def _order(rows: list[list[Node]], left: Mapping[Node, Sequence[Node]], right: Mapping[Node, Sequence[Node]]) -> None:
    """Sweep over the columns until nothing gets better; keep the best order."""
    places = {each: at for row in rows for at, each in enumerate(row)}
    best, fewest = [list(row) for row in rows], _crossings(rows, right, places)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        onwards = sweep % 2 == 0
        for row in rows[1:] if onwards else rows[-2::-1]:
            _settle(row, left if onwards else right, places)
        crossings = _crossings(rows, right, places)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    for row, kept in zip(rows, best, strict=True):
        row[:] = kept


def _settle(row: list[Node], beside: Mapping[Node, Sequence[Node]], places: dict[Node, int]) -> None:
    def wanted(each: Node) -> float:
        near = beside.get(each, ())
        return sum(places[one] for one in near) / len(near) if near else places[each]

    row.sort(key=wanted)
    places.update((each, at) for at, each in enumerate(row))


def _crossings(rows: Sequence[Sequence[Node]], right: Mapping[Node, Sequence[Node]], places: Mapping[Node, int]) -> int:
    """Count the crossings: for each edge, in order, those before it that end further down."""
    total = 0
    for row in rows:
        ends: list[int] = []
        for each in row:
            targets = sorted(places[one] for one in right.get(each, ()))
            total += sum(len(ends) - bisect_right(ends, end) for end in targets)
            for end in targets:
                insort(ends, end)
    return total


def _heights(
    rows: Sequence[Sequence[Node]],
    left: Mapping[Node, Sequence[Node]],
    right: Mapping[Node, Sequence[Node]],
    slimmer: float,
) -> dict[Node, float]:
    """Put each node at the mean height of its neighbours, as far as those above and below it leave room."""
    sizes = {each: slimmer if isinstance(each, tuple) else 1.0 for row in rows for each in row}
    heights: dict[Node, float] = {}
    for row in rows:
        heights.update(zip(row, _spread([0.0] * len(row), [sizes[each] for each in row]), strict=True))
    for turn in range(ALIGNMENTS):
        for row in rows if turn % 2 == 0 else reversed(rows):
            wanted = []
            for each in row:
                near = (*left.get(each, ()), *right.get(each, ()))
                wanted.append(sum(heights[one] for one in near) / len(near) if near else heights[each])
            heights.update(zip(row, _spread(wanted, [sizes[each] for each in row]), strict=True))
    lowest = min(heights.values(), default=0.0)
    return {each: height - lowest for each, height in heights.items()}


def _spread(wanted: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """The heights nearest to those wanted in this order, without two nodes touching.

    Nodes that want the same place are pushed apart as one block around the mean of what they want.
    """
    blocks: list[tuple[float, int, float]] = []  # sum of what its nodes want, how many, and its length
    for height, size in zip(wanted, sizes, strict=True):
        block = (height, 1, size)
        while blocks and _mean(blocks[-1]) + blocks[-1][2] / 2 > _mean(block) - block[2] / 2:
            before = blocks.pop()
            block = (before[0] + block[0], before[1] + block[1], before[2] + block[2])
        blocks.append(block)
    placed: list[float] = []
    for block in blocks:
        top = _mean(block) - block[2] / 2
        for _ in range(block[1]):
            size = sizes[len(placed)]
            placed.append(top + size / 2)
            top += size
    return placed


def _mean(block: tuple[float, int, float]) -> float:
    return block[0] / block[1]
