"""How the layers are weighed with each other: what opens a request, what closes it, and who is told to have done so."""

from __future__ import annotations

import pytest
from aws_requests_support import (
    ACCOUNT,
    ALL,
    OBJECT,
    OTHER,
    ROLE,
    ROOT,
    SESSION,
    USER,
    Document,
    answer,
    blocked,
    decide,
    document,
    policy,
    statement,
)

from graph.aws.knowledge.index import knowledge
from graph.aws.knowledge.words import Level

READS = policy(action="s3:GetObject")
NOTHING = policy(action="ec2:*")
DENIES = policy("Deny")
ELSEWHERE = {"arn": OBJECT, "account": OTHER}
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"
AWS_ALIAS = f"arn:aws:kms:eu-west-1:{ACCOUNT}:alias/aws/s3"
TARGET = f"arn:aws:iam::{ACCOUNT}:role/target"
FEDERATED_USER = f"arn:aws:sts::{ACCOUNT}:federated-user/ada"
LINKED = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"


def to(name: str, form: str = "AWS", **more: object) -> Document:
    """A resource's policy that allows everything to somebody."""
    return policy(Principal={form: name}, **more)


def test_without_a_word_nothing_is_allowed() -> None:
    assert answer() == "implicitly_denied"
    assert blocked() == {"identity"}
    assert answer(identity_policies=[READS]) == "allowed"
    assert answer(identity_policies=[READS, DENIES]) == "explicitly_denied"


def test_each_layer_that_limits_has_to_allow_and_is_named_when_it_does_not() -> None:
    for layer, name in (
        ("permission_boundaries", "boundary"), ("session_policies", "session"), ("service_control_policies", "scp"),
        ("endpoint_policies", "endpoint"),
    ):  # fmt: skip
        request = {"principal": SESSION, "identity_policies": [ALL]}
        assert answer(**request, **{layer: [READS]}) == "allowed"
        assert answer(**request, **{layer: [NOTHING]}) == "implicitly_denied"
        assert blocked(**request, **{layer: [NOTHING]}) == {name}
        assert answer(**request, **{layer: [READS, DENIES]}) == "explicitly_denied"
        assert name in blocked(**request, **{layer: [READS, DENIES]})


def test_every_level_of_the_organisation_has_to_allow() -> None:
    request = {"identity_policies": [ALL]}
    assert answer(**request, service_control_policies=[[ALL], [NOTHING, READS]]) == "allowed"
    assert answer(**request, service_control_policies=[[ALL], [NOTHING]]) == "implicitly_denied"
    assert answer(**request, service_control_policies=[[ALL], []]) == "implicitly_denied"
    assert answer(**request, service_control_policies=[]) == "allowed"
    bound = {"service_control_policies": [[DENIES]], "resource_control_policies": [[DENIES]]}
    assert blocked(**request, **bound) == {"scp", "rcp"}
    assert answer(**request, **bound, management_account=ACCOUNT) == "allowed"


def test_several_layers_are_all_named() -> None:
    lacking = {"service_control_policies": [NOTHING], "permission_boundaries": [NOTHING]}
    assert blocked(**lacking) == {"identity", "scp", "boundary"}
    assert blocked(**lacking, identity_policies=[DENIES]) == {"identity", "scp", "boundary"}
    assert answer(**lacking, identity_policies=[DENIES]) == "explicitly_denied"


@pytest.mark.parametrize(
    ("principal", "named", "passes_limits"),
    [
        (USER, USER, True),
        (SESSION, SESSION, True),
        (SESSION, ROLE, False),
        (ROLE, ROLE, False),
        (USER, "*", True),
        (SESSION, "*", True),
        (FEDERATED_USER, FEDERATED_USER, True),
        (FEDERATED_USER, f"arn:aws:iam::{ACCOUNT}:user/ada", False),
    ],
)
def test_in_one_account_the_closer_a_resource_names_somebody_the_less_limits_him(
    principal: str, named: str, *, passes_limits: bool
) -> None:
    """A boundary and session policies limit what a role is granted, not what its session or a user is."""
    request = {"principal": principal, "resource_policy": to(named), "session_policies": [ALL]}
    assert answer(**request) == "allowed"
    for layer in ("permission_boundaries", "session_policies"):
        limited = {**request, layer: [NOTHING]}
        assert (answer(**limited) == "allowed") is passes_limits
        assert answer(**{**request, layer: [DENIES]}) == "explicitly_denied"


def test_naming_the_account_leaves_it_to_the_policies_there() -> None:
    assert answer(resource_policy=to(ROOT)) == "implicitly_denied"
    assert answer(resource_policy=to(ROOT), identity_policies=[READS]) == "allowed"


