"""The four questions, asked of things and identities all over an account, each timed by itself."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from graph.aws.estate.asking import can, who_can
from graph.collector import collector_paused
from graph.model import Identity
from scanner.questions.asked import Asked
from scanner.questions.path import path_of
from scanner.questions.reach import reach_of

EACH = 12
"""How often each question is asked, of something else each time."""
ACTIONS: Mapping[str, str] = {
    "aws.s3.bucket": "s3:GetObject",
    "aws.sqs.queue": "sqs:SendMessage",
    "aws.secretsmanager.secret": "secretsmanager:GetSecretValue",
    "aws.dynamodb.table": "dynamodb:GetItem",
    "aws.lambda.function": "lambda:UpdateFunctionCode",
    "aws.kms.key": "kms:Decrypt",
    "aws.iam.role": "sts:AssumeRole",
}
Question = tuple[str, Callable[[], object]]


def questions(asked: Asked, *, seed: int = 7) -> Iterator[Question]:
    """Yield questions by name. They ask of the same every time they are made of the same account."""
    chance = random.Random(seed)  # noqa: S311  because the same questions must be asked everywhere
    identities, things = sorted(asked.estate.identities), _things(asked)
    for nth in range(EACH):
        identity = asked.estate.identities[chance.choice(identities)]
        kind, action = list(ACTIONS.items())[nth % len(ACTIONS)]
        arn = chance.choice(things[kind])
        about = f"{arn}/report.csv" if kind == "aws.s3.bucket" else arn
        yield "can", _can(asked, identity, action, about)
        yield "who-can", _who_can(asked, action, about)
        yield "reach", _reach(asked, identity)
        yield "path", _path(asked, identity, arn)


def ask(asked: Iterable[Question]) -> dict[str, list[float]]:
    """Ask as the commands do, and return the seconds that each answer took by the question's name."""
    times: dict[str, list[float]] = defaultdict(list)
    for name, act in asked:
        with collector_paused():
            begun = time.process_time()
            act()
            spent = time.process_time() - begun
        times[name].append(spent)
    return dict(times)


def _things(asked: Asked) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for id_, record in asked.records.items():
        if record.kind in ACTIONS:
            found[record.kind].append(id_)
    return found


def _can(asked: Asked, identity: Identity, action: str, arn: str) -> Callable[[], object]:
    return lambda: can(asked.estate, identity, action, arn)


def _who_can(asked: Asked, action: str, arn: str) -> Callable[[], object]:
    return lambda: who_can(asked.spoken, action, arn)


def _reach(asked: Asked, identity: Identity) -> Callable[[], object]:
    return lambda: reach_of(asked, identity)


def _path(asked: Asked, identity: Identity, arn: str) -> Callable[[], object]:
    return lambda: path_of(asked, identity.id, arn)
