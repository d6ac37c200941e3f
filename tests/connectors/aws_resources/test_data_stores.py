"""DynamoDB, RDS, Redshift and caches, read from moto's server; what it lacks is read from the wire."""

from __future__ import annotations

import pytest
from aws_compute_support import Moto
from aws_resources_support import FRIEND, friends, of, policy, resource
from aws_support import OTHER, OWN, Wire, opened, options, read, region

from connectors.aws.streams.caches import caches, memories
from connectors.aws.streams.dynamodb_tables import table_policies, tables
from connectors.aws.streams.rds_databases import clusters as rds_clusters
from connectors.aws.streams.rds_databases import instances
from connectors.aws.streams.rds_snapshots import cluster_snapshots, snapshots
from connectors.aws.streams.redshift_clusters import clusters as redshift_clusters
from connectors.aws.streams.redshift_clusters import namespace_policies, namespaces, work_groups
from connectors.streams import Denied
from graph.model import AnyRecord, OwnerClaim, Resource

TEAM = [{"Key": "team", "Value": "shop"}]
ROLE = f"arn:aws:iam::{OWN}:role/loader"
WORDS = "Not-A-Password-1"


def test_a_table_and_the_stream_of_its_changes_have_policies_of_their_own(server: Moto) -> None:
    client = server.client("dynamodb")
    client.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    )
    table, stream = of(Resource, read(server, tables, server.here))
    assert table.id == f"arn:aws:dynamodb:{server.region}:{OWN}:table/orders"
    assert (table.name, table.kind, table.facts["stream"]) == ("orders", "aws.dynamodb.table", stream.id)
    assert table.facts["deletion_protection"] is False
    assert (stream.kind, stream.facts["table"]) == ("aws.dynamodb.stream", table.id)
    client.put_resource_policy(ResourceArn=table.id, Policy=policy("dynamodb:GetItem", table.id))
    assert friends(read(server, table_policies, table)) == {table.id: [("dynamodb:GetItem", FRIEND)]}
    assert read(server, table_policies, stream) == []


def test_tables_that_may_not_be_described_are_told_and_gone_ones_are_not(wire: Wire) -> None:
    wire.gives("ListTables", {"TableNames": ["shut", "gone", "sealed"]})
    wire.fails("DescribeTable", "AccessDeniedException")
    wire.fails("DescribeTable", "ResourceNotFoundException")
    described = {"TableName": "sealed", "TableArn": "arn:sealed", "SSEDescription": {"KMSMasterKeyArn": "arn:key"}}
    wire.gives("DescribeTable", {"Table": described})
    records: list[AnyRecord] = []
    with opened(options(wire.url, leave_out=["tag"])) as (api, scope), pytest.raises(Denied) as caught:
        records.extend(tables(api, scope, region()))
    assert caught.value.permission == "dynamodb:DescribeTable"
    told = of(Resource, records)
    assert [(each.name, each.facts["kms_key"]) for each in told] == [("shut", None), ("sealed", "arn:key")]


def test_a_database_tells_who_reaches_it_and_the_roles_it_acts_as(server: Moto) -> None:
    client = server.client("rds")
    client.create_db_instance(
        DBInstanceIdentifier="shop",
        DBInstanceClass="db.t3.micro",
        Engine="postgres",
        MasterUsername="first",
        MasterUserPassword=WORDS,
        AllocatedStorage=20,
        PubliclyAccessible=True,
        StorageEncrypted=False,
        EnableIAMDatabaseAuthentication=True,
        Tags=TEAM,
    )
    client.add_role_to_db_instance(DBInstanceIdentifier="shop", RoleArn=ROLE, FeatureName="s3Import")
    records = read(server, instances, server.here)
    (database,) = of(Resource, records)
    assert (database.name, database.kind) == ("shop", "aws.rds.instance")
    assert database.id == f"arn:aws:rds:{server.region}:{OWN}:db:shop"
    told = {key: database.facts[key] for key in ("engine", "public", "encrypted", "iam_authentication", "cluster")}
    assert told == {
        "engine": "postgres",
        "public": True,
        "encrypted": False,
        "iam_authentication": True,
        "cluster": None,
    }
    assert [each.owner for each in of(OwnerClaim, records)] == ["shop"]


