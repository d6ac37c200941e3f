"""An account at moto's server with something of most that is read, to be scanned and exported."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from aws_support import OWN, founder
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = "eu-west-1"
ROLE = f"arn:aws:iam::{OWN}:role/worker"
USER = "ada"
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}


class Making:
    """The clients by which things are made."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __call__(self, service: str) -> Any:  # noqa: ANN401 because each service has a type
        """A client that may do everything."""
        return founder().client(service, region_name=HERE, endpoint_url=self._url)  # type: ignore[call-overload]  # because the service is any


def document(**said: object) -> str:
    """A policy document of one statement."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **said}]})


def fill(url: str) -> None:
    """Make all of it."""
    making = Making(url)
    _organization(making("organizations"))
    _identities(making("iam"))
    _credentials(making("iam"))
    _centre(making("sso-admin"), making("identitystore"))
    _things(making)


def _organization(client: Any) -> None:  # noqa: ANN401 because each service has a type
    client.create_organization(FeatureSet="ALL")
    root = client.list_roots()["Roots"][0]["Id"]
    unit = client.create_organizational_unit(ParentId=root, Name="shops")["OrganizationalUnit"]["Id"]
    member = client.create_account(AccountName="shop", Email="shop@orchard.example")["CreateAccountStatus"]["AccountId"]
    for type_, said in (
        ("SERVICE_CONTROL_POLICY", document(Action="*", Resource="*")),
        ("RESOURCE_CONTROL_POLICY", document(Action="*", Resource="*", Principal="*")),
    ):
        made = client.create_policy(Content=said, Description="", Name=type_, Type=type_)
        client.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=unit)
    client.register_delegated_administrator(AccountId=member, ServicePrincipal="guardduty.amazonaws.com")


def _identities(iam: Any) -> None:  # noqa: ANN401 because each service has a type
    limit = iam.create_policy(PolicyName="limit", PolicyDocument=document(Action="s3:*", Resource="*"))["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=limit, PolicyDocument=document(Action="*", Resource="*"), SetAsDefault=False)
    iam.create_user(UserName=USER, PermissionsBoundary=limit, Tags=[{"Key": "team", "Value": "shop"}])
    iam.create_group(GroupName="staff")
    iam.add_user_to_group(GroupName="staff", UserName=USER)
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument=json.dumps({"Statement": [TRUST]}))
    iam.create_instance_profile(InstanceProfileName="machine")
    iam.add_role_to_instance_profile(InstanceProfileName="machine", RoleName="worker")
    for what, name in (("user", USER), ("group", "staff"), ("role", "worker")):
        who = {f"{what.title()}Name": name}
        getattr(iam, f"attach_{what}_policy")(PolicyArn=limit, **who)
        getattr(iam, f"put_{what}_policy")(
            PolicyName="own", PolicyDocument=document(Action="sqs:*", Resource="*"), **who
        )
    iam.create_open_id_connect_provider(Url="https://tokens.example", ClientIDList=["sts.amazonaws.com"])
    iam.create_saml_provider(
        Name="directory", SAMLMetadataDocument=f"<EntityDescriptor>{'x' * 1000}</EntityDescriptor>"
    )


def _credentials(iam: Any) -> None:  # noqa: ANN401 because each service has a type
    iam.create_access_key(UserName=USER)
    iam.create_login_profile(UserName=USER, Password="Not-A-Password-1")  # noqa: S106 because it opens nothing
    iam.upload_ssh_public_key(UserName=USER, SSHPublicKeyBody="ssh-ed25519 AAAA ada")
    iam.upload_signing_certificate(UserName=USER, CertificateBody=certificate())
    iam.update_account_password_policy(MinimumPasswordLength=14)
    iam.create_account_alias(AccountAlias="orchard")


def certificate() -> str:
    """A certificate of its own that proves nothing."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, USER)])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now)
    made = builder.not_valid_after(now + dt.timedelta(days=1)).sign(key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM).decode()


def _centre(centre: Any, store: Any) -> None:  # noqa: ANN401 because each service has a type
    instance = centre.list_instances()["Instances"][0]
    arn, directory = instance["InstanceArn"], instance["IdentityStoreId"]
    ada = store.create_user(
        IdentityStoreId=directory, UserName="ada", DisplayName="Ada", Name={"GivenName": "Ada", "FamilyName": "L"}
    )["UserId"]
    staff = store.create_group(IdentityStoreId=directory, DisplayName="staff")["GroupId"]
    store.create_group_membership(IdentityStoreId=directory, GroupId=staff, MemberId={"UserId": ada})
    made = centre.create_permission_set(Name="Power", InstanceArn=arn, SessionDuration="PT8H")["PermissionSet"][
        "PermissionSetArn"
    ]
    power = {"InstanceArn": arn, "PermissionSetArn": made}
    centre.attach_managed_policy_to_permission_set(ManagedPolicyArn="arn:aws:iam::aws:policy/PowerUserAccess", **power)
    centre.create_account_assignment(
        TargetId=OWN, TargetType="AWS_ACCOUNT", PrincipalType="GROUP", PrincipalId=staff, **power
    )
    centre.provision_permission_set(TargetType="ALL_PROVISIONED_ACCOUNTS", **power)


def _things(making: Making) -> None:
    making("s3").create_bucket(Bucket="orchard-data", CreateBucketConfiguration={"LocationConstraint": HERE})
    everyone = document(Action="s3:GetObject", Resource="arn:aws:s3:::orchard-data/*", Principal="*")
    making("s3").put_bucket_policy(Bucket="orchard-data", Policy=everyone)
    making("s3").create_bucket(Bucket="orchard-logs", CreateBucketConfiguration={"LocationConstraint": HERE})
    making("sqs").create_queue(QueueName="orders", tags={"team": "shop"})
    making("sns").create_topic(Name="news")
    key = making("kms").create_key()["KeyMetadata"]["KeyId"]
    making("kms").create_grant(KeyId=key, GranteePrincipal=ROLE, Operations=["Decrypt"])
    making("secretsmanager").create_secret(Name="shop/db", SecretString="x")
    making("ssm").put_parameter(Name="/shop/url", Value="https://x.example", Type="String")
    making("ssm").put_parameter(Name="/shop/seal", Value="x", Type="SecureString")
    making("dynamodb").create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    making("lambda").create_function(
        FunctionName="resize",
        Runtime="python3.12",
        Role=ROLE,
        Handler="a.b",
        Code={"ZipFile": b"x"},
        Environment={"Variables": {"STAGE": "prod"}},
    )
    image = making("ec2").describe_images()["Images"][0]["ImageId"]
    making("ec2").run_instances(ImageId=image, MinCount=1, MaxCount=1, IamInstanceProfile={"Name": "machine"})
    making("ecs").create_cluster(clusterName="shop")
