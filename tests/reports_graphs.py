"""Two scans of one small estate as graphs: the deploy role's rights grew, a user went, an owner was named."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from graph_support import trust_policies
from reports_support import ACCOUNT, HOSTILE, KEY_ID, NOW, USER, calm_scan, day

from graph.access import AccessGraph
from graph.build import build
from graph.model import (
    AnyRecord,
    Condition,
    Credential,
    Exposure,
    Gap,
    Grant,
    Identity,
    Membership,
    Observed,
    OwnerClaim,
    Person,
    Policy,
    Resource,
    Secret,
    SecretStore,
    Statement,
    Trust,
)
from reports.declare import Whole
from reports.scan import Scan

ACCOUNT_ID = f"aws.account:{ACCOUNT}"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/shop-deploy"
OLD_USER = f"arn:aws:iam::{ACCOUNT}:user/old-jenkins"
BATCH = f"arn:aws:iam::{ACCOUNT}:role/nightly-batch"
GROUP = f"arn:aws:iam::{ACCOUNT}:group/deployers"
SHIP = f"arn:aws:iam::{ACCOUNT}:policy/Ship"
READ = f"arn:aws:iam::{ACCOUNT}:policy/S3Read"
LIMIT = f"arn:aws:iam::{ACCOUNT}:policy/Limit"
REPOSITORY = "git.repository:shop-repository"
ACCESSOR = "vault.token:ab12"
HOLDER = "vault.token.holder:ab12"
STORE = "vault.store:orchard"
PATHS = "vault.policy:orchard/paths"
FROM_OFFICE = Condition(operator="IpAddress", key="aws:SourceIp", values=("10.0.0.0/8",))


def allow(*actions: str, on: str = "*", when: tuple[Condition, ...] = ()) -> Statement:
    """Return a statement that allows actions on one resource."""
    return Statement(allow=True, actions=actions, resources=(on,), conditions=when)


def policy(id_: str, *statements: Statement) -> Policy:
    """Return a policy of the account."""
    return Policy(id=id_, kind="aws.iam.policy", scope=ACCOUNT, name=id_.rpartition("/")[2], statements=statements)


def grant(identity: str, policy_: str, purpose: str = "grants") -> Grant:
    """Return an attachment of a policy."""
    id_ = f"{identity}/{purpose}/{policy_}"
    return Grant(id=id_, kind="aws.iam.grant", scope=ACCOUNT, identity=identity, policy=policy_, purpose=purpose)


def identity(id_: str, kind: str, **more: object) -> Identity:
    """Return an identity of the account."""
    return Identity(id=id_, kind=kind, scope=ACCOUNT, name=id_.rpartition("/")[2], **more)


def key(*, active: bool = True) -> Credential:
    """Return the deploy user's access key."""
    return Credential(
        id=f"aws.access_key:{KEY_ID}",
        kind="aws.iam.access_key",
        scope=ACCOUNT,
        identity=USER,
        name=KEY_ID,
        active=active,
        created=day(1, 3),
        last_used=day(2, 27),
    )


def trust(*conditions: Condition) -> Trust:
    """Return the trust of the deploy role in the deploy user."""
    return Trust(
        id=f"{ROLE}/trust/0",
        kind="aws.iam.trust",
        scope=ACCOUNT,
        target=ROLE,
        principal=USER,
        principal_kind="identity",
        conditions=conditions,
    )


def common() -> list[AnyRecord]:
    """Return what stays the same between the scans."""
    return [
        Resource(id=ACCOUNT_ID, kind="aws.account", scope=ACCOUNT, name=ACCOUNT),
        identity(USER, "aws.iam.user", tags={"Owner": "mara@orchard.example"}, enabled=True, last_used=day(2, 27)),
        identity(GROUP, "aws.iam.group"),
        identity(ROLE, "aws.iam.role", environment="production", facts={"max_session_hours": 1, "path": None}),
        Membership(id=f"{GROUP}/{USER}", kind="aws.iam.membership", scope=ACCOUNT, member=USER, group=GROUP),
        grant(ROLE, SHIP),
        policy(READ, allow("s3:GetObject", "s3:ListBucket")),
        OwnerClaim(
            id=f"owner:{USER}",
            kind="aws.tag.owner",
            subject=USER,
            owner="mara@orchard.example",
            evidence="tag:Owner",
            confidence=0.9,
        ),
    ]