def test_a_database_acts_as_the_roles_put_on_it(wire: Wire) -> None:
    wire.says(
        "DescribeDBInstances",
        "<DBInstances><DBInstance><Engine>postgres</Engine><DBInstanceArn>arn:db</DBInstanceArn>"
        "<DBInstanceIdentifier>shop</DBInstanceIdentifier><DBClusterIdentifier>big</DBClusterIdentifier>"
        f"<AssociatedRoles><DBInstanceRole><RoleArn>{ROLE}</RoleArn></DBInstanceRole></AssociatedRoles>"
        "<MasterUserSecret><SecretArn>arn:secret</SecretArn></MasterUserSecret></DBInstance></DBInstances>",
    )
    (database,) = of(Resource, read(wire, instances, region()))
    assert database.runs_as == (ROLE,)
    assert (database.facts["cluster"], database.facts["master_secret"]) == ("big", "arn:secret")


def test_a_cluster_of_databases_is_told(server: Moto) -> None:
    server.client("rds").create_db_cluster(
        DBClusterIdentifier="big",
        Engine="aurora-postgresql",
        MasterUsername="first",
        MasterUserPassword=WORDS,
        StorageEncrypted=True,
        Tags=TEAM,
    )
    records = read(server, rds_clusters, server.here)
    (cluster,) = of(Resource, records)
    assert (cluster.name, cluster.kind, cluster.facts["encrypted"]) == ("big", "aws.rds.cluster", True)
    assert cluster.facts["engine"] == "aurora-postgresql"
    assert [each.owner for each in of(OwnerClaim, records)] == ["shop"]


def test_snapshots_tell_whether_everyone_or_some_accounts_may_restore_them(server: Moto) -> None:
    client = server.client("rds")
    given = {"MasterUsername": "first", "MasterUserPassword": WORDS}
    client.create_db_instance(
        DBInstanceIdentifier="shop", DBInstanceClass="db.t3.micro", Engine="postgres", AllocatedStorage=20, **given
    )
    client.create_db_cluster(DBClusterIdentifier="big", Engine="aurora-postgresql", **given)
    for name in ("kept", "shown"):
        client.create_db_snapshot(DBInstanceIdentifier="shop", DBSnapshotIdentifier=name)
    client.create_db_cluster_snapshot(DBClusterIdentifier="big", DBClusterSnapshotIdentifier="lent")
    client.modify_db_snapshot_attribute(
        DBSnapshotIdentifier="shown", AttributeName="restore", ValuesToAdd=["all", OTHER]
    )
    client.modify_db_cluster_snapshot_attribute(
        DBClusterSnapshotIdentifier="lent", AttributeName="restore", ValuesToAdd=[OTHER]
    )
    told = {
        each.name: (each.facts["public"], each.facts["shared_with"])
        for stream in (snapshots, cluster_snapshots)
        for each in of(Resource, read(server, stream, server.here))
    }
    assert told == {"kept": (False, None), "shown": (True, OTHER), "lent": (False, OTHER)}


def test_a_snapshot_of_which_nobody_says_with_whom_it_is_shared_stays_unknown(wire: Wire) -> None:
    wire.says(
        "DescribeDBSnapshots",
        "<DBSnapshots><DBSnapshot><DBSnapshotArn>arn:s</DBSnapshotArn>"
        "<DBSnapshotIdentifier>s</DBSnapshotIdentifier></DBSnapshot></DBSnapshots>",
    )
    wire.says(
        "DescribeDBClusterSnapshots",
        "<DBClusterSnapshots><DBClusterSnapshot><DBClusterSnapshotArn>arn:c</DBClusterSnapshotArn>"
        "<DBClusterSnapshotIdentifier>c</DBClusterSnapshotIdentifier></DBClusterSnapshot></DBClusterSnapshots>",
    )
    wire.fails("DescribeDBSnapshotAttributes", "AccessDenied", 403)
    wire.fails("DescribeDBClusterSnapshotAttributes", "DBClusterSnapshotNotFoundFault", 404)
    records: list[AnyRecord] = []
    with opened(options(wire.url)) as (api, scope), pytest.raises(Denied) as caught:
        records.extend(snapshots(api, scope, region()))
    assert caught.value.permission == "rds:DescribeDBSnapshotAttributes"
    records += read(wire, cluster_snapshots, region())
    assert ["public" in each.facts for each in of(Resource, records)] == [False, False]


