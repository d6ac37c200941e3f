"""The corpus of requests to AWS with the answers that its documentation gives them."""

from __future__ import annotations

from pathlib import Path

from scanner.simulate.reading import Case, Source, cases

FILES = sorted((Path(__file__).parent / "graph" / "aws" / "cases").glob("*.yaml"))
CORPUS = [each for file in FILES for each in cases(Source(file.stem, file.read_text(encoding="utf-8")))]


def title(case: Case) -> str:
    """The name of a case, with its topic."""
    return f"{case.part.source.name}: {case.asked.name}"
