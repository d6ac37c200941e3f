"""From records to edges: every join, trust, escalation and owner."""

from datetime import timedelta

import msgspec
import pytest
from graph_support import (
    ACCOUNT,
    AT,
    OTHER,
    account,
    allow,
    arn,
    deny,
    grant,
    graph_of,
    group,
    policy,
    role,
    trust,
    user,
)

from graph.access import AccessGraph, EdgeKind
from graph.build import build
from graph.model import (
    AiSystem,
    AnyRecord,
    Condition,
    Credential,
    Exposure,
    Identity,
    Membership,
    Observed,
    OwnerClaim,
    Person,
    Policy,
    Resource,
    Secret,
    SecretStore,
    Tool,
)

ANNA, BOB = user("anna"), user("bob")
ADMIN, DEPLOY, FAR = role("admin"), role("deploy"), role("far", OTHER)
STAR = policy("star", allow("*"))


def kinds(graph: AccessGraph, source: str, target: str) -> set[EdgeKind]:
    return {edge.kind for edge in graph.edges_from(source) if edge.target == target}


def key(identity: Identity, *, active: bool | None = True, fingerprint: str | None = None) -> Credential:
    return Credential(
        id=f"key:{identity.name}",
        kind="aws.iam.access_key",
        identity=identity.id,
        name="k",
        active=active,
        fingerprint=fingerprint,
    )


def exposure(resource: str, credential: str | None, fingerprint: str = "f") -> Exposure:
    return Exposure(
        id="exposure:1",
        kind="exposure",
        detector="aws",
        resource=resource,
        fingerprint=fingerprint,
        preview="AKIA…",
        places=("deploy.sh:3",),
        credential=credential,
    )


REPOSITORY = Resource(id="git.repository:github.com/orchard/web", kind="git.repository", name="github.com/orchard/web")


def test_a_leaked_key_walks_to_the_account_it_administers() -> None:
    graph = graph_of(
        REPOSITORY,
        exposure(REPOSITORY.id, "key:anna"),
        ANNA,
        key(ANNA),
        account(),
        account(OTHER),
        FAR,
        grant(ANNA, "assume"),
        policy("assume", allow("sts:AssumeRole", on=FAR.id)),
        trust(FAR, f"arn:aws:iam::{ACCOUNT}:root", "account"),
        grant(FAR, "star"),
        STAR,
    )
    path = graph.path(REPOSITORY.id, account(OTHER).id)
    assert path is not None
    assert [edge.kind for edge in path.edges] == [
        EdgeKind.CONTAINS,
        EdgeKind.REVEALS,
        EdgeKind.PROVES,
        EdgeKind.BECOMES,
        EdgeKind.ADMINISTERS,
    ]
    assert not path.conditional
    assert account(OTHER).id in graph.reach(REPOSITORY.id)
    assert REPOSITORY.id in graph.reached_by(account(OTHER).id)
    assert graph.path(account(OTHER).id, REPOSITORY.id) is None
    assert graph.path("nobody", REPOSITORY.id) is None


def test_a_key_that_is_switched_off_proves_nothing() -> None:
    assert not graph_of(ANNA, key(ANNA, active=False)).reach("key:anna")
    assert graph_of(ANNA, key(ANNA, active=None)).reach("key:anna") == {ANNA.id}


def test_the_same_value_in_two_places_is_one_credential() -> None:
    store = SecretStore(id="store", kind="vault.store", name="vault")
    secret = Secret(id="secret", kind="vault.kv.secret", store="store", name="app/key", fingerprint="f")
    graph = graph_of(ANNA, key(ANNA, fingerprint="f"), store, secret, REPOSITORY, exposure(REPOSITORY.id, None))
    assert kinds(graph, "secret", "key:anna") == {EdgeKind.HOLDS}
    assert kinds(graph, "exposure:1", "key:anna") == {EdgeKind.REVEALS}
    assert kinds(graph, "store", "secret") == {EdgeKind.CONTAINS}


def test_records_that_name_what_is_not_there_make_no_edge() -> None:
    graph = graph_of(
        key(ANNA),
        exposure("nowhere", "nothing"),
        Resource(id="child", kind="git.workflow", name="ci", parent="nowhere"),
        Membership(id="m", kind="aws.iam.membership", member="x", group="y"),
        trust(ADMIN, ANNA.id, "identity"),
    )
    assert not list(graph.nx.edges)


