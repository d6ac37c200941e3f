"""Second factors: which devices there are, of what form, and whose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.rows import Row
from connectors.aws.streams.users import users
from connectors.streams import Scope
from graph.model import AnyRecord, Identity, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

KIND = "aws.iam.mfa_device"
FORMS = {":mfa/": "virtual", ":u2f/": "security key", ":sms-mfa/": "text message"}
"""The form of a device, by what its serial number holds. One of hardware has a number without an ARN."""
HARDWARE = "hardware"
ROOT = ":root"


class Device(Row, frozen=True):
    """A second factor of a user."""

    serial_number: str
    enable_date: datetime | None = None


class Bearer(Row, frozen=True):
    """Whose device it is."""

    arn: str = ""


class VirtualDevice(Device, frozen=True):
    """A virtual device, which need not be anybody's."""

    user: Bearer | None = None


@aws.stream(
    "iam.mfa_devices",
    permission="iam:ListMFADevices",
    yields=(Resource,),
    scope="account",
    parent=users,
    parents=lambda record: isinstance(record, Identity),
)
def mfa_devices(api: Api, scope: Scope, user: Identity) -> Iterator[AnyRecord]:
    """List the second factors of a user."""
    for device in api.pages("iam", "ListMFADevices", "MFADevices", Device, UserName=user.name):
        yield _resource(scope, device, user.id)


@aws.stream("iam.virtual_mfa_devices", permission="iam:ListVirtualMFADevices", yields=(Resource,), scope="account")
def virtual_mfa_devices(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the virtual devices that are the root user's, or nobody's. AWS tells of no device of root's but these."""
    for device in api.pages("iam", "ListVirtualMFADevices", "VirtualMFADevices", VirtualDevice):
        bearer = device.user.arn if device.user else ""
        if not bearer or bearer.endswith(ROOT):
            yield _resource(scope, device, bearer or None)


def _resource(scope: Scope, device: Device, bearer: str | None) -> Resource:
    serial = device.serial_number
    return Resource(
        id=f"{KIND}:{scope.name}/{serial}",
        kind=KIND,
        scope=scope.name,
        name=serial.rpartition("/")[2],
        created=device.enable_date,
        facts={
            "bearer": bearer,
            "form": next((form for part, form in FORMS.items() if part in serial), HARDWARE),
        },
    )
