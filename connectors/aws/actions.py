"""The name that IAM has for a call: the permission to make it is often spelled otherwise than the SDK's operation."""

from __future__ import annotations

from collections.abc import Mapping

PREFIXES: Mapping[str, str] = {
    "accessanalyzer": "access-analyzer",
    "apigatewayv2": "apigateway",
    "bedrock-agent": "bedrock",
    "bedrock-agentcore-control": "bedrock-agentcore",
    "efs": "elasticfilesystem",
    "emr": "elasticmapreduce",
    "mwaa": "airflow",
    "opensearch": "es",
    "opensearchserverless": "aoss",
    "resourcegroupstaggingapi": "tag",
    "s3control": "s3",
    "sso-admin": "sso",
    "stepfunctions": "states",
}
"""What IAM calls a service, where the SDK calls it otherwise."""
OPERATIONS: Mapping[str, str] = {
    "accessanalyzer:GetFindingV2": "access-analyzer:GetFinding",
    "accessanalyzer:ListFindingsV2": "access-analyzer:ListFindings",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3control:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
}
"""What IAM calls an operation, where it is not the operation's own name."""
REST = ("apigateway", "apigatewayv2")
"""Services whose permissions are methods. Whatever is asked of them here is only read."""
IN_BULK = ("iam:GetAccountSummary", "iam:GetAccountAuthorizationDetails")
"""What a large account is read by, in place of questions about each of its identities (``connectors.aws.bulk``)."""


def action_of(service: str, operation: str) -> str:
    """Name the IAM action that allows an operation of a service, both named as the SDK names them."""
    if service in REST:
        return "apigateway:GET"
    return OPERATIONS.get(f"{service}:{operation}") or f"{PREFIXES.get(service, service)}:{operation}"
