"""What the code of a repository does with credentials: makes some that never end, shares some among environments."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, View, rule
from graph.model import Resource

INSTEAD = {
    "aws": "aws_iam_role with an assume_role_policy for the workload (OIDC, a task role, Roles Anywhere)",
    "google": "google_iam_workload_identity_pool_provider, or impersonation",
    "azuread": "azuread_application_federated_identity_credential or azurerm_user_assigned_identity",
    "github": "OIDC (permissions: id-token: write), or a value from a secrets manager",
}


@rule(
    "repo-static-key-in-iac",
    "IaC creates a static machine credential",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy="In {path}, replace {name} by {instead}; then revoke the credential and take it out of {ends_in}",
    frameworks=(
        "OWASP-NHI:NHI7:2025",
        "OWASP-NHI:NHI4:2025",
        "NIST-CSF-2.0:PR.AA-01",
        "NIST-CSF-2.0:PR.PS-06",
    ),
    reads=(Resource,),
    platforms=("git",),
    streams=("static_keys",),
)
def static_key(view: View) -> Iterator[Answer]:
    """A key that code makes lies in the state of that code, where nobody looks for it and many can read it.

    It is told where the value ends up, as far as the same folder says. A pipeline's secret counts where its value is
    written out; one that comes from a variable is made elsewhere.
    """
    for each in view.graph.each(Resource):
        if each.kind != "git.static_key":
            continue
        ends, path = str(each.facts.get("ends_in")), str(each.facts.get("path"))
        family = str(each.facts.get("type")).lower().partition("_")[0].partition(":")[0]
        yield Hit(
            subject=each.id,
            message=f"{path}:{each.facts.get('line')} makes {each.facts.get('makes')}; its value is in {ends}",
            evidence=(f"{path}:{each.facts.get('line')}",),
            facts={"path": path, "ends_in": ends, "instead": INSTEAD.get(family, INSTEAD["aws"])},
        )


@rule(
    "repo-shared-credential-reference",
    "Same credential name or ARN referenced by code of several environments",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy="Make one for production and one for the rest, and let the code of each environment name its own: {name}",
    frameworks=(
        "OWASP-NHI:NHI8:2025",
        "OWASP-NHI:NHI9:2025",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:PR.PS-01",
    ),
    reads=(Resource,),
    platforms=("git",),
    streams=("references",),
)
def shared_reference(view: View) -> Iterator[Answer]:
    """What the test system is given opens production, too, when both are told the same name.

    Only full names count (an ARN, the address of a secret), in files whose path names an environment; a module that
    takes its secret from a variable has none. Names of a pipeline's secrets are left out: each environment has its own
    under the same name.
    """
    worth = view.graph.worth
    for each in view.graph.each(Resource):
        named = str(each.facts.get("environments")).split(",")
        if each.kind == "git.reference" and len({worth.is_production(name) for name in named}) > 1:
            yield Hit(
                subject=each.id,
                message=f"code of {' and '.join(named)} refers to it",
                evidence=tuple(str(each.facts.get("places") or "").split()),
            )
