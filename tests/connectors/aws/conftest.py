"""Moto's server with an organisation of two accounts in it, once for all tests here."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_support import OWN, Estate, founder
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_organizations import OrganizationsClient

ISSUER = "token.actions.githubusercontent.com"
SAML = f"<EntityDescriptor>{'x' * 1000}</EntityDescriptor>"


@pytest.fixture(scope="session")
def estate(moto_of: Callable[[Path], str]) -> Estate:
    """An organisation with one member account, something of everything in both."""
    moto_url = moto_of(Path(__file__).parent)
    session = founder()
    organizations = session.client("organizations", endpoint_url=moto_url)
    member, unit = _organisation(organizations)
    organizations.close()
    own = session.client("iam", endpoint_url=moto_url)
    key, idle_key = _people(own)
    _machines(own)
    own.close()
    sts = session.client("sts", endpoint_url=moto_url)
    role = f"arn:aws:iam::{member}:role/OrganizationAccountAccessRole"
    keys = sts.assume_role(RoleArn=role, RoleSessionName="founder")["Credentials"]
    sts.close()
    there = session.client(
        "iam",
        endpoint_url=moto_url,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    there.create_role(RoleName="reader", AssumeRolePolicyDocument=document({"AWS": OWN}))
    there.create_user(UserName="ada")
    there.close()
    return Estate(moto_url, member, key, idle_key, unit)


def _organisation(organizations: OrganizationsClient) -> tuple[str, str]:
    organizations.create_organization(FeatureSet="ALL")
    status = organizations.create_account(AccountName="shop-prod", Email="shop@orchard.example")
    member = status["CreateAccountStatus"]["AccountId"]
    root = organizations.list_roots()["Roots"][0]["Id"]
    unit = organizations.create_organizational_unit(ParentId=root, Name="shops")["OrganizationalUnit"]["Id"]
    organizations.move_account(AccountId=member, SourceParentId=root, DestinationParentId=unit)
    organizations.tag_resource(ResourceId=member, Tags=[{"Key": "team", "Value": "shop"}])
    deny: dict[str, Any] = {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"},
    }
    policy = organizations.create_policy(
        Content=json.dumps(deny), Description="", Name="no-users", Type="SERVICE_CONTROL_POLICY"
    )["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=policy, TargetId=unit)
    perimeter = {**deny, "Statement": {**deny["Statement"], "Action": "s3:*", "Principal": "*"}}
    limit = organizations.create_policy(
        Content=json.dumps(perimeter), Description="", Name="perimeter", Type="RESOURCE_CONTROL_POLICY"
    )["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=limit, TargetId=root)
    organizations.register_delegated_administrator(AccountId=member, ServicePrincipal="guardduty.amazonaws.com")
    return member, unit


def _people(iam: IAMClient) -> tuple[str, str]:
    iam.create_account_alias(AccountAlias="orchard-root")
    limit = iam.create_policy(PolicyName="limit", PolicyDocument=document(Action="s3:*", Resource="*"))
    iam.create_policy_version(
        PolicyArn=limit["Policy"]["Arn"], PolicyDocument=document(Action="iam:*", Resource="*"), SetAsDefault=False
    )
    iam.update_account_password_policy(MinimumPasswordLength=14)
    iam.create_user(
        UserName="ada",
        Path="/people/",
        Tags=[{"Key": "Owner", "Value": "ada@orchard.example"}, {"Key": "env", "Value": "Prod"}],
    )
    iam.create_login_profile(UserName="ada", Password="Not-A-Password-1")  # noqa: S106 because it opens nothing
    key = iam.create_access_key(UserName="ada")["AccessKey"]["AccessKeyId"]
    _more_of(iam, "ada")
    iam.create_user(UserName="robot")
    idle = iam.create_access_key(UserName="robot")["AccessKey"]["AccessKeyId"]
    iam.update_access_key(UserName="robot", AccessKeyId=idle, Status="Inactive")
    iam.put_user_policy(UserName="robot", PolicyName="work", PolicyDocument=document(Action=["s3:Get*"], Resource="*"))
    iam.attach_user_policy(UserName="robot", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.create_group(GroupName="staff")
    iam.add_user_to_group(GroupName="staff", UserName="ada")
    iam.attach_group_policy(GroupName="staff", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    iam.put_group_policy(GroupName="staff", PolicyName="home", PolicyDocument=document(NotAction="iam:*", Resource="*"))
    return key, idle


def _more_of(iam: IAMClient, user: str) -> None:
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="ada-phone")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName=user, SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )
    iam.create_virtual_mfa_device(VirtualMFADeviceName="spare")
    iam.upload_ssh_public_key(UserName=user, SSHPublicKeyBody="ssh-ed25519 AAAA ada")
    iam.upload_signing_certificate(UserName=user, CertificateBody=certificate())


def certificate() -> str:
    """A certificate of its own that proves nothing."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ada")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now)
    made = builder.not_valid_after(now + dt.timedelta(days=1)).sign(key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM).decode()


def _machines(iam: IAMClient) -> None:
    provider = iam.create_open_id_connect_provider(Url=f"https://{ISSUER}", ClientIDList=["sts.amazonaws.com"])
    iam.create_saml_provider(Name="directory", SAMLMetadataDocument=SAML)
    trust = document(
        {"Federated": provider["OpenIDConnectProviderArn"]},
        Action="sts:AssumeRoleWithWebIdentity",
        Condition={"StringLike": {f"{ISSUER}:sub": "repo:orchard/shop:*"}},
    )
    iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=trust, Tags=[{"Key": "team", "Value": "shop"}])
    iam.put_role_permissions_boundary(RoleName="deploy", PermissionsBoundary=f"arn:aws:iam::{OWN}:policy/limit")
    iam.attach_role_policy(RoleName="deploy", PolicyArn=f"arn:aws:iam::{OWN}:policy/limit")
    iam.put_role_policy(RoleName="deploy", PolicyName="ship", PolicyDocument=document(Action="ecs:*", Resource="*"))
    iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")


def document(principal: object = None, **statement: object) -> str:
    """A policy document of one statement; a trust policy when there is a principal."""
    trust = {"Principal": principal, "Action": "sts:AssumeRole"} if principal else {}
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **trust, **statement}]})
