"""EMR, CodePipeline, Lightsail, SageMaker's jobs, IoT's rules, aliases of functions: recorded answers of AWS."""

from __future__ import annotations

import json

import pytest
from aws_compute_support import ROLE, leak
from aws_support import OTHER, OWN, Wire, gather, one, options, read, region

from connectors.aws.streams.codepipeline import pipelines
from connectors.aws.streams.ec2_snapshots import shared_snapshots
from connectors.aws.streams.emr import clusters
from connectors.aws.streams.iot_rules import rules
from connectors.aws.streams.lambda_aliases import aliases
from connectors.aws.streams.lightsail import bucket_keys, buckets, containers
from connectors.aws.streams.s3_multi_region import multi_region_access_point_policies, multi_region_access_points
from connectors.aws.streams.sagemaker_jobs import processing_jobs, training_jobs
from graph.model import AnyRecord, Credential, Exposure, GapReason, Identity, Policy, Resource

HERE = f"us-east-1:{OWN}"
DAY = 1_770_000_000
FUNCTION = f"arn:aws:lambda:{HERE}:function:mail"
GRANT = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Principal": {"AWS": OTHER}, "Resource": "*"}
OPEN = json.dumps({"Version": "2012-10-17", "Statement": [GRANT]})


def things(records: list[AnyRecord]) -> dict[str, Resource]:
    """The things among records, by name."""
    return {each.name: each for each in records if isinstance(each, Resource)}


def test_a_cluster_of_emr_runs_as_its_machines_and_as_emr_itself(wire: Wire) -> None:
    wire.gives("ListClusters", {"Clusters": [{"Id": "j-1", "Name": "orders"}, {"Id": "j-2", "Name": "bare"}]})
    arn = f"arn:aws:elasticmapreduce:{HERE}:cluster/j-"
    own = {"IamInstanceProfile": "EMR_EC2_DefaultRole", "Ec2KeyName": "ops"}
    status = {"State": "WAITING", "Timeline": {"CreationDateTime": DAY}}
    made = {"ServiceRole": "EMR_DefaultRole", "AutoScalingRole": f"{ROLE}/scaling", "Status": status}
    whole = {"Id": "j-1", "ClusterArn": f"{arn}1", "Name": "orders", "Ec2InstanceAttributes": own, **made}
    wire.gives("DescribeCluster", {"Cluster": whole})
    wire.gives("DescribeCluster", {"Cluster": {"Id": "j-2", "ClusterArn": f"{arn}2", "Name": "bare"}})
    profile = (
        f"<member><Arn>arn:p</Arn><InstanceProfileName>EMR_EC2_DefaultRole</InstanceProfileName>"
        f"<Roles><member><Arn>{ROLE}/machines</Arn></member></Roles></member>"
    )
    wire.says("ListInstanceProfiles", f"<InstanceProfiles>{profile}</InstanceProfiles><IsTruncated>false</IsTruncated>")
    found = things(read(wire, clusters, region()))
    assert found["orders"].runs_as == (f"{ROLE}/machines", f"{ROLE}/EMR_DefaultRole", f"{ROLE}/scaling")
    assert (found["orders"].facts["key_pair"], found["orders"].created is not None) == ("ops", True)
    assert found["bare"].runs_as == ()
    asked = next(given for name, given in wire.asked if name == "ListClusters")
    assert "TERMINATED" not in asked["ClusterStates"]


def test_clusters_are_told_when_profiles_are_refused(wire: Wire) -> None:
    wire.gives("ListClusters", {"Clusters": [{"Id": "j-1"}]})
    own = {"IamInstanceProfile": "p"}
    cluster = {"Id": "j-1", "ClusterArn": f"arn:aws:elasticmapreduce:{HERE}:cluster/j-1", "Ec2InstanceAttributes": own}
    wire.gives("DescribeCluster", {"Cluster": cluster})
    wire.fails("ListInstanceProfiles", "AccessDenied", 403)
    unit = gather(options(wire.url, regions=["us-east-1"]), only=("emr.clusters",))["emr.clusters", OWN]
    assert len(unit.records) == 1
    assert [(gap.reason, gap.permission) for gap in unit.gaps] == [(GapReason.DENIED, "iam:ListInstanceProfiles")]


def test_a_pipeline_runs_as_its_own_role_and_those_of_its_steps(wire: Wire) -> None:
    wire.gives("ListPipelines", {"pipelines": [{"name": "ship"}]})
    deploy = {"roleArn": f"{ROLE}/deploy", "actionTypeId": {"category": "Deploy", "provider": "CloudFormation"}}
    build = {"actionTypeId": {"category": "Build", "provider": "CodeBuild"}, "configuration": {"OAuthToken": "****"}}
    pipeline = {"name": "ship", "roleArn": f"{ROLE}/ship", "stages": [{"actions": [build]}, {"actions": [deploy]}]}
    about = {"pipelineArn": f"arn:aws:codepipeline:{HERE}:ship", "created": DAY}
    wire.gives("GetPipeline", {"pipeline": pipeline, "metadata": about})
    found = one(read(wire, pipelines, region()))
    assert isinstance(found, Resource)
    assert found.runs_as == (f"{ROLE}/ship", f"{ROLE}/deploy")
    assert found.facts["steps"] == "CloudFormation CodeBuild"


