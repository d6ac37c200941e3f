"""Small estates in which one technique is open, made from what the technique says it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.reaching import Entitlements
from graph.aws.holdings import Holdings
from graph.aws.techniques.step import Step
from graph.aws.techniques.steps import Escalations
from graph.aws.techniques.words import After, Gain, Need, Technique, Together
from graph.model import (
    AnyRecord,
    Condition,
    Credential,
    Grant,
    Identity,
    Membership,
    Policy,
    Principal,
    Resource,
    Secret,
    Statement,
)

ACCOUNT, MANAGEMENT = "111122223333", "999900001111"
HERE = f"eu-west-1:{ACCOUNT}"
ROLE, USER, GROUP = (f"arn:aws:iam::{ACCOUNT}:{kind}" for kind in ("role/target", "user/target", "group/crew"))
ME = f"arn:aws:iam::{ACCOUNT}:role/me"
MINE = f"arn:aws:iam::{ACCOUNT}:policy/mine"
LIMIT = f"arn:aws:iam::{ACCOUNT}:policy/limit"
ARNS = {
    "aws.agentcore.browser": f"arn:aws:bedrock-agentcore:{HERE}:browser-custom/b-1234567890",
    "aws.agentcore.code_interpreter": f"arn:aws:bedrock-agentcore:{HERE}:code-interpreter-custom/c-1234567890",
    "aws.agentcore.gateway": f"arn:aws:bedrock-agentcore:{HERE}:gateway/g-1234567890",
    "aws.agentcore.harness": f"arn:aws:bedrock-agentcore:{HERE}:harness/h-1234567890",
    "aws.agentcore.runtime": f"arn:aws:bedrock-agentcore:{HERE}:runtime/r-1234567890",
    "aws.airflow.environment": f"arn:aws:airflow:{HERE}:environment/nightly",
    "aws.apprunner.service": f"arn:aws:apprunner:{HERE}:service/web/8fe1e10304f84fd2b0df550fe98a71fa",
    "aws.batch.job_definition": f"arn:aws:batch:{HERE}:job-definition/count:1",
    "aws.cloudformation.stack": f"arn:aws:cloudformation:{HERE}:stack/base/0a1b2c3d",
    "aws.codebuild.project": f"arn:aws:codebuild:{HERE}:project/build",
    "aws.cognito.identity_pool": f"arn:aws:cognito-identity:{HERE}:identitypool/eu-west-1:1",
    "aws.ec2.instance": f"arn:aws:ec2:{HERE}:instance/i-0123456789abcdef0",
    "aws.ec2.launch_template": f"arn:aws:ec2:{HERE}:launch-template/lt-0123456789abcdef0",
    "aws.ecs.service": f"arn:aws:ecs:{HERE}:service/main/web",
    "aws.ecs.task_definition": f"arn:aws:ecs:{HERE}:task-definition/web:3",
    "aws.eks.cluster": f"arn:aws:eks:{HERE}:cluster/main",
    "aws.glue.dev_endpoint": f"arn:aws:glue:{HERE}:devEndpoint/try",
    "aws.glue.job": f"arn:aws:glue:{HERE}:job/load",
    "aws.iot.role_alias": f"arn:aws:iot:{HERE}:rolealias/devices",
    "aws.kms.key": f"arn:aws:kms:{HERE}:key/0a1b2c3d",
    "aws.lambda.function": f"arn:aws:lambda:{HERE}:function:nightly",
    "aws.rolesanywhere.profile": f"arn:aws:rolesanywhere:{HERE}:profile/0a1b2c3d",
    "aws.s3.bucket": "arn:aws:s3:::orchard-apples",
    "aws.sagemaker.notebook": f"arn:aws:sagemaker:{HERE}:notebook-instance/study",
    "aws.sagemaker.user": f"arn:aws:sagemaker:{HERE}:user-profile/d-1/ada",
    "aws.secretsmanager.secret": f"arn:aws:secretsmanager:{HERE}:secret:login-a1b2c3",
    "aws.states.machine": f"arn:aws:states:{HERE}:stateMachine:nightly",
}
LAMBDA = ("lambda:CreateFunction", "lambda:InvokeFunction")
FUNCTION = ARNS["aws.lambda.function"]
USERS = frozenset({"aws.iam.user", "aws.iam.group"})


class Made:
    """An estate of ours, put together piece by piece."""

    def __init__(self) -> None:
        self.records: dict[str, AnyRecord] = {}
        self._account(ACCOUNT)

    def _account(self, number: str, parent: str | None = None, **facts: bool) -> None:
        id_ = f"aws.account:{number}"
        self.add(Resource(id=id_, kind="aws.account", scope=number, name=number, parent=parent, facts=dict(facts)))

    def add(self, *records: AnyRecord) -> None:
        """Put records in."""
        self.records.update((record.id, record) for record in records)

    def identity(self, arn: str, scope: str = ACCOUNT, kind: str = "") -> Identity:
        """Put an identity in."""
        kind = kind or f"aws.iam.{arn.split(':')[5].partition('/')[0]}"
        made = Identity(id=arn, kind=kind, scope=scope, name=arn.rsplit("/", 1)[-1])
        self.add(made)
        return made

    def policy(
        self,
        holder: str,
        statements: Iterable[Statement],
        *,
        id_: str = "",
        kind: str = "aws.iam.inline_policy",
        purpose: str = "grants",
    ) -> None:
        """Put a policy in, attached to its holder."""
        name = id_ or f"{kind}:{purpose}:{holder}"
        if name not in self.records:
            self.add(Policy(id=name, kind=kind, scope=ACCOUNT, name=name, statements=tuple(statements)))
        self.add(
            Grant(id=f"{purpose}:{holder}:{name}", kind="aws.grant", identity=holder, policy=name, purpose=purpose)
        )

    def trust(self, role: str, *principals: Principal) -> None:
        """Write a role's trust policy."""
        actions = ("sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML", "sts:TagSession")
        self.policy(
            role,
            [Statement(allow=True, actions=actions, principals=principals)],
            kind="aws.iam.trust_policy",
            purpose="trust",
        )

    def organisation(self, *, manages: bool = False) -> None:
        """Put the account into an organisation; it manages it, or another does."""
        root = "aws.organization.root:r-1"
        self.add(Resource(id=root, kind="aws.organization.root", scope="o-orchard", name="Root"))
        self._account(ACCOUNT, root, management=manages)
        self._account(MANAGEMENT, root, management=not manages)

    def estate(self) -> AwsEstate:
        """The estate."""
        return AwsEstate(self.records)

    def steps(self, arn: str) -> list[Step]:
        """All that an identity can use."""
        estate = self.estate()
        entitlements = Entitlements(estate)
        identity = estate.identities[arn]
        return list(Escalations(estate, entitlements).steps(identity, Holdings(entitlements.of(identity))))


