"""Which secrets programs are given: the names that their settings refer to, met with the secrets there are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from graph.access import AccessGraph
from graph.model import Identity, Resource, Secret

FACT = "secret_references"
RESOLVE = re.compile(r"\{\{resolve:(?:secretsmanager|ssm|ssm-secure):(?P<name>(?:arn:[^}\s]+|[^:}\s]+))[^}\s]*\}\}")
ARN_PARTS = 7
"""What an ARN of a secret consists of; what comes after it names a field in the value, a stage or a version."""
ENDING = re.compile(r"-[A-Za-z0-9]{6}$")
"""What Secrets Manager puts behind the name of a secret in its ARN. References may leave it out."""


def referrers(graph: AccessGraph) -> Mapping[str, str]:
    """For each secret that a program is given, the program."""
    by_name = _names(graph)
    found: dict[str, str] = {}
    for thing in chain[Resource | Identity](graph.each(Resource), graph.each(Identity)):
        for word in str(thing.facts.get(FACT) or "").split():
            for secret in by_name.get(plain(word), ()):
                found.setdefault(secret, thing.id)
    return found


def plain(reference: str) -> str:
    """A reference without what differs by habit: how it is wrapped, and what it takes of the value."""
    wrapped = RESOLVE.fullmatch(reference)
    name = wrapped["name"] if wrapped else reference
    return ":".join(name.split(":")[:ARN_PARTS]) if name.startswith("arn:") else name


def _names(graph: AccessGraph) -> Mapping[str, list[str]]:
    """Every way a secret is referred to: by its id, by that without its ending, by its name."""
    found: dict[str, list[str]] = defaultdict(list)
    for secret in graph.each(Secret):
        for name in _called(secret):
            found[name].append(secret.id)
    return found


def _called(secret: Secret) -> Iterator[str]:
    yield from dict.fromkeys((secret.id, ENDING.sub("", secret.id), secret.name))
