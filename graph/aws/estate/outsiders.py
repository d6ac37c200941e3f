"""Those whom a resource's own policy lets in and nobody scanned: services, providers, other accounts, anyone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.aws.answers import Decision
from graph.aws.estate.question import Question
from graph.aws.evaluate.decide import evaluate
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.evaluate.request import request_of
from graph.aws.language.callers import Caller, NoCaller, caller, federated, service
from graph.aws.language.context import NOTHING_KNOWN
from graph.aws.language.statements import unread
from graph.model import Principal


def outsiders(question: Question) -> Iterator[tuple[str, Decision]]:
    """Those that may, each with the decision."""
    for principal in _named(question):
        who = _caller(principal)
        decision = None if who is None else _decided(question, who)
        if decision is not None and decision.possible:
            yield principal.name, decision


def _decided(question: Question, who: Caller) -> Decision:
    identity = (unread(f"the policies of account {who.account}"),) if who.has_policies else ()
    layers = PoliciesByLayer(identity=identity, resource=question.resource, grants=question.grants, rcps=question.rcps)
    context = question.given or NOTHING_KNOWN
    request = request_of(who, question.action, question.arn, account=question.account or None, context=context)
    return evaluate(request, layers)


def _named(question: Question) -> Iterable[Principal]:
    allows = (each for each in question.own if each.allow)
    named = dict.fromkeys(principal for each in allows for principal in each.written.principals)
    scanned = question.estate.standing.accounts.keys() | {each.account for each in question.estate.classes}
    for principal in named:
        account = _account(principal)
        if principal.form != "AWS" or principal.name == "*" or (account and account not in scanned):
            yield principal


def _caller(principal: Principal) -> Caller | None:
    if principal.form == "Service":
        return service(principal.name)
    if principal.form == "Federated":
        return federated(principal.name)
    try:
        return caller(principal.name)
    except NoCaller:
        return None


def _account(principal: Principal) -> str:
    try:
        return caller(principal.name).account if principal.form == "AWS" else ""
    except NoCaller:
        return ""
