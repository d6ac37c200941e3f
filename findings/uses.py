"""When an identity was last seen to act, by itself or by what it proves itself with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import msgspec

from findings.subjects import needs_owner
from graph.access import AccessGraph
from graph.model import Credential, Identity

USER, ROLE = "aws.iam.user", "aws.iam.role"
BY_THEIR_OWN_CHECKS = frozenset({ROLE})
"""Kinds of identities whose use a check of their own judges."""


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an identity's use. ``never`` is certain; with neither of both, nothing is known."""

    last: datetime | None = None
    never: bool = False


class Uses:
    """The use of every identity of a graph."""

    def __init__(self, graph: AccessGraph) -> None:
        self._credentials = found = defaultdict[str, list[Credential]](list)
        for credential in graph.each(Credential):
            if credential.active is not False:
                found[credential.identity].append(credential)

    def of(self, identity: Identity) -> Use:
        """The latest of all that is known; "never" only where everything it could act with says so."""
        credentials = self._credentials.get(identity.id, ())
        times = [each for each in (identity.last_used, *(one.last_used for one in credentials)) if each is not None]
        if times and not self._doubtful(credentials):
            return Use(last=max(times))
        unused = identity.used is False or (identity.kind == USER and identity.used is None and bool(credentials))
        return Use(never=not times and unused and all(each.used is False for each in credentials))

    @staticmethod
    def _doubtful(credentials: Sequence[Credential]) -> bool:
        """Whether something it could have acted with later does not tell of its use."""
        return any(each.last_used is None and each.used is not False for each in credentials)


def judged(graph: AccessGraph) -> Sequence[Identity]:
    """Those whose use is asked about: machines that may act and have no check of their own."""
    return graph.once(_judged)


def _judged(graph: AccessGraph) -> Sequence[Identity]:
    asked = graph.of_kinds(Identity, lambda kind: kind not in BY_THEIR_OWN_CHECKS)
    return [each for each in asked if needs_owner(each) and each.enabled is not False]
