"""The shape of the register's YAML, as people write it. What is not known here is an error with its line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec

RiskClass = str
Days = Annotated[int, msgspec.Meta(ge=0)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Effect = Literal["read", "write-reversible", "write", "write-irreversible", "execute", "money", "admin"]
Independence = Literal["approver_not_owner", "approver_not_requester"]
State = Literal["proposed", "assessed", "approved", "pilot", "production", "suspended", "retiring", "retired"]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts share: a key that is not known here is refused, for it would be believed and do nothing."""


class PolicyText(Strict, frozen=True, kw_only=True):
    """What each risk class must have."""

    risk_classes: tuple[RiskClass, ...] = ("minimal", "limited", "high", "prohibited")
    review_period_days: dict[RiskClass, Days] = {}
    approval_max_days: dict[RiskClass, Days] = {}
    exception_max_days: dict[RiskClass, Days] = {}
    required_approvals: dict[RiskClass, tuple[str, ...]] = {}
    independence: dict[RiskClass, tuple[Independence, ...]] = {}
    backup_owner: tuple[RiskClass, ...] | None = None
    required_records: dict[RiskClass, tuple[str, ...]] = {}
    jit_required: dict[RiskClass, tuple[Effect, ...]] = {}
    log_retention_days: dict[RiskClass, Days] = {}


class PersonText(Strict, frozen=True, kw_only=True):
    """One entry of the people that no directory tells us of: joiners, leavers, contractors."""

    id: str
    name: str | None = None
    email: str | None = None
    status: Literal["active", "disabled", "left", "unknown"] | None = None
    left: date | None = None
    aliases: tuple[str, ...] = ()


class PeopleText(Strict, frozen=True, kw_only=True):
    """Groups by name, and single people."""

    groups: dict[str, tuple[str, ...]] = {}
    directory: tuple[PersonText, ...] = ()


class RiskText(Strict, frozen=True, kw_only=True, rename={"class_": "class"}):
    """What was decided about the risk of a system."""

    class_: RiskClass
    assessed_on: date | None = None
    eu_ai_act: str | None = None
    accepted_by: str | None = None


class BindingText(Strict, frozen=True, kw_only=True):
    """How discovery recognises the system: an id or pattern, or named parts of one."""

    kind: str
    match: str | dict[str, str]


class ToolText(Strict, frozen=True, kw_only=True):
    """One tool that the system may have."""

    server: str
    tool: str
    effect: Effect | None = None
    digest: str | None = None
    limits: dict[str, int] = {}


class DataText(Strict, frozen=True, kw_only=True, rename={"class_": "class"}):
    """One place whose data the system may use."""

    id: str
    effects: tuple[Effect, ...] = ()
    class_: str | None = None


class DownstreamText(Strict, frozen=True, kw_only=True):
    """What the system may call: other agents, and hosts."""

    agents: tuple[str, ...] = ()
    egress: tuple[str, ...] = ()


class CredentialsText(Strict, frozen=True, kw_only=True):
    """Which credentials the system may have."""

    max_lifetime: str | None = None
    static_allowed: bool | None = None


class AccessText(Strict, frozen=True, kw_only=True):
    """The approved envelope: what the system may have at most."""

    data_sources: tuple[DataText, ...] = ()
    tools: tuple[ToolText, ...] = ()
    downstream: DownstreamText = DownstreamText()
    credentials: CredentialsText = CredentialsText()


class ApprovalText(Strict, frozen=True, kw_only=True):
    """Who agreed, in which role, from when until when."""

    id: str
    role: str
    approver: str
    on: date
    valid_until: date | None = None
    covers: str | None = None
    evidence: str | None = None


class ReviewText(Strict, frozen=True, kw_only=True):
    """One time that people looked at the system again."""

    on: date
    by: str
    outcome: str | None = None
    changes: str | None = None
    evidence: str | None = None


class AffectedText(Strict, frozen=True, kw_only=True):
    """Whom the system does something to."""

    audience: str | None = None
    processes: tuple[str, ...] = ()


class DecisionText(Strict, frozen=True, kw_only=True):
    """What kind of decisions it takes."""

    high_stakes: bool | None = None
    human_can_override: bool | None = None


class PersonalText(Strict, frozen=True, kw_only=True):
    """Whether it works on the data of people, and how sensitive its data may be."""

    personal: bool | None = None
    classes_max: str | None = None
    lawful_basis: str | None = None


class ModelText(Strict, frozen=True, kw_only=True):
    """One model that it asks."""

    id: str
    provider: str
    model: str
    system_prompt_sha256: str | None = None
    supplier: str | None = None


class OversightText(Strict, frozen=True, kw_only=True):
    """Who is called, how it is stopped, and what a person must agree to each time."""

    escalation: str | None = None
    stop_procedure: str | None = None
    last_tested: date | None = None
    approval_needed_for: tuple[Effect, ...] = ()


class LoggingText(Strict, frozen=True, kw_only=True):
    """Where what it did is written down, and for how long."""

    sink: str | None = None
    retention_days: Days | None = None
    prompts: Literal["full", "redacted", "none"] | None = None


class ExceptionText(Strict, frozen=True, kw_only=True):
    """One thing that a check says and that is accepted for a time."""

    id: str
    check: str
    resource: str
    reason: str | None = None
    approver: str | None = None
    opened: date | None = None
    expires: date | None = None
    compensating: str | None = None


