"""Statements as policy documents, each no longer than IAM takes it.

(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from graph.aws.language.statements import OLDEST, VARIABLES
from graph.model import Identity, Statement

INLINE = {"aws.iam.role": 10_240, "aws.iam.user": 2_048}
"""How long all policies written into one role or user may be together, white space left out."""
MANAGED = 6_144
"""How long a managed policy may be."""
MOST_ATTACHED = 10
"""How many managed policies can be attached, unless AWS was asked for more."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One policy document, and whether it is to be a managed policy or one written into its identity."""

    name: str
    managed: bool
    policy: Mapping[str, object]
    size: int
    """How long it is as IAM counts."""


def documents(identity: Identity, statements: Sequence[Statement]) -> tuple[Document, ...]:
    """Write statements into the identity if they fit there, and else into as few managed policies as they fit into."""
    whole = list(_by_version(statements))
    inline = sum(_length(_document(each)) for each in whole) <= INLINE.get(identity.kind, 0)
    parts = whole if inline else [part for each in whole for part in _parts(each)]
    return tuple(
        Document(
            name=f"{identity.name}-used" + (f"-{number}" if len(parts) > 1 else ""),
            managed=not inline,
            policy=_document(part),
            size=_length(_document(part)),
        )
        for number, part in enumerate(parts, 1)
    )


def _by_version(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    """The statements of each version of the language: in the old one ``${…}`` is text."""
    for plain in (False, True):
        those = [each for each in statements if each.plain is plain]
        if those:
            yield those


def _document(statements: Sequence[Statement]) -> dict[str, object]:
    """A document of statements that are all of one version."""
    version = OLDEST if statements[0].plain else VARIABLES
    return {"Version": version, "Statement": [written(each) for each in statements]}


def written(statement: Statement) -> dict[str, object]:
    """A statement as a policy document has it."""
    conditions: dict[str, dict[str, object]] = defaultdict(dict)
    for each in statement.conditions:
        conditions[each.operator][each.key] = _one_or_many(each.values)
    elements: dict[str, object] = {
        "Sid": statement.sid,
        "Effect": "Allow" if statement.allow else "Deny",
        "Action": _one_or_many(statement.actions),
        "NotAction": _one_or_many(statement.not_actions),
        "Resource": _one_or_many(statement.resources),
        "NotResource": _one_or_many(statement.not_resources),
        "Condition": dict(conditions),
    }
    return {name: value for name, value in elements.items() if value}


def _one_or_many(texts: tuple[str, ...]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else list(texts)


def _length(document: Mapping[str, object]) -> int:
    return len(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


def _parts(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Cut what is of one version into managed policies, each as full as it gets."""
    filled: list[Statement] = []
    for piece in (piece for each in statements for piece in _pieces(each)):
        if filled and _length(_document([*filled, piece])) > MANAGED:
            yield filled
            filled = []
        filled.append(piece)
    yield filled


def _pieces(statement: Statement) -> Iterator[Statement]:
    """Cut a statement that is too long for any policy: half of its actions, or of its resources, is as good twice."""
    name = "actions" if sum(map(len, statement.actions)) > sum(map(len, statement.resources)) else "resources"
    values: tuple[str, ...] = getattr(statement, name)
    if len(values) <= 1 or _length(_document([statement])) <= MANAGED:
        yield statement
        return
    middle = len(values) // 2
    for half in (values[:middle], values[middle:]):
        yield from _pieces(msgspec.structs.replace(statement, sid="", **{name: half}))
