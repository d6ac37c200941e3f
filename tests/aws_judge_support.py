"""Moto's enforcement of IAM, asked over HTTP with real calls: whether something is allowed with some policies."""

from __future__ import annotations

import contextlib
import json
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from scanner.demo.servers import moto

OWN = "123456789012"
ADA = f"arn:aws:iam::{OWN}:user/ada"
SESSION = f"arn:aws:sts::{OWN}:assumed-role/picker/ada"
ROLE = f"arn:aws:iam::{OWN}:role/picker"
BUCKET, QUEUE = "orchard", "harvest"
FULL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
REFUSED = 403
ANYONE = {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}}
Document = Mapping[str, Any]
Clients = Callable[[str], Any]


def _place(arn: str) -> dict[str, str]:
    bucket, _, key = arn.rpartition(":")[2].partition("/")
    return {"Bucket": bucket, "Key": key}


CALLS: Mapping[str, Callable[[Clients, str], object]] = {
    "s3:GetObject": lambda of, arn: of("s3").get_object(**_place(arn))["Body"].close(),
    "s3:PutObject": lambda of, arn: of("s3").put_object(**_place(arn), Body=b""),
    "s3:DeleteObject": lambda of, arn: of("s3").delete_object(**_place(arn)),
    "s3:GetObjectTagging": lambda of, arn: of("s3").get_object_tagging(**_place(arn)),
    "s3:PutObjectAcl": lambda of, arn: of("s3").put_object_acl(**_place(arn), ACL="private"),
    "s3:ListBucket": lambda of, arn: of("s3").list_objects_v2(Bucket=_place(arn)["Bucket"]),
    "s3:ListAllMyBuckets": lambda of, _: of("s3").list_buckets(),
    "sqs:SendMessage": lambda of, _: of("sqs").send_message(QueueUrl=QUEUE, MessageBody="ripe"),
    "iam:CreateUser": lambda of, _: of("iam").create_user(UserName="eve"),
    "iam:GetUser": lambda of, _: of("iam").get_user(UserName="eve"),
    "iam:UpdateUser": lambda of, _: of("iam").update_user(UserName="eve"),
    "iam:DeleteUser": lambda of, _: of("iam").delete_user(UserName="nobody"),
    "iam:ListAccessKeys": lambda of, _: of("iam").list_access_keys(UserName="eve"),
    "ec2:DescribeInstances": lambda of, _: of("ec2").describe_instances(),
    "ec2:DescribeInstanceStatus": lambda of, _: of("ec2").describe_instance_status(),
    "ec2:StopInstances": lambda of, _: of("ec2").stop_instances(InstanceIds=["i-1"]),
    "dynamodb:Query": lambda of, _: of("dynamodb").query(TableName="trees"),
    "secretsmanager:GetSecretValue": lambda of, _: of("secretsmanager").get_secret_value(SecretId="pie"),
    "sts:AssumeRole": lambda of, arn: of("sts").assume_role(RoleArn=arn, RoleSessionName="ada"),
    "sts:GetCallerIdentity": lambda of, _: of("sts").get_caller_identity(),
}
"""The real call for an action on a resource. What does not exist there is refused later than what is not allowed."""


class Judge:
    """An account at moto's server with a user and a role, whose policies are made anew for each question."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opened = contextlib.ExitStack()
        founder = self._of(boto3.Session("founder", "not-a-secret", region_name="us-east-1"))
        founder("iam").create_user(UserName="admin")
        founder("iam").put_user_policy(UserName="admin", PolicyName="all", PolicyDocument=json.dumps(FULL))
        founder("iam").create_user(UserName="ada")
        founder("iam").create_role(RoleName="picker", AssumeRolePolicyDocument=json.dumps(ANYONE))
        founder("s3").create_bucket(Bucket=BUCKET)
        founder("s3").put_object(Bucket=BUCKET, Key="apples", Body=b"", ACL="private")
        founder("sqs").create_queue(QueueName=QUEUE)
        self._admin = self._user(founder, "admin")
        self._nobody = self._of(boto3.Session(region_name="us-east-1"), Config(signature_version=UNSIGNED))
        self._callers = {ADA: self._user(founder, "ada"), SESSION: self._session(founder), "anonymous": self._nobody}
        self._enforce("0")

    def close(self) -> None:
        """Close every client."""
        self._opened.close()

    def allows(
        self, who: str, action: str, arn: str, own: Sequence[Document] = (), resource: Document | None = None
    ) -> bool:
        """Whether the call gets past moto's enforcement, with these policies of who asks and of the resource."""
        with self._policies(who, own), self._resource(action, resource), self._open_to_all(who):
            try:
                CALLS[action](self._callers[who], arn)
            except ClientError as error:
                return error.response["ResponseMetadata"]["HTTPStatusCode"] != REFUSED
            return True

    @contextlib.contextmanager
    def _policies(self, who: str, documents: Sequence[Document]) -> Iterator[None]:
        iam = self._admin("iam")
        sort, owner = ("user", {"UserName": "ada"}) if who == ADA else ("role", {"RoleName": "picker"})
        put, delete = getattr(iam, f"put_{sort}_policy"), getattr(iam, f"delete_{sort}_policy")
        for number, document in enumerate(documents):
            put(**owner, PolicyName=f"p{number}", PolicyDocument=json.dumps(document))
        try:
            yield
        finally:
            for number in range(len(documents)):
                delete(**owner, PolicyName=f"p{number}")

    @contextlib.contextmanager
    def _resource(self, action: str, document: Document | None) -> Iterator[None]:
        iam, s3 = self._admin("iam"), self._admin("s3")
        if document is None or not action.startswith(("s3:", "sts:")):
            yield
        elif action.startswith("s3:"):
            s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(document))
            try:
                yield
            finally:
                s3.delete_bucket_policy(Bucket=BUCKET)
        else:
            iam.update_assume_role_policy(RoleName="picker", PolicyDocument=json.dumps(document))
            yield

    @contextlib.contextmanager
    def _open_to_all(self, who: str) -> Iterator[None]:
        """Moto lets nobody without a signature through while it enforces IAM; the bucket's policy is asked anyway."""
        if who != "anonymous":
            yield
            return
        self._enforce("inf")
        try:
            yield
        finally:
            self._enforce("0")

    def _enforce(self, after: str) -> None:
        told = {"Content-Type": "text/plain"}
        asked = urllib.request.Request(f"{self._url}/moto-api/reset-auth", data=after.encode(), headers=told)  # noqa: S310  because it is ours
        with urllib.request.urlopen(asked, timeout=30):  # noqa: S310  because it is ours, on loopback
            pass

    def _user(self, founder: Clients, name: str) -> Clients:
        key = founder("iam").create_access_key(UserName=name)["AccessKey"]
        return self._of(boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name="us-east-1"))

    def _session(self, founder: Clients) -> Clients:
        keys = founder("sts").assume_role(RoleArn=ROLE, RoleSessionName="ada")["Credentials"]
        return self._of(
            boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name="us-east-1")
        )

    def _of(self, session: boto3.Session, config: Config | None = None) -> Clients:
        made: dict[str, Any] = {}

        def client(service: str) -> Any:  # noqa: ANN401  because each service has a client of its own type
            if service not in made:
                made[service] = session.client(service, endpoint_url=self._url, config=config)  # type: ignore[call-overload]  # because the service is any
                self._opened.callback(made[service].close)
            return made[service]

        return client


@contextlib.contextmanager
def judge() -> Iterator[Judge]:
    """Start a server that enforces IAM."""
    with moto() as server:
        made = Judge(server.url)
        try:
            yield made
        finally:
            made.close()
