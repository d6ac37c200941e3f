"""Roles of Vault that let in more than was meant, by tokens of somebody else's."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Identity

MACHINE_LOGINS = frozenset({"alicloud", "approle", "aws", "azure", "cf", "gcp", "kubernetes", "oci", "spiffe"})
HUMAN_LOGINS = frozenset({"ldap", "oidc", "okta", "radius", "saml", "userpass"})
MACHINE_WORDS = ("svc", "service", "bot", "ci", "cd", "jenkins", "gitlab", "github", "runner", "deploy", "terraform")
"""What the names of programs' accounts have in them."""


@rule(
    "vault-jwt-role-unbound",
    "JWT/OIDC role has no subject or claim binding",
    Severity.CRITICAL,
    kind=RuleKind.FACT,
    remedy=(
        "Run: vault write {path} bound_audiences=AUDIENCE bound_subject=SUBJECT, or in bound_claims name the project "
        "and branch that {name} is for"
    ),
    frameworks=(
        "OWASP-NHI:NHI4:2025",
        "OWASP-NHI:NHI6:2025",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:PR.AA-04",
    ),
    reads=(Identity,),
    platforms=("vault",),
    streams=("auth", "jwt.roles"),
)
def unbound_jwt_role(view: View) -> Iterator[Answer]:
    """The issuer of the tokens serves others too: without a subject or claim, everybody who gets a token gets the role.

    An audience is no binding, for whoever asks for a token chooses it. A role of which tokens get nothing beyond
    ``default`` opens nothing. Roles for people with a browser are unknown: their groups may be
    what binds them.
    """
    for role in view.graph.each(Identity):
        if role.kind != "vault.jwt.role" or not _opens(role) or role.facts.get("bound_subject"):
            continue
        claims = role.facts.get("bound_claims")
        if claims and not role.facts.get("claims_any"):
            continue
        if role.facts.get("role_type") == "jwt":
            what = f"its claims let in any value ({claims})" if claims else "neither a subject nor a claim is bound"
            message = f"{what}: every token of its issuer gets {role.facts.get('policies')}"
            yield Hit(subject=role.id, message=message, facts={"path": _path(role)})
        else:
            why = "people log in to it with a browser, and whether the issuer lets in but some of them is not told"
            yield Unsure(subject=role.id, why=why)


@rule(
    "vault-k8s-role-wildcard",
    "Kubernetes auth role accepts any service account or namespace",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Run: vault write {path} bound_service_account_names=NAME bound_service_account_namespaces=NAMESPACE "
        "audience=vault, with those of the workload that {name} is for"
    ),
    frameworks=(
        "OWASP-NHI:NHI4:2025",
        "OWASP-NHI:NHI8:2025",
        "OWASP-NHI:NHI9:2025",
        "NIST-CSF-2.0:PR.AA-04",
        "NIST-CSF-2.0:PR.AA-05",
    ),
    reads=(Identity,),
    platforms=("vault",),
    streams=("auth", "kubernetes.roles"),
)
def wildcard_kubernetes_role(view: View) -> Iterator[Answer]:
    """Whoever may start a pod anywhere in the cluster then has what the role opens.

    A role of which tokens get nothing beyond ``default`` opens nothing. Namespaces that a selector chooses are unknown,
    for who has which labels is the cluster's to tell.
    """
    for role in view.graph.each(Identity):
        if role.kind != "vault.kubernetes.role" or not _opens(role):
            continue
        accounts, spaces = role.facts.get("service_accounts"), role.facts.get("namespaces")
        if "*" in str(accounts).split(",") or "*" in str(spaces).split(","):
            message = f"it takes service accounts {accounts} of namespaces {spaces}, and gives {role.facts['policies']}"
            yield Hit(subject=role.id, message=message, facts={"path": _path(role)})
        elif role.facts.get("namespace_selector"):
            yield Unsure(subject=role.id, why="labels choose its namespaces, and those were not read")
        elif accounts is None:
            yield Unsure(subject=role.id, why="the service accounts that it takes were not reported")


@rule(
    "vault-userpass-machine",
    "Machine logs in with userpass, LDAP or a human entity",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy=(
        "Give the program behind {name} a login of machines (vault auth enable approle, kubernetes or jwt) and take "
        "the alias of {login} from its entity"
    ),
    frameworks=("OWASP-NHI:NHI10:2025", "OWASP-NHI:NHI4:2025", "NIST-CSF-2.0:PR.AA-03"),
    reads=(Identity,),
    platforms=("vault",),
    streams=("identity.entities", "userpass.users"),
)
def machine_with_password(view: View) -> Iterator[Answer]:
    """A program with a person's login has a password that no machine can change, and hides who did what.

    An entity that is known by a login of machines and by one of people is used by both. One with a login of people
    whose name is a program's is unknown until somebody says who uses it.
    """
    entities, users = (view.graph.of_kind(Identity, kind) for kind in ("vault.entity", "vault.userpass.user"))
    for identity in (*entities, *users):
        if identity.enabled is False or identity.human:
            continue
        entity = identity.kind == "vault.entity"
        logins = set(str(identity.facts.get("logins")).split(",")) if entity else {"userpass"}
        people, machines = sorted(logins & HUMAN_LOGINS), sorted(logins & MACHINE_LOGINS)
        if people and machines:
            message = f"it logs in by {', '.join(machines)} as machines do, and by {', '.join(people)} as people do"
            yield Hit(subject=identity.id, message=message, facts={"login": people[0]})
        elif people and _sounds_like_machine(identity.name):
            why = f"its name is a program's, and whether a person logs in by {people[0]} is not told"
            yield Unsure(subject=identity.id, why=why)


def _opens(role: Identity) -> bool:
    policies = role.facts.get("policies")
    return role.enabled is not False and any(each not in {"", "default"} for each in str(policies or "").split(","))


def _path(role: Identity) -> str:
    return role.id.removeprefix(f"{role.kind}:{role.scope}/")


def _sounds_like_machine(name: str) -> bool:
    words = name.lower().replace("_", "-").replace(".", "-").split("-")
    return any(word in MACHINE_WORDS for word in words)
