"""Roles Anywhere as AWS tells of it on the wire; moto's server does not know it."""

from __future__ import annotations

import datetime as dt
import json

from aws_support import OTHER, OWN, Wire, gather_one, one, options, read

from connectors.aws.streams.regions import KIND as REGION
from connectors.aws.streams.roles_anywhere import profiles, trust_anchors
from graph.model import GapReason, Grant, Policy, Resource

HERE = Resource(id=f"{REGION}:{OWN}/eu-west-1", kind=REGION, scope=OWN, name="eu-west-1")
ANCHOR = {
    "trustAnchorArn": f"arn:aws:rolesanywhere:eu-west-1:{OWN}:trust-anchor/1",
    "name": "factory",
    "enabled": True,
    "source": {"sourceType": "AWS_ACM_PCA", "sourceData": {"acmPcaArn": f"arn:aws:acm-pca:eu-west-1:{OTHER}:ca/1"}},
    "createdAt": "2026-01-01T00:00:00Z",
}
ROLE = f"arn:aws:iam::{OWN}:role/robot"
PROFILE = {
    "profileArn": f"arn:aws:rolesanywhere:eu-west-1:{OWN}:profile/1",
    "name": "robots",
    "enabled": True,
    "roleArns": [ROLE],
    "managedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    "sessionPolicy": json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}),
    "durationSeconds": 3600,
    "createdAt": "2026-01-01T00:00:00Z",
}


def test_an_anchor_tells_whose_certificates_are_believed(wire: Wire) -> None:
    wire.gives("GET /trustanchors", {"trustAnchors": [ANCHOR]})
    anchor = one(read(wire, trust_anchors, HERE))
    assert isinstance(anchor, Resource)
    assert (anchor.name, anchor.created) == ("factory", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert anchor.facts == {
        "enabled": True,
        "source": "AWS_ACM_PCA",
        "authority": f"arn:aws:acm-pca:eu-west-1:{OTHER}:ca/1",
    }
    assert {each.region for each in wire.requests if each.service == "rolesanywhere"} == {"eu-west-1"}


def test_an_anchor_of_a_bundle_names_no_authority(wire: Wire) -> None:
    bundle = {"sourceType": "CERTIFICATE_BUNDLE", "sourceData": {"x509CertificateData": "-----"}}
    wire.gives("GET /trustanchors", {"trustAnchors": [{**ANCHOR, "source": bundle}]})
    anchor = one(read(wire, trust_anchors, HERE))
    assert isinstance(anchor, Resource)
    assert anchor.facts["authority"] is None


def test_a_profile_opens_roles_and_limits_their_sessions(wire: Wire) -> None:
    wire.gives("GET /profiles", {"profiles": [PROFILE]})
    profile, policy, *limits = read(wire, profiles, HERE)
    assert isinstance(profile, Resource)
    assert isinstance(policy, Policy)
    assert profile.runs_as == (ROLE,)
    assert [each.actions for each in policy.statements] == [("s3:Get*",)]
    assert [(each.identity, each.policy, each.purpose) for each in limits if isinstance(each, Grant)] == [
        (profile.id, policy.id, "session"),
        (profile.id, "arn:aws:iam::aws:policy/ReadOnlyAccess", "session"),
    ]


def test_a_profile_that_is_switched_off_opens_nothing(wire: Wire) -> None:
    given = {**PROFILE, "enabled": False, "sessionPolicy": "", "managedPolicyArns": []}
    wire.gives("GET /profiles", {"profiles": [given]})
    profile = one(read(wire, profiles, HERE))
    assert isinstance(profile, Resource)
    assert (profile.runs_as, profile.facts["enabled"]) == ((), False)


def test_a_region_that_refuses_is_a_gap_of_its_own(wire: Wire) -> None:
    wire.gives("GET /profiles@eu-west-1", {"profiles": [PROFILE]})
    wire.fails("GET /profiles@us-east-1", "AccessDeniedException", 403)
    unit = gather_one(options(wire.url, regions=["eu-west-1", "us-east-1"]), "rolesanywhere.profiles")
    assert [each.kind for each in unit.records if isinstance(each, Resource)] == ["aws.rolesanywhere.profile"]
    assert [(gap.reason, gap.permission, gap.subject) for gap in unit.gaps] == [
        (GapReason.DENIED, "rolesanywhere:ListProfiles", f"{REGION}:{OWN}/us-east-1")
    ]