@pytest.mark.parametrize("named", [USER, ROOT, ACCOUNT, "*"])
def test_across_accounts_both_sides_have_to_allow(named: str) -> None:
    assert blocked(resource=ELSEWHERE) == {"identity", "resource"}
    assert blocked(resource=ELSEWHERE, identity_policies=[READS]) == {"resource"}
    assert blocked(resource=ELSEWHERE, resource_policy=to(named)) == {"identity"}
    both = {"resource": ELSEWHERE, "resource_policy": to(named), "identity_policies": [READS]}
    assert answer(**both) == "allowed"
    assert blocked(**both, permission_boundaries=[NOTHING]) == {"boundary"}


def test_a_federated_users_session_has_only_what_its_session_policies_give() -> None:
    request = {"principal": FEDERATED_USER, "identity_policies": [READS]}
    assert blocked(**request) == {"session"}
    assert answer(**request, session_policies=[READS]) == "allowed"


def test_services_and_the_anonymous_have_only_what_resources_give() -> None:
    service = {"principal": {"Service": "lambda.amazonaws.com"}}
    assert blocked(**service, identity_policies=[ALL]) == {"resource"}
    assert answer(**service, resource_policy=to("lambda.amazonaws.com", "Service")) == "allowed"
    assert answer(principal="anonymous", resource_policy=to("*")) == "allowed"
    assert answer(principal="anonymous", resource_policy=to(ACCOUNT)) == "implicitly_denied"
    unbound = {"resource_policy": to("*"), "service_control_policies": [DENIES]}
    assert answer(principal="anonymous", **unbound) == "allowed"
    assert answer(principal="anonymous", resource_policy=to("*"), resource_control_policies=[DENIES]) == (
        "explicitly_denied"
    )


def test_a_canonical_user_is_bound_as_somebody_of_an_account() -> None:
    name = {"CanonicalUser": "ab" * 32}
    assert answer(principal=name, resource_policy=to("ab" * 32, "CanonicalUser")) == "allowed"
    bound = {"resource_policy": to("*"), "service_control_policies": [NOTHING]}
    assert blocked(principal=name, **bound) == {"scp"}


def test_a_root_user_may_do_everything_in_its_account_unless_the_organisation_says_no() -> None:
    assert answer(principal=ROOT) == "allowed"
    assert answer(principal=ROOT, permission_boundaries=[NOTHING], session_policies=[NOTHING]) == "allowed"
    assert blocked(principal=ROOT, service_control_policies=[NOTHING]) == {"scp"}
    assert blocked(principal=ROOT, resource=ELSEWHERE) == {"resource"}
    assert answer(principal=ROOT, resource_policy=policy("Deny", Principal="*")) == "explicitly_denied"


def test_a_root_user_can_always_mend_its_buckets_policy() -> None:
    locked = {"principal": ROOT, "resource_policy": policy("Deny", Principal="*")}
    assert answer(**locked, action="s3:PutBucketPolicy") == "allowed"
    assert answer(**{**locked, "principal": USER}, action="s3:PutBucketPolicy") == "explicitly_denied"
    assert answer(**locked, action="s3:PutBucketPolicy", service_control_policies=[DENIES]) == "explicitly_denied"
    assert answer(**locked, action="s3:PutBucketPolicy", resource=ELSEWHERE) == "explicitly_denied"


def test_organisations_bind_no_role_that_a_service_made() -> None:
    bound = {"service_control_policies": [DENIES], "resource_control_policies": [DENIES]}
    assert answer(principal=LINKED, identity_policies=[READS], **bound) == "allowed"
    assert answer(principal=ROLE, identity_policies=[READS], **bound) == "explicitly_denied"


def test_a_control_that_lists_nobody_speaks_of_nobody() -> None:
    nobody = {"Principal": {"AWS": []}}
    assert answer(identity_policies=[ALL], resource_control_policies=[policy("Deny", **nobody)]) == "allowed"
    assert blocked(identity_policies=[ALL], endpoint_policies=[policy(**nobody)]) == {"endpoint"}


def test_resource_control_policies_only_ever_deny() -> None:
    """One that allows everything is attached everywhere and cannot be taken off, so it need not be written down."""
    request = {"identity_policies": [ALL]}
    assert (
        answer(**request, resource_control_policies=[[], [policy("Deny", "s3:PutObject", Principal="*")]]) == "allowed"
    )
    assert blocked(**request, resource_control_policies=[[], [DENIES]]) == {"rcp"}


