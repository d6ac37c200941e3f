"""The root user of an AWS account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import name_of
from graph.model import Credential, Resource


@rule(
    "aws-root-access-key",
    "Root user has an access key",
    Severity.CRITICAL,
    kind=RuleKind.FACT,
    remedy=(
        "Sign in to {account} as its root user and delete the keys under Security credentials; "
        "an organisation can forbid them for good by centralised root access"
    ),
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-NHI:NHI7:2025",
        "NIST-CSF-2.0:PR.AA-01",
        "NIST-CSF-2.0:PR.AA-05",
        "CIS-AWS-7.0.0/2.4",
    ),
    reads=(Resource, Credential),
    platforms=("aws",),
    streams=("iam.account_summary", "iam.credential_report"),
)
def root_access_key(view: View) -> Iterator[Answer]:
    """No policy of the account limits its root user, so neither is its key limited.

    Nothing needs such a key. The count in IAM's summary decides; the credential report tells since when, and is enough
    where the summary could not be read.
    """
    keys: dict[str, list[Credential]] = defaultdict(list)
    for credential in view.graph.of_kind(Credential, "aws.root.access_key"):
        if credential.active is not False:
            keys[credential.scope].append(credential)
    summaries = {each.scope: each for each in view.graph.of_kind(Resource, "aws.iam.summary")}
    for scope in sorted({*keys, *summaries}):
        summary = summaries.get(scope)
        count = summary.facts.get("root_access_keys") if summary else None
        if count or keys.get(scope):
            yield _hit(view, scope, keys)
        elif count is None:
            yield Unsure(subject=f"aws.account:{scope}", why="whether its root user has keys was not reported")


def _hit(view: View, scope: str, keys: Mapping[str, Sequence[Credential]]) -> Hit:
    account = f"aws.account:{scope}"
    told = (f"{each.name}, made on {each.created:%Y-%m-%d}" for each in keys.get(scope, ()) if each.created)
    return Hit(
        subject=account,
        message="its root user has an access key that works",
        evidence=tuple(told),
        facts={"account": name_of(view.graph, account)},
    )
