"""The estate, written to AWS as anyone would write it, through boto3, to moto's server."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import boto3

from benchmarks.judgement.estate import ISSUER, OWN, Row, Thing, filled_in

if TYPE_CHECKING:
    from mypy_boto3_iam.type_defs import TagTypeDef

REGION = "eu-west-1"
ISSUERS = {ISSUER: ["sts.amazonaws.com"], "gitlab.com": ["sts.amazonaws.com", "https://gitlab.com"]}
"""Who signs tokens for pipelines, and for which audiences it is believed."""
PASSED_TO = ("lambda", "ec2", "cloudformation", "codebuild", "glue")
OWN_TRUST = {"trusts": {"Service": "lambda.amazonaws.com"}}
SOURCE = {"StringEquals": {"aws:SourceAccount": OWN}}
FENCE = [{"allow": ["s3:GetObject", "s3:PutObject"]}]


class Planter:
    """Writes things into one account.

    ``keys`` are the ids that AWS gave to what each thing has (access keys, agents), in order, and ``pairs`` the first
    access key of each user with its secret, for what leaks.
    """

    def __init__(self, url: str) -> None:
        session = boto3.Session("founder", "founder", region_name=REGION)
        self._iam = session.client("iam", endpoint_url=url)
        self._secrets = session.client("secretsmanager", endpoint_url=url)
        self._parameters = session.client("ssm", endpoint_url=url)
        self._functions = session.client("lambda", endpoint_url=url)
        self._organizations = session.client("organizations", endpoint_url=url)
        self._agents = session.client("bedrock-agent", endpoint_url=url)
        self.keys: dict[str, list[str]] = {}
        self.pairs: dict[str, tuple[str, str]] = {}
        self._words: dict[str, str] = {}

    def plant(self, things: Iterable[Thing]) -> None:
        """Found the account, and write everything into it."""
        self._found()
        writers = {
            "role": self._role,
            "user": self._user,
            "secret": self._secret,
            "parameter": self._parameter,
            "function": self._function,
            "bedrock": self._bedrock,
        }
        for each in things:
            if each.place == "aws":
                writers[each.what](each.name, filled_in(each.told, self._words))

    def _found(self) -> None:
        """What things refer to: an organisation with a second account, an issuer, a boundary, administrators."""
        organisation = self._organizations.create_organization(FeatureSet="ALL")["Organization"]["Id"]
        self._words = {"organisation": organisation, "sibling": self._account("sibling"), "twin": self._account("twin")}
        for issuer, audiences in ISSUERS.items():
            self._iam.create_open_id_connect_provider(
                Url=f"https://{issuer}", ClientIDList=audiences, ThumbprintList=["0" * 40]
            )
        self._iam.create_policy(PolicyName="fence", PolicyDocument=document(FENCE))
        self._iam.create_policy(PolicyName="everything", PolicyDocument=document([{"allow": "*"}]))
        self._iam.create_group(GroupName="masters")
        self._iam.attach_group_policy(GroupName="masters", PolicyArn=_policy("aws:AdministratorAccess"))
        self._iam.create_policy(PolicyName="notes", PolicyDocument=document(FENCE))
        for service in PASSED_TO:
            self._master(service)

    def _account(self, name: str) -> str:
        asked = self._organizations.create_account(Email=f"{name}@orchard.example", AccountName=name)
        return asked["CreateAccountStatus"]["AccountId"]

    def _master(self, service: str) -> None:
        """An administrator that a service runs as, for whoever may hand it over."""
        name = f"deploy-{service}"
        trusts = {"Service": f"{service}.amazonaws.com"}
        told = {"owner": "platform@orchard.example", "trusts": trusts, "attached": ["aws:AdministratorAccess"]}
        self._role(name, told)
        if service == "ec2":
            self._iam.create_instance_profile(InstanceProfileName=name)
            self._iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)

    def _role(self, name: str, told: Row) -> None:
        self._iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(told), Tags=_tags(told))
        if "boundary" in told:
            fence = _policy(f"own:{told['boundary']}")
            self._iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=fence)
        for policy in told.get("attached", ()):
            self._iam.attach_role_policy(RoleName=name, PolicyArn=_policy(policy))
        if "inline" in told:
            self._iam.put_role_policy(RoleName=name, PolicyName="work", PolicyDocument=document(told["inline"]))
        for each in told.get("functions", ()):
            self._code(each, {"role": name, "owner": told["owner"]})

    def _bedrock(self, name: str, told: Row) -> None:
        """Agents that act as a role of their own name; more than one are told apart by a number."""
        self._role(name, {**told, "trusts": {"Service": "bedrock.amazonaws.com"}, "when": SOURCE})
        for number in range(told.get("agents", 1)):
            made = self._agents.create_agent(
                agentName=f"{name}-{number}",
                agentResourceRoleArn=f"arn:aws:iam::{OWN}:role/{name}",
                foundationModel="anthropic.claude-3-haiku-20240307-v1:0",
                instruction="Sort what comes in, and draft an answer for a person to send.",
                tags={"Owner": told["owner"]},
            )
            self.keys.setdefault(name, []).append(made["agent"]["agentId"])

    def _user(self, name: str, told: Row) -> None:
        self._iam.create_user(UserName=name, Tags=_tags(told))
        for group in told.get("groups", ()):
            self._iam.add_user_to_group(UserName=name, GroupName=group)
        for policy in told.get("attached", ()):
            self._iam.attach_user_policy(UserName=name, PolicyArn=_policy(policy))
        if "inline" in told:
            self._iam.put_user_policy(UserName=name, PolicyName="work", PolicyDocument=document(told["inline"]))
        if told.get("console"):
            self._iam.create_login_profile(UserName=name, Password=f"{name}-Aa1!")
        for state in told.get("keys", ()):
            made = self._iam.create_access_key(UserName=name)["AccessKey"]
            key = made["AccessKeyId"]
            self.keys.setdefault(name, []).append(key)
            self.pairs.setdefault(name, (key, made["SecretAccessKey"]))
            if state.get("inactive"):
                self._iam.update_access_key(UserName=name, AccessKeyId=key, Status="Inactive")

    def _secret(self, name: str, told: Row) -> None:
        self._secrets.create_secret(Name=name, SecretString=f"value of {name}", Tags=_tags(told))
        if "policy" in told:
            statement = {"Effect": "Allow", "Principal": told["policy"]["principal"], "Resource": "*"}
            statement |= {"Action": "secretsmanager:GetSecretValue", **_when(told["policy"])}
            self._secrets.put_resource_policy(
                SecretId=name, ResourcePolicy=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            )

    def _parameter(self, name: str, told: Row) -> None:
        kind = "SecureString" if told.get("secure") else "String"
        self._parameters.put_parameter(Name=name, Value=told["value"], Type=kind, Tags=_tags(told))

    def _function(self, name: str, told: Row) -> None:
        """A function; one with ``key`` is started with the access key of a user made for it."""
        if told.get("key"):
            self._user(f"{name}-user", {"owner": told["owner"], "keys": [{}]})
            key_id, secret = self.pairs[f"{name}-user"]
            told = filled_in(told, {"key_id": key_id, "key_secret": secret})
        self._code(name, {"role": "deploy-lambda", **told})

    def _code(self, name: str, told: Row) -> None:
        with io.BytesIO() as packed:
            with zipfile.ZipFile(packed, "w") as archive:
                archive.writestr("main.py", "def handler(event, context): return event\n")
            self._functions.create_function(
                FunctionName=name,
                Runtime="python3.12",
                Role=f"arn:aws:iam::{OWN}:role/{told['role']}",
                Handler="main.handler",
                Code={"ZipFile": packed.getvalue()},
                Environment={"Variables": told.get("variables", {})},
                Tags={"Owner": told["owner"]},
            )


def document(statements: Iterable[Mapping[str, Any]]) -> str:
    """A policy document out of the short form of ``troubles.yaml``."""
    written = [
        {
            "Effect": "Deny" if "deny" in each else "Allow",
            "Action": each.get("deny") or each["allow"],
            "Resource": each.get("resource", "*"),
            **({"Condition": each["if"]} if "if" in each else {}),
        }
        for each in statements
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": written})


def trust(told: Row) -> str:
    """A trust policy out of the short form; a role that says nothing is a function's."""
    told = told if "trusts" in told else {**told, **OWN_TRUST}
    statement = {"Effect": "Allow", "Principal": told["trusts"], "Action": told.get("action", "sts:AssumeRole")}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | _when(told)]})


def _when(told: Row) -> Row:
    return {"Condition": told["when"]} if "when" in told else {}


def _tags(told: Row) -> list[TagTypeDef]:
    return [{"Key": "Owner", "Value": told["owner"]}] if told["owner"] else []


def _policy(name: str) -> str:
    """A policy's ARN: ``aws:`` are those of AWS, ``own:`` those of the account."""
    whose, _, policy = name.partition(":")
    return f"arn:aws:iam::{'aws' if whose == 'aws' else OWN}:policy/{policy}"
