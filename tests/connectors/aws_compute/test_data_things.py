"""Glue, SageMaker and Managed Airflow: read from moto's server where it knows them, else recorded."""

from __future__ import annotations

import json
from base64 import b64encode

from aws_compute_support import ROLE, Moto, leak
from aws_support import OWN, Wire, one, read, region

from connectors.aws.streams.glue import crawlers, dev_endpoints, jobs
from connectors.aws.streams.glue_catalogue import connections, policies
from connectors.aws.streams.mwaa import environments
from connectors.aws.streams.sagemaker_models import models, pipelines
from connectors.aws.streams.sagemaker_notebooks import notebook_scripts, notebooks
from connectors.aws.streams.sagemaker_studios import domains, users
from graph.model import Exposure, Grant, OwnerClaim, Policy, Resource

IMAGE = f"{OWN}.dkr.ecr.us-east-1.amazonaws.com/fit:1"
KEPT = f"arn:aws:secretsmanager:us-east-1:{OWN}:secret:warehouse-AbCdEf"


def test_a_job_of_glue_runs_as_its_role_and_shows_what_its_arguments_hold(server: Moto) -> None:
    leaked = leak()
    arguments = {f"--{name}": value for name, value in leaked.variables.items()}
    server.client("glue").create_job(
        Name="load",
        Role="service-role/loader",
        Command={"Name": "glueetl", "ScriptLocation": "s3://code/load.py"},
        DefaultArguments={**arguments, "--db": KEPT},
        Connections={"Connections": ["warehouse"]},
        Tags={"owner": "data"},
    )
    found, *others = read(server, jobs, server.here)
    assert isinstance(found, Resource)
    assert found.id == f"arn:aws:glue:{server.region}:{OWN}:job/load"
    assert found.runs_as == (f"{ROLE}/service-role/loader",)
    assert (found.facts["script"], found.facts["connections"]) == ("s3://code/load.py", "warehouse")
    assert found.facts["secret_references"] == KEPT
    (told,) = [each for each in others if isinstance(each, Exposure)]
    assert (told.credential, told.places) == (leaked.credential, ("arguments:--AWS_ACCESS_KEY_ID",))
    assert [each.owner for each in others if isinstance(each, OwnerClaim)] == ["data"]


def test_crawlers_and_machines_to_try_on_have_roles(server: Moto) -> None:
    glue = server.client("glue")
    glue.create_crawler(Name="look", Role=f"{ROLE}/looker", DatabaseName="db", Targets={"S3Targets": []})
    glue.create_dev_endpoint(EndpointName="try", RoleArn=f"{ROLE}/tester", PublicKey="ssh-ed25519 AAAA ada")
    crawler = one(read(server, crawlers, server.here))
    machine = one(read(server, dev_endpoints, server.here))
    assert isinstance(crawler, Resource)
    assert isinstance(machine, Resource)
    assert crawler.runs_as == (f"{ROLE}/looker",)
    assert machine.runs_as == (f"{ROLE}/tester",)


def test_a_machine_to_try_on_tells_how_many_keys_open_it(wire: Wire) -> None:
    wire.gives("GetDevEndpoints", {"DevEndpoints": [{"EndpointName": "try", "PublicKeys": ["one", "two"]}]})
    machine = one(read(wire, dev_endpoints, region()))
    assert isinstance(machine, Resource)
    assert machine.facts["public_keys"] == 2


def test_a_connection_says_whether_its_password_is_kept_in_it(server: Moto, wire: Wire) -> None:
    given = {"JDBC_CONNECTION_URL": "jdbc:mysql://db.test/shop", "USERNAME": "app", "PASSWORD": "kettle" + "417"}
    server.client("glue").create_connection(
        ConnectionInput={"Name": "old", "ConnectionType": "JDBC", "ConnectionProperties": given}
    )
    old = next(each for each in read(server, connections, server.here) if isinstance(each, Resource))
    assert (old.facts["user"], old.facts["stored_password"]) == ("app", True)
    properties = {"USERNAME": "app", "SECRET_ID": KEPT}
    wire.gives("GetConnections", {"ConnectionList": [{"Name": "new", "ConnectionProperties": properties}]})
    new = one(read(wire, connections, region()))
    assert isinstance(new, Resource)
    assert (new.facts["secret"], new.facts["stored_password"]) == (KEPT, False)
    (asked,) = [given for operation, given in wire.asked if operation == "GetConnections"]
    assert asked["HidePassword"] is True, "the password itself is never asked for"


def test_the_catalogue_may_have_a_policy(wire: Wire) -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": "glue:GetTable", "Resource": "*"}
    wire.gives("GetResourcePolicy", {"PolicyInJson": json.dumps({"Statement": [statement]})})
    policy, grant = read(wire, policies, region())
    assert isinstance(policy, Policy)
    assert isinstance(grant, Grant)
    assert policy.statements[0].principals[0].name == "210987654321"
    assert grant.identity == f"arn:aws:glue:us-east-1:{OWN}:catalog"


def test_a_catalogue_without_a_policy_is_no_gap(wire: Wire) -> None:
    wire.fails("GetResourcePolicy", "EntityNotFoundException")
    assert read(wire, policies, region()) == []


