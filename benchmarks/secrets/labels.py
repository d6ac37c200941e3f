"""Score this project's scan and its peers on the labelled corpus: how much each finds, how often each cries wolf.

``python -m benchmarks.secrets.labels`` prints one table and what this project's own scan missed and told wrongly. What
is planted counts as found when its line, or the one before or after it, is reported. Every other line told is false.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.secrets.corpus.generate import corpus, write
from benchmarks.secrets.corpus.texts import Planted, Text
from benchmarks.secrets.found import Found
from benchmarks.secrets.peers import OURS, PEERS, Mode, Scanner

NEAR = 1
LIMIT = 600


@dataclass(frozen=True)
class Score:
    """What one scanner made of the corpus."""

    scanner: str
    missed: tuple[tuple[str, Planted], ...]
    false: tuple[tuple[str, int, str], ...]
    """Path, line and rules of every place told wrongly."""
    planted: int

    @property
    def recall(self) -> float:
        """The share of what is planted that was found."""
        return 1 - len(self.missed) / self.planted


def score(scanner: str, texts: Sequence[Text], found: Collection[Found]) -> Score:
    """Hold what a scanner reported against the labels."""
    planted = {text.path: text.planted for text in texts}
    files = {text.path: text for text in texts}
    told: dict[tuple[str, int], set[str]] = {}
    for each in found:
        told.setdefault(in_file(each, files), set()).add(each.rule)
    missed = [
        (path, label)
        for path, labels in planted.items()
        for label in labels
        if not any((path, line) in told for line in range(label.first - NEAR, label.last + NEAR + 1))
    ]
    false = [
        (path, line, ", ".join(sorted(rules)))
        for (path, line), rules in sorted(told.items())
        if not any(label.first - NEAR <= line <= label.last + NEAR for label in planted.get(path, ()))
    ]
    return Score(scanner, tuple(missed), tuple(false), sum(map(len, planted.values())))


def in_file(found: Found, files: Mapping[str, Text]) -> tuple[str, int]:
    """Return the path and line as they stand in the file: this project tells a line of a notebook by its cell."""
    path, _, cell = found.path.partition("#cell-")
    if not cell.isdigit() or path not in files:
        return found.path, found.line
    lines = json.loads(files[path].content)["cells"][int(cell) - 1]["source"]
    wanted = json.dumps(lines[found.line - 1]) if 0 < found.line <= len(lines) else ""
    stand = [number for number, line in enumerate(files[path].lines, 1) if line.strip().rstrip(",") == wanted]
    return (path, stand[0]) if stand else (found.path, found.line)


def scored(scanners: Sequence[Scanner], texts: list[Text]) -> list[Score]:
    """Write the corpus, let every scanner read it as a folder, and score them."""
    scores = []
    with tempfile.TemporaryDirectory(prefix="labels") as home:
        folder = Path(home).resolve() / "orders"
        write(folder, texts)
        for each in scanners:
            spent, found = each.run(Mode.FOLDER, folder, (), LIMIT)
            if each.whole(spent):
                scores.append(score(each.name, texts, found))
            else:
                print(f"{each.name}: FAILED ({spent.code})")
    return scores


def table(scores: Sequence[Score], texts: Sequence[Text]) -> None:
    """Print one line for each scanner."""
    harmless = sum(not text.planted for text in texts)
    print(f"{scores[0].planted if scores else 0} planted, {harmless} harmless files")
    print(f"{'':16}{'recall':>8}{'found':>8}{'false':>8}")
    for each in scores:
        print(f"{each.scanner:16}{each.recall:8.3f}{each.planted - len(each.missed):8}{len(each.false):8}")


def goals(scores: Sequence[Score]) -> None:
    """Print whether this project finds more than every peer and is as quiet as the quietest that finds half as much."""
    ours = next((each for each in scores if each.scanner == OURS.name), None)
    peers = [each for each in scores if each is not ours]
    if not ours or not peers:
        return
    best = max(each.recall for each in peers)
    quietest = min((len(each.false) for each in peers if each.recall >= ours.recall / 2), default=None)
    print(f"  goal: recall above every peer's {best:.3f}: {ours.recall:.3f}, {met(ours.recall > best)}")
    if quietest is not None:
        print(f"  goal: false at most {quietest}: {len(ours.false)}, {met(len(ours.false) <= quietest)}")


def met(reached: bool) -> str:  # noqa: FBT001  because it is the one thing the function is about
    """Return the verdict of a goal."""
    return "met" if reached else "NOT MET"


def details(each: Score) -> None:
    """Print what one scanner missed and told wrongly. No value is printed."""
    print(f"\n{each.scanner} missed:")
    for path, label in each.missed:
        print(f"  {label.kind:32}{path}:{label.first}")
    print(f"{each.scanner} told wrongly:")
    for rules, count in Counter(rules for _, _, rules in each.false).most_common():
        print(f"  {count:4} {rules}: {next(f'{path}:{line}' for path, line, told in each.false if told == rules)}")


def main() -> None:
    """Score all scanners, or those asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scanner", action="append", choices=[each.name for each in (OURS, *PEERS)])
    options.add_argument("--details", action="append", default=[OURS.name], help="whose misses to list, too")
    options.add_argument("--write", type=Path, help="write the corpus into this new folder and do nothing else")
    asked = options.parse_args()
    texts = list(corpus())
    if asked.write:
        asked.write.mkdir(parents=True)
        write(asked.write, texts)
        return
    scores = scored([each for each in (OURS, *PEERS) if not asked.scanner or each.name in asked.scanner], texts)
    table(scores, texts)
    goals(scores)
    for each in scores:
        if each.scanner in asked.details:
            details(each)


if __name__ == "__main__":
    main()
