import json
from collections.abc import Iterator
from typing import Any

import pytest
from aws_support import OWN, founder

from connectors.aws.features import FEATURES
from connectors.aws.policy import ASSUME, MOST, policies, render, size
from connectors.aws.rollout import ROLE
from connectors.permissions import permissions_for, text
from connectors.registry import platform
from graph.aws.knowledge.index import knowledge
from graph.aws.knowledge.words import Level
from scanner.demo.servers import moto

MAKES_A_REPORT = {"iam:GenerateCredentialReport", "iam:GenerateServiceLastAccessedDetails"}
"""They have IAM write a report on what there is, and change nothing; the index counts them as reading today."""


def actions(document: dict[str, Any]) -> Iterator[str]:
    """The actions that a policy names."""
    for said in document["Statement"]:
        yield from [said["Action"]] if isinstance(said["Action"], str) else said["Action"]


def test_whatever_is_asked_for_is_an_action_that_aws_knows_and_only_reads() -> None:
    levels = {each: knowledge().access_level(each) for each in permissions_for("aws").names}
    others = {each for each, level in levels.items() if level not in {Level.LIST, Level.READ}}
    assert others - MAKES_A_REPORT == {ASSUME}


def test_every_stream_is_in_one_feature() -> None:
    families = sorted(family for each in FEATURES.values() for family in each)
    assert families == sorted({stream.partition(".")[0] for stream in platform("aws").streams})


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_needs_what_its_streams_need_and_those_that_they_stand_below(feature: str) -> None:
    streams = [each for name, each in platform("aws").streams.items() if name.partition(".")[0] in FEATURES[feature]]
    needed = {permission for each in streams for permission in each.permissions}
    found = set(permissions_for("aws", [feature]).names)
    assert needed <= found
    parents = {permission for each in streams if each.parent for permission in each.parent.permissions}
    assert parents <= found
    whole = {permission for each in platform("aws").streams.values() for permission in each.permissions}
    assert found - needed - parents < whole | set(platform("aws").base_permissions)


def test_a_feature_asks_for_nothing_of_the_others() -> None:
    assert not {each for each in permissions_for("aws", ["iam"]).names if each.startswith("s3:")}
    assert "ec2:DescribeRegions" in permissions_for("aws", ["secrets"]).names


def test_no_policy_is_longer_than_a_managed_policy_may_be_and_together_they_allow_all() -> None:
    many = [f"service{number % 7}:ListThingsOfALongName{number}" for number in range(900)]
    found = policies(many)
    assert len(found) > 5
    assert max(map(size, found)) <= MOST
    assert sorted(each for document in found for each in actions(document)) == sorted(many)


def test_values_of_api_keys_are_not_asked_for_by_name() -> None:
    """The methods of API Gateway are its permissions: the path says what may be read."""
    (said,) = json.loads(render(["apigateway:GET"]))["Statement"]
    assert not [each for each in said["Resource"] if each.endswith(("/apikeys/*", "::/*"))]


def test_the_stack_makes_a_role_that_reads_one_account_and_asks_for_an_external_id() -> None:
    template = json.loads(text("aws", "cloudformation"))
    role = template["Resources"].pop("Reader")["Properties"]
    assert all(each["Properties"]["Roles"] == [{"Ref": "Reader"}] for each in template["Resources"].values())
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"] == {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}}
    allowed = {
        each
        for resource in template["Resources"].values()
        for each in actions(resource["Properties"]["PolicyDocument"])
    }
    of_accounts = {
        each for stream in platform("aws").streams.values() if stream.scope == "account" for each in stream.permissions
    }
    assert allowed == of_accounts


def test_the_module_of_terraform_allows_the_same_as_the_stack() -> None:
    template, module = json.loads(text("aws", "cloudformation")), text("aws", "terraform")
    documents = [
        json.JSONDecoder().raw_decode(part)[0]
        for part in module.split("jsonencode(")[1:]
        if part.startswith('{\n    "')
    ]
    del template["Resources"]["Reader"]
    assert documents == [each["Properties"]["PolicyDocument"] for each in template["Resources"].values()]
    assert module.count("{") == module.count("}")


def test_the_module_is_what_terraform_takes() -> None:
    hcl2 = pytest.importorskip("hcl2", reason="a parser of Terraform's language is not installed")
    module = hcl2.loads(text("aws", "terraform"))
    named = [(kind.strip('"'), name.strip('"')) for each in module["resource"] for kind in each for name in each[kind]]
    assert ("aws_iam_role", "reader") in named
    assert {kind for kind, _ in named} == {"aws_iam_role", "aws_iam_policy", "aws_iam_role_policy_attachment"}
    variables = {name.strip('"') for each in module["variable"] for name in each}
    assert variables == {"principal", "external_id", "role_name"}
    assert [name.strip('"') for each in module["output"] for name in each] == ["role_arn"]


def test_the_organisation_is_listed_where_it_is_asked_for() -> None:
    assert "organizations:ListAccounts" in text("aws", "cloudformation", ["organizations"])
    assert "organizations:" not in text("aws", "terraform")


@pytest.fixture(scope="module")
def moto_url() -> Iterator[str]:
    with moto() as server:
        yield server.url


def test_the_stack_can_be_made_and_its_role_has_all_its_policies(moto_url: str) -> None:
    template = text("aws", "cloudformation")
    cloudformation: Any = founder().client("cloudformation", endpoint_url=moto_url)
    given = {"Principal": f"arn:aws:iam::{OWN}:role/scanner", "ExternalId": "orchard"}
    cloudformation.create_stack(
        StackName="reader",
        TemplateBody=template,
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
    )
    (stack,) = cloudformation.describe_stacks(StackName="reader")["Stacks"]
    assert stack["Outputs"][0]["OutputValue"] == f"arn:aws:iam::{OWN}:role/{ROLE}"
    iam: Any = founder().client("iam", endpoint_url=moto_url)
    trust = iam.get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"]["Statement"][0]
    assert trust["Principal"] == {"AWS": given["Principal"]}
    assert trust["Condition"] == {"StringEquals": {"sts:ExternalId": "orchard"}}
    attached = iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"]
    assert len(attached) == len(json.loads(template)["Resources"]) - 1
    for client in (cloudformation, iam):
        client.close()