def test_a_notebook_runs_as_its_role(server: Moto) -> None:
    server.client("sagemaker").create_notebook_instance(
        NotebookInstanceName="lab",
        InstanceType="ml.t2.medium",
        RoleArn=f"{ROLE}/lab",
        DirectInternetAccess="Enabled",
    )
    lab = one(read(server, notebooks, server.here))
    assert isinstance(lab, Resource)
    assert (lab.name, lab.runs_as, lab.facts["internet"]) == ("lab", (f"{ROLE}/lab",), True)


def test_scripts_that_notebooks_start_with_are_read(wire: Wire) -> None:
    leaked = leak()
    listed = {"NotebookInstanceLifecycleConfigName": "start", "NotebookInstanceLifecycleConfigArn": "arn:start"}
    wire.gives("ListNotebookInstanceLifecycleConfigs", {"NotebookInstanceLifecycleConfigs": [listed]})
    script = {"Content": b64encode(leaked.script.encode()).decode()}
    wire.gives("DescribeNotebookInstanceLifecycleConfig", {"OnStart": [script], "OnCreate": []})
    scripts, told = read(wire, notebook_scripts, region())
    assert scripts.kind == "aws.sagemaker.notebook_script"
    assert isinstance(told, Exposure)
    assert (told.resource, told.places, told.credential) == (scripts.id, ("on start:2",), leaked.credential)


def test_a_model_shows_what_its_environment_holds(server: Moto) -> None:
    leaked = leak()
    server.client("sagemaker").create_model(
        ModelName="fit",
        ExecutionRoleArn=f"{ROLE}/fit",
        PrimaryContainer={"Image": IMAGE, "Environment": {**leaked.variables, "DB": KEPT}},
    )
    found, told = read(server, models, server.here)
    assert isinstance(found, Resource)
    assert isinstance(told, Exposure)
    assert (found.runs_as, found.facts["images"]) == ((f"{ROLE}/fit",), IMAGE)
    assert found.facts["secret_references"] == KEPT
    assert told.places == ("environment:AWS_ACCESS_KEY_ID",)


def test_pipelines_and_studios_have_roles(server: Moto) -> None:
    sagemaker = server.client("sagemaker")
    sagemaker.create_pipeline(
        PipelineName="train", PipelineDefinition="{}", ClientRequestToken="t" * 32, RoleArn=f"{ROLE}/train"
    )
    sagemaker.create_domain(
        DomainName="lab",
        AuthMode="IAM",
        DefaultUserSettings={"ExecutionRole": f"{ROLE}/studio"},
        SubnetIds=["subnet-1"],
        VpcId="vpc-1",
    )
    pipeline = one(read(server, pipelines, server.here))
    assert isinstance(pipeline, Resource)
    assert (pipeline.name, pipeline.runs_as) == ("train", (f"{ROLE}/train",))
    studio = one(read(server, domains, server.here))
    assert isinstance(studio, Resource)
    assert (studio.name, studio.runs_as) == ("lab", (f"{ROLE}/studio",))


def test_a_user_of_a_studio_has_a_role_of_his_own_or_that_of_all(wire: Wire) -> None:
    facts: dict[str, str | int | bool | None] = {"region": "us-east-1", "domain": "d-1"}
    studio = Resource(id="arn:d", kind="aws.sagemaker.domain", name="lab", runs_as=(f"{ROLE}/studio",), facts=facts)
    wire.gives("ListUserProfiles", {"UserProfiles": [{"UserProfileName": "ada"}, {"UserProfileName": "bo"}]})
    ada = {"UserProfileArn": "arn:ada", "UserProfileName": "ada", "UserSettings": {"ExecutionRole": f"{ROLE}/ada"}}
    wire.gives("DescribeUserProfile", ada)
    wire.gives("DescribeUserProfile", {"UserProfileArn": "arn:bo", "UserProfileName": "bo"})
    found = [each for each in read(wire, users, studio) if isinstance(each, Resource)]
    assert [(each.id, each.runs_as) for each in found] == [
        ("arn:ada", (f"{ROLE}/ada",)),
        ("arn:bo", (f"{ROLE}/studio",)),
    ]


def test_airflow_runs_as_one_role_and_its_settings_are_read(wire: Wire) -> None:
    password = "kettle" + "41752"
    environment = {
        "Name": "flows",
        "Arn": f"arn:aws:airflow:us-east-1:{OWN}:environment/flows",
        "ExecutionRoleArn": f"{ROLE}/flows",
        "WebserverAccessMode": "PUBLIC_ONLY",
        "AirflowConfigurationOptions": {"smtp.smtp_password": password, "core.default_timezone": "utc"},
        "Tags": {"team": "data"},
    }
    wire.gives("GET /environments", {"Environments": ["flows", "gone"]})
    wire.gives("GET /environments/flows", {"Environment": environment})
    wire.fails("GET /environments/gone", "ResourceNotFoundException", 404)
    found, claim, told = read(wire, environments, region())
    assert isinstance(found, Resource)
    assert isinstance(claim, OwnerClaim)
    assert isinstance(told, Exposure)
    assert (found.runs_as, found.facts["public"]) == ((f"{ROLE}/flows",), True)
    assert told.places == ("settings:smtp.smtp_password",)
    assert password not in repr(told)
