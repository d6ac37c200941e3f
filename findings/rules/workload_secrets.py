"""Credentials that workloads are started with, written out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.access import AccessGraph
from graph.model import Exposure, Identity, Resource

NO_WORKLOAD = ("aws.ssm.", "git.", "ai.")
"""Kinds of things that nothing runs as: a parameter, a repository and what is in it."""
KEY = "aws.iam.access_key:"
TEXTS = (
    "apprunner.services",
    "agentcore.harnesses",
    "agentcore.runtimes",
    "batch.job_definitions",
    "codebuild.projects",
    "ec2.instances",
    "ec2.launch_templates",
    "ec2.user_data",
    "ecs.task_definitions",
    "glue.jobs",
    "lambda.functions",
    "airflow.environments",
    "sagemaker.models",
)
"""The listings that look into the texts workloads are started with."""


@rule(
    "secret-in-workload-env",
    "Credential in plain environment variables of a workload",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy="Rotate it, keep the new value in a secrets manager, and let {name} refer to it by name in place of {place}",
    frameworks=(
        "OWASP-NHI:NHI2:2025",
        "OWASP-NHI:NHI6:2025",
        "NIST-CSF-2.0:PR.DS-01",
        "CIS-GCP-5.0/1.18",
    ),
    reads=(Exposure, Resource),
    streams=TEXTS,
)
def in_workload(view: View) -> Iterator[Answer]:
    """Whoever may look at the configuration of a workload reads what is written out there, and so does every log of it.

    Variables, arguments, commands and user data count alike. A reference to a secrets manager is no secret. Where the
    variables could not be decrypted, the answer is unknown.
    """
    for resource in view.graph.each(Resource):
        if resource.facts.get("environment_unreadable"):
            yield Unsure(subject=resource.id, why="its environment could not be decrypted")
    for id_, exposures in _shown(view.graph).items():
        found = [each.detector for each in exposures]
        where = [place for each in exposures for place in each.places]
        yield Hit(
            subject=id_,
            message=f"it is started with {_counted(len(found))} written out ({', '.join(sorted(set(found)))})",
            evidence=tuple(dict.fromkeys((*where, *(each.id for each in exposures)))),
            facts={"place": where[0] if where else "its configuration"},
        )


@rule(
    "aws-static-key-on-compute",
    "Compute uses static keys though a role could be attached",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Give {name} a role with the rights of {key}, take the key out of {place}, and revoke it",
    frameworks=(
        "OWASP-NHI:NHI6:2025",
        "OWASP-NHI:NHI4:2025",
        "NIST-CSF-2.0:PR.AA-03",
        "NIST-CSF-2.0:PR.AA-01",
        "CIS-AWS-7.0.0/2.16",
    ),
    reads=(Exposure, Resource),
    platforms=("aws",),
    streams=TEXTS,
)
def static_key(view: View) -> Iterator[Answer]:
    """What runs in AWS gets keys that change by themselves from its role; a key that is written out never changes.

    It is told whether a role is attached that the program does not use.
    """
    for id_, exposures in _shown(view.graph).items():
        record = view.graph.get(id_)
        keys = [each for each in exposures if (each.credential or "").startswith(KEY)]
        if keys and isinstance(record, Resource) and record.kind.startswith("aws."):
            role = "though it has a role of its own" if record.runs_as else "and has no role"
            key = str(keys[0].credential).removeprefix(KEY)
            yield Hit(
                subject=id_,
                message=f"it uses the access key {key} {role}",
                evidence=tuple(str(each.credential) for each in keys),
                facts={"key": key, "place": keys[0].places[0] if keys[0].places else "its configuration"},
            )


def _shown(graph: AccessGraph) -> Mapping[str, Sequence[Exposure]]:
    """What each workload is started with."""
    found: dict[str, list[Exposure]] = defaultdict(list)
    for exposure in graph.each(Exposure):
        record = graph.get(exposure.resource)
        if isinstance(record, Resource | Identity) and not record.kind.startswith(NO_WORKLOAD):
            found[exposure.resource].append(exposure)
    return found


def _counted(number: int) -> str:
    return "a credential" if number == 1 else f"{number} credentials"
