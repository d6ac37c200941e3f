"""What code says that it defines, in every language that is read; nothing of it is run, and nothing of it breaks us."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.git.definitions import plain_locals, read, readable
from connectors.git.definitions.expressions import pairs_of, text_of
from connectors.git.definitions.hcl import blocks
from connectors.git.definitions.model import Definition
from connectors.git.definitions.tree import NoTree, documents

KNOWN = {"prefix": "shop"}


def named(path: str, text: str) -> list[tuple[str, str, int, int]]:
    return [(each.kind, each.arn or each.name, each.line, each.end) for each in read(path, text, KNOWN)]


def one(path: str, text: str) -> Definition:
    (found,) = read(path, text, KNOWN)
    return found


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ('"deploy"', "deploy"),
        ('"deploy" # why', "deploy"),
        ('"a" // why', "a"),
        ('"${var.env}-deploy"', "*-deploy"),
        ('"${local.prefix}-deploy"', "shop-deploy"),
        ("local.prefix", "shop"),
        ("local.prefix # it", "shop"),
        ("local.other", "*"),
        ("var.name", "*"),
        ('"${var.a}${var.b}-x"', "*-x"),
        ('"${join("-", ["a", "}"])}-x"', "*-x"),
        ('"${var.a == "prod" ? "p" : "n"}-x-${each.key}"', "*-x-*"),
        ('"%{ if var.a }yes%{ endif }-x"', "*yes*-x"),
        ('"$${literal}-x"', "${literal}-x"),
        (r'"a\"b"', 'a"b'),
        (r'"\u0061"', "a"),
        ('format("%s-job", local.prefix)', "shop-job"),
        ('format("%s-%03d", local.prefix, count.index)', "shop-*"),
        ('lower("Deploy")', "deploy"),
        ('trimspace("a")', "a"),
        ('"a" + "b"', "*"),
        ('"open', "*"),
        ("", "*"),
    ],
)
def test_an_expression_gives_a_text_with_gaps(expression: str, text: str) -> None:
    assert text_of(expression, KNOWN) == text


def test_maps_are_read_as_far_as_they_are_written_out() -> None:
    written = """merge(local.tags, {
      # whose
      Owner = "ada", "acme:Team" : "pay" // here
      (var.x) = "y"
      Cost = var.x, Empty = ""
    }, tomap({ Stage = "prod" }))"""
    assert dict(pairs_of(written, {})) == {"Owner": "ada", "acme:Team": "pay", "Stage": "prod"}
    assert dict(pairs_of("local.tags", {})) == {}


TERRAFORM = """\
/* resource "aws_iam_role" "no" { */
locals {
  prefix = "shop"
  other  = "${var.x}-y"
}
variable "x" {}

resource "aws_iam_role" "deploy" { # {
  name   = "${local.prefix}-deploy"
  policy = <<-EOT
    }} resource "aws_iam_role" "inside" {
    EOT
  assume_role_policy = jsonencode({ Statement = [{ Action = "sts:AssumeRole" }] })
  tags   = { Owner = "ada" }
  lifecycle { ignore_changes = [tags] }
}
resource "aws_iam_user" "robot" { name = "robot" }
resource "aws_iam_role" "unnamed" {
}
resource "aws_s3_bucket" "b" { bucket = "b" }
data "aws_iam_role" "read" { name = "read" }
module "ci" {
  source    = "terraform-aws-modules/iam/aws//modules/iam-assumable-role"
  role_name = "ci"
  tags      = { Team = "pay" }
}
module "dynamic" { role_name = var.name }
resource "kubernetes_service_account" "s" {
  metadata {
    name   = "runner"
    labels = { team = "pay" }
  }
}
"""


def test_terraform_is_read_by_its_blocks() -> None:
    assert named("a.tf", TERRAFORM) == [
        ("aws.iam.role", "shop-deploy", 8, 16),
        ("aws.iam.user", "robot", 17, 17),
        ("aws.iam.role", "*", 18, 19),
        ("aws.iam.role", "ci", 22, 26),
        ("kubernetes.service_account", "runner", 28, 33),
    ]
    assert [each.tags for each in read("a.tofu", TERRAFORM, KNOWN)] == [
        {"Owner": "ada"},
        {},
        {},
        {"Team": "pay"},
        {"team": "pay"},
    ]
    assert dict(plain_locals("a.tf", TERRAFORM)) == {"prefix": "shop"}
    assert dict(plain_locals("a.yaml", TERRAFORM)) == {}


def test_terraform_may_be_json() -> None:
    made = {
        "a": {"name": "${var.x}-a", "tags": {"Owner": "ada", "Cost": "${var.c}"}},
        "b": [{"name_prefix": "b-"}],
        "c": {"description": "without a name"},
    }
    text = json.dumps({"resource": {"aws_iam_role": made, "aws_vpc": {"v": {}}}}, indent="\t")
    assert [(each.name, each.tags) for each in read("a.tf.json", text, {})] == [
        ("*-a", {"Owner": "ada"}),
        ("b-*", {}),
        ("*", {}),
    ]
    listed = json.dumps({"resource": [{"aws_iam_user": {"u": {"name": 'a"b\\c'}}}]})
    assert one("a.tf.json", listed).name == 'a"b\\c'


TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub "${Env}-deploy-${!Kept}"
      Tags:
        - {Key: Owner, Value: ada}
        - Key: Team
          Value: !Ref Team
  Unnamed:
    Type: AWS::IAM::Role
  Robot:
    Type: AWS::IAM::User
    Properties: {UserName: !Join ["-", [a, !Ref B, robot]]}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Tags: {Owner: ben}
      Description: |
        Several
        lines
  Given:
    Type: AWS::Serverless::Function
    Properties: {Role: !GetAtt Deploy.Arn}
  Queue:
    Type: AWS::SQS::Queue
Outputs: {}
"""


