"""Lambda, read from moto's server; what moto does not tell, from recorded answers."""

from __future__ import annotations

import io
import json
import zipfile

from aws_compute_support import Moto, leak
from aws_support import OWN, Wire, one, read, region

from connectors.aws.streams.lambda_functions import function_policies, function_urls, functions
from connectors.aws.streams.lambda_layers import event_sources, layer_policies, layers
from graph.model import Exposure, Grant, OwnerClaim, Policy, Resource

KEPT = f"arn:aws:secretsmanager:eu-west-1:{OWN}:secret:shop/db-AbCdEf"


def code() -> bytes:
    """A package with a handler in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("app.py", "def handle(event, context): return 1")
    return made.getvalue()


def make(server: Moto, **more: object) -> str:
    """Make a function and return its ARN."""
    given = {"FunctionName": "mail", "Runtime": "python3.12", "Handler": "app.handle", "Code": {"ZipFile": code()}}
    made = server.client("lambda").create_function(Role=server.role("mailer", "lambda.amazonaws.com"), **given, **more)
    return str(made["FunctionArn"])


def test_a_function_runs_as_its_role_and_has_the_owner_of_its_tags(server: Moto) -> None:
    arn = make(server, Tags={"team": "post", "env": "prod"}, Environment={"Variables": {"DB": KEPT, "LEVEL": "debug"}})
    found, claim = read(server, functions, server.here)
    assert isinstance(found, Resource)
    assert isinstance(claim, OwnerClaim)
    assert (found.id, found.name, found.environment) == (arn, "mail", "production")
    assert found.runs_as == (f"arn:aws:iam::{OWN}:role/mailer",)
    assert found.facts["runtime"] == "python3.12"
    assert found.facts["secret_references"] == KEPT, "a reference to a secret is a fact, and no exposure"
    assert (claim.subject, claim.owner) == (arn, "post")


def test_a_key_in_the_environment_is_told_by_its_variable(server: Moto) -> None:
    leaked = leak()
    arn = make(server, Environment={"Variables": {"MODE": "x", **leaked.variables}})
    (told,) = [each for each in read(server, functions, server.here) if isinstance(each, Exposure)]
    assert (told.resource, told.detector, told.credential) == (arn, "aws-access-key", leaked.credential)
    assert told.places == ("environment:AWS_ACCESS_KEY_ID",)
    assert leaked.value not in repr(told)


def test_who_may_call_a_function_stands_in_its_policy(server: Moto) -> None:
    arn = make(server)
    found = one(read(server, functions, server.here))
    assert read(server, function_policies, found) == []
    server.client("lambda").add_permission(
        FunctionName="mail", StatementId="s3", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com"
    )
    policy, grant = read(server, function_policies, found)
    assert isinstance(policy, Policy)
    assert isinstance(grant, Grant)
    assert policy.id == f"aws.lambda.policy:{arn}"
    assert [(each.form, each.name) for each in policy.statements[0].principals] == [("Service", "s3.amazonaws.com")]
    assert (grant.identity, grant.policy, grant.purpose) == (arn, policy.id, "resource")


def test_a_function_that_anybody_can_call_by_its_address_is_public(wire: Wire) -> None:
    arn = f"arn:aws:lambda:us-east-1:{OWN}:function:mail"
    function = Resource(id=arn, kind="aws.lambda.function", name="mail", environment="production")
    urls = [
        {"FunctionUrl": "https://a.lambda-url.example/", "FunctionArn": arn, "AuthType": "NONE"},
        {"FunctionUrl": "https://b.lambda-url.example/", "FunctionArn": f"{arn}:live", "AuthType": "AWS_IAM"},
    ]
    wire.gives(f"GET /2021-10-31/functions/{arn}/urls", {"FunctionUrlConfigs": urls})
    anybody, signed = read(wire, function_urls, function)
    assert isinstance(anybody, Resource)
    assert isinstance(signed, Resource)
    assert (anybody.id, anybody.parent, anybody.facts["public"]) == (f"aws.lambda.url:{arn}", arn, True)
    assert (signed.facts["public"], signed.facts["auth"]) == (False, "AWS_IAM")


def test_an_environment_that_cannot_be_decrypted_is_told(wire: Wire) -> None:
    function = {
        "FunctionName": "mail",
        "FunctionArn": f"arn:aws:lambda:us-east-1:{OWN}:function:mail",
        "Environment": {"Error": {"ErrorCode": "AccessDeniedException", "Message": "no"}},
    }
    wire.gives("GET /2015-03-31/functions", {"Functions": [function]})
    wire.gives("GetResources", {"ResourceTagMappingList": []})
    found = one(read(wire, functions, region()))
    assert isinstance(found, Resource)
    assert found.facts["environment_unreadable"] is True


def test_every_version_of_a_layer_may_have_a_policy_of_its_own(server: Moto) -> None:
    client = server.client("lambda")
    for _ in range(2):
        client.publish_layer_version(LayerName="shared", Content={"ZipFile": code()})
    found = read(server, layers, server.here)
    assert [each.id.rpartition(":layer:")[2] for each in found] == ["shared:2", "shared:1"]
    assert read(server, layer_policies, found[0]) == []


def test_a_layer_that_everybody_may_use_says_so_in_its_policy(wire: Wire) -> None:
    arn = f"arn:aws:lambda:us-east-1:{OWN}:layer:shared"
    statement = {"Effect": "Allow", "Principal": "*", "Action": "lambda:GetLayerVersion", "Resource": f"{arn}:3"}
    wire.gives(f"GET /2018-10-31/layers/{arn}/versions/3/policy", {"Policy": json.dumps({"Statement": [statement]})})
    policy, grant = read(wire, layer_policies, Resource(id=f"{arn}:3", kind="aws.lambda.layer", name="shared:3"))
    assert isinstance(policy, Policy)
    assert isinstance(grant, Grant)
    assert policy.statements[0].principals[0].name == "*"
    assert grant.identity == f"{arn}:3"


def test_sources_of_events_tell_the_secrets_they_are_entered_by(wire: Wire) -> None:
    source = {
        "UUID": "9b0f",
        "FunctionArn": "arn:f",
        "EventSourceArn": "arn:broker",
        "SourceAccessConfigurations": [{"Type": "BASIC_AUTH", "URI": KEPT}],
    }
    wire.gives("GET /2015-03-31/event-source-mappings", {"EventSourceMappings": [source]})
    found = one(read(wire, event_sources, region()))
    assert isinstance(found, Resource)
    assert found.facts["secret_references"] == KEPT
    assert (found.facts["function"], found.facts["source"]) == ("arn:f", "arn:broker")
