"""Actions written short: with a wildcard wherever it opens nothing that is not wanted, and nothing new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from graph.aws.knowledge.universe import Universe, wildcards
from graph.model import Statement

VERB = re.compile(r"[A-Z][a-z0-9]*")
ENOUGH = 3
"""From so many actions on that begin alike, a wildcard is worth it."""
WILD = re.compile(r"[*?]")


def shortened(universe: Universe, wanted: int, free: int, sources: Sequence[Statement]) -> tuple[str, ...]:
    """Write a set of actions. What is ``free`` may be named as well: it is stopped elsewhere.

    Every wildcard stays inside what one of the ``sources`` speaks of, so that it can never open more than they do, not
    even of actions that AWS is yet to invent.
    """
    found, left = [], wanted
    for pattern in dict.fromkeys(_patterns(universe, wanted, sources)):
        bits = universe.matching(pattern)
        if bits & left and not bits & ~(wanted | free):
            found.append(pattern)
            left &= ~bits
    return tuple(sorted((*found, *universe.names(left)), key=str.lower))


def _patterns(universe: Universe, wanted: int, sources: Sequence[Statement]) -> Iterator[str]:
    """Patterns to try, the widest first."""
    yield from (pattern for source in sources for pattern in source.actions if WILD.search(pattern))
    names = list(universe.names(wanted))
    services = dict.fromkeys(name.partition(":")[0] for name in names)
    begun = Counter(_begun(name) for name in names)
    narrower = [f"{each}*" for each, count in begun.items() if count >= ENOUGH]
    for pattern in (*(f"{service}:*" for service in services), *narrower):
        if any(_speaks_of_all(source, pattern[:-1].lower()) for source in sources):
            yield pattern


def _begun(name: str) -> str:
    service, _, action = name.partition(":")
    verb = VERB.match(action)
    return f"{service}:{verb[0] if verb else action}"


def _speaks_of_all(source: Statement, beginning: str) -> bool:
    """Whether a statement speaks of everything that begins so."""
    if source.actions:
        # What fits a pattern that ends in a star fits it however it goes on.
        return any(each.endswith("*") and wildcards(each.lower()).fullmatch(beginning) for each in source.actions)
    return not any(_meets(pattern.lower(), beginning) for pattern in source.not_actions)


def _meets(pattern: str, beginning: str) -> bool:
    """Whether something that begins so may fit a pattern."""
    head = WILD.split(pattern, maxsplit=1)[0]
    return head.startswith(beginning) or (head != pattern and beginning.startswith(head))


def unheard_of(statement: Statement, services: Iterable[str]) -> Iterator[str]:
    """What a statement says of services nobody has heard of, as patterns of each of them alone."""
    for service in services:
        if statement.not_actions and _speaks_of_all(statement, f"{service}:"):
            yield f"{service}:*"
        for pattern in statement.actions:
            of, _, action = pattern.partition(":")
            if wildcards(of.lower()).fullmatch(service) and (action or of == "*"):
                yield f"{service}:{action or '*'}"
