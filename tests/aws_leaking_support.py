"""An exported account of AWS in which people have put secrets wherever a text fits: values, names, tags, refusals."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path

from connectors.registry import platform

NUMBER = "111122223333"
PLACE = "eu-west-1"
DAY = "2026-01-05T10:00:00+00:00"
HERE = f"arn:aws:{{}}:{PLACE}:{NUMBER}:"
IAM = f"arn:aws:iam::{NUMBER}:"
SERVICES = ("codebuild", "ec2", "ecs", "iam", "lambda", "s3", "secretsmanager", "ssm", "tag")
"""Those that the folder has answers of."""


def left_out() -> list[str]:
    """The services that it has no answers of."""
    known = {each.partition(":")[0] for stream in platform("aws").streams.values() for each in stream.permissions}
    return sorted(known - set(SERVICES))


def leaking_account(folder: Path, value: str, name: str) -> None:
    """Fill a folder with the account: ``value`` is where values are, ``name`` where names and tags are."""
    answers = {
        "get-account-authorization-details": _people(name),
        "s3api-list-buckets": f"An error occurred (AccessDenied) when calling the ListBuckets operation: not {name}",
        f"{PLACE}/lambda-list-functions": _functions(value, name),
        f"{PLACE}/codebuild-list-projects": {"projects": [name]},
        f"{PLACE}/codebuild-batch-get-projects": _projects(value, name),
        f"{PLACE}/ssm-describe-parameters": {
            "Parameters": [{"Name": "/shop/key", "Type": "String", "Description": name}]
        },
        f"{PLACE}/ssm-get-parameters": {"Parameters": [{"Name": "/shop/key", "Type": "String", "Value": value}]},
        f"{PLACE}/secretsmanager-list-secrets": _secrets(name),
        f"{PLACE}/ec2-describe-instances": _machines(name),
        f"{PLACE}/ec2-describe-instance-attribute/i-0123456789abcdef0": _user_data(value),
        f"{PLACE}/ec2-describe-security-groups": {"SecurityGroups": []},
        f"{PLACE}/resourcegroupstaggingapi-get-resources": {"ResourceTagMappingList": []},
        f"{PLACE}/ecs-list-task-definition-families": {"families": ["shop"]},
        f"{PLACE}/ecs-describe-task-definition/shop": _task(value, name),
    }
    for command, answer in answers.items():
        file = folder / NUMBER / f"{command}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(answer if isinstance(answer, str) else json.dumps(answer))


def _tags(name: str) -> list[dict[str, str]]:
    return [{"Key": "Owner", "Value": f"{name}@example.com"}, {"Key": name, "Value": name}]


def _people(name: str) -> Mapping[str, object]:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{name}/*", "Sid": "x"}
    condition = {"StringEquals": {"aws:PrincipalTag/team": name}}
    document = {"Version": "2012-10-17", "Statement": [{**statement, "Condition": condition}]}
    trusted = {"AWS": f"{IAM}user/{name}"}
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}],
    }
    user = {
        "Path": "/", "UserName": name, "UserId": "AIDA" + "EXAMPLEUSER00001", "CreateDate": DAY, "GroupList": [name],
        "Arn": f"{IAM}user/{name}", "Tags": _tags(name),
        "UserPolicyList": [{"PolicyName": name, "PolicyDocument": document}], "AttachedManagedPolicies": [],
    }  # fmt: skip
    role = {
        "Path": "/", "RoleName": "shop", "RoleId": "AROA" + "EXAMPLEROLE00001", "CreateDate": DAY,
        "Arn": f"{IAM}role/shop", "AssumeRolePolicyDocument": trust, "InstanceProfileList": [],
        "RolePolicyList": [{"PolicyName": name, "PolicyDocument": document}], "AttachedManagedPolicies": [],
        "Tags": _tags(name),
    }  # fmt: skip
    group = {
        "Path": "/", "GroupName": name, "GroupId": "AGPA" + "EXAMPLEGROUP0001", "CreateDate": DAY,
        "Arn": f"{IAM}group/{name}", "GroupPolicyList": [], "AttachedManagedPolicies": [],
    }  # fmt: skip
    return {"UserDetailList": [user], "RoleDetailList": [role], "GroupDetailList": [group], "Policies": []}


def _functions(value: str, name: str) -> Mapping[str, object]:
    arn = f"{HERE.format('lambda')}function:resize"
    function = {
        "FunctionName": "resize", "FunctionArn": arn,
        "Role": f"{IAM}role/shop", "Runtime": "python3.12",
        "Description": name, "LastModified": DAY, "Environment": {"Variables": {"GITLAB_TOKEN": value, name: "x"}},
    }  # fmt: skip
    return {"Functions": [function]}


def _projects(value: str, name: str) -> Mapping[str, object]:
    variables = [{"name": "GITLAB_TOKEN", "value": value, "type": "PLAINTEXT"}]
    project = {
        "name": name, "arn": f"{HERE.format('codebuild')}project/{name}",
        "serviceRole": f"{IAM}role/shop",
        "environment": {"type": "LINUX_CONTAINER", "image": name, "environmentVariables": variables},
        "source": {"type": "NO_SOURCE", "buildspec": f"echo {value}"}, "tags": [{"key": name, "value": name}],
    }  # fmt: skip
    return {"projects": [project]}


def _secrets(name: str) -> Mapping[str, object]:
    arn = f"{HERE.format('secretsmanager')}secret:shop-AbCdEf"
    return {"SecretList": [{"ARN": arn, "Name": "shop", "Description": name, "Tags": _tags(name), "CreatedDate": DAY}]}


def _machines(name: str) -> Mapping[str, object]:
    machine = {
        "InstanceId": "i-0123456789abcdef0",
        "State": {"Name": "running"},
        "LaunchTime": DAY,
        "Tags": _tags(name),
    }
    return {"Reservations": [{"OwnerId": NUMBER, "Instances": [machine]}]}


def _user_data(value: str) -> Mapping[str, object]:
    script = base64.b64encode(f"#!/bin/sh\nexport GITLAB_TOKEN={value}\n".encode()).decode()
    return {"InstanceId": "i-0123456789abcdef0", "UserData": {"Value": script}}


def _task(value: str, name: str) -> Mapping[str, object]:
    container = {"name": "shop", "image": name, "environment": [{"name": "GITLAB_TOKEN", "value": value}]}
    arn = f"{HERE.format('ecs')}task-definition/shop:1"
    return {
        "taskDefinition": {
            "taskDefinitionArn": arn,
            "family": "shop",
            "revision": 1,
            "status": "ACTIVE",
            "containerDefinitions": [container],
        }
    }
