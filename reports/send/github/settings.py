"""What settings say of issues of a repository on GitHub."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from findings.declare import Severity
from graph.references import SecretRef
from reports.send.exchange import Web

CLOUD = "https://api.github.com"
DECLINED = ("not_planned", "wontfix", "invalid")


class GitHub(Web, frozen=True, kw_only=True):
    """Settings of a target ``github``."""

    repository: Annotated[
        str, Meta(pattern=r"^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", description="Repository of new issues: OWNER/NAME.")
    ]
    token: Annotated[
        SecretRef,
        Meta(description="Where a token that may write issues is found; a command that prints one is asked anew."),
    ]
    url: Annotated[str, Meta(description="Where the API answers; for an Enterprise Server https://HOST/api/v3.")] = (
        CLOUD
    )
    label: Annotated[
        str, Meta(pattern=r"^[^,]{1,50}$", description="Label of every issue of ours, by which they are found again.")
    ] = "musterbook"
    severity_label: Annotated[
        str, Meta(max_length=40, description="Label that says how severe it is, with {severity} in it; none if empty.")
    ] = "severity: {severity}"
    declined: Annotated[
        tuple[str, ...],
        Meta(description="State reasons and labels that say that nothing will be done: each proposes a waiver."),
    ] = DECLINED
    allow_public: Annotated[
        bool, Meta(description="Make issues also where everybody can read them: in a public repository.")
    ] = False
    writes_per_second: Annotated[
        float, Meta(gt=0, description="Writes a second at most; GitHub asks for no more than one.")
    ] = 1.0

    def severity_labels(self, *severities: Severity) -> tuple[str, ...]:
        """The labels of these severities."""
        said = self.severity_label
        return tuple(said.replace("{severity}", str(each)) for each in severities) if said else ()
