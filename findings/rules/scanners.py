"""What other scanners found, by how bad they say it is: so that it has an owner, a reach and a life like our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from findings.declare import Answer, Hit, Judge, RuleKind, Severity, View, rule
from findings.leaked import KIND, Standing, dead, told_of
from findings.subjects import OF_OTHERS, name_of, spoken_of
from graph.access import AccessGraph
from graph.model import Credential, Exposure, Resource

REMEDY = "{remedy} (check {check} of {scanner})"
NO_REMEDY = "Do what {scanner} advises for {check}"
IN_COMMIT = "scanner.exposure"


@rule(
    "scanner-secret",
    "Another scanner found a secret in a commit",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Change it where it opens something, and keep the new one in a secrets manager: whoever has a clone of "
        "{repository} has this one for good"
    ),
    frameworks=("OWASP-NHI:NHI2:2025", "NIST-CSF-2.0:PR.DS-01", "CIS-GitHub-1.2.0/1.5.1"),
    reads=(Exposure, Credential),
    platforms=("scanners",),
    streams=("exposures",),
)
def secret(view: View) -> Iterator[Answer]:
    """What stands in a commit can be read by everybody who has a clone, whether the newest version still has it or not.

    A scanner of commits does not say which. Where our own scan of the repository tells of the same value, that is told
    and this is not; one whose credential is known to be switched off is fine.
    """
    ours = {(each.resource, each.fingerprint) for each in view.graph.of_kind(Exposure, KIND)}
    for each in view.graph.of_kind(Exposure, IN_COMMIT):
        if (each.resource, each.fingerprint) not in ours and not dead(view.graph, each):
            there = Standing(exposure=each, places=each.places)
            yield told_of(view, there, f"{there.what} stands in a commit, at {each.places[0]}")


def reported(severity: Severity, title: str) -> Callable[[Judge], Judge]:
    """Declare the rule that tells what other scanners report of one severity."""
    return rule(
        f"scanner-{severity}",
        title,
        severity,
        kind=RuleKind.FACT,
        remedy=REMEDY,
        frameworks=("NIST-CSF-2.0:ID.RA-01",),
        reads=(Resource,),
        platforms=("scanners",),
        streams=("findings",),
    )


@reported(Severity.CRITICAL, "Another scanner reports something critical")
def critical(view: View) -> Iterator[Answer]:
    """A scanner that a team keeps knows things that we do not look for; what it calls critical counts as critical.

    It is fixed when a later report of that scanner no longer holds it, and unknown while its report cannot be read.
    """
    yield from _graded(view.graph, "critical")


@reported(Severity.HIGH, "Another scanner reports something of high severity")
def high(view: View) -> Iterator[Answer]:
    """What a scanner that a team keeps calls high counts as high, with the owner and the reach of the thing itself."""
    yield from _graded(view.graph, "high")


@reported(Severity.MEDIUM, "Another scanner reports something of medium severity")
def medium(view: View) -> Iterator[Answer]:
    """What a scanner that a team keeps calls medium counts as medium; so does what it has no word of ours for."""
    yield from _graded(view.graph, "medium")


@reported(Severity.LOW, "Another scanner reports something of low severity")
def low(view: View) -> Iterator[Answer]:
    """What a scanner that a team keeps calls low or informational counts as low."""
    yield from _graded(view.graph, "low")


def _graded(graph: AccessGraph, severity: str) -> Iterator[Answer]:
    for record in graph.each(Resource):
        if record.kind == OF_OTHERS and record.facts.get("severity") == severity:
            yield _hit(graph, record)


def _hit(graph: AccessGraph, record: Resource) -> Hit:
    facts = {name: str(value) for name, value in record.facts.items() if value is not None}
    thing = name_of(graph, spoken_of(record))
    remedy = facts.get("remedy") or NO_REMEDY.format(scanner=facts["scanner"], check=facts["check"])
    return Hit(
        subject=record.id,
        message=f"{facts['scanner']} says of {thing}: {facts.get('message') or facts['title']}",
        evidence=tuple(each for each in (f"it speaks of {facts['subject']}", facts.get("reference", "")) if each),
        facts={"remedy": remedy, "check": facts["check"], "scanner": facts["scanner"]},
    )
