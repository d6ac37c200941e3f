"""Events of CloudTrail: who used which action, and who made which thing, counted as they are read.

An event may hold what somebody sent and got. Of that, nothing is decoded but the names of things that were made or
altered, and an event that is printed does not show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from connectors.aws.altering import altered
from connectors.aws.veiled import CamelRow, VeiledCamelRow
from graph.alterations import ALTERED
from graph.evidence import MACHINE_MAKER, MAKER
from graph.model import OwnerClaim, Usage

KEPT_DAYS = 90
"""How long CloudTrail keeps what it is asked for."""
MADE: Mapping[str, tuple[str, ...]] = {
    "CreateUser": ("user", "arn"),
    "CreateRole": ("role", "arn"),
    "CreatePolicy": ("policy", "arn"),
    "CreateAccessKey": ("accesskey", "accesskeyid"),
    "CreateServiceSpecificCredential": ("servicespecificcredential", "servicespecificcredentialid"),
    "CreateOpenIDConnectProvider": ("openidconnectproviderarn",),
    "CreateSAMLProvider": ("samlproviderarn",),
    "CreateFunction20150331": ("functionarn",),
    "CreateSecret": ("arn",),
    "CreateKey": ("keymetadata", "arn"),
    "CreateProject": ("project", "arn"),
    "CreateStateMachine": ("statemachinearn",),
    "CreateAgent": ("agent", "agentarn"),
    "CreateAgentRuntime": ("agentruntimearn",),
    "CreateTrustAnchor": ("trustanchor", "trustanchorarn"),
    "CreateProfile": ("profile", "profilearn"),
}
"""Events by which something is made, and where in the answer its name stands, spelled small."""
PREFIXES = {
    "CreateAccessKey": "aws.iam.access_key:",
    "CreateServiceSpecificCredential": "aws.iam.service_credential:",
}
"""What our id has before the name."""
DATED = re.compile(r"20\d{6}(v\d+)?$")
"""Lambda's events bear the date of their interface."""
SERVICES = {"monitoring": "cloudwatch", "tagging": "tag"}
"""Where an event's source is called otherwise than the service is in IAM."""


class Issuer(CamelRow, frozen=True):
    """Whose session it is: the role, or the user."""

    arn: str = ""
    user_name: str = ""


class Session(CamelRow, frozen=True):
    """The session of passing credentials."""

    session_issuer: Issuer | None = None


class Who(CamelRow, frozen=True):
    """Who did it."""

    type: str = ""
    arn: str = ""
    user_name: str = ""
    session_context: Session | None = None

    @property
    def identity(self) -> str:
        """The user or role that acted; empty for AWS itself and for strangers."""
        issuer = self.session_context.session_issuer if self.session_context else None
        if issuer and issuer.arn:
            return issuer.arn
        return self.arn if self.type in {"IAMUser", "Root"} else ""

    @property
    def maker(self) -> tuple[str, float]:
        """Name whom to ask, and how far that is to be believed. A session that bears an address is a person's.

        Of the root user nobody can be asked: who that was, nobody knows.
        """
        if self.type == "Root":
            return "", 0.0
        if self.type == "IAMUser":
            return self.user_name, MAKER
        session = self.arn.rpartition("/")[2]
        if "@" in session or "/AWSReservedSSO_" in self.arn:
            return session, MAKER
        return self.identity.rpartition("/")[2], MACHINE_MAKER


class Event(VeiledCamelRow, frozen=True):
    """One event, as far as it is used."""

    event_time: datetime
    event_source: str
    event_name: str
    aws_region: str = ""
    recipient_account_id: str = ""
    event_id: str = msgspec.field(name="eventID", default="")
    error_code: str | None = None
    user_identity: Who = Who()
    request_parameters: msgspec.Raw = msgspec.Raw(b"null")
    response_elements: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def action(self) -> str:
        """The action as IAM names it."""
        service = self.event_source.partition(".")[0]
        return f"{SERVICES.get(service, service)}:{DATED.sub('', self.event_name)}"

    @property
    def made(self) -> str:
        """Our id of the thing that it made, or nothing."""
        found: object = msgspec.json.decode(self.response_elements) if self.event_name in MADE else None
        for step in MADE.get(self.event_name, ()):
            if not isinstance(found, dict):
                return ""
            found = next((value for key, value in found.items() if key.lower() == step), None)
        return f"{PREFIXES.get(self.event_name, '')}{found}" if isinstance(found, str) and found else ""


class Tally:
    """What events say, kept once for each identity and action, and for each thing that was made."""

    def __init__(self) -> None:
        self._used: dict[tuple[str, str], datetime] = {}
        self._made: dict[str, Event] = {}
        self._altered: dict[str, Event] = {}
        self._first: datetime | None = None
        self._last: datetime | None = None
        self.events = 0

    def add(self, event: Event) -> None:
        """Count an event. What was refused was tried, not used."""
        at, who = event.event_time, event.user_identity
        self.events += 1
        self._first, self._last = min(at, self._first or at), max(at, self._last or at)
        if event.error_code or not who.identity:
            return
        key = (who.identity, event.action)
        self._used[key] = max(at, self._used.get(key, at))
        if made := event.made:
            self._made[made] = event
        if name := altered(event.event_name, event.recipient_account_id, event.request_parameters):
            known = self._altered.get(name)
            self._altered[name] = event if known is None or known.event_time <= at else known

    @property
    def days(self) -> int:
        """How many days the events span."""
        return (self._last - self._first).days if self._first and self._last else 0

    def usages(self, scope: str, region: str, days: int) -> Iterator[Usage]:
        """Yield when each identity last used each action that was seen in that region."""
        for (identity, action), last in self._used.items():
            yield Usage(
                id=f"aws.cloudtrail.usage:{region}/{identity}/{action}",
                kind="aws.cloudtrail.usage",
                scope=scope,
                identity=identity,
                action=action,
                last_used=last,
                window_days=days,
            )

    def makers(self, scope: str) -> Iterator[OwnerClaim]:
        """Yield who made each thing: whom to ask when nobody says that it is theirs."""
        for subject, event in self._made.items():
            maker, confidence = event.user_identity.maker
            if maker:
                yield OwnerClaim(
                    id=f"aws.cloudtrail.maker:{subject}",
                    kind="aws.cloudtrail.maker",
                    scope=scope,
                    subject=subject,
                    owner=maker,
                    evidence=f"cloudtrail:{event.event_name}",
                    confidence=confidence,
                    place=f"event {event.event_id}" if event.event_id else "",
                    at=event.event_time,
                )

    def alterations(self, scope: str) -> Iterator[OwnerClaim]:
        """Yield who last altered each right. It says nothing of who answers for it, so it is not to be believed so."""
        for subject, event in self._altered.items():
            yield OwnerClaim(
                id=f"{ALTERED}:{subject}",
                kind=ALTERED,
                scope=scope,
                subject=subject,
                owner=event.user_identity.maker[0] or event.user_identity.identity,
                evidence=f"cloudtrail:{event.event_name}",
                confidence=0.0,
                place=f"event {event.event_id}" if event.event_id else "",
                at=event.event_time,
            )