def test_groups_parents_and_tools() -> None:
    devs, agent = group("devs"), Identity(id="agent", kind="ai.agent", name="triage")
    graph = graph_of(
        ANNA,
        devs,
        Membership(id="m", kind="aws.iam.membership", member=ANNA.id, group=devs.id),
        REPOSITORY,
        Resource(id="ci", kind="git.workflow", name="ci.yml", parent=REPOSITORY.id),
        agent,
        Tool(id="tool", kind="mcp.tool", agent="agent", server="desk", name="close_ticket"),
    )
    assert kinds(graph, ANNA.id, devs.id) == {EdgeKind.MEMBER_OF}
    assert kinds(graph, REPOSITORY.id, "ci") == {EdgeKind.CONTAINS}
    assert kinds(graph, "agent", "tool") == {EdgeKind.USES}
    assert [edge.kind for edge in graph.edges_into("tool", {EdgeKind.USES})] == [EdgeKind.USES]


MFA = Condition(operator="Bool", key="aws:MultiFactorAuthPresent", values=("true",))
ASSUME_FAR = policy("assume", allow("sts:AssumeRole", on=FAR.id))
TRUSTS: list[tuple[str, tuple[AnyRecord, ...], str, str, bool]] = [
    ("named in its own account", (DEPLOY, trust(DEPLOY, ANNA.id, "identity")), ANNA.id, DEPLOY.id, True),
    ("named elsewhere, without the right", (FAR, trust(FAR, ANNA.id, "identity")), ANNA.id, FAR.id, False),
    (
        "named elsewhere, with the right",
        (FAR, trust(FAR, ANNA.id, "identity"), grant(ANNA, "assume"), ASSUME_FAR),
        ANNA.id,
        FAR.id,
        True,
    ),
    ("a trusted account, without the right", (FAR, trust(FAR, ACCOUNT, "account")), ANNA.id, FAR.id, False),
    ("anyone", (DEPLOY, trust(DEPLOY, "*", "anyone")), "anyone", DEPLOY.id, True),
    ("a cloud service is nobody", (DEPLOY, trust(DEPLOY, "ec2.amazonaws.com", "service")), ANNA.id, DEPLOY.id, False),
    (
        "somebody who is not in the inventory",
        (DEPLOY, trust(DEPLOY, arn("user", "gone"), "identity")),
        ANNA.id,
        DEPLOY.id,
        False,
    ),
]


@pytest.mark.parametrize(("says", "records", "source", "target", "opens"), TRUSTS, ids=[case[0] for case in TRUSTS])
def test_trust(says: str, records: tuple[AnyRecord, ...], source: str, target: str, *, opens: bool) -> None:
    assert says
    assert (kinds(graph_of(ANNA, *records), source, target) == {EdgeKind.BECOMES}) is opens


def test_whom_a_service_lets_in_by_name_becomes_the_identity_without_a_right() -> None:
    """A cluster's user and a permission set's role: no policy tells of those who may be them."""
    operator = Identity(id="cluster/user/operator", kind="k8s.user", scope=ACCOUNT, name="operator")
    entry = msgspec.structs.replace(trust(operator, ANNA.id, "identity"), kind="aws.eks.access_entry")
    assert kinds(graph_of(ANNA, operator, entry), ANNA.id, operator.id) == {EdgeKind.BECOMES}
    stranger = msgspec.structs.replace(entry, principal=arn("user", "gone"))
    assert not graph_of(ANNA, operator, stranger).reached_by(operator.id)


def test_a_trust_condition_stays_on_the_edge() -> None:
    graph = graph_of(ANNA, DEPLOY, trust(DEPLOY, ANNA.id, "identity", MFA))
    path = graph.path(ANNA.id, DEPLOY.id)
    assert path is not None
    assert path.conditional
    assert path.edges[0].conditions == (MFA,)


def test_a_root_user_assumes_no_role_and_administers_its_account() -> None:
    root = Identity(id=f"arn:aws:iam::{ACCOUNT}:root", kind="aws.root", scope=ACCOUNT, name="root")
    graph = graph_of(root, account(), FAR, trust(FAR, ACCOUNT, "account"))
    assert not kinds(graph, root.id, FAR.id)
    assert kinds(graph, root.id, account().id) == {EdgeKind.ADMINISTERS}


@pytest.mark.parametrize(
    ("subject", "opens"),
    [("repo:orchard/web:ref:refs/heads/main", True), ("repo:orchard/*", True), ("repo:orchard/api:*", False), ("x", 0)],
)
def test_a_repository_becomes_the_role_that_trusts_its_subject(subject: str, *, opens: bool) -> None:
    condition = Condition(operator="StringLike", key="token.actions.githubusercontent.com:sub", values=(subject,))
    graph = graph_of(REPOSITORY, DEPLOY, trust(DEPLOY, "arn:oidc", "federated", condition))
    assert bool(kinds(graph, REPOSITORY.id, DEPLOY.id)) is bool(opens)


