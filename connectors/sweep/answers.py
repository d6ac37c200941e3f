"""What was learnt of blobs: of each by itself, and of all that a sweep is about together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from connectors.detect.model import Seen
from connectors.sweep.attribution import Arrival, head
from connectors.sweep.git import Git
from graph.leaks import Place, Unread


class Answer(msgspec.Struct, array_like=True):
    """What one blob holds, and what of it could not be read or was left out."""

    seen: list[Seen]
    unread: list[Unread]
    skipped: list[str]
    below: list[tuple[str, int]]
    """What was found in it with less confidence than was asked for, as the examiner counts it."""

    def __bool__(self) -> bool:
        return bool(self.seen or self.unread or self.skipped or self.below)


class Stand(NamedTuple):
    """Where a blob with a secret stands, and whether HEAD has it there."""

    arrival: Arrival
    in_head: bool | None

    def place(self, seen: Seen) -> Place:
        """The place of one secret in it."""
        arrival = self.arrival
        return Place(
            path=arrival.path + seen.inside,
            line=seen.line,
            commit=arrival.commit,
            author=arrival.author,
            at=arrival.at,
            context=seen.context,
            in_head=self.in_head,
        )


class Read:
    """What a sweep through blobs tells of them together."""

    def __init__(
        self, answers: Mapping[str, Answer], size: tuple[int, int], failed: Iterable[Unread] = (), remembered: int = 0
    ) -> None:
        self.found = {name: each.seen for name, each in answers.items() if each.seen}
        self.skipped = Counter(why for each in answers.values() for why in each.skipped)
        self.unread = [*(unread for each in answers.values() for unread in each.unread), *failed]
        self.below = {each for answer in answers.values() for each in answer.below}
        self.texts, self.size = size
        self.remembered = remembered
        self.stands: Sequence[Stand] = ()


def standing(git: Git, came: Collection[Arrival]) -> list[Stand]:
    """Say of each arrival whether HEAD has that blob there."""
    current = head(git, {arrival.path for arrival in came}) if came else {}
    if current is None:
        return [Stand(arrival, None) for arrival in came]
    return [Stand(arrival, current.get(arrival.path) == arrival.blob) for arrival in came]
