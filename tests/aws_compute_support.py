"""What the tests of AWS compute share: things made at moto's server, and secrets made up when they are needed."""

from __future__ import annotations

import contextlib
import json
import secrets
import string
from typing import Any

import msgspec
from aws_support import OWN, founder, region

from graph.model import Resource

ROLE = f"arn:aws:iam::{OWN}:role"
KEY_LETTERS = string.ascii_uppercase + "234567"
SECRET_LETTERS = string.ascii_letters + string.digits


class Moto(msgspec.Struct, frozen=True):
    """Moto's server, and the region that a test has to itself there: emptying the server takes it seconds."""

    url: str
    region: str

    @property
    def here(self) -> Resource:
        """The region, as the parent of a listing."""
        return region(self.region)

    def client(self, service: str) -> Any:  # noqa: ANN401 because each service has a type
        """A client that may do everything."""
        return founder().client(service, region_name=self.region, endpoint_url=self.url)  # type: ignore[call-overload]  # because the service is any

    def role(self, name: str, service: str) -> str:
        """Make a role that a service may act as, if it is not there, and return its ARN."""
        iam = self.client("iam")
        with contextlib.suppress(iam.exceptions.EntityAlreadyExistsException):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(service))
        iam.close()
        return f"{ROLE}/{name}"


class Leak(msgspec.Struct, frozen=True):
    """An access key made up for one test, as it is found in the wild: the id is public, the other half is not."""

    key: str
    value: str

    @property
    def variables(self) -> dict[str, str]:
        """The pair as environment variables."""
        return {"AWS_ACCESS_KEY_ID": self.key, "AWS_SECRET_ACCESS_KEY": self.value}

    @property
    def script(self) -> str:
        """The pair in a script."""
        return "#!/bin/sh\n" + "".join(f"export {name}={value}\n" for name, value in self.variables.items())

    @property
    def credential(self) -> str:
        """The id by which the inventory knows the key."""
        return f"aws.iam.access_key:{self.key}"


def leak() -> Leak:
    """Make a key up."""
    return Leak(
        "AK" + "IA" + "".join(secrets.choice(KEY_LETTERS) for _ in range(16)),
        "".join(secrets.choice(SECRET_LETTERS) for _ in range(40)),
    )


def trust(service: str) -> str:
    """A trust policy for a service."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
