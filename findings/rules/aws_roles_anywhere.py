"""Roles of AWS that certificates open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from findings.conditions import binds
from findings.declare import Answer, Hit, RuleKind, Severity, View, rule
from findings.entrances import Entrances
from findings.subjects import name_of
from graph.model import Resource, Trust

SERVICE, PROFILE = "rolesanywhere.amazonaws.com", "aws.rolesanywhere.profile"
CERTIFICATE = "aws:principaltag/x509"
SOURCE = "aws:sourcearn"


@rule(
    "aws-roles-anywhere-wide",
    "Roles Anywhere profile accepts any certificate of the trust anchor",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy=(
        "Add to the trust policy of {role} a condition StringEquals on aws:PrincipalTag/x509Subject/CN with the names "
        "that may come in, and one on aws:SourceArn with the trust anchor"
    ),
    frameworks=("OWASP-NHI:NHI4:2025", "NIST-CSF-2.0:PR.AA-03", "NIST-CSF-2.0:PR.AA-04"),
    reads=(Trust, Resource),
    platforms=("aws",),
    streams=("iam.role_trusts", "iam.roles", "rolesanywhere.profiles"),
)
def any_certificate(view: View) -> Iterator[Answer]:
    """A company's authority signs certificates for printers and laptops too, and each of them would open the role.

    Roles that no profile in force offers are left out: no certificate opens them.
    """
    offered: dict[str, list[str]] = defaultdict(list)
    for resource in view.graph.each(Resource):
        if resource.kind == PROFILE:
            for role in resource.runs_as:
                offered[role].append(resource.name)
    entrances = view.graph.once(Entrances)
    for trust in entrances.by("service"):
        if trust.principal == SERVICE and trust.target in offered and not _narrowed(trust):
            profiles = ", ".join(sorted(offered[trust.target]))
            message = f"the profile {profiles} offers it to any certificate that a trust anchor believes"
            facts = {"role": name_of(view.graph, trust.target)}
            yield entrances.sure(Hit(subject=trust.target, message=message, evidence=(trust.id,), facts=facts))


def _narrowed(trust: Trust) -> bool:
    """Whether a condition looks at the certificate, or at the anchor that it comes by."""
    return any(binds(each) and each.key.lower().startswith((CERTIFICATE, SOURCE)) for each in trust.conditions)