def test_somebody_named_where_nobody_should_be_is_the_only_one_meant() -> None:
    assert answer(identity_policies=[policy(Principal={"AWS": USER})]) == "allowed"
    assert answer(identity_policies=[policy(Principal={"AWS": ROLE})]) == "implicitly_denied"
    assert answer(resource_policy=policy()) == "implicitly_denied"
    assert answer(identity_policies=[READS], resource_policy=policy("Deny")) == "allowed"


@pytest.mark.parametrize(
    ("action", "arn"),
    [
        ("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/AdministratorAccess"),
        ("iam:AttachRolePolicy", LINKED),
        ("iam:UpdateAssumeRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x"),
        ("kms:UpdateAlias", f"arn:aws:kms:eu-west-1:{ACCOUNT}:alias/aws/s3"),
    ],
)
def test_what_aws_owns_nobody_else_changes(action: str, arn: str) -> None:
    request = {"identity_policies": [ALL], "resource": {"arn": arn, "account": ACCOUNT}}
    assert answer(**request, action=action) == "implicitly_denied"
    assert blocked(**request, action=action) == {"resource"}
    assert answer(**request, action="iam:GetPolicy") == "allowed"
    assert answer(identity_policies=[ALL], resource="arn:aws:iam::aws:policy/x", action="iam:GetPolicy") == "allowed"
    own = {"arn": arn.replace("aws", "own"), "account": ACCOUNT}
    assert answer(identity_policies=[ALL], resource=own, action=action) == "allowed"


def changes(service: str, sort: str) -> list[str]:
    """The actions that change a sort of resource, as the index has them."""
    known = knowledge()
    each = (known.action(name) for name in known.names(known.actions_matching(f"{service}:*")))
    found = (one for one in each if one and sort in one.types and one.level not in {Level.READ, Level.LIST})
    return [one.name for one in found]


def test_nothing_changes_a_policy_or_an_alias_of_aws() -> None:
    for service, sort, name in (("iam", "policy", "arn:aws:iam::aws:policy/x"), ("kms", "alias", AWS_ALIAS)):
        for action in changes(service, sort):
            assert blocked(identity_policies=[ALL], action=action, resource=name) == {"resource"}, action


ABOUT_ROLES = (
    "AttachRolePolicy", "DeleteRole", "DeleteRolePermissionsBoundary", "DeleteRolePolicy", "DetachRolePolicy",
    "PutRolePermissionsBoundary", "PutRolePolicy", "UpdateAssumeRolePolicy",
)  # fmt: skip


def test_of_a_role_that_a_service_made_only_the_description_and_sessions_are_changed() -> None:
    reserved = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x"
    for action in ABOUT_ROLES:
        for role in (LINKED, reserved):
            assert blocked(identity_policies=[ALL], action=f"iam:{action}", resource=role) == {"resource"}, action
    for action in ("iam:UpdateRole", "iam:UpdateRoleDescription"):
        assert answer(identity_policies=[ALL], action=action, resource=LINKED) == "allowed"
        assert blocked(identity_policies=[ALL], action=action, resource=reserved) == {"resource"}


@pytest.mark.parametrize(
    "action",
    ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "SetContext", "SetSourceIdentity", "TagSession"],
)
def test_whatever_enters_a_role_has_to_be_trusted(action: str) -> None:
    assert blocked(identity_policies=[ALL], action=f"sts:{action}", resource=TARGET) == {"resource"}


def test_resource_control_policies_bind_some_services_only() -> None:
    bound = {"identity_policies": [ALL], "resource_control_policies": [DENIES], "resource": "*"}
    assert answer(**bound, action="ec2:RunInstances") == "allowed"
    assert answer(**bound, action="sqs:SendMessage") == "explicitly_denied"
    assert answer(**bound, action="kms:RetireGrant") == "allowed"


def test_a_keys_policy_has_to_allow_or_leave_it_to_the_account() -> None:
    key = {"action": "kms:Decrypt", "resource": KEY}
    assert blocked(**key, identity_policies=[ALL]) == {"resource"}
    assert blocked(**key, identity_policies=[ALL], resource_policy=to(ROLE)) == {"resource"}
    assert blocked(**key, resource_policy=to(ROOT)) == {"identity"}
    assert answer(**key, resource_policy=to(ROOT), identity_policies=[ALL]) == "allowed"
    assert answer(**key, resource_policy=to(USER)) == "allowed"
    assert answer(action="kms:ListKeys", identity_policies=[ALL]) == "allowed"
    assert blocked(**key, principal=ROOT, resource_policy=to(USER)) == {"resource"}
    assert answer(**key, principal=ROOT, resource_policy=to(ROOT)) == "allowed"


