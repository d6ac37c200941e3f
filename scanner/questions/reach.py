"""What one identity reaches, directly and by becoming others."""

from __future__ import annotations

from collections import deque

from graph.access import AccessGraph, EdgeKind
from graph.aws.estate.summed import Held, held
from graph.classes import CLASS
from graph.model import Identity, Resource, Secret
from reports.access.reached import Becoming, Reached
from scanner.questions.asked import Asked

ACCOUNT = ".account"


def reach_of(asked: Asked, identity: Identity) -> Reached:
    """Everything that an identity reaches."""
    walk = _Walk(asked.graph, identity.id)
    walk.walk()
    accounts, others, records = [], [], asked.graph.records
    secrets = {id_ for id_ in walk.read if isinstance(records.get(id_), Secret)}
    for id_ in walk.known:
        each = records.get(id_)
        if isinstance(each, Secret):
            secrets.add(id_)
        elif isinstance(each, Identity):
            others.append(id_)
        elif isinstance(each, Resource) and each.kind.endswith(ACCOUNT):
            accounts.append(id_)
    direct: tuple[Held, ...] = ()
    if identity.id in asked.estate.identities:
        direct = tuple(held(asked.estate, asked.entitlements.of(identity)))
    return Reached(
        identity=identity.id,
        administers=tuple(sorted(accounts)),
        becomes=tuple(walk.becoming(id_) for id_ in others if id_ != identity.id),
        secrets=len(secrets),
        held=direct,
        not_read=asked.not_read() or None,
    )


class _Walk:
    """A walk over all that is reached, nearest first; a step through shared rights is one step, not two.

    ``known`` tells of everything how many steps away it is, and whether conditions stand before it. ``read`` is what
    shared rights open to read: it is not walked singly unless it leads on.
    """

    def __init__(self, graph: AccessGraph, start: str) -> None:
        self._graph = graph
        self.known: dict[str, tuple[int, bool]] = {start: (0, False)}
        self.read: set[str] = set()
        self._waiting = deque([start])

    def becoming(self, id_: str) -> Becoming:
        """How somebody is reached."""
        steps, conditional = self.known[id_]
        return Becoming(id=id_, steps=steps, conditional=conditional)

    def walk(self) -> None:
        """Go everywhere."""
        while self._waiting:
            at = self._waiting.popleft()
            if not at.startswith(CLASS):
                self._step(at, 1)
            elif self._reads(at):
                self._read(at)
            else:
                self._step(at, 0)

    def _reads(self, shared: str) -> bool:
        """Whether shared rights are to read; all that the same ones open they open in the same way."""
        first = next(self._graph.edges_from(shared), None)
        return first is not None and first.kind is EdgeKind.READS

    def _read(self, shared: str) -> None:
        new = self._graph.onwards(shared).keys() - self.read
        self.read |= new
        for target in sorted(each for each in new if self._graph.onwards(each)):
            if target not in self.known:
                self.known[target] = self.known[shared]
                self._waiting.append(target)

    def _step(self, at: str, length: int) -> None:
        known, graph = self.known, self._graph
        steps, conditional = known[at]
        for target, reasons in graph.onwards(at).items():
            if target not in known:
                known[target] = (steps + length, conditional or bool(reasons[0].conditions))
                if graph.onwards(target):
                    self._waiting.append(target)
