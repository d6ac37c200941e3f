"""Where secrets stand in a repository, told apart by what each file is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from findings.declare import Answer, Hit, Unsure, View
from findings.subjects import name_of
from graph.access import AccessGraph, EdgeKind
from graph.lineage import earlier_values
from graph.model import Credential, Exposure, Identity, Secret

KIND = "git.exposure"
PIPELINE = re.compile(
    r"(?:.*/)?(?:\.github/(?:workflows|actions)/.+\.ya?ml|\.gitlab-ci(?:/.+)?\.ya?ml|\.gitlab-ci\.yml|\.gitlab/.+\.ya?ml"
    r"|azure-pipelines[^/]*\.ya?ml|bitbucket-pipelines\.ya?ml|\.circleci/.+\.ya?ml|\.drone\.ya?ml|\.woodpecker(?:/.+)?\.ya?ml"
    r"|\.travis\.ya?ml|\.buildkite/.+|buildspec[^/]*\.ya?ml|cloudbuild[^/]*\.(?:ya?ml|json)|Jenkinsfile[^/]*|\.tekton/.+"
    r"|action\.ya?ml|\.forgejo/workflows/.+|\.gitea/workflows/.+)"
)
DEPLOY = re.compile(
    r"(?:.*/)?(?:[^/]+\.(?:tf|tofu|tfvars|bicep|bicepparam|tfstate)|[^/]+\.(?:tf|tfvars)\.json|[^/]+\.tfstate(?:\.[^/]+)?"
    r"|values[^/]*\.ya?ml|(?:docker-)?compose[^/]*\.ya?ml|Dockerfile[^/]*|[^/]*\.env(?:\.[^/]+)?|Pulumi(?:\.[^/]+)?\.ya?ml"
    r"|serverless\.ya?ml|kustomization\.ya?ml|app\.ya?ml|samconfig\.toml"
    r"|(?:k8s|kubernetes|manifests|helm|charts|deploy|ansible|group_vars|host_vars|terraform)/.+\.(?:ya?ml|json))"
)
STATE = re.compile(r".*\.tfstate(?:\.[^/]+)?")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One secret in a repository, with the places of it that are of one sort."""

    exposure: Exposure
    places: Sequence[str]

    @property
    def what(self) -> str:
        """What was found, by the name of its detector."""
        return self.exposure.detector

    @property
    def files(self) -> Sequence[str]:
        """The files it stands in."""
        return list(dict.fromkeys(place.rpartition(":")[0] for place in self.places))


def sort_of(path: str, agents: frozenset[str]) -> str:
    """What a file is for: ``agent``, ``pipeline``, ``deploy`` or ``code``."""
    if path in agents:
        return "agent"
    if PIPELINE.fullmatch(path):
        return "pipeline"
    return "deploy" if DEPLOY.fullmatch(path) else "code"


def standing(graph: AccessGraph, sort: str) -> Iterator[Standing]:
    """Every secret that stands in files of one sort, whether HEAD still has it or not."""
    agents = _agents(graph)
    for exposure in graph.of_kind(Exposure, KIND):
        known = agents.get(exposure.scope, frozenset())
        places = [each for each in exposure.places if sort_of(each.rpartition(":")[0], known) == sort]
        if places:
            yield Standing(exposure=exposure, places=places)


def judged(view: View, sort: str, message: str) -> Iterator[Answer]:
    """Tell of every secret that HEAD has in files of one sort."""
    for each in standing(view.graph, sort):
        if each.exposure.in_head:
            yield told_of(view, each, f"{each.what} stands in {message}{each.places[0]}")
        elif each.exposure.in_head is None:
            yield Unsure(subject=each.exposure.id, why="whether the newest version still has it was not reported")


def told_of(view: View, each: Standing, message: str, *evidence: str, **facts: str) -> Hit:
    """A finding on a secret in a repository, with what its remedy names."""
    exposure = each.exposure
    commit = (f"brought in by commit {exposure.commit[:10]}",) if exposure.commit else ()
    repository = name_of(view.graph, exposure.resource)
    return Hit(
        subject=exposure.id,
        message=f"{message} of {repository}",
        evidence=(*evidence, *commit, *each.places),
        facts={"place": each.places[0], "file": each.files[0], "repository": repository, "what": each.what, **facts},
    )


def dead(graph: AccessGraph, exposure: Exposure) -> str:
    """Why a value opens nothing any more, as far as the inventory knows; empty where it may."""
    for edge in graph.edges_from(exposure.id, {EdgeKind.REVEALS}):
        credential = graph.get(edge.target)
        if isinstance(credential, Credential) and credential.active is False:
            return f"{credential.name} is switched off"
    return ""


def managed(graph: AccessGraph) -> tuple[Mapping[str, Secret], Mapping[str, Secret]]:
    """Secrets of stores by the value that they have, and by values that they had before."""
    now, before = {}, {}
    for secret in graph.each(Secret):
        if secret.fingerprint:
            now[secret.fingerprint] = secret
        for value in earlier_values(secret):
            before[value] = secret
    return now, before


def _agents(graph: AccessGraph) -> Mapping[str, frozenset[str]]:
    """The files that configure agents, by repository."""
    found: dict[str, set[str]] = {}
    for identity in graph.of_kind(Identity, "ai.agent"):
        if identity.facts.get("path"):
            found.setdefault(identity.scope, set()).add(str(identity.facts["path"]))
    return {scope: frozenset(paths) for scope, paths in found.items()}
