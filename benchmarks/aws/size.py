"""One account from its folder to answers, in this process: what each stage costs, as one JSON object.

``python -m benchmarks.aws.size FOLDER`` is started by ``benchmarks.aws.compare`` once for each size, so that peaks do
not mix.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.aws.asking import ask, questions
from benchmarks.aws.gauge import Gauge
from connectors.registry import platform
from connectors.runner import collect
from connectors.work import SourceWork
from graph.aws.estate.asking import can, who_can
from graph.aws.estate.reaching import Entitlements
from graph.collector import collector_paused
from graph.model import Observed
from reports.access.escalated import Administrator
from scanner.questions.asked import Asked
from scanner.questions.escalation import escalations

WEIGHED = ("tables", "graph", "closure", "questions")
"""The stages from the records to the last answer. Entitlements are measured by themselves, too; ``graph`` works them
out again, with every technique of escalation."""


def measure(folder: Path) -> dict[str, object]:
    """Run every stage on the account in a folder, and return costs, counts and the times of the questions."""
    gauge = Gauge()
    asked = gauge.stage("discovery", lambda: Asked(tuple(read(folder))))
    gauge.stage("tables", lambda: tables(asked))
    entitled = gauge.stage("entitlements", lambda: entitlements(asked))
    graph = gauge.stage("graph", lambda: asked.graph)
    told = gauge.stage("closure", lambda: escalations(asked))
    times = gauge.stage("questions", lambda: ask(questions(asked)))
    estate = asked.estate
    return {
        "costs": {name: asdict(cost) for name, cost in gauge.costs.items()},
        "questions": times,
        "counts": {
            "identities": len(estate.identities),
            "classes of identities": len(estate.classes),
            "resources": len(estate.resources.arns),
            "classes of resources": len(estate.resources.classes),
            "entitlements": entitled,
            "administrators": sum(each.administrator is not Administrator.NO for each in told),
            "edges": graph.count_edges(),
            "records": len(asked.records),
            "gaps": len(asked.gaps),
        },
    }


def read(folder: Path) -> Iterator[Observed]:
    """Read a folder of exported answers as ``--source FOLDER`` does."""
    aws = platform("aws")
    work = SourceWork(
        name="generated",
        platform=aws,
        options=msgspec.convert({"folder": str(folder)}, aws.options),
        secret=lambda _reference: "",
        estate_key=secrets.token_bytes(32),
    )
    return collect([work], at=datetime.now(UTC))


def tables(asked: Asked) -> None:
    """Make the tables that every question starts from, by asking of what costs least."""
    with collector_paused():
        who_can(asked.spoken, "sqs:ListQueues", "*")
        for one in {each.kind: each for each in asked.estate.identities.values()}.values():
            can(asked.estate, one, "sqs:ListQueues", "*")
            asked.entitlements.of(one)


def entitlements(asked: Asked) -> int:
    """Work out what each identity may do to everything, and count the sets of actions on ranges of resources."""
    weigher = Entitlements(asked.estate)
    with collector_paused():
        return sum(len(weigher.of(identity)) for identity in asked.estate.identities.values())


def main(words: list[str]) -> None:
    """Measure the account in a folder."""
    sys.stdout.buffer.write(msgspec.json.encode(measure(Path(words[0]))))


if __name__ == "__main__":
    main(sys.argv[1:])
