"""The same value in more places than one, known by its keyed fingerprint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import name_of
from graph.access import AccessGraph
from graph.model import Credential, Exposure, Resource, Secret

SAME = "Keep the value in one place, let the others refer to it, and rotate it: {places}"
ESTATE = "estate"
Copies = Mapping[str, Sequence[Secret]]


@rule(
    "secret-duplicate-managers",
    "Same secret value held by two or more managers",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy=SAME,
    frameworks=("OWASP-NHI:NHI2:2025", "OWASP-NHI:NHI9:2025", "NIST-CSF-2.0:PR.DS-01", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Secret,),
)
def duplicate_managers(view: View) -> Iterator[Answer]:
    """When it is rotated in one store, the other keeps the old value, and whoever reads there stands still.

    Copies that a store makes by itself are left out. Values are compared only where they were read, which has to be
    asked for: elsewhere the answer is unknown.
    """
    yield from _compared(view, lambda copies: len({each.store for each in copies}) > 1)


@rule(
    "secret-duplicate-within",
    "Same value stored under several names in one manager",
    Severity.LOW,
    kind=RuleKind.JOIN,
    remedy=SAME,
    frameworks=("OWASP-NHI:NHI9:2025", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Secret,),
)
def duplicate_within(view: View) -> Iterator[Answer]:
    """Two names for one value are rotated at different times, or one of them never.

    Values are compared only where they were read, which has to be asked for: elsewhere the answer is unknown.
    """
    yield from _compared(view, lambda copies: len({each.store for each in copies}) < len(copies))


@rule(
    "secret-same-value-across-env",
    "Production and non-production share a secret value",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Give production a value of its own and rotate the one that was shared: {places}",
    frameworks=("OWASP-NHI:NHI8:2025", "NIST-CSF-2.0:PR.AA-05", "NIST-CSF-2.0:PR.DS-01"),
    reads=(Secret, Resource),
)
def shared_by_environments(view: View) -> Iterator[Answer]:
    """Whoever gets hold of the value in a test system has the one of production.

    An environment is told by the secret, its store or its account. Values are compared only where they were read:
    elsewhere the answer is unknown.
    """

    def across(copies: Sequence[Secret]) -> bool:
        return {True, False} <= {view.graph.worth.in_production(each.id) for each in copies}

    yield from _compared(view, across)


def _compared(view: View, bad: Callable[[Sequence[Secret]], bool]) -> Iterator[Answer]:
    values, unread = _by_value(view.graph)
    for copies in values.values():
        if bad(copies):
            first, *others = sorted(copies, key=lambda each: each.id)
            names = [_place(view.graph, each) for each in others]
            yield Hit(
                subject=first.id,
                message=f"the same value is kept as {', '.join(names)}",
                evidence=tuple(each.id for each in others),
                facts={"places": ", ".join((_place(view.graph, first), *names))},
            )
    if unread:
        yield Unsure(subject=ESTATE, why=f"the values of {unread} secrets were not read, so they were not compared")


def _by_value(graph: AccessGraph) -> tuple[Copies, int]:
    """The secrets of each value, and how many have a value that was not read. A store's own copies are one secret."""
    values: dict[str, list[Secret]] = defaultdict(list)
    unread = 0
    for secret in graph.each(Secret):
        if secret.facts.get("replica_of"):
            continue
        if secret.fingerprint:
            values[secret.fingerprint].append(secret)
        else:
            unread += 1
    return values, unread


def _place(graph: AccessGraph, secret: Secret) -> str:
    return f"{secret.name} in {name_of(graph, secret.store)}"


@rule(
    "secret-in-manager-and-code",
    "A secret kept in a manager is also in code",
    Severity.CRITICAL,
    kind=RuleKind.JOIN,
    remedy="Rotate {name} at the system it opens, then take the old value out of {place}",
    frameworks=(
        "OWASP-NHI:NHI2:2025",
        "NIST-CSF-2.0:PR.DS-01",
        "NIST-CSF-2.0:RS.MI-01",
        "CIS-GitHub-1.2.0/1.5.1",
    ),
    reads=(Secret, Credential, Exposure),
)
def in_manager_and_code(view: View) -> Iterator[Answer]:
    """What somebody thought worth a store is worth stealing, and every reader of the code has it.

    The same value proves that what was found is no false alarm. Values of stores are compared only where they were
    read: elsewhere the answer is unknown.
    """
    values, unread = _by_value(view.graph)
    for exposure in view.graph.each(Exposure):
        for secret in values.get(exposure.fingerprint, ()):
            where = f"{name_of(view.graph, exposure.resource)} at {', '.join(exposure.places) or 'a place unknown'}"
            yield Hit(
                subject=secret.id,
                message=f"its value is shown in {where}",
                evidence=(exposure.id,),
                facts={"place": where},
            )
    if unread and view.graph.each(Exposure):
        yield Unsure(subject=ESTATE, why=f"the values of {unread} secrets were not read, so they were not compared")


@rule(
    "secret-value-shared-identities",
    "Different identities use the same password or key",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Give each of them a credential of its own and revoke the one they share: {places}",
    frameworks=("OWASP-NHI:NHI9:2025", "OWASP-NHI:NHI4:2025", "NIST-CSF-2.0:PR.AA-03"),
    reads=(Credential,),
)
def shared_by_identities(view: View) -> Iterator[Answer]:
    """Nobody can tell which of them acted, and none can be cut off alone.

    Credentials whose value no platform shows are not compared, for no two of them can be given the same one.
    """
    values: dict[str, dict[str, Credential]] = defaultdict(dict)
    for credential in view.graph.each(Credential):
        if credential.fingerprint and credential.active is not False:
            values[credential.fingerprint].setdefault(credential.identity, credential)
    for by_identity in values.values():
        if len(by_identity) > 1:
            first, *others = sorted(by_identity.values(), key=lambda each: each.id)
            names = [name_of(view.graph, each.identity) for each in (first, *others)]
            yield Hit(
                subject=first.id,
                message=f"it is the same for {', '.join(names)}",
                evidence=tuple(each.id for each in others),
                facts={"places": ", ".join(names)},
            )