class GrantText(Strict, frozen=True, kw_only=True):
    """A right that one of its identities was given for a time."""

    id: str
    identity: str
    effects: tuple[Effect, ...]
    resource: str = "*"
    approver: str | None = None
    opened: Moment
    expires: Moment


class AssessmentText(Strict, frozen=True, kw_only=True):
    """One assessment, of whichever type."""

    type: str
    on: date
    by: str | None = None
    record: str | None = None
    sha256: str | None = None


class TestText(Strict, frozen=True, kw_only=True):
    """One test."""

    type: str
    on: date
    result: Literal["pass", "fail"] | None = None
    record: str | None = None
    sha256: str | None = None


class SupplierText(Strict, frozen=True, kw_only=True):
    """One supplier of models or tools, and when it was looked at."""

    name: str
    checked_on: date | None = None
    valid_until: date | None = None
    terms: str | None = None
    sha256: str | None = None


class IncidentText(Strict, frozen=True, kw_only=True):
    """One time that something went wrong."""

    id: str
    opened: date
    severity: str | None = None
    what: str | None = None
    actions: tuple[str, ...] = ()
    closed: date | None = None
    lesson: str | None = None


class ChangeText(Strict, frozen=True, kw_only=True):
    """One change of the system that somebody agreed to."""

    id: str
    on: date
    what: str | None = None
    approval: str | None = None


class RetirementText(Strict, frozen=True, kw_only=True):
    """That it ended, when and why."""

    on: date
    reason: str | None = None
    identities_revoked: bool | None = None
    data_disposed: bool | None = None
    record: str | None = None


class RecordText(Strict, frozen=True, kw_only=True):
    """A file that must stay as it was."""

    path: str
    sha256: str | None = None


class SystemText(Strict, frozen=True, kw_only=True):
    """One AI system as it is declared."""

    id: str
    name: str
    state: State
    purpose: str | None = None
    intended_use: str | None = None
    unacceptable_use: tuple[str, ...] = ()
    owner: str | None = None
    backup_owner: str | None = None
    requester: str | None = None
    accountable_executive: str | None = None
    business_unit: str | None = None
    affected: AffectedText = AffectedText()
    decision: DecisionText = DecisionText()
    data: PersonalText = PersonalText()
    risk: RiskText | None = None
    models: tuple[ModelText, ...] = ()
    identities: tuple[BindingText, ...] = ()
    environments: tuple[str, ...] = ()
    access: AccessText = AccessText()
    oversight: OversightText = OversightText()
    logging: LoggingText = LoggingText()
    records: dict[str, str | RecordText] = {}
    approvals: tuple[ApprovalText, ...] = ()
    exceptions: tuple[ExceptionText, ...] = ()
    grants: tuple[GrantText, ...] = ()
    reviews: tuple[ReviewText, ...] = ()
    assessments: tuple[AssessmentText, ...] = ()
    tests: tuple[TestText, ...] = ()
    suppliers: tuple[SupplierText, ...] = ()
    incidents: tuple[IncidentText, ...] = ()
    changes: tuple[ChangeText, ...] = ()
    retirement: RetirementText | None = None


class AttestationText(Strict, frozen=True, kw_only=True):
    """One time that an owner said whether an identity is still needed."""

    on: date
    by: str
    decision: Literal["keep", "narrow", "retire"] = "keep"


class IdentityText(Strict, frozen=True, kw_only=True):
    """An identity that is no AI system, and that somebody knows."""

    name: str
    match: tuple[str, ...]
    owner: str | None = None
    registered: date | None = None
    attestations: tuple[AttestationText, ...] = ()
    attest_every_days: Days | None = None
    reach_budget: Days | None = None


class StoreText(Strict, frozen=True, kw_only=True):
    """A secrets manager that may be used."""

    name: str
    match: tuple[str, ...]


class VendorText(Strict, frozen=True, kw_only=True):
    """A supplier that is let in: by its accounts, client ids or publisher's name."""

    name: str
    match: tuple[str, ...]
    checked_on: date | None = None
    valid_until: date | None = None
    terms: str | None = None


class VendorIncidentText(Strict, frozen=True, kw_only=True):
    """An incident at a supplier, from a list that you keep."""

    name: str
    match: tuple[str, ...]
    on: date
    what: str | None = None


class PlannedText(Strict, frozen=True, kw_only=True):
    """A change of an identity or its credentials that was planned."""

    id: str
    match: tuple[str, ...]
    on: date
    until: date | None = None
    what: str | None = None
    by: str | None = None


class RegisterText(Strict, frozen=True, kw_only=True):
    """A whole file. Systems are read one by one, so that an error in one leaves the others."""

    api_version: Literal["nhi-register/v1"] = msgspec.field(name="apiVersion")
    organisation: str = ""
    policy: PolicyText | None = None
    people: PeopleText = msgspec.field(default_factory=PeopleText)
    systems: tuple[Any, ...] = ()
    identities: tuple[IdentityText, ...] = ()
    stores: tuple[StoreText, ...] = ()
    vendors: tuple[VendorText, ...] = ()
    vendor_incidents: tuple[VendorIncidentText, ...] = ()
    changes: tuple[PlannedText, ...] = ()
    exceptions: tuple[ExceptionText, ...] = ()
