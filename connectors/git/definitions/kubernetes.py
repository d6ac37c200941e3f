"""Definitions in manifests of Kubernetes and templates of Helm: service accounts, and cloud identities they get."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from connectors.git.definitions.model import GAP, Definition, gapped
from connectors.git.definitions.tree import Node

FEDERATED: Mapping[str, str] = {
    "eks.amazonaws.com/role-arn": "aws.iam.role",
    "iam.gke.io/gcp-service-account": "google.iam.service_account",
    "azure.workload.identity/client-id": "azure.managed_identity",
}
"""Annotations by which a service account gets an identity of a cloud."""
FILLED = "\ue000"
"""Stands for what Helm fills in: a letter that no name has."""
_HELM = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def without_helm(text: str) -> str:
    """A template of Helm as YAML: lines of its language alone are empty, what it fills in is one letter."""
    if "{{" not in text:
        return text
    filled = _HELM.sub(lambda found: FILLED + "\n" * found[0].count("\n"), text)
    return "\n".join("" if line.strip().strip(FILLED) in {"", "-"} else line for line in filled.split("\n"))


def definitions(document: Node) -> Iterator[Definition]:
    """A service account, and every identity of a cloud that is given to one, here or in the values of a chart."""
    if document.said("kind") == "ServiceAccount" and document.said("apiVersion") == "v1":
        yield _account(document)
    elif document.said("kind") == "List" and (items := document.get("items")) is not None:
        yield from (_account(each) for each in items.parts or () if each.said("kind") == "ServiceAccount")
    yield from _given(document)


def _account(node: Node) -> Definition:
    metadata = node.get("metadata") or node
    name = _text(metadata.said("name"))
    tags = {**metadata.texts("labels"), **metadata.texts("annotations")}
    return Definition(
        kind="kubernetes.service_account",
        name=name or GAP,
        address=f"ServiceAccount/{name}",
        form="kubernetes",
        line=node.line,
        end=node.end,
        tags={key: text for key, text in tags.items() if FILLED not in text and key not in FEDERATED},
    )


def _given(document: Node) -> Iterator[Definition]:
    waiting = [document]
    while waiting:
        node = waiting.pop()
        waiting += [*(node.parts or ()), *(value for _, value in node.pairs or ())]
        for key, value in node.items():
            # A part of the ARN that Helm fills in leaves a gap, which no ARN of the inventory has.
            if key in FEDERATED and value.text and GAP not in (arn := _text(value.text)):
                yield Definition(
                    kind=FEDERATED[key],
                    arn=arn,
                    uses=True,
                    address=key,
                    form="kubernetes",
                    line=value.line,
                    end=value.end,
                )


def _text(text: str) -> str:
    return gapped(text.replace(FILLED, GAP))
