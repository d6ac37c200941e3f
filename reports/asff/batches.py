"""Findings in the portions in which Security Hub takes them.

It takes at most 100 findings of at most 240 kB each, and 6 MB, in one request. Whoever sends more loses the whole
request; who counts only findings finds that out with long ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

MOST_FINDINGS = 100
MOST_BYTES = 6_000_000
ROOM = 100
"""Bytes that a request spends around its findings."""


T = TypeVar("T")


def batches(findings: Iterable[T], written: Callable[[T], str], most_bytes: int = MOST_BYTES) -> Iterator[list[T]]:
    """Yield the findings, of which ``written`` is the JSON, in portions that one request holds."""
    batch: list[T] = []
    size = ROOM
    for finding in findings:
        text = written(finding)
        weight = (len(text) if text.isascii() else len(text.encode())) + 1
        if batch and (len(batch) == MOST_FINDINGS or size + weight > most_bytes):
            yield batch
            batch, size = [], ROOM
        batch.append(finding)
        size += weight
    if batch:
        yield batch
