"""Workflow files: what starts them, and with what they go to the cloud."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.git import git
from connectors.git.command import Repository
from connectors.git.kinds import WORKFLOW, record_id
from connectors.git.reading import texts, tree
from connectors.git.streams.repository import repository_id
from connectors.streams import Scope
from graph.model import Resource

_ROLE = re.compile(r"arn:aws[\w-]*:iam::\d{12}:role/[\w+=,.@/-]+")
_SECRET_NAME = re.compile(r"\bsecrets\s*(?:\.\s*|\[\s*['\"])([A-Za-z_]\w*)")
_STATIC = re.compile(
    r"AWS_(?:ACCESS_KEY|SECRET|SESSION)|AZURE_CREDENTIALS|(?:AZURE|ARM)_CLIENT_SECRET"
    r"|(?:GCP|GOOGLE|GCLOUD)_.*(?:KEY|CREDENTIALS)|GOOGLE_CREDENTIALS|(?:VAULT|BAO)_(?:TOKEN|SECRET_ID)|KUBE_?CONFIG",
    re.IGNORECASE,
)


@git.stream(
    "workflows", permission=("git:rev-parse", "git:ls-tree", "git:cat-file"), yields=(Resource,), scope="repository"
)
def workflows(api: Repository, scope: Scope) -> Iterator[Resource]:
    """Every workflow of HEAD: its triggers, whether it asks for an OIDC token, which roles and stored keys it names."""
    for entry, text in texts(api, [entry for path, entry in tree(api).items() if WORKFLOW.fullmatch(path)]):
        body = _parsed(text)
        secrets = sorted(set(_SECRET_NAME.findall(text)) - {"GITHUB_TOKEN"})
        yield Resource(
            id=record_id("git.workflow", scope, entry.path),
            kind="git.workflow",
            scope=scope.name,
            name=entry.path,
            parent=repository_id(scope),
            facts={
                "parsed": body is not None,
                "triggers": _listed(_triggers(body)),
                "oidc": None if body is None else _asks_for_oidc(body),
                "role_to_assume": _listed(set(_ROLE.findall(text))),
                "secrets": _listed(secrets),
                "static_cloud_credentials": _listed(name for name in secrets if _STATIC.search(name)),
            },
        )


def _parsed(text: str) -> dict[object, object] | None:
    import yaml  # noqa: PLC0415  because whatever finds the streams imports this file, and few of them read YAML

    try:
        body = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return body if isinstance(body, dict) else None


def _triggers(body: dict[object, object] | None) -> list[str]:
    # YAML 1.1 reads the key ``on`` as true.
    declared = (body or {}).get("on", (body or {}).get(True))
    return [str(each) for each in declared] if isinstance(declared, (dict, list)) else [str(declared or "")]


def _asks_for_oidc(body: dict[object, object]) -> bool:
    jobs = body.get("jobs")
    places = [body, *(jobs.values() if isinstance(jobs, dict) else ())]
    return any(_grants_token(place.get("permissions")) for place in places if isinstance(place, dict))


def _grants_token(permissions: object) -> bool:
    if isinstance(permissions, dict):
        return permissions.get("id-token") == "write"
    return permissions == "write-all"


def _listed(names: Iterator[str] | set[str] | list[str]) -> str | None:
    return ",".join(sorted(filter(None, names))) or None
