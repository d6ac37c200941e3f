"""Questions that are on their way at once are answered in the order of what they are about."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from connectors.aws.ahead import AT_ONCE, asked_ahead
from connectors.calls import Place, _place, reading


def test_answers_come_in_order_and_some_questions_are_asked_at_once() -> None:
    """Nobody is answered before so many were asked."""
    together = threading.Barrier(AT_ONCE, timeout=20)

    def ask(number: int) -> str:
        together.wait()
        return f"answer {number}"

    numbers = range(2 * AT_ONCE)
    assert [(each, answer()) for each, answer in asked_ahead(numbers, ask)] == [(n, f"answer {n}") for n in numbers]


def test_a_question_belongs_where_the_listing_does_and_its_fault_is_told_with_its_thing() -> None:
    def ask(number: int) -> str:
        if number == 1:
            raise LookupError("not this one")
        return _place.get().scope

    with reading(Place(scope="prod")):
        (_, first), (_, second), (_, third) = asked_ahead([0, 1, 2], ask)
    assert (first(), third()) == ("prod", "prod")
    with pytest.raises(LookupError, match="not this one"):
        second()


def test_who_leaves_early_asks_no_further() -> None:
    """As one does who wants to see a few records alone."""
    asked: list[int] = []
    listed: list[int] = []

    def listing() -> Iterator[int]:
        for number in range(100):
            listed.append(number)
            yield number

    found = asked_ahead(listing(), asked.append)
    next(found)
    found.close()  # type: ignore[attr-defined]  because it is a generator, which is closed by whoever leaves its loop
    assert listed == list(range(AT_ONCE))
    assert set(asked) <= set(listed)
