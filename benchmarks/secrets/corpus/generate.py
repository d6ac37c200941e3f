"""The labelled corpus as a whole, and its files on a disk."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.secrets.corpus.files import structured
from benchmarks.secrets.corpus.harmless import harmless
from benchmarks.secrets.corpus.kinds import KINDS
from benchmarks.secrets.corpus.surroundings import SURROUNDINGS, surrounded
from benchmarks.secrets.corpus.texts import Text

SEED = 20
TIMES = 3
"""In how many surroundings each kind of credential is planted."""


def corpus(seed: int = SEED) -> Iterator[Text]:
    """Yield every text of the corpus. The same seed makes the same corpus."""
    chance = random.Random(seed)  # noqa: S311  because the same corpus must come out everywhere
    names = list(SURROUNDINGS)
    for nth, kind in enumerate(KINDS):
        for time in range(TIMES):
            file = names[(nth + time * 7) % len(names)]
            yield surrounded(f"service-{nth:03}/{time}", file, kind.name, kind.make(chance))
    yield from structured(chance)
    yield from harmless(chance)


def write(folder: Path, texts: list[Text]) -> None:
    """Write the texts below a folder."""
    for each in texts:
        path = folder / each.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(each.content, "utf-8")
