"""The records a connector yields: the only thing that crosses its border.

Every record is a frozen struct with a stable, global ``id`` (the platform's own where it has one, otherwise
``kind:scope/name``). ``kind`` is a dotted string such as ``aws.iam.role``, never a class per vendor. A ``None``
means *not reported*; it never means "no", "never" or "zero".
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """One condition as the platform wrote it: ``operator`` applied to ``key`` and any of ``values``."""

    operator: str
    key: str
    values: tuple[str, ...]


class Principal(msgspec.Struct, frozen=True):
    """One principal as a policy names it: ``form`` is AWS, Service, Federated or CanonicalUser; ``*`` is a name."""

    form: str
    name: str


class Statement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One raw permission of a policy, as the platform wrote it. Empty tuples mean the element was absent."""

    sid: str = ""
    allow: bool
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    principals: tuple[Principal, ...] = ()
    """Whom a resource's policy, a trust policy or an organisation's resource control policy speaks of."""
    not_principals: tuple[Principal, ...] = ()
    plain: bool = False
    """It stands in a document of an old version of the language: ``${…}`` in it is text and no variable."""


class Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", omit_defaults=True):
    """What all records share. ``scope`` is the account, namespace or repository inside the source."""

    id: str
    kind: str
    scope: str = ""


class Identity(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """Anything that can act: user, role, group, service account, OAuth app, Vault role, AI agent."""

    name: str
    human: bool | None = None
    enabled: bool | None = None
    platform_managed: bool = False
    environment: str | None = None
    created: datetime | None = None
    used: bool | None = None
    """False: the platform says it was never used. True: it was. None: not reported."""
    last_used: datetime | None = None
    tags: dict[str, str] = {}
    facts: dict[str, str | int | bool | None] = {}
    runs_as: tuple[str, ...] = ()
    """Ids of the identities it acts as: the role of an AI agent."""


class Credential(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """What an identity proves itself with. ``identity`` is the id of the identity it belongs to."""

    identity: str
    name: str
    active: bool | None = None
    created: datetime | None = None
    rotated: datetime | None = None
    expires: datetime | None = None
    never_expires: bool | None = None
    used: bool | None = None
    last_used: datetime | None = None
    fingerprint: str | None = None
    """Keyed fingerprint of the value, where the value itself was in hand."""
    facts: dict[str, str | int | bool | None] = {}


class Trust(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """``principal`` may become ``target`` without holding a stored credential.

    ``principal_kind`` is ``identity``, ``account`` (every identity of that account), ``anyone``, ``service`` (a cloud
    service), ``federated`` (subjects of the OIDC or SAML ``issuer``) or ``unknown``. A same-account principal also
    needs no permission of its own where ``principal_kind`` is ``identity``.
    """

    target: str
    principal: str
    principal_kind: str
    allow: bool = True
    issuer: str | None = None
    conditions: tuple[Condition, ...] = ()


class Membership(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """``member`` has whatever ``group`` has; both are identity ids."""

    member: str
    group: str


class Policy(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """A named or inline set of statements. It does nothing until a ``Grant`` attaches it."""

    name: str
    statements: tuple[Statement, ...]
    platform_managed: bool = False
    created: datetime | None = None
    changed: datetime | None = None
    facts: dict[str, str | int | bool | None] = {}


class Grant(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """``policy`` is attached to ``identity`` or, for organisation policies, to an account or unit id.

    ``purpose`` is ``grants`` (gives rights), ``boundary`` (limits the identity), ``organisation`` (limits all below),
    ``organisation resources`` (limits what may be done to all resources below), ``resource`` (the policy of the
    resource whose id stands under ``identity``), ``trust`` (who may enter the role), ``session`` (limits what a
    session of the identity may do) or ``endpoint`` (limits what passes a network endpoint).
    """

    identity: str
    policy: str
    purpose: str = "grants"


class SecretStore(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """One secrets-manager instance."""

    name: str
    address: str | None = None
    facts: dict[str, str | int | bool | None] = {}


class Secret(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """An entry in a store: what is known about it, never its value."""

    store: str
    name: str
    created: datetime | None = None
    rotated: datetime | None = None
    expires: datetime | None = None
    last_used: datetime | None = None
    rotation: bool | None = None
    versions: int | None = None
    fingerprint: str | None = None
    tags: dict[str, str] = {}
    facts: dict[str, str | int | bool | None] = {}


class Exposure(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """A credential or secret value seen where it should not be, told without the value.

    ``credential`` is the public id of the credential when the text shows one (an AWS key id), else None.
    ``places`` are ``path:line`` at ``commit`` (empty for a work tree).
    """

    detector: str
    resource: str
    fingerprint: str
    preview: str
    places: tuple[str, ...]
    credential: str | None = None
    commit: str = ""
    author: str | None = None
    introduced: datetime | None = None
    in_head: bool | None = None


class Resource(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """What can be reached: account, bucket, database, repository, workflow file."""

    name: str
    parent: str | None = None
    environment: str | None = None
    crown_jewel: bool | None = None
    created: datetime | None = None
    last_used: datetime | None = None
    tags: dict[str, str] = {}
    facts: dict[str, str | int | bool | None] = {}
    runs_as: tuple[str, ...] = ()
    """Ids of the identities that what runs here acts as: the role of a function, a machine, a build."""


class Tool(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """A tool that an AI agent has at hand, as its configuration declares it."""

    agent: str
    server: str
    name: str
    effect: str | None = None
    facts: dict[str, str | int | bool | None] = {}


class Usage(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """``identity`` was seen to use ``action`` (or a whole service); ``window_days`` is how far back one could see."""

    identity: str
    action: str
    last_used: datetime | None = None
    window_days: int | None = None


class Person(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """A human or a team in a directory. ``status`` is active, disabled, left or unknown."""

    name: str
    email: str | None = None
    status: str = "unknown"
    left: datetime | None = None
    aliases: tuple[str, ...] = ()
    team: bool = False
    machine: bool = False
    """It is a mailbox or an account that a program has, and nobody reads it."""
    members: tuple[str, ...] = ()
    """Of a team: those in it, as the directory names them. Empty where it does not tell."""
    manager: str | None = None
    """Of a person: whom to ask when they have left, as the directory names them."""


class OwnerClaim(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """Evidence that ``owner`` answers for ``subject``. ``owner`` is the text as found; it is resolved in the graph."""

    subject: str
    owner: str
    evidence: str
    """Where it was read: ``tag:Owner``, ``CODEOWNERS``, ``register``, ``last change``."""
    confidence: float
    place: str = ""
    """What to look up there: file and line, the id of an event."""
    at: datetime | None = None
    """When it came to be, where that is told: the change, the event."""


class ApprovedTool(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One tool inside an approval's envelope."""

    server: str
    tool: str
    effect: str | None = None


class ApprovedData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One place whose data an AI system may use: its id or a pattern of ids, what for, and how sensitive it is."""

    id: str
    effects: tuple[str, ...] = ()
    level: str | None = None


class Approval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who agreed, in which role, from when until when."""

    id: str
    role: str
    approver: str
    on: datetime
    valid_until: datetime | None = None
    covers: str | None = None
    """The digest of the models and the access that were agreed to."""


class DeclaredModel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One model that an AI system asks, as the register names it."""

    id: str
    provider: str
    model: str
    supplier: str | None = None


class Exemption(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An exception that the register keeps: which check, on what (``*`` stands for any text), until when."""

    id: str
    check: str
    resource: str
    reason: str | None = None
    approver: str | None = None
    opened: datetime | None = None
    expires: datetime | None = None
    place: str = ""


class Elevation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A right that was given for a time: to which of the system's identities, what for, on what, until when."""

    id: str
    identity: str
    effects: tuple[str, ...]
    resource: str = "*"
    approver: str | None = None
    opened: datetime
    expires: datetime


class KeptRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record that must be there. ``state`` is kept, missing, changed, unreadable, elsewhere or undeclared."""

    name: str
    state: str
    place: str = ""


class Assessment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One assessment of what a system does to people: of which type, when, by whom."""

    type: str
    on: datetime
    by: str | None = None


class SupplierCheck(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When a supplier of models or tools was looked at, and until when that is good."""

    name: str
    checked: datetime | None = None
    valid_until: datetime | None = None
    terms: str | None = None


class Incident(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong with a system, what was done about it, and what was learnt."""

    id: str
    opened: datetime
    severity: str | None = None
    actions: tuple[str, ...] = ()
    closed: datetime | None = None
    lesson: str | None = None


class Oversight(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is called when a system goes wrong, how it is stopped, and when that was last tried."""

    escalation: str | None = None
    stop_procedure: str | None = None
    last_tested: datetime | None = None


class Demands(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the register's policy asks of a system of its risk class, beside the roles that approve it."""

    independence: tuple[str, ...] = ()
    backup_owner: bool | None = None
    """None: the policy does not say which classes need one."""
    jit_effects: tuple[str, ...] = ()
    """Effects that may only be there under an open grant."""
    log_days: int | None = None
    review_days: int | None = None
    exception_days: int | None = None


class AiSystem(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """One AI system as the register declares it. ``identities`` are the ids or patterns that recognise it."""

    name: str
    state: str
    owner: str | None = None
    backup_owner: str | None = None
    requester: str | None = None
    purpose: str | None = None
    risk_class: str | None = None
    risk_assessed: datetime | None = None
    identities: tuple[str, ...] = ()
    tools: tuple[ApprovedTool, ...] = ()
    data_sources: tuple[ApprovedData, ...] = ()
    most_sensitive: str | None = None
    """The class of data that it may use at most."""
    models: tuple[DeclaredModel, ...] = ()
    digest: str | None = None
    """Of the models and the access as they are declared now; what an approval ``covers``."""
    approvals: tuple[Approval, ...] = ()
    required_roles: tuple[str, ...] = ()
    """Roles that must have approved, from the register's policy for this risk class."""
    demands: Demands = Demands()
    next_review: datetime | None = None
    last_change: datetime | None = None
    exceptions: tuple[Exemption, ...] = ()
    grants: tuple[Elevation, ...] = ()
    oversight: Oversight = Oversight()
    log_days: int | None = None
    log_sink: str | None = None
    personal_data: bool | None = None
    high_stakes: bool | None = None
    records: tuple[KeptRecord, ...] = ()
    """Those that the policy asks for, each as it was found."""
    assessments: tuple[Assessment, ...] = ()
    suppliers: tuple[SupplierCheck, ...] = ()
    incidents: tuple[Incident, ...] = ()
    retired: datetime | None = None
    place: str = ""
    """File and line of the declaration, so that an answer can point at it."""


class Agreement(Record, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """What the register says beside its AI systems and people.

    The ``kind`` tells what it is: ``register.identity`` (one that is known, and when its owner last said that it is
    needed), ``register.store`` (a secrets manager that may be used), ``register.vendor`` (a supplier that was looked
    at), ``register.vendor_incident`` (one that had an incident), ``register.change`` (a planned change) or
    ``register.exception`` (an accepted risk).
    """

    name: str
    about: tuple[str, ...] = ()
    """Ids, names or patterns of what it speaks of."""
    by: str | None = None
    on: datetime | None = None
    until: datetime | None = None
    reason: str | None = None
    place: str = ""
    facts: dict[str, str | int | bool | None] = {}


class GapReason(StrEnum):
    """Why something could not be read."""

    DENIED = "denied"
    UNAVAILABLE = "unavailable"
    THROTTLED = "throttled"
    UNSUPPORTED = "unsupported"
    CANCELLED = "cancelled"
    PARENT = "parent"
    FAILED = "failed"
    """Our own fault or a malformed answer; the stream is named and the rest goes on."""


class Gap(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that could not be read: which stream, which scope, why, and the permission that was missing."""

    source: str
    stream: str
    scope: str
    subject: str = ""
    """The parent record whose children could not be read; empty when the whole stream of the scope is missing."""
    reason: GapReason
    permission: str = ""
    detail: str = ""
    yields: tuple[str, ...] = ()
    """Names of the record types that the stream would have yielded."""
    platform: str = ""

    @property
    def id(self) -> str:
        """Stable name of what was not read."""
        return "/".join(filter(None, (self.source, self.stream, self.scope, self.subject)))


AnyRecord = (
    Identity
    | Credential
    | Trust
    | Membership
    | Policy
    | Grant
    | SecretStore
    | Secret
    | Exposure
    | Resource
    | Tool
    | Usage
    | Person
    | OwnerClaim
    | AiSystem
    | Agreement
)
RECORD_TYPES: tuple[type[AnyRecord], ...] = AnyRecord.__args__


class Observed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one stream said of one scope in one scan: the unit that is stored, resumed and carried forward.

    ``parents`` is empty, or aligned with ``records``: the id of the parent record each came from (child streams).
    ``carried`` says which records stand in from an earlier scan because of a gap, and when each was last seen.
    """

    source: str
    stream: str
    scope: str
    seen: datetime
    records: tuple[AnyRecord, ...] = ()
    parents: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    carried: dict[str, datetime] = {}