def allow(*actions: str, resources: tuple[str, ...] = ("*",)) -> Statement:
    """A statement that allows."""
    return Statement(allow=True, actions=actions, resources=resources)


def deny(*actions: str, resources: tuple[str, ...] = ("*",)) -> Statement:
    """A statement that denies."""
    return Statement(allow=False, actions=actions, resources=resources)


def ways(technique: Technique) -> Iterator[Together]:
    """Every set of actions with which a technique is open."""
    for way in technique.ways or ((),):
        yield tuple(dict.fromkeys((*technique.actions, *way)))


def source_of(technique: Technique) -> str:
    """Who tries a technique."""
    kind = "user" if USERS & set(technique.target) else "role"
    return f"arn:aws:iam::{MANAGEMENT if technique.managing else ACCOUNT}:{kind}/source"


def open_to(technique: Technique, actions: Together, *, without: str = "") -> Made:
    """An estate in which a technique is open with these actions; ``without`` leaves one other thing out."""
    made, source = Made(), source_of(technique)
    made.identity(source, source.split(":")[4])
    if technique.managing and without != "trust":
        actions = (*actions, "sts:AssumeRole")
    if actions:
        made.policy(source, [allow(*actions)])
    _target(made, technique, without)
    if without != "need":
        for need in technique.needs:
            _needed(made, need)
    if without != "after" and technique.gain is Gain.RIGHTS:
        _before(made, technique, source)
    if technique.gain is Gain.ORGANISATION:
        made.organisation(manages=without != "management")
    return made


def _target(made: Made, technique: Technique, without: str) -> None:
    made.identity(ROLE)
    trusted = [_trusted(name) for name in technique.services if without != "trust"]
    made.trust(ROLE, *trusted, *([Principal("AWS", source_of(technique))] if technique.managing else ()))
    made.identity(USER)
    made.identity(GROUP)
    if technique.inside and without != "inside":
        made.policy(ROLE, [allow(*technique.inside)])
    for kind in technique.target:
        if kind in ARNS and without != "target":
            runs_as = (ROLE,) if technique.gain is Gain.RUNNING and without != "role" else ()
            _thing(made, kind, runs_as)


def _trusted(name: str) -> Principal:
    return Principal("Federated" if name.startswith("cognito") else "Service", name)


def _thing(made: Made, kind: str, runs_as: tuple[str, ...]) -> None:
    arn = ARNS[kind]
    if kind == "aws.secretsmanager.secret":
        made.add(Secret(id=arn, kind=kind, scope=ACCOUNT, store="s", name="login"))
        return
    if kind == "aws.eks.cluster":
        nodes = f"arn:aws:eks:{HERE}:nodegroup/main/nodes/0a1b"
        made.add(Resource(id=nodes, kind="aws.eks.node_group", scope=ACCOUNT, name="nodes", runs_as=runs_as))
    if kind == "aws.kms.key":
        principal = Principal("AWS", f"arn:aws:iam::{ACCOUNT}:root")
        whole = Statement(allow=True, actions=("kms:*",), resources=("*",), principals=(principal,))
        made.policy(arn, [whole], kind="aws.kms.key_policy", purpose="resource")
    name, facts = arn.rsplit("/", 1)[-1], {"region": "eu-west-1"}
    made.add(Resource(id=arn, kind=kind, scope=ACCOUNT, name=name, runs_as=runs_as, facts=dict(facts)))


