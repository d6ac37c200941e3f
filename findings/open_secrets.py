"""Secrets whose own policies let everybody read them, and who may read them by rights of their own all the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from graph.access import AccessGraph
from graph.aws.sealed import READING
from graph.model import Identity, Policy, Secret, Statement
from graph.policy import applies, decide
from graph.rights import PolicyBook

EVERYBODY = "*"
ONE_OF_THEM = ("aws:principalarn", "aws:principaltag/", "aws:userid", "aws:username")
"""How keys of conditions begin that pick single callers out of an account or an organisation."""


class OpenSecrets:
    """What stands open to everybody is nobody's own reach."""

    def __init__(self, graph: AccessGraph) -> None:
        self._graph = graph
        self._open = {id_: action for id_, action in _read_by_policies(graph) if _opened(graph, id_, action)}

    def beyond(self, identity: str, secrets: Iterable[str]) -> Collection[str]:
        """Those of some secrets that an identity reads because it may, and not because everybody may."""
        return {each for each in secrets if each not in self._open or self._may(identity, each)}

    def _may(self, id_: str, secret: str) -> bool:
        identity = self._graph.get(id_)
        if not isinstance(identity, Identity):
            return True
        rights = self._graph.table(PolicyBook).rights(identity)
        return decide(rights, self._open[secret], secret).possible


def _read_by_policies(graph: AccessGraph) -> Iterable[tuple[str, str]]:
    """The secrets of the kinds that have policies, with the action that reads each."""
    return ((each.id, READING[each.kind]) for each in graph.each(Secret) if each.kind in READING)


def _opened(graph: AccessGraph, secret: str, action: str) -> bool:
    return any(_to_everybody(each) and applies(each, action, secret) for each in _policy(graph, secret))


def _policy(graph: AccessGraph, secret: str) -> Iterable[Statement]:
    for policy in graph.table(PolicyBook).attached(secret, "resource"):
        record = graph.get(policy)
        yield from record.statements if isinstance(record, Policy) else ()


def _to_everybody(statement: Statement) -> bool:
    """Whether it lets in anyone at all, or whoever is of an account or an organisation."""
    named = any(each.form == "AWS" and each.name == EVERYBODY for each in statement.principals)
    picks = any(each.key.lower().startswith(ONE_OF_THEM) for each in statement.conditions)
    return statement.allow and named and not picks
