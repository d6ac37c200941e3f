"""A question about each thing of a listing, some of them on their way at once.

One by one each would wait for the way there and back, and whatever is asked below the listing waits for its end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

ItemT = TypeVar("ItemT")
AnswerT = TypeVar("AnswerT")
AT_ONCE = 4


def asked_ahead(
    items: Iterable[ItemT], ask: Callable[[ItemT], AnswerT]
) -> Iterator[tuple[ItemT, Callable[[], AnswerT]]]:
    """Yield each thing in its order, with what waits for its answer: that returns it, or raises what went wrong."""
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="ahead")
    waiting: deque[tuple[ItemT, Future[AnswerT]]] = deque()
    try:
        for each in items:
            # In a copy of what is around us: to which scope a call belongs, and until when it may take.
            waiting.append((each, pool.submit(copy_context().run, ask, each)))
            if len(waiting) == AT_ONCE:
                item, answer = waiting.popleft()
                yield item, answer.result
        for item, answer in waiting:
            yield item, answer.result
    finally:
        # Whoever leaves early wants no more answers, and does not wait for one that is stuck.
        pool.shutdown(wait=False, cancel_futures=True)
