"""Secrets that stand in a repository, each with what becomes of it where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, RuleKind, Severity, Unsure, View, rule
from findings.leaked import STATE, dead, judged, managed, standing, told_of
from graph.model import Credential, Exposure, Identity, Secret, Tool

STREAMS = ("exposures", "agents")
NAMES = ("KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "AUTHORIZATION", "CREDENTIAL")
"""What the names of variables and headers with a secret have in them."""


@rule(
    "secret-in-code",
    "Hard-coded credential in a repository file",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Change it where it opens something, keep the new value in a secrets manager and let {file} ask for it by "
        "name; then take it out of {repository}"
    ),
    frameworks=(
        "OWASP-NHI:NHI2:2025",
        "NIST-CSF-2.0:PR.DS-01",
        "NIST-CSF-2.0:PR.PS-06",
        "CIS-GitHub-1.2.0/1.5.1",
    ),
    reads=(Exposure, Identity),
    platforms=("git", "scanners"),
    streams=STREAMS,
)
def in_code(view: View) -> Iterator[Answer]:
    """Everybody who may read the repository has it, and so has every copy that was ever made of it.

    Pipelines, deployment files and configurations of agents have checks of their own. A value is known by its
    fingerprint, so it is one finding however often it moves.
    """
    yield from judged(view, "code", "")


@rule(
    "secret-in-pipeline",
    "Credential in a CI definition or build log",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Change it, and let {file} get what it needs for the time of a run: by OIDC from the cloud itself, or from the "
        "secrets of the CI (gh secret set NAME)"
    ),
    frameworks=(
        "OWASP-NHI:NHI2:2025",
        "OWASP-NHI:NHI6:2025",
        "NIST-CSF-2.0:PR.DS-01",
        "NIST-CSF-2.0:PR.PS-06",
    ),
    reads=(Exposure, Identity),
    platforms=("git", "scanners"),
    streams=STREAMS,
)
def in_pipeline(view: View) -> Iterator[Answer]:
    """A pipeline prints what it is given, keeps the log, and runs the code of whoever opens a change.

    The definition is read; logs are not.
    """
    yield from judged(view, "pipeline", "the pipeline ")


@rule(
    "secret-in-deploy-config",
    "Credential in IaC, Helm values, state or compose files",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Change it, keep the new value in a secrets manager, and let {file} refer to it by name (Terraform: an "
        "ephemeral resource or a data source; Helm: an existing Secret; compose: secrets:); a state file belongs in no "
        "repository"
    ),
    frameworks=(
        "OWASP-NHI:NHI2:2025",
        "OWASP-NHI:NHI6:2025",
        "NIST-CSF-2.0:PR.DS-01",
    ),
    reads=(Exposure, Identity),
    platforms=("git", "scanners"),
    streams=STREAMS,
)
def in_deployment(view: View) -> Iterator[Answer]:
    """What is written out here is in every plan, every release and every state, in production as in the test system.

    In a state of Terraform the line says which attribute of which resource has it.
    """
    yield from judged(view, "deploy", "")
    for each in standing(view.graph, "deploy"):
        states = [place for place in each.places if STATE.fullmatch(place.rpartition(":")[0])]
        if each.exposure.in_head and states:
            yield told_of(view, each, f"a state file has it, with all else that was deployed: {states[0]}")


@rule(
    "secret-in-history",
    "Credential removed from HEAD but present in git history",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy=(
        "Change it where it opens something: who has a clone of {repository} has it for good. When it opens nothing "
        "any more, nothing need be rewritten"
    ),
    frameworks=("OWASP-NHI:NHI2:2025", "NIST-CSF-2.0:PR.DS-01", "CIS-GitHub-1.2.0/1.5.1"),
    reads=(Exposure, Secret, Credential),
    platforms=("git", "scanners"),
    streams=("exposures",),
)
def in_history(view: View) -> Iterator[Answer]:
    """Taking it out of the newest version makes it harder to find, for us.

    It is fine once its credential is known to be switched off, or a store that had the value has another one since. A
    store that still has it makes it worse, and is named.
    """
    now, before = managed(view.graph)
    for sort in ("code", "pipeline", "deploy", "agent"):
        for each in standing(view.graph, sort):
            exposure = each.exposure
            kept = now.get(exposure.fingerprint)
            if exposure.in_head is None:
                yield Unsure(subject=exposure.id, why="whether the newest version still has it was not reported")
            elif not (exposure.in_head or dead(view.graph, exposure) or (not kept and exposure.fingerprint in before)):
                worse = f", and {kept.name} still has the value," if kept else ""
                yield told_of(view, each, f"{each.what}{worse} stands in the history, at {each.places[0]}")


@rule(
    "mcp-inline-secret",
    "MCP server configuration contains a secret in clear text",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Change it, and name a variable in its place in {file} (such as $NAME), which each person sets on "
        "their own machine; better, let the server sign in by OAuth"
    ),
    frameworks=(
        "OWASP-NHI:NHI2:2025",
        "OWASP-ASI:ASI03:2026",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:PR.DS-01",
        "NIST-CSF-2.0:PR.AA-01",
        "CIS-GitHub-1.2.0/1.5.1",
    ),
    reads=(Exposure, Identity, Tool),
    platforms=("git", "scanners"),
    streams=STREAMS,
)
def in_agent(view: View) -> Iterator[Answer]:
    """The token of one person then works for everybody who has the repository, and for the agent of each of them.

    A reference such as a variable or an input is no secret. Where a variable with a telling name is written out and no
    detector knows the value, the answer is unknown: it may be a placeholder.
    """
    yield from judged(view, "agent", "the configuration of an agent, ")
    shown = {(each.exposure.scope, file) for each in standing(view.graph, "agent") for file in each.files}
    for tool in view.graph.each(Tool):
        agent = view.graph.get(tool.agent)
        path = agent.facts.get("path") if isinstance(agent, Identity) else None
        written = [name for name in str(tool.facts.get("written_out")).split(",") if _telling(name)]
        if written and (tool.scope, path) not in shown:
            yield Unsure(subject=tool.id, why=f"{written[0]} is written out; whether its value is a secret is not told")


def _telling(name: str) -> bool:
    return any(word in name.upper() for word in NAMES)
