"""EKS: clusters, machines and profiles read from moto's server; entries and Pod Identity, which it lacks, recorded."""

from __future__ import annotations

from aws_compute_support import ROLE, Moto
from aws_support import OWN, Wire, one, read

from connectors.aws.streams.eks import clusters, fargate_profiles, node_groups
from connectors.aws.streams.eks_access import access_entries, pod_identities
from graph.model import Identity, Membership, Resource, Trust

ARN = f"arn:aws:eks:us-east-1:{OWN}:cluster/web"
WEB = Resource(id=ARN, kind="aws.eks.cluster", scope=OWN, name="web")


def test_a_cluster_names_who_vouches_for_its_service_accounts(server: Moto) -> None:
    eks = server.client("eks")
    eks.create_cluster(
        name="web", roleArn=f"{ROLE}/eks", resourcesVpcConfig={"subnetIds": ["s-1", "s-2"]}, tags={"env": "dev"}
    )
    eks.create_nodegroup(clusterName="web", nodegroupName="big", subnets=["s-1"], nodeRole=f"{ROLE}/node")
    eks.create_fargate_profile(
        fargateProfileName="small",
        clusterName="web",
        podExecutionRoleArn=f"{ROLE}/pods",
        selectors=[{"namespace": "default"}],
    )
    cluster = one(read(server, clusters, server.here))
    assert isinstance(cluster, Resource)
    assert (cluster.name, cluster.environment, cluster.runs_as) == ("web", "development", (f"{ROLE}/eks",))
    assert str(cluster.facts["oidc_issuer"]).startswith(f"oidc.eks.{server.region}.amazonaws.com/id/")
    machines = one(read(server, node_groups, cluster))
    profile = one(read(server, fargate_profiles, cluster))
    assert isinstance(machines, Resource)
    assert isinstance(profile, Resource)
    assert (machines.name, machines.runs_as, machines.facts["cluster"]) == ("big", (f"{ROLE}/node",), cluster.id)
    assert (profile.name, profile.runs_as) == ("small", (f"{ROLE}/pods",))


def test_a_cluster_open_to_the_world_says_from_where_it_can_be_reached(wire: Wire) -> None:
    told = {
        "name": "web",
        "arn": ARN,
        "resourcesVpcConfig": {"endpointPublicAccess": True, "publicAccessCidrs": ["0.0.0.0/0"]},
        "accessConfig": {"authenticationMode": "API"},
        "encryptionConfig": [{"resources": ["secrets"]}],
    }
    wire.gives("GET /clusters", {"clusters": ["web", "gone"]})
    wire.gives("GET /clusters/web", {"cluster": told})
    wire.fails("GET /clusters/gone", "ResourceNotFoundException", 404)
    region = Resource(id="r", kind="aws.region", name="us-east-1")
    found = one(read(wire, clusters, region))
    assert isinstance(found, Resource)
    assert (found.facts["public"], found.facts["public_from"]) == (True, "0.0.0.0/0")
    assert (found.facts["authentication"], found.facts["secrets_encrypted"]) == ("API", True)


def test_a_role_that_is_let_in_becomes_a_user_of_the_cluster(wire: Wire) -> None:
    entry = {
        "principalArn": f"{ROLE}/ops",
        "username": "ops",
        "type": "STANDARD",
        "kubernetesGroups": ["admins"],
    }
    policy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy"
    held = [
        {"policyArn": policy, "accessScope": {"type": "namespace", "namespaces": ["shop"]}},
        {"policyArn": policy.replace("Admin", "View"), "accessScope": {"type": "cluster", "namespaces": []}},
    ]
    path = f"GET /clusters/web/access-entries/{ROLE}/ops"
    wire.gives("GET /clusters/web/access-entries", {"accessEntries": [f"{ROLE}/ops"]})
    wire.gives(path, {"accessEntry": entry})
    wire.gives(f"{path}/access-policies", {"associatedAccessPolicies": held})
    user, trust, group, member = read(wire, access_entries, WEB)
    assert isinstance(user, Identity)
    assert isinstance(trust, Trust)
    assert isinstance(member, Membership)
    assert (user.id, user.kind) == (f"k8s:{ARN}/user/ops", "k8s.user")
    assert user.facts["access_policies"] == "AmazonEKSAdminPolicy@shop AmazonEKSViewPolicy@*"
    assert (trust.principal, trust.target, trust.principal_kind) == (f"{ROLE}/ops", user.id, "identity")
    assert (group.kind, member.member, member.group) == ("k8s.group", user.id, group.id)


def test_a_cluster_with_a_map_of_its_own_only_has_no_entries(wire: Wire) -> None:
    wire.fails("GET /clusters/web/access-entries", "InvalidRequestException")
    assert read(wire, access_entries, WEB) == []


def test_a_service_account_becomes_a_role_and_by_it_another(wire: Wire) -> None:
    association = {
        "associationId": "a-1",
        "associationArn": f"arn:aws:eks:us-east-1:{OWN}:podidentityassociation/web/a-1",
        "namespace": "shop",
        "serviceAccount": "mail",
        "roleArn": f"{ROLE}/mail",
        "targetRoleArn": "arn:aws:iam::210987654321:role/post",
    }
    path = "GET /clusters/web/pod-identity-associations"
    wire.gives(path, {"associations": [{"associationId": "a-1"}, {"associationId": "gone"}]})
    wire.gives(f"{path}/a-1", {"association": association})
    wire.fails(f"{path}/gone", "ResourceNotFoundException", 404)
    account, first, second = read(wire, pod_identities, WEB)
    assert isinstance(first, Trust)
    assert isinstance(second, Trust)
    assert (account.id, account.kind) == (f"k8s:{ARN}/shop/mail", "k8s.service_account")
    assert (first.principal, first.target) == (account.id, f"{ROLE}/mail")
    assert (second.principal, second.target) == (f"{ROLE}/mail", "arn:aws:iam::210987654321:role/post")
    assert first.id != second.id
