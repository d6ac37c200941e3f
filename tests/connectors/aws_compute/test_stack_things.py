"""CloudFormation, read from moto's server; App Runner, which moto lacks, recorded."""

from __future__ import annotations

import json

from aws_compute_support import ROLE, Moto, leak
from aws_support import OWN, Wire, read, region

from connectors.aws.streams.apprunner import services
from connectors.aws.streams.cloudformation import stacks
from graph.model import Exposure, Resource

KEPT = f"arn:aws:ssm:us-east-1:{OWN}:parameter/shop/db"
SERVICE = f"arn:aws:apprunner:us-east-1:{OWN}:service/shop/1"


def test_a_stack_is_changed_as_its_role_and_shows_what_it_was_made_with(server: Moto) -> None:
    leaked = leak()
    names = {"AwsAccessKeyId": leaked.key, "AwsSecretAccessKey": leaked.value}
    template = {
        "Parameters": {name: {"Type": "String"} for name in names},
        "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}},
        "Outputs": {"Db": {"Value": KEPT}},
    }
    server.client("cloudformation").create_stack(
        StackName="shop",
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in names.items()],
        RoleARN=server.role("deployer", "cloudformation.amazonaws.com"),
        Tags=[{"Key": "env", "Value": "prod"}],
    )
    found, told = read(server, stacks, server.here)
    assert isinstance(found, Resource)
    assert isinstance(told, Exposure)
    assert (found.name, found.runs_as, found.environment) == ("shop", (f"{ROLE}/deployer",), "production")
    assert found.facts["secret_references"] == KEPT
    assert told.credential == leaked.credential
    assert told.places[0].startswith("parameters:Aws")
    assert leaked.value not in repr((found, told))


def test_a_service_of_app_runner_has_two_roles_and_an_environment(wire: Wire) -> None:
    leaked = leak()
    environment = {"RuntimeEnvironmentVariables": leaked.variables, "RuntimeEnvironmentSecrets": {"DB": KEPT}}
    service = {
        "ServiceArn": SERVICE,
        "ServiceName": "shop",
        "SourceConfiguration": {
            "ImageRepository": {"ImageIdentifier": "shop:1", "ImageConfiguration": environment},
            "AuthenticationConfiguration": {"AccessRoleArn": f"{ROLE}/fetcher"},
        },
        "InstanceConfiguration": {"InstanceRoleArn": f"{ROLE}/shop"},
        "NetworkConfiguration": {"IngressConfiguration": {"IsPubliclyAccessible": True}},
    }
    gone = SERVICE.replace("shop", "gone")
    wire.gives("ListServices", {"ServiceSummaryList": [{"ServiceArn": SERVICE}, {"ServiceArn": gone}]})
    wire.gives("DescribeService", {"Service": service})
    wire.fails("DescribeService", "ResourceNotFoundException")
    found, told = read(wire, services, region())
    assert isinstance(found, Resource)
    assert isinstance(told, Exposure)
    assert found.runs_as == (f"{ROLE}/shop", f"{ROLE}/fetcher")
    assert (found.facts["public"], found.facts["source"], found.facts["secret_references"]) == (True, "shop:1", KEPT)
    assert told.places == ("environment:AWS_ACCESS_KEY_ID",)
