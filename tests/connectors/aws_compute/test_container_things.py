"""ECS and Batch, read from moto's server."""

from __future__ import annotations

from typing import Any

from aws_compute_support import ROLE, Moto, leak
from aws_support import OWN, Wire, one, read, region

from connectors.aws.streams.batch import compute_environments, job_definitions
from connectors.aws.streams.ecs import clusters, services, task_definitions
from graph.model import Exposure, OwnerClaim, Resource

KEPT = f"arn:aws:ssm:eu-west-1:{OWN}:parameter/shop/db"


def register(server: Moto, **more: object) -> Any:  # noqa: ANN401 because an answer of boto3 is a dict of anything
    """Make a task definition."""
    container = {"name": "app", "image": "registry.example/shop:1", "memory": 128, **more}
    return server.client("ecs").register_task_definition(
        family="shop",
        taskRoleArn=f"{ROLE}/shop",
        executionRoleArn=f"{ROLE}/starter",
        networkMode="awsvpc",
        containerDefinitions=[container],
        tags=[{"key": "owner", "value": "shop"}],
    )["taskDefinition"]


def test_a_task_definition_runs_as_two_roles_and_is_told_in_its_newest_revision(server: Moto) -> None:
    register(server)
    made = register(server, privileged=True, secrets=[{"name": "DB", "valueFrom": KEPT}])
    found, claim = read(server, task_definitions, server.here)
    assert isinstance(found, Resource)
    assert isinstance(claim, OwnerClaim)
    assert (found.id, found.facts["revision"]) == (made["taskDefinitionArn"], 2)
    assert found.runs_as == (f"{ROLE}/shop", f"{ROLE}/starter")
    assert found.facts["secret_references"] == KEPT
    assert (found.facts["privileged"], found.facts["images"]) == (True, "registry.example/shop:1")


def test_a_key_in_a_container_is_told_with_the_container_and_the_variable(server: Moto) -> None:
    leaked = leak()
    pairs = [{"name": name, "value": value} for name, value in leaked.variables.items()]
    register(
        server, environment=pairs, command=["serve", *(f"{name}={value}" for name, value in leaked.variables.items())]
    )
    (told,) = [each for each in read(server, task_definitions, server.here) if isinstance(each, Exposure)]
    assert told.credential == leaked.credential
    assert told.places == ("app environment:AWS_ACCESS_KEY_ID", "app command:2")


def test_a_service_runs_as_the_roles_of_its_task_definition(server: Moto) -> None:
    register(server)
    ecs = server.client("ecs")
    ecs.create_cluster(clusterName="shops", tags=[{"key": "env", "value": "staging"}])
    subnet = server.client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    network = {"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": [], "assignPublicIp": "ENABLED"}}
    ecs.create_service(
        cluster="shops", serviceName="web", taskDefinition="shop", desiredCount=1, networkConfiguration=network
    )
    cluster = one(read(server, clusters, server.here))
    assert isinstance(cluster, Resource)
    assert (cluster.name, cluster.environment) == ("shops", "staging")
    service = one(read(server, services, cluster))
    assert isinstance(service, Resource)
    assert service.runs_as == (f"{ROLE}/shop", f"{ROLE}/starter")
    assert (service.facts["public_ip"], service.facts["cluster"]) == (True, cluster.id)


def test_a_definition_that_went_meanwhile_is_left_out(wire: Wire) -> None:
    wire.gives("ListTaskDefinitionFamilies", {"families": ["gone"]})
    wire.fails("DescribeTaskDefinition", "ClientException")
    assert read(wire, task_definitions, region()) == []


def test_a_job_runs_as_its_role_and_shows_the_key_in_its_environment(server: Moto) -> None:
    leaked = leak()
    container = {
        "image": "registry.example/job:1",
        "jobRoleArn": f"{ROLE}/job",
        "environment": [{"name": name, "value": value} for name, value in leaked.variables.items()],
        "resourceRequirements": [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "128"}],
    }
    server.client("batch").register_job_definition(
        jobDefinitionName="nightly", type="container", containerProperties=container
    )
    found, told = read(server, job_definitions, server.here)
    assert isinstance(found, Resource)
    assert isinstance(told, Exposure)
    assert (found.name, found.runs_as) == ("nightly", (f"{ROLE}/job",))
    assert (told.credential, told.places) == (leaked.credential, ("environment:AWS_ACCESS_KEY_ID",))


def test_a_job_written_as_tasks_has_their_roles(wire: Wire) -> None:
    task = {"taskRoleArn": f"{ROLE}/task", "executionRoleArn": f"{ROLE}/starter", "containers": [{"image": "one"}]}
    definition = {
        "jobDefinitionName": "tasks",
        "jobDefinitionArn": "arn:aws:batch:us-east-1:1:job-definition/tasks:1",
        "ecsProperties": {"taskProperties": [task]},
    }
    wire.gives("POST /v1/describejobdefinitions", {"jobDefinitions": [definition]})
    found = one(read(wire, job_definitions, region()))
    assert isinstance(found, Resource)
    assert (found.runs_as, found.facts["images"]) == ((f"{ROLE}/task", f"{ROLE}/starter"), "one")


def test_machines_for_jobs_act_as_the_role_in_their_profile(wire: Wire) -> None:
    where = {
        "computeEnvironmentName": "nights",
        "computeEnvironmentArn": "arn:aws:batch:us-east-1:1:compute-environment/nights",
        "serviceRole": f"{ROLE}/batch",
        "computeResources": {"type": "EC2", "instanceRole": "machines"},
    }
    role = f"<member><Arn>{ROLE}/machine</Arn></member>"
    profile = f"<Arn>arn:p</Arn><InstanceProfileName>machines</InstanceProfileName><Roles>{role}</Roles>"
    wire.gives("POST /v1/describecomputeenvironments", {"computeEnvironments": [where]})
    wire.says("ListInstanceProfiles", f"<InstanceProfiles><member>{profile}</member></InstanceProfiles>")
    found = one(read(wire, compute_environments, region()))
    assert isinstance(found, Resource)
    assert found.runs_as == (f"{ROLE}/machine", f"{ROLE}/batch")
