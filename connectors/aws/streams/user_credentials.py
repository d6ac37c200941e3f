"""What users prove themselves with besides passwords and access keys: keys of single services, SSH, certificates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.rows import Row
from connectors.aws.streams.users import users
from connectors.streams import Scope
from graph.model import AnyRecord, Credential, Identity

if TYPE_CHECKING:
    from connectors.aws.client import Api

ACTIVE = "Active"
KINDS = {"bedrock.amazonaws.com": "aws.bedrock.api_key"}
"""Service-specific credentials that go by a name of their own. The others are a user name and password."""


class ServiceCredential(Row, frozen=True):
    """A credential for one service, without its password, which AWS shows only once."""

    service_specific_credential_id: str
    service_name: str
    status: str
    create_date: datetime
    expiration_date: datetime | None = None
    service_user_name: str = ""
    service_credential_alias: str = ""


class SshKey(Row, frozen=True):
    """A public key for CodeCommit."""

    key_id: str = msgspec.field(name="SSHPublicKeyId")
    status: str
    upload_date: datetime


class Certificate(Row, frozen=True):
    """A certificate with which a user signs requests of old services."""

    certificate_id: str
    status: str
    upload_date: datetime | None = None


@aws.stream(
    "iam.service_credentials",
    permission="iam:ListServiceSpecificCredentials",
    yields=(Credential,),
    scope="account",
    parent=users,
    parents=lambda record: isinstance(record, Identity),
)
def service_credentials(api: Api, scope: Scope, user: Identity) -> Iterator[AnyRecord]:
    """List a user's credentials for single services: CodeCommit, Keyspaces, API keys of Bedrock."""
    found = api.pages(
        "iam",
        "ListServiceSpecificCredentials",
        "ServiceSpecificCredentials",
        ServiceCredential,
        UserName=user.name,
    )
    for each in found:
        kind = KINDS.get(each.service_name, "aws.iam.service_credential")
        yield Credential(
            id=f"{kind}:{each.service_specific_credential_id}",
            kind=kind,
            scope=scope.name,
            identity=user.id,
            name=each.service_credential_alias or each.service_user_name or each.service_specific_credential_id,
            active=each.status == ACTIVE,
            created=each.create_date,
            expires=each.expiration_date,
            never_expires=each.expiration_date is None,
            facts={"service": each.service_name},
        )


@aws.stream(
    "iam.ssh_keys",
    permission="iam:ListSSHPublicKeys",
    yields=(Credential,),
    scope="account",
    parent=users,
    parents=lambda record: isinstance(record, Identity),
)
def ssh_keys(api: Api, scope: Scope, user: Identity) -> Iterator[AnyRecord]:
    """List the SSH keys with which a user reaches CodeCommit."""
    for key in api.pages("iam", "ListSSHPublicKeys", "SSHPublicKeys", SshKey, UserName=user.name):
        yield Credential(
            id=f"aws.iam.ssh_key:{key.key_id}",
            kind="aws.iam.ssh_key",
            scope=scope.name,
            identity=user.id,
            name=key.key_id,
            active=key.status == ACTIVE,
            created=key.upload_date,
            never_expires=True,
        )


@aws.stream(
    "iam.signing_certificates",
    permission="iam:ListSigningCertificates",
    yields=(Credential,),
    scope="account",
    parent=users,
    parents=lambda record: isinstance(record, Identity),
)
def signing_certificates(api: Api, scope: Scope, user: Identity) -> Iterator[AnyRecord]:
    """List the certificates with which a user signs requests."""
    for certificate in api.pages("iam", "ListSigningCertificates", "Certificates", Certificate, UserName=user.name):
        yield Credential(
            id=f"aws.iam.signing_certificate:{certificate.certificate_id}",
            kind="aws.iam.signing_certificate",
            scope=scope.name,
            identity=user.id,
            name=certificate.certificate_id,
            active=certificate.status == ACTIVE,
            created=certificate.upload_date,
        )