def test_keys_of_buckets_of_lightsail_are_credentials_that_iam_does_not_list(wire: Wire) -> None:
    bucket = {"arn": f"arn:aws:lightsail:{HERE}:Bucket/b1", "name": "shop", "accessRules": {"getObject": "public"}}
    wire.gives("GetBuckets", {"buckets": [bucket]})
    (found,) = things(read(wire, buckets, region())).values()
    assert found.facts["public"] is True
    key = {"accessKeyId": "key-1", "status": "Active", "createdAt": DAY, "lastUsed": {"lastUsedDate": DAY}}
    wire.gives("GetBucketAccessKeys", {"accessKeys": [key]})
    client, credential = read(wire, bucket_keys, found)
    assert isinstance(client, Identity)
    assert isinstance(credential, Credential)
    assert (credential.identity, credential.active, credential.last_used is not None) == (client.id, True, True)


def test_containers_of_lightsail_show_their_environment(wire: Wire) -> None:
    leaked = leak()
    service = {
        "arn": f"arn:aws:lightsail:{HERE}:ContainerService/c1",
        "containerServiceName": "api",
        "privateRegistryAccess": {"ecrImagePullerRole": {"isActive": True, "principalArn": f"{ROLE}/puller"}},
        "currentDeployment": {"containers": {"web": {"image": "web:1", "environment": leaked.variables}}},
    }
    wire.gives("GET /ls/api/2016-11-28/container-services", {"containerServices": [service]})
    wire.gives("GetContainerServices", {"containerServices": [service]})
    found, told = read(wire, containers, region())
    assert isinstance(found, Resource)
    assert isinstance(told, Exposure)
    assert found.runs_as == (f"{ROLE}/puller",)
    assert (told.credential, told.places) == (leaked.credential, ("environment of web:AWS_ACCESS_KEY_ID",))


@pytest.mark.parametrize(("sort", "listing"), [("Training", training_jobs), ("Processing", processing_jobs)])
def test_jobs_that_run_have_roles_and_environments(wire: Wire, sort: str, listing: object) -> None:
    leaked, arn = leak(), f"arn:aws:sagemaker:{HERE}:{sort.lower()}-job/fit"
    named = {f"{sort}JobName": "fit", f"{sort}JobArn": arn}
    wire.gives(f"List{sort}Jobs", {f"{sort}JobSummaries": [named]})
    wire.gives(f"Describe{sort}Job", {**named, "RoleArn": f"{ROLE}/fit", "Environment": leaked.variables})
    found, told = read(wire, listing, region())  # type: ignore[arg-type]  # because it is one of two listings
    assert isinstance(found, Resource)
    assert isinstance(told, Exposure)
    assert (found.name, found.runs_as, told.credential) == ("fit", (f"{ROLE}/fit",), leaked.credential)
    asked = next(given for name, given in wire.asked if name == f"List{sort}Jobs")
    assert asked["StatusEquals"] == "InProgress"


def test_a_rule_of_iot_hands_messages_on_as_roles(wire: Wire) -> None:
    wire.gives("GET /rules", {"rules": [{"ruleArn": f"arn:aws:iot:{HERE}:rule/pump", "ruleName": "pump"}]})
    actions = [
        {"s3": {"roleArn": f"{ROLE}/store", "bucketName": "b"}},
        {"lambda": {"functionArn": FUNCTION}},
        {"http": {"url": "https://x.example", "auth": {"sigv4": {"roleArn": f"{ROLE}/sign"}}}},
    ]
    failing = {"sqs": {"roleArn": f"{ROLE}/failing", "queueUrl": "q"}}
    wire.gives("GET /rules/pump", {"rule": {"actions": actions, "errorAction": failing, "ruleDisabled": False}})
    found = one(read(wire, rules, region()))
    assert isinstance(found, Resource)
    assert found.runs_as == (f"{ROLE}/store", f"{ROLE}/sign", f"{ROLE}/failing")
    assert (found.facts["does"], found.facts["enabled"]) == ("http lambda s3 sqs", True)


