"""What settings say of a ServiceNow instance, and what the states of its usual tables mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from findings.declare import Severity
from graph.references import SecretRef
from reports.send.exchange import Web

WEIGHTS: Mapping[Severity, tuple[str, str]] = {
    Severity.CRITICAL: ("1", "1"),
    Severity.HIGH: ("2", "1"),
    Severity.MEDIUM: ("2", "2"),
    Severity.LOW: ("3", "2"),
    Severity.INFO: ("3", "3"),
}
"""Impact and urgency, of which ServiceNow makes the priority: 1, 2, 3, 4 and 5."""


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """What the states of a table mean, as the product comes. Instances change them, so settings can."""

    close_state: str
    close_code: str
    reopen_state: str
    closed_states: tuple[str, ...]
    declined: tuple[str, ...]
    """States and close codes that say that nothing will be done."""


INCIDENT = Ways(
    close_state="6",
    close_code="Solution provided",
    reopen_state="2",
    closed_states=("6", "7", "8"),
    declined=("8", "No resolution provided", "Not Solved (Not Reproducible)", "Not Solved (Too Costly)"),
)
SECURITY_INCIDENT = Ways(
    close_state="3",
    close_code="",
    reopen_state="16",
    closed_states=("3", "7"),
    declined=("7", "Not resolved", "False positive", "Invalid vulnerability", "Risk accepted"),
)
TASK = Ways(close_state="3", close_code="", reopen_state="1", closed_states=("3", "4", "7"), declined=("4", "7"))
WAYS: Mapping[str, Ways] = {"incident": INCIDENT, "sn_si_incident": SECURITY_INCIDENT}


class ServiceNow(Web, frozen=True, kw_only=True):
    """Settings of a target ``servicenow``."""

    url: Annotated[str, Meta(description="Where the instance answers: https://NAME.service-now.com.")]
    table: Annotated[
        str, Meta(pattern=r"^[a-z][a-z0-9_]*$", description="Table of new records: incident, sn_si_incident, a task.")
    ] = "incident"
    user: Annotated[str | None, Meta(description="Account to work as, with password.")] = None
    password: Annotated[SecretRef | None, Meta(description="Where the password of user is found.")] = None
    client_id: Annotated[str | None, Meta(description="OAuth client, with client_secret, instead of user.")] = None
    client_secret: Annotated[SecretRef | None, Meta(description="Where the secret of client_id is found.")] = None
    api_key: Annotated[SecretRef | None, Meta(description="Where a REST API key is found, instead of user.")] = None
    caller: Annotated[str | None, Meta(description="Who calls: user name, e-mail or sys_id.")] = None
    assignment_group: Annotated[str | None, Meta(description="Group that works on it: name or sys_id.")] = None
    impact: Annotated[Mapping[Severity, str], Meta(description="Impact by severity, where it is not ours.")] = {}
    urgency: Annotated[Mapping[Severity, str], Meta(description="Urgency by severity, where it is not ours.")] = {}
    close_state: Annotated[str | None, Meta(description="State to close with; 6 (Resolved) for incidents.")] = None
    close_code: Annotated[
        str | None, Meta(description="Close code to close with; 'Solution provided' for incidents, else none.")
    ] = None
    reopen_state: Annotated[str | None, Meta(description="State to reopen with; 2 (In Progress) for incidents.")] = None
    closed_states: Annotated[tuple[str, ...] | None, Meta(description="States that mean that it is closed.")] = None
    declined: Annotated[
        tuple[str, ...] | None,
        Meta(description="States and close codes that say that nothing will be done: each proposes a waiver."),
    ] = None

    @property
    def ways(self) -> Ways:
        """What states mean there."""
        usual = WAYS.get(self.table, TASK)
        said = {name: getattr(self, name) for name in Ways.__struct_fields__ if getattr(self, name) is not None}
        return msgspec.structs.replace(usual, **said)

    def weights(self, severity: Severity) -> Mapping[str, str]:
        """How heavy a record is."""
        impact, urgency = WEIGHTS[severity]
        return {"impact": self.impact.get(severity, impact), "urgency": self.urgency.get(severity, urgency)}
