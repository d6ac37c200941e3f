"""Which types of resource an ARN can be of."""

from __future__ import annotations

import pytest

from graph.aws.knowledge.index import knowledge

HERE = "us-east-1:123456789012"


@pytest.mark.parametrize(
    ("action", "arn", "fits"),
    [
        ("s3:GetObject", "arn:aws:s3:::bucket/key", True),
        ("s3:GetObject", "arn:aws:s3:::bucket/a/b:c/d\ne", True),
        ("s3:GetObject", "arn:aws:s3:::bucket", False),
        ("s3:ListBucket", "arn:aws:s3:::bucket", True),
        ("s3:ListBucket", "arn:aws:s3:::bucket/key", False),
        ("s3:GetObject", f"arn:aws:s3:{HERE}:accesspoint/ap/object/key", True),
        ("s3:GetObject", "arn:aws-cn:s3:::bucket/key", True),
        ("iam:PassRole", "arn:aws:iam::123456789012:role/path/name", True),
        ("iam:PassRole", "arn:aws:iam::123456789012:user/name", False),
        ("sts:AssumeRole", "arn:aws:iam::123456789012:role/name", True),
        ("dynamodb:Query", f"arn:aws:dynamodb:{HERE}:table/t/index/i", True),
        ("dynamodb:GetItem", f"arn:aws:dynamodb:{HERE}:table/t/index/i", False),
        ("lambda:InvokeFunction", f"arn:aws:lambda:{HERE}:function:f", True),
        ("lambda:InvokeFunction", f"arn:aws:lambda:{HERE}:function:f:prod", True),
        ("logs:PutLogEvents", f"arn:aws:logs:{HERE}:log-group:/aws/lambda/f:log-stream:s", True),
        ("ssm:GetParameter", f"arn:aws:ssm:{HERE}:parameter/a/b", True),
        ("ecr:BatchGetImage", f"arn:aws:ecr:{HERE}:repository/team/app", True),
        ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{HERE}:secret:a/b-AbCdEf", True),
        ("ec2:RunInstances", f"arn:aws:ec2:{HERE}:subnet/subnet-1", True),
        ("ec2:RunInstances", f"arn:aws:ec2:{HERE}:vpn-gateway/vgw-1", False),
        ("ec2:DescribeInstances", "*", True),
        ("ec2:DescribeInstances", f"arn:aws:ec2:{HERE}:instance/i-1", False),
        ("s3:GetObject", "*", False),
        ("s3:GetObject", "no arn", False),
        ("sqs:SendMessage", f"arn:aws:sqs:{HERE}:queue", True),
        ("sqs:SendMessage", f"arn:aws:sns:{HERE}:queue", False),
    ],
)
def test_an_action_is_done_to_resources_of_its_types(action: str, arn: str, *, fits: bool) -> None:
    assert knowledge().arn_fits(action, arn) is fits


def test_of_several_patterns_that_fit_the_most_exact_one_counts() -> None:
    assert knowledge().types_of("s3", "arn:aws:s3:::bucket/key") == {"object"}
    assert knowledge().types_of("dynamodb", f"arn:aws:dynamodb:{HERE}:table/t/index/i") == {"index"}
    assert knowledge().types_of("s3", "arn:aws:sqs:::bucket/key") == frozenset()
