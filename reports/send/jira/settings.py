"""What settings say of a Jira."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from findings.declare import Severity
from graph.references import SecretRef
from reports.send.exchange import Web

PRIORITIES: Mapping[Severity, str] = {
    Severity.CRITICAL: "Highest",
    Severity.HIGH: "High",
    Severity.MEDIUM: "Medium",
    Severity.LOW: "Low",
    Severity.INFO: "Lowest",
}
TOKENS = "https://auth.atlassian.com/oauth/token"
DECLINED = (
    "Won't Do",
    "Won't Fix",
    "Declined",
    "Rejected",
    "Not a Bug",
    "Works as Designed",
    "Risk Accepted",
    "False Positive",
    "Invalid",
    "Canceled",
    "Cancelled",
)


class Jira(Web, frozen=True, kw_only=True):
    """Settings of a target ``jira``."""

    url: Annotated[
        str,
        Meta(
            description="Where it answers: https://NAME.atlassian.net, https://api.atlassian.com/ex/jira/CLOUD-ID "
            "for tokens with scopes, or the address of a Data Center with its path."
        ),
    ]
    project: Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", description="Key of the project of new issues.")]
    issue_type: Annotated[str, Meta(min_length=1, description="Name or id of the type of new issues.")] = "Task"
    deployment: Annotated[
        Literal["cloud", "data-center"] | None, Meta(description="Which Jira it is; asked of it when not said.")
    ] = None
    user: Annotated[
        str | None, Meta(description="E-mail or name that the token belongs to. Without it the token is sent as it is.")
    ] = None
    token: Annotated[
        SecretRef | None, Meta(description="Where the API token, personal access token or OAuth token is found.")
    ] = None
    client_id: Annotated[str | None, Meta(description="OAuth client of a service account, instead of a token.")] = None
    client_secret: Annotated[SecretRef | None, Meta(description="Where the secret of that client is found.")] = None
    token_url: Annotated[str, Meta(description="Where that client gets its tokens.")] = TOKENS
    priorities: Annotated[
        Mapping[Severity, str], Meta(description="Names of priorities by severity, where they are not those of Jira.")
    ] = {}
    close_with: Annotated[
        tuple[str, ...], Meta(description="Transitions or statuses to close with, the preferred one first.")
    ] = ()
    reopen_with: Annotated[
        tuple[str, ...], Meta(description="Transitions or statuses to reopen with, the preferred one first.")
    ] = ()
    resolution: Annotated[str, Meta(description="Resolution to close with, where the transition asks for one.")] = (
        "Done"
    )
    close_fields: Annotated[
        Mapping[str, object], Meta(description="Other fields that the transition asks for, by name or id.")
    ] = {}
    declined: Annotated[
        tuple[str, ...],
        Meta(description="Resolutions and statuses that say that nothing will be done: each proposes a waiver."),
    ] = DECLINED
    internal_comments: Annotated[
        bool, Meta(description="Hide comments from the customers of a service project; other projects have none.")
    ] = True