def administers(*records: AnyRecord) -> bool:
    return account().id in graph_of(account(), ANNA, BOB, DEPLOY, ADMIN, *records).reach(ANNA.id)


GUARD = policy("guard", allow("s3:*"))
ADMINISTRATORS: list[tuple[str, tuple[AnyRecord, ...], bool]] = [
    ("everything on everything", (STAR, grant(ANNA, "star")), True),
    ("no policy", (STAR,), False),
    ("everything of one service", (policy("p", allow("s3:*")), grant(ANNA, "p")), False),
    ("a boundary stands in the way", (STAR, GUARD, grant(ANNA, "star"), grant(ANNA, "guard", "boundary")), False),
    ("an organisation's policy", (STAR, GUARD, grant(ANNA, "star"), grant(account(), "guard", "organisation")), False),
    (
        "by a group",
        (
            STAR,
            group("g"),
            grant(group("g"), "star"),
            Membership(id="m", kind="m", member=ANNA.id, group=group("g").id),
        ),
        True,
    ),
    ("attaches a policy to itself", (policy("p", allow("iam:AttachUserPolicy", on=ANNA.id)), grant(ANNA, "p")), True),
    (
        "attaches a policy to somebody else",
        (policy("p", allow("iam:AttachUserPolicy", on=BOB.id)), grant(ANNA, "p")),
        False,
    ),
    (
        "attaches a policy to a role it can become",
        (
            policy("p", allow("iam:AttachRolePolicy", on=DEPLOY.id)),
            grant(ANNA, "p"),
            trust(DEPLOY, ANNA.id, "identity"),
        ),
        True,
    ),
    (
        "mints a key for an administrator",
        (policy("p", allow("iam:CreateAccessKey", on=BOB.id)), grant(ANNA, "p"), STAR, grant(BOB, "star")),
        True,
    ),
    (
        "passes an administrator's role to a function of its own",
        (
            policy("p", allow("iam:PassRole"), allow("lambda:*")),
            grant(ANNA, "p"),
            trust(ADMIN, "lambda.amazonaws.com", "service"),
            STAR,
            grant(ADMIN, "star"),
        ),
        True,
    ),
    (
        "may not invoke the function",
        (
            policy("p", allow("iam:PassRole"), allow("lambda:CreateFunction"), deny("lambda:InvokeFunction")),
            grant(ANNA, "p"),
            trust(ADMIN, "lambda.amazonaws.com", "service"),
            STAR,
            grant(ADMIN, "star"),
        ),
        False,
    ),
    (
        "the role trusts another service",
        (
            policy("p", allow("iam:PassRole"), allow("lambda:*")),
            grant(ANNA, "p"),
            trust(ADMIN, "ec2.amazonaws.com", "service"),
            STAR,
            grant(ADMIN, "star"),
        ),
        False,
    ),
]


@pytest.mark.parametrize(("says", "records", "admin"), ADMINISTRATORS, ids=[case[0] for case in ADMINISTRATORS])
def test_administrators(says: str, records: tuple[AnyRecord, ...], *, admin: bool) -> None:
    assert says
    assert administers(*records) is admin


def test_an_unread_boundary_is_a_condition_not_a_wall() -> None:
    graph = graph_of(account(), ANNA, STAR, grant(ANNA, "star"), grant(ANNA, "secret-boundary", "boundary"))
    path = graph.path(ANNA.id, account().id)
    assert path is not None
    assert path.edges[0].conditions == (Condition(operator="unread", key="secret-boundary", values=()),)


def test_organisation_policies_of_every_unit_above_count() -> None:
    unit = Resource(id="ou", kind="aws.unit", name="ou")
    here = account(parent="ou")
    graph = graph_of(here, unit, ANNA, STAR, GUARD, grant(ANNA, "star"), grant(unit, "guard", "organisation"))
    assert here.id not in graph.reach(ANNA.id)


def test_organisation_policies_bind_neither_the_management_account_nor_the_platforms_own_roles() -> None:
    guarded = (STAR, GUARD, grant(ANNA, "star"), grant(account(), "guard", "organisation"))
    management = msgspec.structs.replace(account(), facts={"management": True})
    assert account().id in graph_of(management, ANNA, *guarded).reach(ANNA.id)
    linked = arn("role", "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")
    own = Identity(
        id=linked, kind="aws.iam.role", scope=ACCOUNT, name="AWSServiceRoleForECS", facts={"service_linked": True}
    )
    guarded = (STAR, GUARD, grant(own, "star"), grant(account(), "guard", "organisation"))
    assert account().id in graph_of(account(), own, *guarded).reach(own.id)