def test_aliases_and_versions_may_be_open_where_their_function_is_not(wire: Wire) -> None:
    at = "GET /2015-03-31/functions/" + FUNCTION
    live = {"AliasArn": f"{FUNCTION}:live", "Name": "live", "FunctionVersion": "2"}
    wire.gives(f"{at}/aliases", {"Aliases": [live]})
    versions = [{"FunctionArn": f"{FUNCTION}:{v}", "Version": v, "Role": f"{ROLE}/{v}"} for v in ("$LATEST", "1", "2")]
    wire.gives(f"{at}/versions", {"Versions": versions})
    wire.gives(f"{at}/policy?Qualifier=live", {"Policy": OPEN})
    wire.gives(f"{at}/policy?Qualifier=2", {"Policy": OPEN})
    wire.fails(f"{at}/policy?Qualifier=1", "ResourceNotFoundException", 404)
    function = Resource(
        id=FUNCTION, kind="aws.lambda.function", scope=OWN, name="mail", runs_as=(f"{ROLE}/mail",), environment="prod"
    )
    records = read(wire, aliases, function)
    found = things(records)
    assert {name: each.runs_as for name, each in found.items()} == {
        "mail:live": (f"{ROLE}/mail",),
        "mail:2": (f"{ROLE}/2",),
    }
    assert {each.environment for each in found.values()} == {"prod"}
    assert len([each for each in records if isinstance(each, Policy)]) == 2


def test_snapshots_are_told_that_single_accounts_may_read(wire: Wire) -> None:
    ids = ("snap-own", "snap-shared", "snap-all")
    listed = "".join(f"<item><snapshotId>{each}</snapshotId><encrypted>false</encrypted></item>" for each in ids)
    wire.sends(
        "DescribeSnapshots",
        f"<DescribeSnapshotsResponse><snapshotSet>{listed}</snapshotSet></DescribeSnapshotsResponse>",
    )
    for inside in ("", f"<item><userId>{OTHER}</userId></item>", "<item><group>all</group></item>"):
        wire.sends(
            "DescribeSnapshotAttribute",
            "<DescribeSnapshotAttributeResponse><createVolumePermission>"
            f"{inside}</createVolumePermission></DescribeSnapshotAttributeResponse>",
        )
    found = one(read(wire, shared_snapshots, region()))
    assert isinstance(found, Resource)
    assert (found.name, found.facts["shared_with"], found.facts["public"]) == ("snap-shared", OTHER, False)


def test_a_door_to_buckets_of_several_regions_has_a_policy_of_its_own(wire: Wire) -> None:
    block = "<PublicAccessBlock><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlock>"
    behind = "".join(f"<Region><Bucket>{each}</Bucket></Region>" for each in ("shop-eu", "shop-us"))
    wire.sends(
        "GET /v20180820/mrap/instances",
        "<ListMultiRegionAccessPointsResult><AccessPoints><AccessPoint><Name>shop</Name><Alias>abc.mrap</Alias>"
        f"<Status>READY</Status>{block}<Regions>{behind}</Regions></AccessPoint></AccessPoints>"
        "</ListMultiRegionAccessPointsResult>",
    )
    found = one(read(wire, multi_region_access_points))
    assert isinstance(found, Resource)
    assert found.id == f"arn:aws:s3::{OWN}:accesspoint/abc.mrap"
    assert found.facts["buckets"] == "arn:aws:s3:::shop-eu arn:aws:s3:::shop-us"
    assert found.facts["restrict_public_buckets"] is True
    wire.sends(
        "GET /v20180820/mrap/instances/shop/policy",
        f"<GetMultiRegionAccessPointPolicyResult><Policy><Established><Policy>{OPEN}</Policy></Established></Policy>"
        "</GetMultiRegionAccessPointPolicyResult>",
    )
    policy, _ = read(wire, multi_region_access_point_policies, found)
    assert isinstance(policy, Policy)
    assert {each.region for each in wire.requests if "mrap" in each.operation} == {"us-west-2"}


@pytest.mark.parametrize(
    ("enabled", "sessions"),
    [(["RootCredentialsManagement", "RootSessions"], True), (["RootCredentialsManagement"], False)],
)
def test_whether_the_organisation_may_act_as_root_is_told(wire: Wire, enabled: list[str], *, sessions: bool) -> None:
    arn = f"arn:aws:organizations::{OWN}:account/o-1"
    wire.gives("ListAccounts", {"Accounts": [{"Id": OWN, "Arn": f"{arn}/{OWN}", "Status": "ACTIVE"}]})
    members = "".join(f"<member>{each}</member>" for each in enabled)
    wire.says(
        "ListOrganizationsFeatures", f"<OrganizationId>o-1</OrganizationId><EnabledFeatures>{members}</EnabledFeatures>"
    )
    stream = "organizations.root_access"
    found = one(list(gather(options(wire.url, organization=True), only=(stream,))[stream, "o-1"].records))
    assert isinstance(found, Resource)
    assert found.facts == {"root_sessions": sessions, "root_credentials_managed": True}
