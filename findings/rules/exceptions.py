"""Exceptions of the register that have ended, or never will."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import RULES, Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.evaluate import evaluate
from findings.registered import LIVE, systems
from findings.subjects import name_of
from findings.waivers import fits
from graph.model import Agreement, AiSystem, Exemption

OURS = frozenset({"ai-exception-expired", "nhi-exception-expired", "nhi-exception-unbounded"})
"""The checks of this file: an exception from them would ask itself."""


@rule(
    "ai-exception-expired",
    "Exception for an AI system expired and still in effect",
    Severity.HIGH,
    kind=RuleKind.REGISTER,
    remedy="Mend what {exception} was for, or agree a new exception with an end at {place}",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "OWASP-ASI:ASI10:2026",
        "NIST-CSF-2.0:ID.RA-07",
        "NIST-AI-RMF-1.0:MANAGE 1.4",
        "ISO-42001-2023:10.2",
        "ISO-42001-2023:8.3",
    ),
    reads=(AiSystem,),
)
def ai_expired(view: View) -> Iterator[Answer]:
    """An exception buys time to mend something; when the time is over and nothing was mended, it was a gift.

    What it is for is asked anew: the check that it names, of the resource that it names. Where that check does not
    know, or there is none of that name, the answer is unknown.
    """
    asking = _Asking(view)
    for system in systems(view.graph, LIVE):
        for each in system.exceptions:
            yield from asking.ended(system.id, each)


@rule(
    "nhi-exception-expired",
    "Accepted-risk exception has expired and the finding is still true",
    Severity.HIGH,
    kind=RuleKind.REGISTER,
    remedy="Mend what {exception} was for, or agree a new exception with an end at {place}",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:ID.RA-07", "NIST-CSF-2.0:GV.PO-02"),
    reads=(Agreement,),
)
def expired(view: View) -> Iterator[Answer]:
    """A risk that was accepted for a time is nobody's decision once that time is over.

    The finding that it was for comes back by itself with its own severity; this one says that a promise was not kept.
    """
    asking = _Asking(view)
    for agreement, each in _general(view):
        yield from asking.ended(agreement.id, each)


@rule(
    "nhi-exception-unbounded",
    "Exception has no expiry, approver or reason",
    Severity.MEDIUM,
    kind=RuleKind.REGISTER,
    remedy="Write the approver, the reason and an end within {days} days for {exception} at {place}",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:ID.RA-07"),
    reads=(Agreement, AiSystem),
)
def unbounded(view: View) -> Iterator[Answer]:
    """An exception without an end is a rule that nobody wrote down.

    The longest time is the policy's for the risk class of an AI system, and else ``exception_max_days``. Where the day
    it was opened is missing, how long it lasts is unknown.
    """
    limit = view.limits.exception_max_days
    for system in systems(view.graph, LIVE):
        most = system.demands.exception_days if system.demands.exception_days is not None else limit
        for each in system.exceptions:
            yield from _bounds(system.id, each, most)
    for agreement, each in _general(view):
        yield from _bounds(agreement.id, each, limit)


def _general(view: View) -> Iterator[tuple[Agreement, Exemption]]:
    """The exceptions that are for no AI system."""
    for each in view.graph.each(Agreement):
        if each.kind == "register.exception":
            yield (
                each,
                Exemption(
                    id=each.name,
                    check=str(each.facts.get("check")),
                    resource=each.about[0] if each.about else "*",
                    reason=each.reason,
                    approver=each.by,
                    opened=each.on,
                    expires=each.until,
                    place=each.place,
                ),
            )


class _Asking:
    """Whether what exceptions are for is still so; each check is asked once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[str, tuple[frozenset[str], frozenset[str], bool]] = {}

    def ended(self, subject: str, each: Exemption) -> Iterator[Answer]:
        """What is to be said of one exception: nothing while it lasts, or when it is not needed any more."""
        if each.expires is None or each.expires >= self._view.at:
            return
        still = self._still(each)
        if still:
            message = f"{each.id} ended on {each.expires:%Y-%m-%d}, and {each.check} is still true of {each.resource}"
            evidence = (f"it was approved by {each.approver}",) if each.approver else ()
            yield Hit(subject=subject, message=message, evidence=evidence, facts=_facts(each))
        elif still is None:
            why = f"{each.id} ended; whether {each.check} is still true of {each.resource} is unknown"
            yield Unsure(subject=subject, why=why)

    def _still(self, each: Exemption) -> bool | None:
        if each.check in OURS or each.check not in RULES:
            return None
        hits, unsure, blind = self._asked(each.check)
        if any(self._fits(each.resource, id_) for id_ in hits):
            return True
        return None if blind or any(self._fits(each.resource, id_) for id_ in unsure) else False

    def _asked(self, check: str) -> tuple[frozenset[str], frozenset[str], bool]:
        if check not in self._known:
            found = evaluate(self._view, [RULES[check]])
            (outcome,) = found.outcomes
            self._known[check] = (
                frozenset(hit.subject for hit in found.hits[check]),
                frozenset(each.subject for each in outcome.unsure),
                bool(outcome.gaps or outcome.error),
            )
        return self._known[check]

    def _fits(self, resource: str, id_: str) -> bool:
        return fits(resource, id_) or fits(resource, name_of(self._view.graph, id_))


def _bounds(subject: str, each: Exemption, most: int) -> Iterator[Answer]:
    named = (("approver", each.approver), ("reason", each.reason), ("end", each.expires))
    missing = [word for word, said in named if not said]
    facts = {**_facts(each), "days": str(most)}
    if missing:
        yield Hit(subject=subject, message=f"{each.id} has no {' and no '.join(missing)}", facts=facts)
    elif each.expires is not None and each.opened is None:
        yield Unsure(subject=subject, why=f"when {each.id} was opened is not written down")
    elif each.expires is not None and each.opened is not None and (days := (each.expires - each.opened).days) > most:
        yield Hit(subject=subject, message=f"{each.id} lasts {days} days; the limit is {most}", facts=facts)


def _facts(each: Exemption) -> dict[str, str]:
    return {"exception": each.id, "place": each.place or "its entry in the register"}