def test_many_to_many_goes_through_a_class_node() -> None:
    users = [user(f"u{number}") for number in range(3)]
    targets = [user(f"t{number}") for number in range(4)]
    minting = policy("p", allow("iam:CreateAccessKey"))
    graph = graph_of(*users, *targets, minting, *(grant(each, "p") for each in users))
    escalations = [edge for node in graph.nx for edge in graph.edges_from(node, {EdgeKind.ESCALATES})]
    assert {edge.source.partition(":")[0] for edge in escalations} == {"class.rights"}
    assert {each.id for each in targets} <= graph.reach(users[0].id)


def test_vault_policies_open_the_secrets_they_match() -> None:
    approle = Identity(id="approle", kind="vault.approle.role", scope="v", name="web")
    paths = Policy(id="vp", kind="vault.policy", name="web", statements=(allow("read", on="kv/+/web/*"),))
    near = Secret(
        id="near", kind="vault.kv.secret", scope="v", store="s", name="n", facts={"data_path": "kv/data/web/a"}
    )
    far = Secret(id="far", kind="vault.kv.secret", scope="v", store="s", name="f", facts={"data_path": "kv/data/api/a"})
    graph = graph_of(approle, paths, grant(approle, "vp"), near, far)
    assert graph.reach("approle") == {"near"}


def test_owner_claims_resolve_against_the_people_known() -> None:
    rosa = Person(id="person:rosa", kind="person", name="Rosa", email="rosa@orchard.example", status="left")
    claims = [
        OwnerClaim(
            id="c1",
            kind="owner",
            subject=ANNA.id,
            owner="mailto:ROSA+ops@orchard.example",
            evidence="tag:Owner",
            confidence=0.9,
        ),
        OwnerClaim(id="c2", kind="owner", subject=ANNA.id, owner="@nobody", evidence="CODEOWNERS", confidence=0.6),
    ]
    graph = graph_of(ANNA, rosa, *claims)
    first, second = graph.owners(ANNA.id)
    assert (first.person, first.status, first.evidence) == ("person:rosa", "left", "tag:Owner")
    assert (second.person, second.status) == (None, "unknown")
    assert kinds(graph, "person:rosa", ANNA.id) == {EdgeKind.OWNS}
    assert ANNA.id not in graph.reach("person:rosa"), "owning is not a way to walk"
    assert graph.path("person:rosa", ANNA.id) is None


def test_whoever_answers_for_a_system_answers_for_what_it_runs_as() -> None:
    system = AiSystem(id="ai:triage", kind="ai.system", name="triage", state="production", identities=("*/deploy",))
    claim = OwnerClaim(id="c", kind="owner", subject="ai:triage", owner="rosa", evidence="register", confidence=0.9)
    graph = graph_of(DEPLOY, system, claim)
    assert kinds(graph, "ai:triage", DEPLOY.id) == {EdgeKind.RUNS_AS}
    assert [owner.text for owner in graph.owners(DEPLOY.id)] == ["rosa"]


def test_the_later_sighting_of_an_author_wins() -> None:
    early = Identity(id="git.author:a", kind="git.author", name="a", last_used=AT)
    late = Identity(id="git.author:a", kind="git.author", name="a", last_used=AT + timedelta(days=1))
    units = [
        Observed(source="git", stream="authors", scope=scope, seen=AT, records=(record,))
        for scope, record in (("one", early), ("two", late), ("three", early))
    ]
    assert build(units).get("git.author:a") == late


def test_what_is_carried_and_where_it_came_from_are_kept() -> None:
    unit = Observed(source="aws", stream="users", scope=ACCOUNT, seen=AT, records=(ANNA,), carried={ANNA.id: AT})
    graph = build([unit], declared=[BOB])
    assert graph.carried == {ANNA.id: AT}
    assert graph.sources == {ANNA.id: "aws", BOB.id: "register"}
    assert len(graph) == 2
    assert graph.each(Identity) == [ANNA, BOB]
    assert graph.each(Person) == ()


def test_an_unconditional_step_is_preferred() -> None:
    graph = graph_of(
        ANNA,
        DEPLOY,
        ADMIN,
        trust(ADMIN, ANNA.id, "identity", MFA),
        trust(DEPLOY, ANNA.id, "identity"),
        trust(ADMIN, DEPLOY.id, "identity"),
    )
    path = graph.path(ANNA.id, ADMIN.id)
    assert path is not None
    assert path.conditional, "one conditional step is still nearer than two plain ones"
