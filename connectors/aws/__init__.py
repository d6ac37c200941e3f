"""Amazon Web Services: the accounts of an organisation and what IAM holds in each."""

from __future__ import annotations

from typing import Annotated

import msgspec

from connectors.streams import Platform
from graph.references import SecretRef

Asked = Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]+(:[A-Z][A-Za-z0-9]+)?$")]
"""A service, or an action of it, as IAM names them."""
AccountNumber = Annotated[str, msgspec.Meta(pattern="^[0-9]{12}$")]


class AwsOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a source of platform ``aws`` may be given in the settings."""

    profile: str | None = None
    """Name of a profile in the AWS configuration files. Without it boto3 looks where it always does."""
    access_key_id: SecretRef | None = None
    """Where the access key's id comes from, when no profile is to be used."""
    secret_access_key: SecretRef | None = None
    """Where that key's secret comes from. Needs ``access_key_id`` as well."""
    role_name: str | None = None
    """The reader role that is assumed in every account but the one the credentials belong to, path included."""
    external_id: str | None = None
    """The external id which that role asks for."""
    organization: bool = False
    """List the accounts by AWS Organizations and read them all; needs the management or a delegated account."""
    accounts: tuple[AccountNumber, ...] = ()
    """The accounts to read. With ``organization`` it narrows the list; without both, the credentials' own account."""
    regions: tuple[str, ...] = ()
    """Regions to read, all enabled ones by default. IAM is the same everywhere: the first is where it is asked."""
    leave_out: tuple[Asked, ...] = ()
    """Services (``cloudtrail``) and actions (``iam:GenerateServiceLastAccessedDetails``) that are not asked, by the
    names that IAM has for them. What they would tell is then not known, and is no gap."""
    trail: str | None = None
    """A folder with an exported trail of CloudTrail, which is read in place of asking CloudTrail."""
    folder: str | None = None
    """A folder with exported answers of AWS, which is read in place of asking AWS: a folder for each account in it."""
    endpoint_url: str | None = None
    """Address of a server that stands in for AWS, for tests and the demo."""

    def __post_init__(self) -> None:
        if (self.access_key_id is None) != (self.secret_access_key is None):
            raise ValueError("access_key_id and secret_access_key belong together: give both, or neither")
        if self.folder is not None and (self.profile or self.access_key_id or self.role_name or self.endpoint_url):
            raise ValueError("where a folder is read AWS is not asked: no credentials, no role, no endpoint_url")


aws = Platform(
    "aws",
    title="Amazon Web Services",
    extra="aws",
    options=AwsOptions,
    opens="connectors.aws.api:connect",
    base_permissions=("sts:AssumeRole", "sts:GetCallerIdentity", "organizations:ListAccounts"),
)