def test_cloudformation_is_read_with_its_short_forms() -> None:
    assert named("stack.yaml", TEMPLATE) == [
        ("aws.iam.role", "*-deploy-${Kept}", 3, 10),
        ("aws.iam.role", "*-Unnamed-*", 11, 12),
        ("aws.iam.user", "a-*-robot", 13, 15),
        ("aws.iam.role", "*-WorkerRole-*", 16, 22),
    ]
    assert [each.tags for each in read("stack.yaml", TEMPLATE, {})] == [{"Owner": "ada"}, {}, {}, {"Owner": "ben"}]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"Fn::Sub": "${A}-x"}, "*-x"),
        ({"Fn::Sub": ["${A}-x", {"A": "b"}]}, "*-x"),
        ({"Fn::Join": ["", ["a-", {"Ref": "B"}]]}, "a-*"),
        ({"Fn::Join": ["", "a"]}, "*"),
        ({"Ref": "A"}, "*"),
        (["a"], "*"),
        ("plain", "plain"),
    ],
)
def test_what_the_cdk_writes_is_read_with_its_long_forms(value: object, name: str) -> None:
    made = {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": value}}}}
    assert one("cdk.out/x.template.json", json.dumps(made, indent="\t")).name == name


def test_short_forms_with_lists_and_other_tags() -> None:
    text = "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: {}\n"
    for value, name in {'!Sub ["${A}-x", {}]': "*-x", "!GetAtt A.B": "*", "!Join [a]": "*"}.items():
        assert one("a.yml", text.replace("{}", value, 1)).name == name


CHART = """\
{{- if .Values.create }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "x.name" . }}-runner
  labels:
    {{- toYaml .Values.labels
       | nindent 4 }}
    team: pay
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/deploy
    iam.gke.io/gcp-service-account: {{ .Values.account }}
    a8r.io/owner: "@pay"
{{- end }}
---
apiVersion: v1
kind: List
items:
- kind: ServiceAccount
  metadata: {name: b}
- kind: Secret
---
apiVersion: example/v1
kind: ServiceAccount
"""


def test_charts_are_read_around_what_helm_fills_in() -> None:
    assert named("chart/templates/sa.yaml", CHART) == [
        ("kubernetes.service_account", "*-runner", 2, 13),
        ("aws.iam.role", "arn:aws:iam::111122223333:role/deploy", 11, 11),
        ("kubernetes.service_account", "b", 19, 20),
    ]
    first = next(read("chart/templates/sa.yaml", CHART, {}))
    assert first.tags == {"team": "pay", "a8r.io/owner": "@pay"}


BICEP = """\
param env string
resource id 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${env}-deploy'
  tags: {
    owner: 'ada' // }
    'cost-center': '${env}'
  }
}
resource site 'Microsoft.Web/sites@2022-03-01' = {
  name: 'site'
}
resource other 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = if (x) {
  name: name
}
resource open 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
"""


def test_bicep_and_arm_define_managed_identities() -> None:
    assert [(each.name, each.line, each.end, each.tags) for each in read("main.bicep", BICEP, {})] == [
        ("id-*-deploy", 2, 8, {"owner": "ada"}),
        ("*", 12, 14, {}),
        ("*", 15, 16, {}),
    ]


def test_templates_of_azure_are_a_list_or_a_map() -> None:
    kind = "Microsoft.ManagedIdentity/userAssignedIdentities"
    one_, two = {"type": kind, "name": "[concat('a')]", "tags": {"o": "x", "p": "[y]"}}, {"type": kind, "name": "n"}
    for resources in ([one_, two, {"type": "x"}], {"a": one_, "b": two}):
        found = list(read("azuredeploy.json", json.dumps({"resources": resources}), {}))
        assert [(each.name, each.tags) for each in found] == [("*", {"o": "x"}), ("n", {})]


def test_pulumi_s_yaml_names_types_in_two_ways() -> None:
    text = """\
runtime: yaml
resources:
  role:
    type: aws:iam/role:Role
    properties: {name: "${env}-deploy", tags: {Owner: ada, Cost: "${c}"}}
  other: {type: "aws:iam:User"}
  account:
    type: kubernetes:core/v1:ServiceAccount
    properties: {metadata: {name: runner}}
  vpc: {type: "aws:ec2:Vpc"}
"""
    assert [(each.kind, each.name, each.tags) for each in read("Pulumi.yaml", text, {})] == [
        ("aws.iam.role", "*-deploy", {"Owner": "ada"}),
        ("aws.iam.user", "other-*", {}),
        ("kubernetes.service_account", "runner", {}),
    ]


def test_only_files_that_may_define_something_are_looked_at() -> None:
    assert [each for each in ("a.tf", "b/c.tf.json", "d.yaml", "e.yml", "f.json", "g.template", "h.bicep", "i.tofu")
            if not readable(each)] == []  # fmt: skip
    assert [each for each in ("a.py", "tf", "a.tfstate", "README.md") if readable(each)] == []
    assert named("a.json", '{"Resources": ') == []
    assert named("a.yaml", "Resources: {A: {Type: AWS::IAM::Role") == []
    assert named("a.yaml", "- a\n- b\n") == []


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "? " * 50_000, "{a: " * 50_000, "\ud800", "a: b: c"])
def test_what_is_no_tree_or_too_deep_is_refused_and_does_not_end_the_process(text: str) -> None:
    with pytest.raises(NoTree):
        documents(text)