def test_a_grant_lets_its_grantee_do_what_it_says() -> None:
    grant = {"grantee": USER, "operations": ["Decrypt", "kms:DescribeKey"]}
    key = {"resource": KEY, "resource_policy": to(ROLE), "kms_grants": [grant]}
    assert answer(**key, action="kms:Decrypt") == "allowed"
    assert answer(**key, action="kms:Encrypt") == "implicitly_denied"
    assert answer(**key, action="kms:Decrypt", principal=SESSION.replace("app", "web")) == "implicitly_denied"
    assert answer(**{**key, "resource_policy": policy("Deny", Principal="*")}, action="kms:Decrypt") == (
        "explicitly_denied"
    )


def test_a_grant_may_ask_for_an_encryption_context() -> None:
    exactly = {"grantee": USER, "operations": ["Decrypt"], "encryption_context_equals": {"app": "a"}}
    key = {"resource": KEY, "action": "kms:Decrypt", "kms_grants": [exactly]}
    given = {"kms:EncryptionContext:app": "a", "kms:EncryptionContextKeys": ["app"]}
    assert answer(**key) == "implicitly_denied"
    assert answer(**key, context=given) == "allowed"
    more = {**given, "kms:EncryptionContextKeys": ["app", "more"]}
    assert answer(**key, context=more) == "implicitly_denied"
    subset = {"grantee": USER, "operations": ["Decrypt"], "encryption_context_subset": {"app": "a"}}
    assert answer(**{**key, "kms_grants": [subset]}, context=more) == "allowed"


def test_a_role_is_entered_only_by_whom_it_trusts() -> None:
    enters = {"action": "sts:AssumeRole", "resource": TARGET, "principal": SESSION}
    trust = document({"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "sts:AssumeRole"})
    account = document({"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"})
    assert blocked(**enters, identity_policies=[ALL]) == {"resource"}
    assert answer(**enters, resource_policy=trust) == "allowed"
    assert blocked(**enters, resource_policy=trust, permission_boundaries=[NOTHING]) == {"boundary"}
    assert blocked(**enters, resource_policy=account) == {"identity"}
    assert answer(**enters, resource_policy=account, identity_policies=[ALL]) == "allowed"
    assert blocked(**{**enters, "principal": ROOT}, resource_policy=account) == {"identity"}


def test_whom_a_provider_vouches_for_needs_only_the_trust() -> None:
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/issuer.example"
    trust = document(
        {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {"issuer.example:sub": "repo"}},
        }
    )
    enters = {
        "principal": {"Federated": provider},
        "action": "sts:AssumeRoleWithWebIdentity",
        "resource": TARGET,
        "resource_policy": trust,
    }
    assert answer(**enters, context={"issuer.example:sub": "repo"}) == "allowed"
    assert answer(**enters) == "implicitly_denied"


def test_nobody_is_kept_from_asking_who_he_is() -> None:
    denied = {"identity_policies": [DENIES], "resource": "*"}
    assert answer(**denied, action="sts:GetCallerIdentity") == "allowed"
    assert answer(**denied, action="sts:GetSessionToken") == "allowed"
    assert answer(**denied, action="sts:GetSessionToken", principal=SESSION) == "explicitly_denied"
    assert answer(principal="anonymous", action="sts:GetCallerIdentity", resource="*") == "implicitly_denied"


def test_a_denial_to_all_but_some_hits_whoever_has_a_boundary() -> None:
    spared = document(statement("Deny", NotPrincipal={"AWS": [USER, ROOT]}))
    request = {"identity_policies": [ALL], "resource_policy": spared}
    assert answer(**request) == "allowed"
    assert answer(**request, permission_boundaries=[ALL]) == "explicitly_denied"
    allowed = document(statement(NotPrincipal={"AWS": [USER]}))
    assert answer(resource_policy=allowed) == "implicitly_denied"
    assert answer(resource_policy=allowed, principal=SESSION) == "allowed"


def test_a_resource_without_an_owner_is_taken_for_ones_own() -> None:
    assert answer(resource=OBJECT, resource_policy=to(USER)) == "allowed"
    assert answer(resource=f"arn:aws:sqs:eu-west-1:{OTHER}:q", action="sqs:SendMessage", identity_policies=[ALL]) == (
        "implicitly_denied"
    )


def test_the_statements_that_decided_are_named() -> None:
    reads = document(statement(action="ec2:*"), statement(action="s3:Get*", Sid="Reads"))
    decided = decide(
        identity_policies=[{"name": "Readers", "document": reads}], service_control_policies=[[ALL]]
    ).decided_by
    told = [(each.layer.value, each.policy, each.sid, each.statement, each.effect) for each in decided]
    assert told == [
        ("identity", "Readers", "Reads", 2, "Allow"),
        ("scp", "service_control_policies[0][0]", "", 1, "Allow"),
    ]
