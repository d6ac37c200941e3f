"""Agents whose doings nobody writes down."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Identity, Resource

AGENT, LOGGING = "aws.bedrock.agent", "aws.bedrock.logging"


@rule(
    "agent-no-audit-log",
    "Agent activity is not logged",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Switch on the log of model invocations in {region}: aws bedrock put-model-invocation-logging-configuration "
        "--region {region} --logging-config …"
    ),
    frameworks=(
        "OWASP-NHI:NHI10:2025",
        "OWASP-ASI:ASI03:2026",
        "OWASP-ASI:ASI10:2026",
        "NIST-CSF-2.0:PR.PS-04",
        "NIST-CSF-2.0:DE.CM-09",
        "ISO-42001-2023:A.6.2.8",
        "NIST-AI-RMF-1.0:MEASURE 2.4",
        "NIST-AI-RMF-1.0:MANAGE 4.1",
        "EU-AI-ACT-2024:Art.12",
        "EU-AI-ACT-2024:Art.19",
    ),
    reads=(Identity, Resource),
    platforms=("aws",),
    streams=("bedrock.agents", "bedrock.logging"),
)
def not_logged(view: View) -> Iterator[Answer]:
    """When an agent did harm, the first question is what it was told and what it answered.

    Bedrock writes that down for a whole region of an account, or not at all; by default it does not.
    """
    regions = {
        (each.scope, str(each.facts.get("region"))): each.facts.get("on")
        for each in view.graph.each(Resource)
        if each.kind == LOGGING
    }
    for agent in view.graph.each(Identity):
        if agent.kind != AGENT:
            continue
        region = str(agent.facts.get("region"))
        on = regions.get((agent.scope, region))
        if on is None:
            yield Unsure(subject=agent.id, why=f"whether {region} logs the calls of models was not reported")
        elif not on:
            message = f"nothing it is told or answers is written down in {region}"
            yield Hit(subject=agent.id, message=message, facts={"region": region})