def before_records() -> list[AnyRecord]:
    """Return the records of scan 6."""
    return [
        *common(),
        policy(SHIP, allow("s3:PutObject", on="arn:aws:s3:::shop/*")),
        trust(FROM_OFFICE),
        key(),
        identity(OLD_USER, "aws.iam.user"),
        grant(OLD_USER, READ),
    ]


def after_records() -> list[AnyRecord]:
    """Return the records of scan 7."""
    return [
        *common(),
        policy(SHIP, allow("s3:PutObject", on="arn:aws:s3:::shop/*"), allow("*")),
        trust(FROM_OFFICE),
        key(),
        identity(BATCH, "aws.iam.role"),
        grant(BATCH, READ),
        grant(GROUP, READ),
    ]


def vault_records() -> list[AnyRecord]:
    """Return a Vault whose token lies open and reads one secret with a hostile name."""
    return [
        SecretStore(id=STORE, kind="vault.store", scope="orchard", name="orchard"),
        Secret(id="vault.kv:app", kind="vault.kv.secret", scope="orchard", store=STORE, name=f"kv/data/{HOSTILE}"),
        Identity(id=HOLDER, kind="vault.token.holder", scope="orchard", name="holder ab12"),
        Credential(
            id=ACCESSOR, kind="vault.token", scope="orchard", identity=HOLDER, name="ab12", fingerprint="f2", used=False
        ),
        Policy(
            id=PATHS,
            kind="vault.policy",
            scope="orchard",
            name="paths",
            statements=(Statement(allow=True, actions=("read",), resources=("kv/data/*",)),),
        ),
        Grant(id=f"{HOLDER}/{PATHS}", kind="vault.grant", scope="orchard", identity=HOLDER, policy=PATHS),
    ]


def exposed_records() -> list[AnyRecord]:
    """Return a repository in which both credentials lie open."""
    return [
        Resource(id=REPOSITORY, kind="git.repository", scope="shop-repository", name="shop-repository"),
        exposure("aws-access-key", "f1", ("deploy/release.sh:12",), credential=f"aws.access_key:{KEY_ID}"),
        exposure("vault-token", "f2", ("config/app.env:3", "config/old.env:4"), in_head=False),
        exposure("slack-webhook", "f3", ("notify.py:7",)),
    ]


def exposure(detector: str, mark: str, places: tuple[str, ...], **more: object) -> Exposure:
    """Return an exposure in the repository."""
    return Exposure(
        id=f"git.exposure:shop-repository/{detector}/{mark}",
        kind="git.exposure",
        scope="shop-repository",
        detector=detector,
        resource=REPOSITORY,
        fingerprint=mark,
        preview="ab…yz",
        places=places,
        commit="4f1c9ab",
        **more,
    )


def graph_of(records: list[AnyRecord], *, gaps: tuple[Gap, ...] = (), carried: tuple[str, ...] = ()) -> AccessGraph:
    """Return the graph of records that one unit of one source gave."""
    since = dict.fromkeys(carried, datetime(2026, 2, 1, tzinfo=UTC))
    unit = Observed(
        source="orchard-aws",
        stream="all",
        scope=ACCOUNT,
        seen=NOW,
        records=(*records, *trust_policies(records)),
        gaps=gaps,
        carried=since,
    )
    mara = Person(id="person:mara", kind="person", name="Mara Lindqvist", email="mara@orchard.example", status="active")
    return build([unit], declared=[mara])


def before() -> AccessGraph:
    """Return the graph of scan 6."""
    return graph_of(before_records())


def after() -> AccessGraph:
    """Return the graph of scan 7."""
    return graph_of([*after_records(), *vault_records(), *exposed_records()], carried=(GROUP,))


def whole(scan: Scan) -> Whole:
    """Return a scan with the later graph behind it, and one scan before it."""
    earlier = msgspec.structs.replace(calm_scan(), number=scan.number - 1)
    return Whole(scan=scan, graph=after, earlier=lambda: [earlier])
