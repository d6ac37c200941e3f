"""What settings say of issues of a project on GitLab."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from findings.declare import Severity
from graph.references import SecretRef
from reports.send.exchange import Web

CLOUD = "https://gitlab.com"
DECLINED = ("wontfix", "won't fix", "resolution::declined", "false positive")


class GitLab(Web, frozen=True, kw_only=True):
    """Settings of a target ``gitlab``."""

    project: Annotated[str, Meta(min_length=1, description="Project of new issues: its path (GROUP/NAME) or number.")]
    token: Annotated[
        SecretRef, Meta(description="Where a project, group or personal access token with the scope api is found.")
    ]
    url: Annotated[str, Meta(description="Where GitLab answers, with its path if it has one.")] = CLOUD
    confidential: Annotated[
        bool, Meta(description="Make issues that only members of the project see, from the role Planner on.")
    ] = True
    issue_type: Annotated[Literal["issue", "incident", "task"], Meta(description="Type of new issues.")] = "issue"
    label: Annotated[
        str, Meta(pattern=r"^[^,]{1,255}$", description="Label of every issue of ours, by which they are found again.")
    ] = "musterbook"
    severity_label: Annotated[
        str, Meta(description="Label that says how severe it is, with {severity} in it; none if empty.")
    ] = "severity::{severity}"
    declined: Annotated[
        tuple[str, ...], Meta(description="Labels that say that nothing will be done: each proposes a waiver.")
    ] = DECLINED

    def severity_labels(self, *severities: Severity) -> tuple[str, ...]:
        """The labels of these severities."""
        said = self.severity_label
        return tuple(said.replace("{severity}", str(each)) for each in severities) if said else ()
