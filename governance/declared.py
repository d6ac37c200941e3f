"""The shape of the register's YAML, as people write it. What is not known here is an error with its line."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

RiskClass = str
State = Literal["proposed", "assessed", "approved", "pilot", "production", "suspended", "retiring", "retired"]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts share: a key that is not known here is refused, for it would be believed and do nothing."""


class PolicyText(Strict, frozen=True, kw_only=True):
    """What each risk class must have."""

    risk_classes: tuple[RiskClass, ...] = ("minimal", "limited", "high", "prohibited")
    review_period_days: dict[RiskClass, int] = {}
    approval_max_days: dict[RiskClass, int] = {}
    exception_max_days: dict[RiskClass, int] = {}
    required_approvals: dict[RiskClass, tuple[str, ...]] = {}
    independence: dict[RiskClass, tuple[str, ...]] = {}
    backup_owner: tuple[RiskClass, ...] = ()
    required_records: dict[RiskClass, tuple[str, ...]] = {}
    jit_required: dict[RiskClass, tuple[str, ...]] = {}
    log_retention_days: dict[RiskClass, int] = {}


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
    effect: str | None = None
    digest: str | None = None
    limits: dict[str, Any] = {}


class DataText(Strict, frozen=True, kw_only=True, rename={"class_": "class"}):
    """One place whose data the system may use."""

    id: str
    effects: tuple[str, ...] = ()
    class_: str | None = None


class AccessText(Strict, frozen=True, kw_only=True):
    """The approved envelope: what the system may have at most."""

    data_sources: tuple[DataText, ...] = ()
    tools: tuple[ToolText, ...] = ()
    downstream: dict[str, Any] = {}
    credentials: dict[str, Any] = {}


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


class SystemText(Strict, frozen=True, kw_only=True):
    """One AI system as it is declared. Parts that no rule reads yet are kept as they are written."""

    id: str
    name: str
    state: State
    purpose: str | None = None
    intended_use: str | None = None
    unacceptable_use: tuple[str, ...] = ()
    owner: str | None = None
    backup_owner: str | None = None
    accountable_executive: str | None = None
    business_unit: str | None = None
    affected: dict[str, Any] = {}
    decision: dict[str, Any] = {}
    data: dict[str, Any] = {}
    risk: RiskText | None = None
    models: tuple[dict[str, Any], ...] = ()
    identities: tuple[BindingText, ...] = ()
    environments: tuple[str, ...] = ()
    access: AccessText = msgspec.field(default_factory=AccessText)
    oversight: dict[str, Any] = {}
    logging: dict[str, Any] = {}
    approvals: tuple[ApprovalText, ...] = ()
    exceptions: tuple[dict[str, Any], ...] = ()
    reviews: tuple[ReviewText, ...] = ()
    assessments: tuple[dict[str, Any], ...] = ()
    tests: tuple[dict[str, Any], ...] = ()
    suppliers: tuple[dict[str, Any], ...] = ()
    incidents: tuple[dict[str, Any], ...] = ()
    changes: tuple[dict[str, Any], ...] = ()
    retirement: dict[str, Any] | None = None


class RegisterText(Strict, frozen=True, kw_only=True):
    """A whole file. Systems are read one by one, so that an error in one leaves the others."""

    api_version: Literal["nhi-register/v1"] = msgspec.field(name="apiVersion")
    organisation: str = ""
    policy: PolicyText | None = None
    people: PeopleText = msgspec.field(default_factory=PeopleText)
    systems: tuple[Any, ...] = ()
