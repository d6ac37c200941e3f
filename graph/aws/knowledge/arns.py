"""Which types of resource an ARN can be of: the patterns of a service, the most exact one first.

A placeholder takes anything that may stand there, also ``/`` (a role's path, a log group's name), so several patterns
can fit. The one that says most in plain letters wins: ``bucket/key`` is an object, never a bucket of that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.aws.knowledge.words import ResourceType

PLACEHOLDER = re.compile(r"\$\{[^}]*\}|\*")
SEGMENTS = 6
"""arn:partition:service:region:account:resource"""


class ArnShape:
    """One resource type's ARN as an expression; ``plain`` counts its letters outside of placeholders."""

    def __init__(self, arn: str) -> None:
        head, resource = _split(arn)
        pieces = PLACEHOLDER.split(resource)
        self.plain = sum(map(len, pieces))
        self._begins = pieces[0]
        self._head = re.compile(_exactly(head, "[^:]*"))
        self._resource = re.compile(_exactly(resource, ".*"), re.DOTALL)

    def fits(self, head: str, resource: str) -> bool:
        """Whether an ARN, in its two parts, could be one of these. Most are told apart by how the resource begins."""
        return (
            resource.startswith(self._begins)
            and self._head.fullmatch(head) is not None
            and self._resource.fullmatch(resource) is not None
        )


class ArnShapes:
    """All ARN patterns of one service."""

    def __init__(self, types: Iterable[ResourceType]) -> None:
        self._shapes = [(each.name, ArnShape(each.arn)) for each in types]

    def types_of(self, arn: str) -> frozenset[str]:
        """The names of the types an ARN is of: those that fit it most exactly, none when none does."""
        head, resource = _split(arn)
        fitting = [(name, shape.plain) for name, shape in self._shapes if shape.fits(head, resource)]
        most = max((plain for _, plain in fitting), default=0)
        return frozenset(name for name, plain in fitting if plain == most)


def _split(arn: str) -> tuple[str, str]:
    """An ARN up to its account, and its resource."""
    *head, resource = arn.split(":", SEGMENTS - 1)
    return ":".join(head), resource


def _exactly(text: str, anything: str) -> str:
    return anything.join(re.escape(piece) for piece in PLACEHOLDER.split(text))
