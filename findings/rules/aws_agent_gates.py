"""Gateways of AgentCore: who may call what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import is_production
from graph.model import Identity, Resource

GATEWAY, ENFORCING = "aws.agentcore.gateway", "ENFORCE"


@rule(
    "aws-agentcore-gateway-open",
    "AgentCore gateway without authorizer or policy engine",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Give {name} an authorizer (CUSTOM_JWT or AWS_IAM) and, in production, a policy engine in ENFORCE mode: "
        "aws bedrock-agentcore-control update-gateway --gateway-identifier {id} …"
    ),
    frameworks=(
        "OWASP-NHI:NHI4:2025",
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI02:2026",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.AA-03",
        "NIST-CSF-2.0:PR.AA-05",
    ),
    reads=(Identity, Resource),
    platforms=("aws",),
    streams=("agentcore.gateways", "iam.account", "organizations.accounts"),
)
def open_gateway(view: View) -> Iterator[Answer]:
    """A gateway acts with a role of its own. Without an authorizer whoever finds its address uses its tools.

    In production a policy engine has to weigh each call as well; one that only writes down what it would deny stops
    nothing.
    """
    for gateway in view.graph.each(Identity):
        if gateway.kind != GATEWAY:
            continue
        facts = {"id": gateway.id.rpartition("/")[2]}
        if gateway.facts.get("sign_in") is None:
            yield Unsure(subject=gateway.id, why="how its callers prove themselves was not reported")
        elif gateway.facts.get("public"):
            yield Hit(subject=gateway.id, message="anybody may call it: it has no authorizer", facts=facts)
        elif is_production(view.graph, gateway.id) and gateway.facts.get("policy_mode") != ENFORCING:
            mode = gateway.facts.get("policy_mode")
            told = f"its policy engine is in {mode} mode" if mode else "it has no policy engine"
            yield Hit(subject=gateway.id, message=f"it is in production, and {told}", facts=facts)
