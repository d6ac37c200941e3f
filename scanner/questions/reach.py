"""What one identity reaches, directly and by becoming others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from graph.access import REACH_KINDS, AccessGraph, EdgeKind
from graph.aws.estate.summed import Held, held
from graph.classes import CLASS
from graph.model import Identity, Resource, Secret
from reports.access.reached import Becoming, Reached
from scanner.questions.asked import Asked

ACCOUNT = ".account"


def reach_of(asked: Asked, identity: Identity) -> Reached:
    """Everything that an identity reaches."""
    walk = _Walk(asked.graph, identity.id)
    reached = [(asked.graph.get(each.id), each) for each in walk.reached()]
    direct: tuple[Held, ...] = ()
    if identity.id in asked.estate.identities:
        direct = tuple(held(asked.estate, asked.entitlements.of(identity)))
    return Reached(
        identity=identity.id,
        administers=tuple(
            sorted(each.id for each, _ in reached if isinstance(each, Resource) and each.kind.endswith(ACCOUNT))
        ),
        becomes=tuple(becoming for each, becoming in reached if isinstance(each, Identity)),
        secrets=sum(
            isinstance(asked.graph.get(id_), Secret) for id_ in walk.read.union(each.id for _, each in reached)
        ),
        held=direct,
        not_read=asked.not_read() or None,
    )


class _Walk:
    """A walk over all that is reached. ``read`` is what shared rights open to read: counted, and not walked singly."""

    def __init__(self, graph: AccessGraph, start: str) -> None:
        self._graph = graph
        self._start = start
        self._known: dict[str, tuple[int, bool]] = {start: (0, False)}
        self._waiting = deque([start])
        self.read: set[str] = set()

    def reached(self) -> Iterator[Becoming]:
        """Everything else, nearest first; a step through shared rights is one step, not two."""
        while self._waiting:
            at = self._waiting.popleft()
            steps, conditional = self._known[at]
            shared = at.startswith(CLASS)
            if at != self._start and not shared:
                yield Becoming(id=at, steps=steps, conditional=conditional)
            after = steps if shared else steps + 1
            if shared and self._reads(at):
                new = self._graph.onwards(at).keys() - self.read
                self.read |= new
                opening = sorted(each for each in new if self._graph.onwards(each))
                self._go_on(opening, after, conditional=conditional)
            else:
                self._step(at, after, conditional=conditional)

    def _reads(self, shared: str) -> bool:
        """Whether shared rights are to read; all that the same ones open they open in the same way."""
        first = next(self._graph.edges_from(shared), None)
        return first is not None and first.kind is EdgeKind.READS

    def _step(self, at: str, steps: int, *, conditional: bool) -> None:
        for target, reasons in self._graph.onwards(at).items():
            if target not in self._known:
                edge = next((edge for edge in reasons if edge.kind in REACH_KINDS), None)
                if edge is not None:
                    self._go_on((target,), steps, conditional=conditional or bool(edge.conditions))

    def _go_on(self, targets: Iterable[str], steps: int, *, conditional: bool) -> None:
        for target in targets:
            if target not in self._known:
                self._known[target] = (steps, conditional)
                self._waiting.append(target)
