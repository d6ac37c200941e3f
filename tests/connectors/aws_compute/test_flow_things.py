"""CodeBuild, Step Functions, EventBridge, its scheduler and its pipes: from moto's server where it knows them."""

from __future__ import annotations

import json

from aws_compute_support import ROLE, Moto, leak
from aws_support import OWN, Wire, one, read, region

from connectors.aws.streams.codebuild import projects, source_credentials
from connectors.aws.streams.eventbridge import connections, rules
from connectors.aws.streams.schedules import pipes, schedules
from connectors.aws.streams.stepfunctions import machines
from graph.model import Credential, Exposure, Identity, Resource

KEPT = f"arn:aws:secretsmanager:us-east-1:{OWN}:secret:token-AbCdEf"
QUEUE = f"arn:aws:sqs:us-east-1:{OWN}:work"


def test_a_project_builds_as_its_role_and_shows_the_key_among_its_variables(server: Moto) -> None:
    leaked = leak()
    own = [{"name": name, "value": value, "type": "PLAINTEXT"} for name, value in leaked.variables.items()]
    server.client("codebuild").create_project(
        name="shop",
        source={"type": "S3", "location": "code/shop.zip"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={
            "type": "LINUX_CONTAINER",
            "image": "build:1",
            "computeType": "BUILD_GENERAL1_SMALL",
            "privilegedMode": True,
            "environmentVariables": [*own, {"name": "TOKEN", "value": KEPT, "type": "SECRETS_MANAGER"}],
        },
        serviceRole=server.role("builder", "codebuild.amazonaws.com"),
    )
    found, told = read(server, projects, server.here)
    assert isinstance(found, Resource)
    assert isinstance(told, Exposure)
    assert (found.name, found.runs_as) == ("shop", (f"{ROLE}/builder",))
    assert (found.facts["privileged"], found.facts["secret_references"]) == (True, KEPT)
    assert (told.credential, told.places) == (leaked.credential, ("environment:AWS_ACCESS_KEY_ID",))


def test_what_sources_are_fetched_with_is_a_credential_of_every_build(wire: Wire) -> None:
    token = {"arn": f"arn:aws:codebuild:us-east-1:{OWN}:token/github", "serverType": "GITHUB", "authType": "OAUTH"}
    wire.gives("ListSourceCredentials", {"sourceCredentialsInfos": [token]})
    who, credential = read(wire, source_credentials, region())
    assert isinstance(who, Identity)
    assert isinstance(credential, Credential)
    assert (credential.id, credential.identity) == (token["arn"], who.id)
    assert credential.facts["form"] == "OAUTH"


def test_a_state_machine_runs_as_its_role_and_its_definition_is_read(server: Moto) -> None:
    leaked = leak()
    step = {"Type": "Pass", "Result": {"note": " ".join(f"{k}={v}" for k, v in leaked.variables.items())}, "End": True}
    server.client("stepfunctions").create_state_machine(
        name="orders",
        definition=json.dumps({"StartAt": "one", "States": {"one": step}}, indent=1),
        roleArn=server.role("orders", "states.amazonaws.com"),
        tags=[{"key": "env", "value": "prod"}],
    )
    found, told = read(server, machines, server.here)
    assert isinstance(found, Resource)
    assert isinstance(told, Exposure)
    assert (found.runs_as, found.environment) == ((f"{ROLE}/orders",), "production")
    assert told.credential == leaked.credential
    assert told.places[0].startswith("definition:")


def test_a_rule_starts_things_as_the_roles_of_its_targets(server: Moto) -> None:
    leaked = leak()
    events = server.client("events")
    events.create_event_bus(Name="shop")
    events.put_rule(Name="nightly", EventBusName="shop", EventPattern=json.dumps({"source": ["shop"]}))
    text = json.dumps({"env": leaked.script})
    target = {"Id": "one", "Arn": QUEUE, "RoleArn": f"{ROLE}/starter", "Input": text}
    events.put_targets(Rule="nightly", EventBusName="shop", Targets=[target])
    found, *told = read(server, rules, server.here)
    assert isinstance(found, Resource)
    assert (found.name, found.runs_as, found.facts["starts"]) == ("nightly", (f"{ROLE}/starter",), QUEUE)
    assert (found.facts["bus"], found.facts["enabled"]) == ("shop", True)
    assert {each.credential for each in told if isinstance(each, Exposure)} == {leaked.credential}


def test_a_login_kept_for_elsewhere_is_a_credential_in_a_secret(server: Moto) -> None:
    server.client("events").create_connection(
        Name="post",
        AuthorizationType="API_KEY",
        AuthParameters={"ApiKeyAuthParameters": {"ApiKeyName": "x-key", "ApiKeyValue": "kettle" + "41752"}},
    )
    who, credential = read(server, connections, server.here)
    assert isinstance(who, Identity)
    assert isinstance(credential, Credential)
    assert (credential.identity, credential.active) == (who.id, True)
    assert credential.facts["form"] == "API_KEY"
    assert str(credential.facts["secret"]).startswith("arn:aws:secretsmanager:")


def test_a_schedule_starts_its_target_as_a_role(server: Moto) -> None:
    leaked = leak()
    server.client("scheduler").create_schedule(
        Name="hourly",
        ScheduleExpression="rate(1 hour)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": QUEUE, "RoleArn": f"{ROLE}/timer", "Input": leaked.script},
    )
    found, told = read(server, schedules, server.here)
    assert isinstance(found, Resource)
    assert isinstance(told, Exposure)
    assert (found.runs_as, found.facts["schedule"]) == ((f"{ROLE}/timer",), "rate(1 hour)")
    assert (told.credential, told.places) == (leaked.credential, ("input:2",))


def test_a_schedule_that_went_meanwhile_is_left_out(wire: Wire) -> None:
    wire.gives("GET /schedules", {"Schedules": [{"Name": "gone", "GroupName": "default"}]})
    wire.fails("GET /schedules/gone", "ResourceNotFoundException", 404)
    assert read(wire, schedules, region()) == []


def test_a_pipe_carries_as_its_role(server: Moto) -> None:
    server.client("pipes").create_pipe(
        Name="carry", Source=QUEUE, Target=f"{QUEUE}-done", RoleArn=server.role("carrier", "pipes.amazonaws.com")
    )
    found = one(read(server, pipes, server.here))
    assert isinstance(found, Resource)
    assert (found.runs_as, found.facts["source"], found.facts["starts"]) == (
        (f"{ROLE}/carrier",),
        QUEUE,
        f"{QUEUE}-done",
    )
