"""A small estate with a bit of everything that a focus graph must draw: a leak, a crowd, a way to the top."""

from __future__ import annotations

from graph_support import ACCOUNT, account, allow, grant, graph_of, policy, role, trust, user
from reports_support import NOW

from findings.declare import Severity
from findings.finding import Finding, RiskTerm
from graph.access import AccessGraph
from graph.model import AnyRecord, Credential, Exposure, Gap, GapReason, Resource, Secret

CI, DEPLOY, ADMIN, READER = user("ci"), role("deploy"), role("admin"), role("reader")
CROWD = [user(f"dev-{at}") for at in range(12)]
ACCOUNT_ID = f"aws.account:{ACCOUNT}"
KEY = "aws.access_key:K0"
LEAK = "git.exposure:shop/aws/f1"
REPOSITORY = "git.repository:shop"
GAP = Gap(source="test", stream="iam.groups", scope=ACCOUNT, reason=GapReason.DENIED)


def key(at: int, *, active: bool = True) -> Credential:
    """Return an access key of the build user."""
    return Credential(
        id=f"aws.access_key:K{at}",
        kind="aws.iam.access_key",
        scope=ACCOUNT,
        identity=CI.id,
        name=f"key {at}",
        active=active,
    )


def secret(at: int) -> Secret:
    """Return a secret of the account."""
    id_ = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db-{at}"
    store = f"aws.secretsmanager:{ACCOUNT}"
    return Secret(id=id_, kind="aws.secretsmanager.secret", scope=ACCOUNT, store=store, name=f"db-{at}")


def records() -> list[AnyRecord]:
    """Return the estate: the leaked key is the build user's, who turns into the administrator in two steps."""
    return [
        account(),
        *CROWD,
        *(CI, DEPLOY, ADMIN, READER),
        *(trust(DEPLOY, each.id, "identity") for each in (CI, *CROWD)),
        *(trust(each, DEPLOY.id, "identity") for each in (ADMIN, READER)),
        policy("Admin", allow("*")),
        policy("Secrets", allow("secretsmanager:GetSecretValue")),
        grant(ADMIN, "Admin"),
        grant(READER, "Secrets"),
        *(secret(at) for at in range(9)),
        key(0),
        key(1, active=False),
        Resource(id=REPOSITORY, kind="git.repository", scope="shop", name="shop"),
        Exposure(
            id=LEAK,
            kind="git.exposure",
            scope="shop",
            detector="aws-access-key",
            resource=REPOSITORY,
            fingerprint="f1",
            preview="ab…yz",
            places=("config/app.env:3",),
            credential=KEY,
            in_head=False,
        ),
        Resource(id="fn", kind="aws.lambda.function", scope=ACCOUNT, name="thumbnailer", runs_as=(DEPLOY.id,)),
    ]


def estate(*more: AnyRecord) -> AccessGraph:
    """Return the graph of the estate, with something added."""
    return graph_of(*records(), *more, gaps=(GAP,))


def finding(subject: str, name: str = "") -> Finding:
    """Return a finding about a subject."""
    return Finding(
        id="MB-00000001",
        rule="credential-leaked",
        title="A leaked credential still works",
        subject=subject,
        subject_name=name or subject,
        source="test",
        severity=Severity.HIGH,
        risk=60,
        terms=(RiskTerm(60, "high by rule"),),
        message="",
        first_seen=NOW,
        last_seen=NOW,
    )
