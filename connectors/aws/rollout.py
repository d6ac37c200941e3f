"""The reader role rolled out to many accounts: a template for a StackSet of CloudFormation, and a module of Terraform.

Both take who may become the role, the external id that he has to show, and the role's name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from connectors.aws.policy import Policy, policies

ROLE = "musterbook-reader"
ABOUT = "The role by which Musterbook reads this account. It changes nothing."
WHO = "ARN of the role or user that scans, in the account whose credentials are used."
SHOWN = "The external id that has to be shown: external_id in the settings."


def cloudformation(permissions: Iterable[str]) -> str:
    """A template for a StackSet, as JSON."""
    reading = {f"Reading{number}": _policy(document) for number, document in enumerate(policies(permissions), 1)}
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": ABOUT,
        "Parameters": {
            "Principal": {"Type": "String", "Description": WHO, "AllowedPattern": "arn:.+"},
            "ExternalId": {"Type": "String", "Description": SHOWN, "MinLength": 2},
            "RoleName": {"Type": "String", "Default": ROLE},
        },
        "Resources": {"Reader": _reader(), **reading},
        "Outputs": {"RoleArn": {"Value": {"Fn::GetAtt": ["Reader", "Arn"]}}},
    }
    return json.dumps(template, indent=2) + "\n"


def _policy(document: Policy) -> dict[str, object]:
    given = {"Description": ABOUT, "PolicyDocument": document, "Roles": [{"Ref": "Reader"}]}
    return {"Type": "AWS::IAM::ManagedPolicy", "Properties": given}


def _reader() -> dict[str, object]:
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": {"Ref": "RoleName"},
            "Description": ABOUT,
            "AssumeRolePolicyDocument": _trust({"Ref": "Principal"}, {"Ref": "ExternalId"}),
        },
    }


def _trust(principal: object, external_id: object) -> Policy:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": principal},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
            }
        ],
    }


def terraform(permissions: Iterable[str]) -> str:
    """A module: for an account, with the provider that enters it."""
    documents = policies(permissions)
    blocks = [
        _variable("principal", WHO),
        _variable("external_id", SHOWN),
        _variable("role_name", "Name of the role: role_name in the settings.", default=ROLE),
        TERRAFORM_ROLE,
        *(_terraform_policy(number, document) for number, document in enumerate(documents, 1)),
        'output "role_arn" {\n  value = aws_iam_role.reader.arn\n}\n',
    ]
    return "\n".join(blocks)


TERRAFORM_ROLE = f"""\
resource "aws_iam_role" "reader" {{
  name        = var.role_name
  description = {json.dumps(ABOUT)}
  assume_role_policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Principal = {{ AWS = var.principal }}
      Action    = "sts:AssumeRole"
      Condition = {{ StringEquals = {{ "sts:ExternalId" = var.external_id }} }}
    }}]
  }})
}}
"""


def _variable(name: str, about: str, *, default: str | None = None) -> str:
    lines = [f'variable "{name}" {{', "  type        = string", f"  description = {json.dumps(about)}"]
    if default is not None:
        lines.append(f"  default     = {json.dumps(default)}")
    return "\n".join([*lines, "}\n"])


def _terraform_policy(number: int, document: Policy) -> str:
    said = json.dumps(document, indent=2).replace("\n", "\n  ")
    return f"""\
resource "aws_iam_policy" "reading_{number}" {{
  name        = "${{var.role_name}}-{number}"
  description = {json.dumps(ABOUT)}
  policy      = jsonencode({said})
}}

resource "aws_iam_role_policy_attachment" "reading_{number}" {{
  role       = aws_iam_role.reader.name
  policy_arn = aws_iam_policy.reading_{number}.arn
}}
"""


FORMS: Mapping[str, Callable[[Iterable[str]], str]] = {"cloudformation": cloudformation, "terraform": terraform}
"""How a role with these permissions is made, by the tool that makes it."""
