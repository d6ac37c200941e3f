"""Roles of AWS that accept tokens of an OIDC issuer: of whom, and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from findings.claims import AUDIENCE, SUBJECT, asking, names_somebody, on_claim, shared
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.entrances import Entrances
from findings.subjects import name_of
from findings.walks import administering, walks_to
from graph.model import Condition, Resource, Trust

STREAMS = ("iam.role_trusts", "iam.roles", "iam.oidc_providers")
PULL_REQUEST = ":pull_request"
SEPARATORS = re.compile(r"[:/]")


@rule(
    "aws-oidc-no-sub",
    "OIDC role trust has no subject condition",
    Severity.CRITICAL,
    kind=RuleKind.FACT,
    remedy=(
        "Add to the trust policy of {role} a condition StringEquals on {issuer}:sub that names the repository or "
        "project and the branch or environment"
    ),
    frameworks=(
        "OWASP-NHI:NHI4:2025",
        "OWASP-NHI:NHI6:2025",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:PR.AA-04",
        "NIST-CSF-2.0:PR.AA-05",
    ),
    reads=(Trust,),
    platforms=("aws",),
    streams=STREAMS,
)
def no_subject(view: View) -> Iterator[Answer]:
    """The issuer gives tokens to all its customers, so without a subject any of them may assume the role.

    An optional operator and one of ``ForAllValues`` do not protect: they hold where the claim is absent. Another claim
    that says whose token it is counts as well. Issuers that serve us alone are not judged.
    """
    entrances = view.graph.once(Entrances)
    for trust in entrances.by("federated"):
        if shared(trust.issuer or "") and not asking(trust, SUBJECT) and not names_somebody(trust):
            message = f"it accepts any token of {trust.issuer}: no condition asks for a subject"
            yield entrances.sure(_hit(view, trust, message))


@rule(
    "aws-oidc-wide-sub",
    "OIDC subject pattern is too wide",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy="Write in the trust policy of {role} whole subjects in place of {pattern}: owner, repository and branch",
    frameworks=(
        "OWASP-NHI:NHI4:2025",
        "OWASP-NHI:NHI6:2025",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:PR.AA-04",
        "NIST-CSF-2.0:PR.AA-05",
    ),
    reads=(Trust,),
    platforms=("aws",),
    streams=STREAMS,
)
def wide_subject(view: View) -> Iterator[Answer]:
    """A pattern over all owners lets in strangers; one over all repositories lets in every new one.

    Where the role leads to administrator rights, pull requests are too wide as well: their authors write the workflow
    that runs. One narrow condition is enough, whatever the others are.
    """
    entrances = view.graph.once(Entrances)
    administrators = walks_to(view.graph, administering(view.graph))
    for trust in entrances.by("federated"):
        if names_somebody(trust):
            continue
        mighty = trust.target in administrators
        found = [_wide_ones(each, mighty=mighty) for each in asking(trust, SUBJECT)]
        if found and all(found):
            yield entrances.sure(_hit(view, trust, f"its subject may be {found[0][0]}"))


def _wide_ones(condition: Condition, *, mighty: bool) -> list[str]:
    return [why for value in condition.values if (why := _wide(value, mighty=mighty))]


def _wide(pattern: str, *, mighty: bool) -> str:
    """What makes a pattern of subjects too wide; empty when it is not. ``repo:owner/name:…`` is how most begin."""
    form, owner, name, *_ = (*SEPARATORS.split(pattern), "", "")
    if form.startswith("*") or not pattern.strip("*?"):
        return f"anything ({pattern})"
    if form.endswith("*") or owner.startswith("*"):
        return f"of any owner ({pattern})"
    if owner.endswith("*") or name.startswith("*"):
        return f"anything of {owner.strip('*')} ({pattern})"
    if mighty and pattern.endswith(PULL_REQUEST):
        return f"a pull request, and the role leads to administrator rights ({pattern})"
    return ""


@rule(
    "aws-oidc-no-aud",
    "OIDC trust does not pin the audience",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy=(
        "Add to the trust policy of {role} a condition StringEquals on {issuer}:aud, usually with sts.amazonaws.com"
    ),
    frameworks=("OWASP-NHI:NHI4:2025", "NIST-CSF-2.0:PR.AA-04"),
    reads=(Trust, Resource),
    platforms=("aws",),
    streams=STREAMS,
)
def no_audience(view: View) -> Iterator[Answer]:
    """A provider with several audiences accepts tokens that were made for another purpose.

    Whoever may ask for a token with one of these audiences may then assume the role. With one audience alone the
    provider itself pins it.
    """
    entrances = view.graph.once(Entrances)
    for trust in entrances.by("federated"):
        if trust.issuer and not asking(trust, AUDIENCE) and "oidc-provider/" in trust.principal:
            yield from _audiences(view, entrances, trust)


def _audiences(view: View, entrances: Entrances, trust: Trust) -> Iterator[Answer]:
    provider = view.graph.get(trust.principal)
    told = provider.facts.get("audiences") if isinstance(provider, Resource) else None
    if told is None:
        why = f"it pins no audience, and which ones {trust.issuer} is believed for is not known"
        yield Unsure(subject=trust.target, why=why)
    elif len(names := str(told).split()) > 1:
        message = f"it accepts tokens of {trust.issuer} for any of {len(names)} audiences: {', '.join(names)}"
        yield entrances.sure(_hit(view, trust, message))


def _hit(view: View, trust: Trust, message: str) -> Hit:
    return Hit(
        subject=trust.target,
        message=message,
        evidence=(trust.id,),
        facts={
            "role": name_of(view.graph, trust.target),
            "issuer": trust.issuer or "",
            "pattern": ", ".join(value for each in on_claim(trust, SUBJECT) for value in each.values),
        },
    )
