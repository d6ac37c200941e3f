"""Roles of AWS that a service assumes, for whomever it acts."""

from __future__ import annotations

from collections.abc import Iterator

from findings.conditions import binds
from findings.declare import Answer, Hit, RuleKind, Severity, View, rule
from findings.entrances import Entrances
from findings.subjects import name_of
from graph.model import Trust

SENDING = frozenset(
    {
        "airflow",
        "airflow-env",
        "appflow",
        "appsync",
        "bedrock",
        "bedrock-agentcore",
        "cloudtrail",
        "codebuild",
        "codepipeline",
        "config",
        "datasync",
        "dlm",
        "ecs-tasks",
        "elasticmapreduce",
        "events",
        "firehose",
        "iot",
        "kendra",
        "lexv2",
        "logs",
        "monitoring.rds",
        "pipes",
        "pods.eks",
        "resources.cloudformation",
        "rolesanywhere",
        "sagemaker",
        "scheduler",
        "ses",
        "ssm",
        "states",
        "transfer",
        "vpc-flow-logs",
    }
)
"""The services that say for whom they act when they assume a role, by the name before ``.amazonaws.com``.

EC2 and Lambda are not among them: their roles are passed by somebody who may pass them, and they send no such key.
"""
SAYING = frozenset({"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"})


@rule(
    "aws-role-confused-deputy",
    "Service principal trusted without source condition",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy=(
        "Add to the statement for {service} in the trust policy of {role} a condition StringEquals on "
        "aws:SourceAccount with {account}, or a narrower one on aws:SourceArn"
    ),
    frameworks=("OWASP-NHI:NHI4:2025", "NIST-CSF-2.0:PR.AA-05"),
    reads=(Trust,),
    platforms=("aws",),
    streams=("iam.role_trusts", "iam.roles"),
)
def confused_deputy(view: View) -> Iterator[Answer]:
    """A service acts for all its customers. Without a condition on the source, others may make it act as our role.

    Only services that send the source when they assume a role are judged: for the others such a condition would lock
    the service out.
    """
    entrances = view.graph.once(Entrances)
    for trust in entrances.by("service"):
        if _sends(trust.principal) and not any(binds(each) and each.key.lower() in SAYING for each in trust.conditions):
            yield entrances.sure(_hit(view, trust))


def _sends(service: str) -> bool:
    """Whether it does, also by the name that it has in one region (``logs.eu-west-1.amazonaws.com``)."""
    name = service.partition(".amazonaws.com")[0]
    return name in SENDING or name.partition(".")[0] in SENDING


def _hit(view: View, trust: Trust) -> Hit:
    return Hit(
        subject=trust.target,
        message=f"{trust.principal} may assume it for any account: no condition says for which",
        evidence=(trust.id,),
        facts={"role": name_of(view.graph, trust.target), "service": trust.principal, "account": trust.scope},
    )
