"""A frozen integer index of the graph for closure: who is reached from where, in any number of steps.

Compressed rows in plain ``array``s: a node's neighbours are one slice. It costs a few bytes an edge and answers a
walk by touching each edge once, where a dictionary of dictionaries costs hundreds of bytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate


class _Rows:
    """Compressed sparse rows: the neighbours of node ``i`` are ``targets[starts[i]:starts[i + 1]]``."""

    def __init__(self, size: int, sources: Sequence[int], targets: Sequence[int]) -> None:
        counts = array("q", bytes(8 * (size + 1)))
        for source in sources:
            counts[source + 1] += 1
        self.starts = array("q", accumulate(counts))
        self.targets = array("q", bytes(8 * len(sources)))
        fill = array("q", self.starts)
        for source, target in zip(sources, targets, strict=True):
            self.targets[fill[source]] = target
            fill[source] += 1

    def walk(self, start: int) -> bytearray:
        """Return one byte a node: 1 where it can be reached from ``start`` (the start itself stays 0)."""
        seen = bytearray(len(self.starts) - 1)
        seen[start] = 1
        frontier = [start]
        starts, targets = self.starts, self.targets
        while frontier:
            at = frontier.pop()
            for target in targets[starts[at] : starts[at + 1]]:
                if not seen[target]:
                    seen[target] = 1
                    frontier.append(target)
        seen[start] = 0
        return seen


class ReachIndex:
    """Closure over a fixed set of nodes and walkable edges."""

    def __init__(self, nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> None:
        self._names = list(nodes)
        self._number = number = {name: at for at, name in enumerate(self._names)}
        self._counts: dict[tuple[str, int], int] = {}
        pairs = list(edges)
        self._sources = array("q", [number[source] for source, _ in pairs])
        self._targets = array("q", [number[target] for _, target in pairs])

    @cached_property
    def _forward(self) -> _Rows:
        return _Rows(len(self._names), self._sources, self._targets)

    @cached_property
    def _backward(self) -> _Rows:
        return _Rows(len(self._names), self._targets, self._sources)

    def descendants(self, name: str) -> set[str]:
        """All nodes that ``name`` leads to."""
        return self._walk(self._forward, name)

    def ancestors(self, name: str) -> set[str]:
        """All nodes that lead to ``name``."""
        return self._walk(self._backward, name)

    def count(self, name: str, at_most: int) -> int:
        """How many nodes ``name`` leads to, counted no further than ``at_most``; counted once."""
        if name not in self._number:
            return 0
        if (name, at_most) not in self._counts:
            self._counts[name, at_most] = self._count(self._number[name], at_most)
        return self._counts[name, at_most]

    def _count(self, start: int, at_most: int) -> int:
        seen, frontier = {start}, [start]
        starts, targets = self._forward.starts, self._forward.targets
        while frontier and len(seen) <= at_most:
            at = frontier.pop()
            for target in targets[starts[at] : starts[at + 1]]:
                if target not in seen:
                    seen.add(target)
                    frontier.append(target)
        return min(len(seen) - 1, at_most)

    def _walk(self, rows: _Rows, name: str) -> set[str]:
        if name not in self._number:
            return set()
        names = self._names
        return {names[at] for at, reached in enumerate(rows.walk(self._number[name])) if reached}