def _needed(made: Made, need: Need) -> None:
    if need in {Need.TWO_KEYS, Need.INACTIVE_KEY}:
        for number in range(2):
            made.add(
                Credential(id=f"key{number}", kind="aws.iam.access_key", identity=USER, name="k", active=number > 0)
            )
    elif need is Need.PASSWORD:
        made.add(Credential(id="password", kind="aws.iam.password", identity=USER, name="p"))
    elif need is Need.SECOND_FACTOR:
        facts = {"bearer": USER}
        made.add(Resource(id="mfa", kind="aws.iam.mfa_device", scope=ACCOUNT, name="mfa", facts=dict(facts)))
    elif need is Need.IN_PROFILE:
        made.add(_profile("in", (ROLE,)))
    elif need in {Need.TRUSTS_OPENID, Need.TRUSTS_SAML}:
        form = "oidc" if need is Need.TRUSTS_OPENID else "saml"
        made.records = {id_: each for id_, each in made.records.items() if "trust" not in id_}
        made.trust(ROLE, Principal("Federated", f"arn:aws:iam::{ACCOUNT}:{form}-provider/login.example"))


def hindered(made: Made, need: Need) -> None:
    """Make it so that a need is not met."""
    opposite = {
        Need.ROOM_FOR_A_KEY: Need.TWO_KEYS,
        Need.NO_PASSWORD: Need.PASSWORD,
        Need.NO_SECOND_FACTOR: Need.SECOND_FACTOR,
    }
    if need in opposite:
        _needed(made, opposite[need])
    elif need is Need.IN_PROFILE:
        made.add(_profile("other", ()))


def _profile(name: str, runs_as: tuple[str, ...]) -> Resource:
    arn = f"arn:aws:iam::{ACCOUNT}:instance-profile/{name}"
    return Resource(id=arn, kind="aws.iam.instance_profile", scope=ACCOUNT, name=name, runs_as=runs_as)


def _before(made: Made, technique: Technique, source: str) -> None:
    """What stands in the way of an identity, or lies ready, before its rights are changed."""
    after, managed = technique.after, "aws.iam.policy"
    if "aws.iam.group" in technique.target:
        made.add(Membership(id="member", kind="aws.iam.membership", member=source, group=GROUP))
    if after is After.ANYTHING or after is After.OTHER_VERSION:
        made.policy(source, [allow("s3:ListAllMyBuckets")], id_=MINE, kind=managed)
        version, facts = f"aws.iam.policy_version:{MINE}:v1", {"policy": MINE}
        old = Policy(id=version, kind="aws.iam.policy_version", name="v1", statements=(allow("*"),), facts=dict(facts))
        made.add(old)
        return
    made.policy(ROLE if technique.managing else source, [allow("*")], id_="whole", kind=managed)
    own = allow(*technique.actions, *(technique.ways[0] if technique.ways else ()))
    if after in {After.NO_BOUNDARY, After.WIDER_BOUNDARY}:
        made.policy(source, [own], id_=LIMIT, kind=managed, purpose="boundary")
    elif after is After.NO_ORGANISATION:
        made.organisation()
        account, kind = f"aws.account:{ACCOUNT}", "aws.organization.control_policy"
        made.policy(account, [own], id_="scp", kind=kind, purpose="organisation")
    else:
        kind = "aws.iam.inline_policy" if after is After.NO_INLINE_DENIAL else managed
        holder = GROUP if "aws.iam.group" in technique.target else source
        made.policy(holder, [deny("iam:PassRole")], id_=LIMIT, kind=kind)


def made(*statements: Statement, services: tuple[str, ...] = ("lambda.amazonaws.com",)) -> Made:
    """One role with these statements, and one that services may act as."""
    estate = Made()
    estate.identity(ME)
    estate.policy(ME, statements)
    estate.identity(ROLE)
    estate.trust(ROLE, *(Principal("Service", service) for service in services))
    return estate


def under(statement: Statement, operator: str, key: str, *values: str) -> Statement:
    """The statement under a condition."""
    return Statement(
        allow=statement.allow,
        actions=statement.actions,
        resources=statement.resources,
        principals=statement.principals,
        conditions=(Condition(operator=operator, key=key, values=values),),
    )


def used(estate: Made, technique: str) -> list[Step]:
    """How ``ME`` can use a technique."""
    return [step for step in estate.steps(ME) if step.technique == technique]


def bounded(estate: Made, *statements: Statement) -> Made:
    """The same with a boundary."""
    estate.policy(ME, statements, id_="boundary", kind="aws.iam.policy", purpose="boundary")
    return estate
