"""Secrets that nothing is known to use."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from findings.ages import gone, is_copy
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.evaluate import hidden, places
from findings.references import referrers
from findings.rules.secret_readers import readers
from graph.access import EdgeKind
from graph.model import Grant, Identity, Policy, Resource, Secret


@rule(
    "secret-no-consumer",
    "No workload, pipeline or person is known to use the secret",
    Severity.LOW,
    kind=RuleKind.JOIN,
    remedy="Ask whoever answers for {name} what it is for; revoke what it opens and delete it when nobody knows",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:ID.AM-08"),
    reads=(Secret, Resource, Identity, Policy, Grant),
)
def no_consumer(view: View) -> Iterator[Answer]:
    """What nothing uses is nobody's, and still opens what it opens.

    A program uses a secret that it is given, and may use one that the identity it runs as can read. Of neither there is
    one, and nobody read it for long. Where its reading is not reported, where programs were not listed or could not be,
    the answer is unknown; new secrets have the same days of grace.
    """
    looking = _Looking(view)
    for secret in view.graph.each(Secret):
        if gone(secret) or is_copy(secret) or secret.facts.get("owning_service") or not _rests(view, secret):
            continue
        if looking.consumed(secret):
            continue
        unsure = looking.doubt(secret)
        if unsure:
            yield Unsure(subject=secret.id, why=unsure)
        else:
            limit = view.limit("secret_unused_days", secret)
            read = f"last read on {secret.last_used:%Y-%m-%d}" if secret.last_used else "never read"
            message = f"no program is given it or can read it, and in {limit.days} days nobody read it"
            yield Hit(subject=secret.id, message=message, evidence=(read, limit.told))


def _rests(view: View, secret: Secret) -> bool:
    """Whether it is old enough to be asked about, and not known to be read lately."""
    since = secret.last_used or secret.created
    return since is None or (view.at - since).days > view.limits_of(secret).secret_unused_days


class _Looking:
    """What is known of programs, worked out once."""

    def __init__(self, view: View) -> None:
        graph = view.graph
        self._graph = graph
        self._given = referrers(graph)
        things = chain[Resource | Identity](graph.each(Resource), graph.each(Identity))
        self._acting = {id_ for each in things for id_ in each.runs_as}
        self._blind = places(gap for gap in graph.gaps if Resource.__name__ in gap.yields)
        self._readers: dict[frozenset[str], bool] = {}

    def consumed(self, secret: Secret) -> bool:
        """Whether a program is given it, or runs as somebody who can read it."""
        if secret.id in self._given:
            return True
        ways = frozenset(edge.source for edge in self._graph.edges_into(secret.id, {EdgeKind.READS}))
        if ways not in self._readers:
            self._readers[ways] = not self._acting.isdisjoint(readers(self._graph, ways))
        return self._readers[ways]

    def doubt(self, secret: Secret) -> str:
        """Why it is not known that nothing uses it; empty where it is."""
        source = self._graph.sources.get(secret.id, "")
        if not _tells_of_reading(secret):
            return "nothing is known to use it, and when it was read was not reported"
        if not self._acting and not self._given:
            return "nothing is known to use it, and no programs were listed"
        if hidden(self._blind, source, secret.scope):
            return "nothing is known to use it, and not all programs could be listed"
        return ""


def _tells_of_reading(secret: Secret) -> bool:
    """Whether its store tells when a secret was read: Secrets Manager does, and gives no day where it never was."""
    return secret.last_used is not None or (secret.kind == "aws.secretsmanager.secret" and secret.created is not None)
