"""What may be read of AWS, in the parts that one would allow or leave out: each is some families of streams."""

from __future__ import annotations

from collections.abc import Mapping

FEATURES: Mapping[str, frozenset[str]] = {
    "iam": frozenset({"iam"}),
    "organizations": frozenset({"organizations"}),
    "identity-center": frozenset({"identitystore", "sso"}),
    "roles-anywhere": frozenset({"rolesanywhere"}),
    "access-analyzer": frozenset({"access_analyzer"}),
    "cloudtrail": frozenset({"cloudtrail"}),
    "compute": frozenset({"apprunner", "batch", "ec2", "ecs", "eks", "emr", "lambda", "lightsail", "sagemaker"}),
    "automation": frozenset(
        {"airflow", "cloudformation", "codebuild", "codepipeline", "events", "glue", "pipes", "scheduler", "states"}
    ),
    "agents": frozenset({"agentcore", "bedrock"}),
    "apis": frozenset({"apigateway", "appsync", "cognito", "iot"}),
    "secrets": frozenset({"kms", "secretsmanager", "ssm"}),
    "data": frozenset(
        {
            "backup",
            "dynamodb",
            "ecr",
            "efs",
            "elasticache",
            "glacier",
            "kafka",
            "kinesis",
            "memorydb",
            "opensearch",
            "rds",
            "redshift",
            "s3",
            "sns",
            "sqs",
        }
    ),
}
"""The families (what stands before the dot in a stream's name) of each feature."""