def test_aliases_are_not_followed() -> None:
    """Nine lines that would be a billion words."""
    text = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    (found,) = documents(f"{text}eks.amazonaws.com/role-arn: r\n")
    assert len(found.pairs or ()) == 61
    assert [each.arn for each in read("a.yaml", f"{text}eks.amazonaws.com/role-arn: r\n", {})] == ["r"]


PIECES = st.sampled_from(
    [
        'resource "aws_iam_role" "a" {\n',
        "resource x 'Microsoft.ManagedIdentity/userAssignedIdentities@1' = {\n",
        'module "m" {\n',
        *(
            "name = ",
            "name: ",
            "tags = {",
            "merge(",
            "format(",
            "local.x",
            "<<EOF\n",
            "EOF\n",
            "/*",
            "*/",
            "//",
            "${",
            "%{",
        ),
        *"\"'\\{}[]()#=,:\n a",
        "$${",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_whatever_code_looks_like_it_is_read_to_its_end(text: str) -> None:
    for path in ("a.tf", "a.bicep", "a.yaml", "a.tf.json"):
        for each in read(path, f"AWS::IAM:: {text}" if path.endswith("ml") else text, KNOWN):
            assert 1 <= each.line <= each.end <= text.count("\n") + 2
    for block in blocks(text):
        assert 0 <= block.start < block.opens < block.closes <= len(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_to_its_end(text: str) -> None:
    for path in ("a.tf", "a.bicep", "a.yaml"):
        list(read(path, f'resource "aws_iam_role" "a" {{\nname = {text}\n}} AWS::IAM::', KNOWN))
