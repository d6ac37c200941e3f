"""Parameters of AWS that hold secrets in the clear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.evaluate import hidden, places
from graph.model import Exposure, Resource

PARAMETER, TEXTS = "aws.ssm.parameter", "ssm.parameter_texts"
WORDS = (
    "password",
    "passwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "privatekey",
    "private_key",
    "credential",
)
"""What a parameter's name says when it holds a secret."""


@rule(
    "aws-ssm-plaintext-secret",
    "SSM parameter of type String holds a secret",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy=(
        "Rotate what {name} holds and write the new value as a SecureString: "
        "aws ssm put-parameter --name {name} --type SecureString --overwrite --value …"
    ),
    frameworks=("OWASP-NHI:NHI2:2025", "NIST-CSF-2.0:PR.DS-01"),
    reads=(Resource, Exposure),
    platforms=("aws",),
    streams=("ssm.parameters", TEXTS),
)
def plaintext_parameter(view: View) -> Iterator[Answer]:
    """A parameter of this type is not encrypted under a key of ours, and every version of it is kept.

    The value decides, and not the name: a name that speaks of a secret is unknown where the values could not be read,
    and nothing where they could.
    """
    shown: dict[str, list[Exposure]] = defaultdict(list)
    for exposure in view.graph.each(Exposure):
        shown[exposure.resource].append(exposure)
    blind = places(gap for gap in view.graph.gaps if gap.stream == TEXTS)
    for parameter in view.graph.each(Resource):
        if parameter.kind != PARAMETER:
            continue
        found = shown.get(parameter.id)
        if found:
            what = ", ".join(sorted({each.detector for each in found}))
            evidence = tuple(each.id for each in found)
            message = f"its value is kept in the clear and looks like a secret ({what})"
            yield Hit(subject=parameter.id, message=message, evidence=evidence)
        elif _telling(parameter.name) and hidden(blind, view.graph.sources.get(parameter.id, ""), parameter.scope):
            yield Unsure(subject=parameter.id, why="its name speaks of a secret, and its value could not be read")


def _telling(name: str) -> bool:
    return any(word in name.lower() for word in WORDS)
