"""IoT: things, and the certificates that they prove themselves with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import resource_of
from connectors.aws.losses import Losses
from connectors.aws.streams.regions import regions
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Credential, Identity, Membership, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Thing(CamelRow, frozen=True):
    """A thing as it is listed."""

    thing_name: str
    thing_arn: str
    thing_type_name: str | None = None


class Listed(CamelRow, frozen=True):
    """A certificate as it is listed."""

    certificate_id: str


class Validity(CamelRow, frozen=True):
    """From when until when a certificate holds."""

    not_after: datetime | None = None


class Certificate(CamelRow, frozen=True):
    """A certificate."""

    certificate_arn: str
    certificate_id: str
    status: str | None = None
    owned_by: str | None = None
    creation_date: datetime | None = None
    validity: Validity = Validity()


class CertificateAnswer(CamelRow, frozen=True):
    """The answer of DescribeCertificate."""

    certificate_description: Certificate


@aws.stream(
    "iot.things",
    permission=("iot:ListThings", "iot:ListThingPrincipals"),
    yields=(Identity, Membership),
    scope="account",
    parent=regions,
)
def things(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the things, and the certificates by which each proves itself: a thing may do what they may."""
    here, losses = api.in_region(region.name), Losses()
    for each in here.pages("iot", "ListThings", "things", Thing):
        with losses.of(each.thing_name):
            yield Identity(
                id=each.thing_arn,
                kind="aws.iot.thing",
                scope=scope.name,
                name=each.thing_name,
                human=False,
                facts={"region": region.name, "type": each.thing_type_name},
            )
            for principal in here.pages("iot", "ListThingPrincipals", "principals", str, thingName=each.thing_name):
                yield Membership(
                    id=f"aws.iot.thing_principal:{each.thing_arn}/{resource_of(principal)}",
                    kind="aws.iot.thing_principal",
                    scope=scope.name,
                    member=each.thing_arn,
                    group=principal,
                )
    losses.tell()


@aws.stream(
    "iot.certificates",
    permission=("iot:ListCertificates", "iot:DescribeCertificate"),
    yields=(Identity, Credential),
    scope="account",
    parent=regions,
)
def certificates(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the certificates: policies stand on them, so each is somebody, and a credential as well."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages("iot", "ListCertificates", "certificates", Listed)):
        with losses.of(listed.certificate_id):
            answer = here.find("iot", "DescribeCertificate", CertificateAnswer, certificateId=listed.certificate_id)
            if answer is None:
                continue
            each = answer.certificate_description
            active = None if each.status is None else each.status == "ACTIVE"
            yield Identity(
                id=each.certificate_arn,
                kind="aws.iot.certificate",
                scope=scope.name,
                name=each.certificate_id[:12],
                human=False,
                enabled=active,
                created=each.creation_date,
                facts={"region": region.name, "status": each.status},
            )
            yield Credential(
                id=f"aws.iot.certificate_key:{each.certificate_arn}",
                kind="aws.iot.certificate_key",
                scope=scope.name,
                identity=each.certificate_arn,
                name=each.certificate_id[:12],
                active=active,
                created=each.creation_date,
                expires=each.validity.not_after,
            )
    losses.tell()