def test_a_cluster_of_redshift_tells_its_roles(server: Moto) -> None:
    server.client("redshift").create_cluster(
        ClusterIdentifier="figures",
        NodeType="ra3.xlplus",
        MasterUsername="first",
        MasterUserPassword=WORDS.replace("-", ""),
        Encrypted=True,
        PubliclyAccessible=True,
        IamRoles=[ROLE],
        Tags=TEAM,
    )
    records = read(server, redshift_clusters, server.here)
    (cluster,) = of(Resource, records)
    assert cluster.id == f"arn:aws:redshift:{server.region}:{OWN}:cluster:figures"
    assert (cluster.runs_as, cluster.facts["public"], cluster.facts["encrypted"]) == ((ROLE,), True, True)
    assert [each.owner for each in of(OwnerClaim, records)] == ["shop"]


def test_serverless_redshift_tells_its_roles_who_reaches_it_and_its_policy(wire: Wire) -> None:
    arn = f"arn:aws:redshift-serverless:us-east-1:{OWN}:namespace/1"
    namespace = {
        "namespaceArn": arn,
        "namespaceName": "figures",
        "iamRoles": [f"IamRole(applyStatus=in-sync, iamRoleArn={ROLE})"],
        "creationDate": "2026-02-01T00:00:00Z",
    }
    wire.gives("ListNamespaces", {"namespaces": [namespace]})
    group = {"workgroupArn": "arn:w", "workgroupName": "w", "namespaceName": "figures", "publiclyAccessible": True}
    wire.gives("ListWorkgroups", {"workgroups": [group]})
    wire.gives("GetResourcePolicy", {"resourcePolicy": {"policy": policy("redshift-serverless:RestoreFromSnapshot")}})
    (told,) = of(Resource, read(wire, namespaces, region(), leave_out=["tag"]))
    assert (told.name, told.runs_as) == ("figures", (ROLE,))
    (work,) = of(Resource, read(wire, work_groups, region()))
    assert (work.facts["public"], work.facts["namespace"]) == (True, "figures")
    assert friends(read(wire, namespace_policies, told)) == {arn: [("redshift-serverless:RestoreFromSnapshot", FRIEND)]}


def test_serverless_redshift_without_a_policy_has_none(wire: Wire) -> None:
    wire.fails("GetResourcePolicy", "ResourceNotFoundException")
    assert read(wire, namespace_policies, resource("arn:aws:redshift-serverless:us-east-1:1:namespace/1")) == []


def test_caches_tell_how_they_are_sealed_and_guarded(server: Moto) -> None:
    client = server.client("elasticache")
    client.create_cache_cluster(
        CacheClusterId="alone", Engine="redis", CacheNodeType="cache.t3.micro", NumCacheNodes=1, Tags=TEAM
    )
    client.create_replication_group(
        ReplicationGroupId="copies",
        ReplicationGroupDescription="x",
        TransitEncryptionEnabled=True,
        AtRestEncryptionEnabled=True,
    )
    records = read(server, caches, server.here)
    copies, alone = of(Resource, records)
    assert (copies.name, copies.kind) == ("copies", "aws.elasticache.group")
    assert (copies.facts["encrypted"], copies.facts["encrypted_in_transit"]) == (True, True)
    assert (alone.name, alone.kind, alone.facts["password"]) == ("alone", "aws.elasticache.cluster", False)
    assert [each.owner for each in of(OwnerClaim, records)] == ["shop"]


def test_a_memory_that_lets_everyone_in_says_so(server: Moto) -> None:
    client = server.client("memorydb")
    client.create_cluster(ClusterName="open", NodeType="db.t4g.small", ACLName="open-access", TLSEnabled=False)
    (memory,) = of(Resource, read(server, memories, server.here))
    assert (memory.name, memory.facts["open_to_network"], memory.facts["encrypted_in_transit"]) == ("open", True, False)
