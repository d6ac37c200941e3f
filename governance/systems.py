"""An AI system as the register declares it, as a record with what the policy asks of its risk class."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from findings.yaml_lines import Document, end_of_day, start_of_day
from findings.yaml_lines import Place as Steps
from governance.declared import ApprovalText, BindingText, ExceptionText, PolicyText, SystemText
from governance.kept_records import kept_records
from graph.model import (
    AiSystem,
    Approval,
    ApprovedData,
    ApprovedTool,
    Assessment,
    DeclaredModel,
    Demands,
    Elevation,
    Exemption,
    Incident,
    Oversight,
    SupplierCheck,
)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is written."""

    document: Document
    steps: Steps

    def __str__(self) -> str:
        return f"{self.document.path}:{self.document.line(self.steps)}"

    def inside(self, *steps: str | int) -> Place:
        """A place within this one."""
        return Place(document=self.document, steps=(*self.steps, *steps))


def id_of(text: SystemText) -> str:
    """The id of its record."""
    return f"ai.system:{text.id}"


def system(text: SystemText, policy: PolicyText, organisation: str, where: Place) -> AiSystem:
    """The record of one declared system."""
    risk = text.risk.class_ if text.risk else None
    wanted = policy.required_records.get(risk or "", ())
    return AiSystem(
        id=id_of(text),
        kind="ai.system",
        scope=organisation,
        name=text.name,
        state=text.state,
        owner=text.owner,
        backup_owner=text.backup_owner,
        requester=text.requester,
        purpose=text.purpose,
        risk_class=risk,
        risk_assessed=_start(text.risk.assessed_on) if text.risk else None,
        identities=tuple(pattern for each in text.identities for pattern in _patterns(each)),
        tools=tuple(ApprovedTool(server=each.server, tool=each.tool, effect=each.effect) for each in text.access.tools),
        data_sources=tuple(
            ApprovedData(id=each.id, effects=each.effects, level=each.class_) for each in text.access.data_sources
        ),
        most_sensitive=text.data.classes_max,
        models=tuple(
            DeclaredModel(id=each.id, provider=each.provider, model=each.model, supplier=each.supplier)
            for each in text.models
        ),
        digest=digest(text),
        approvals=tuple(_approval(each, policy.approval_max_days.get(risk or "")) for each in text.approvals),
        required_roles=policy.required_approvals.get(risk or "", ()),
        demands=_demands(policy, risk or ""),
        next_review=_next_review(text, policy.review_period_days.get(risk or "")),
        last_change=_start(max((each.on for each in text.changes), default=None)),
        exceptions=tuple(exemption(each, where.inside("exceptions", at)) for at, each in enumerate(text.exceptions)),
        grants=_grants(text),
        oversight=Oversight(
            escalation=text.oversight.escalation,
            stop_procedure=text.oversight.stop_procedure,
            last_tested=_start(text.oversight.last_tested),
        ),
        log_days=text.logging.retention_days,
        log_sink=text.logging.sink,
        personal_data=text.data.personal,
        high_stakes=text.decision.high_stakes,
        records=tuple(kept_records(text, wanted, Path(where.document.path).parent)),
        assessments=tuple(
            Assessment(type=each.type, on=start_of_day(each.on), by=each.by) for each in text.assessments
        ),
        suppliers=_suppliers(text),
        incidents=_incidents(text),
        retired=_start(text.retirement.on) if text.retirement else None,
        place=str(where),
    )


def digest(text: SystemText) -> str:
    """What an approval covers: a digest of the models and the access, however they are laid out in the file."""
    written = msgspec.json.encode({"access": text.access, "models": text.models}, order="sorted")
    return f"sha256:{hashlib.sha256(written).hexdigest()}"


def exemption(text: ExceptionText, where: Place) -> Exemption:
    """One exception of the register."""
    return Exemption(
        id=text.id,
        check=text.check,
        resource=text.resource,
        reason=text.reason,
        approver=text.approver,
        opened=_start(text.opened),
        expires=_end(text.expires),
        place=str(where),
    )


def _approval(text: ApprovalText, at_most: int | None) -> Approval:
    """One approval. The policy ends it where it says no end of its own, or a later one."""
    latest = text.on + timedelta(days=at_most) if at_most is not None else None
    return Approval(
        id=text.id,
        role=text.role,
        approver=text.approver,
        on=start_of_day(text.on),
        valid_until=_end(min(filter(None, (text.valid_until, latest)), default=None)),
        covers=text.covers,
    )


def _demands(policy: PolicyText, risk: str) -> Demands:
    return Demands(
        independence=tuple(policy.independence.get(risk, ())),
        backup_owner=None if policy.backup_owner is None else risk in policy.backup_owner,
        jit_effects=tuple(policy.jit_required.get(risk, ())),
        log_days=policy.log_retention_days.get(risk),
        review_days=policy.review_period_days.get(risk),
        exception_days=policy.exception_max_days.get(risk),
    )


def _grants(text: SystemText) -> tuple[Elevation, ...]:
    return tuple(
        Elevation(
            id=each.id,
            identity=each.identity,
            effects=each.effects,
            resource=each.resource,
            approver=each.approver,
            opened=each.opened,
            expires=each.expires,
        )
        for each in text.grants
    )


def _suppliers(text: SystemText) -> tuple[SupplierCheck, ...]:
    return tuple(
        SupplierCheck(
            name=each.name, checked=_start(each.checked_on), valid_until=_end(each.valid_until), terms=each.terms
        )
        for each in text.suppliers
    )


def _incidents(text: SystemText) -> tuple[Incident, ...]:
    return tuple(
        Incident(
            id=each.id,
            opened=start_of_day(each.opened),
            severity=each.severity,
            actions=each.actions,
            closed=_start(each.closed),
            lesson=each.lesson,
        )
        for each in text.incidents
    )


def _patterns(binding: BindingText) -> Iterator[str]:
    """A binding as written, or its named parts as a path, with or without the host that people leave out."""
    if isinstance(binding.match, str):
        yield binding.match
    else:
        path = "/".join(binding.match.values())
        yield from (path, f"*/{path}")


def _next_review(text: SystemText, period: int | None) -> datetime | None:
    """The last review (or, before the first one, the first approval) and the period of its risk class.

    A change that was agreed to starts the period anew: everything was looked at then.
    """
    first = [min(each.on for each in text.approvals)] if text.approvals else []
    agreed = [each.on for each in text.changes if each.approval]
    since = max((*agreed, *([each.on for each in text.reviews] or first)), default=None)
    return None if since is None or period is None else end_of_day(since + timedelta(days=period))


def _start(day: date | None) -> datetime | None:
    return None if day is None else start_of_day(day)


def _end(day: date | None) -> datetime | None:
    return None if day is None else end_of_day(day)
