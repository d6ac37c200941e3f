"""Systems Manager's parameters, read from moto's server; what moto never refuses is read from the wire."""

from __future__ import annotations

import pytest
from aws_compute_support import Moto, leak
from aws_resources_support import of
from aws_support import OWN, Wire, opened, options, read, region

from connectors.aws.streams.ssm_parameters import Value, parameter_texts, parameters
from connectors.streams import Denied
from graph.model import AnyRecord, Exposure, OwnerClaim, Resource, Secret


def arn(region: str, name: str) -> str:
    """A parameter's ARN."""
    return f"arn:aws:ssm:{region}:{OWN}:parameter/{name}"


def test_a_sealed_parameter_is_a_secret_and_another_is_not(server: Moto) -> None:
    client = server.client("ssm")
    client.put_parameter(
        Name="/shop/password",
        Value="sealed",
        Type="SecureString",
        KeyId="alias/aws/ssm",
        Tags=[{"Key": "team", "Value": "shop"}],
    )
    client.put_parameter(Name="size", Value="12", Type="String", Tier="Standard")
    records = read(server, parameters, server.here)
    (secret,) = of(Secret, records)
    assert (secret.id, secret.name, secret.kind) == (
        arn(server.region, "shop/password"),
        "/shop/password",
        "aws.ssm.secure_parameter",
    )
    assert secret.store == f"aws.ssm.store:{OWN}/{server.region}"
    assert (secret.versions, secret.facts["kms_key"], secret.facts["type"]) == (1, "alias/aws/ssm", "SecureString")
    assert secret.rotated is not None
    assert [(each.subject, each.owner) for each in of(OwnerClaim, records)] == [(secret.id, "shop")]
    (plain,) = of(Resource, records)
    assert (plain.id, plain.kind, plain.facts["tier"]) == (arn(server.region, "size"), "aws.ssm.parameter", "Standard")


def test_a_secret_in_the_clear_is_an_exposure_of_its_parameter(server: Moto) -> None:
    key = leak()
    client = server.client("ssm")
    client.put_parameter(Name="/ci/AWS_ACCESS_KEY_ID", Value=f"{key.key}:{key.value}", Type="String")
    for number in range(11):
        client.put_parameter(Name=f"/sizes/{number}", Value=str(number), Type="StringList")
    client.put_parameter(Name="/sealed", Value=key.script, Type="SecureString")
    found = of(Exposure, read(server, parameter_texts, server.here))
    assert {each.resource for each in found} == {arn(server.region, "ci/AWS_ACCESS_KEY_ID")}
    assert key.credential in {each.credential for each in found}
    assert found[0].places == ("value:AWS_ACCESS_KEY_ID",)
    assert key.value not in repr(found)


def test_no_value_of_a_sealed_parameter_is_asked_for(wire: Wire) -> None:
    """Should AWS heed the filter less than it says, the type decides."""
    described = [{"Name": "open", "Type": "String"}, {"Name": "shut", "Type": "SecureString"}]
    wire.gives("DescribeParameters", {"Parameters": described})
    wire.gives("GetParameters", {"Parameters": [{"Name": "open", "Value": "nothing"}]})
    assert read(wire, parameter_texts, region()) == []
    asked = [given for operation, given in wire.asked if operation == "GetParameters"]
    assert asked == [{"Names": ["open"], "WithDecryption": False}]


def test_a_parameter_without_arn_gets_the_one_that_it_has_and_tags_that_are_refused_cost_no_parameter(
    wire: Wire,
) -> None:
    described = [{"Name": "/a/b", "Type": "String", "Policies": [{"PolicyType": "Expiration"}]}]
    wire.gives("DescribeParameters", {"Parameters": described})
    wire.fails("GetResources", "AccessDeniedException")
    records: list[AnyRecord] = []
    with opened(options(wire.url)) as (api, scope), pytest.raises(Denied) as caught:
        records.extend(parameters(api, scope, region()))
    assert caught.value.permission == "tag:GetResources"
    assert [(each.id, each.facts["expires"]) for each in of(Resource, records)] == [(arn("us-east-1", "a/b"), True)]


def test_values_do_not_show_when_printed() -> None:
    hidden = Value(name="a", value="hidden")
    assert "hidden" not in repr(hidden)
    assert hidden.__rich_repr__() == []
