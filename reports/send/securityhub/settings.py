"""What settings say of a Security Hub."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class SecurityHub(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a target ``securityhub``. Credentials are found as every program of AWS finds them."""

    region: Annotated[str, Meta(pattern=r"^[a-z0-9-]+$", description="Region of the hub, such as eu-west-1.")]
    account: Annotated[
        Annotated[str, Meta(pattern=r"^\d{12}$")] | None,
        Meta(description="Account of the hub; that of the credentials if not said."),
    ] = None
    partition: Annotated[str, Meta(pattern=r"^aws[a-z-]*$", description="aws, aws-cn or aws-us-gov.")] = "aws"
    profile: Annotated[str | None, Meta(description="Profile of the AWS configuration to start from.")] = None
    role_arn: Annotated[str | None, Meta(description="Role to assume first.")] = None
    external_id: Annotated[str | None, Meta(description="What that role asks for as external id.")] = None
    endpoint: Annotated[
        str | None, Meta(description="Address of an endpoint of one's own, https://…, such as one inside a VPC.")
    ] = None
    timeout: Annotated[float, Meta(gt=0, le=600, description="Seconds to wait for an answer.")] = 30.0
