"""Definitions in Pulumi's YAML: a map of ``resources`` with their types and properties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from connectors.git.definitions.model import GAP, Definition, gapped
from connectors.git.definitions.tree import Node

MAKES: Mapping[str, tuple[str, str]] = {
    "aws:iam:Role": ("aws.iam.role", "name"),
    "aws:iam:User": ("aws.iam.user", "name"),
    "aws:secretsmanager:Secret": ("aws.secretsmanager.secret", "name"),
    "gcp:serviceaccount:Account": ("google.iam.service_account", "accountId"),
    "azure-native:managedidentity:UserAssignedIdentity": ("azure.managed_identity", "resourceName"),
    "kubernetes:core/v1:ServiceAccount": ("kubernetes.service_account", "metadata"),
}
_FILLED = re.compile(r"\$\{[^}]*\}")


def definitions(document: Node) -> Iterator[Definition]:
    """Every definition of a program. Types are written with and without the name of their file."""
    resources = document.get("resources")
    for name, node in resources.items() if resources else ():
        made = MAKES.get(re.sub(r":(\w+)/\w+:", r":\1:", node.said("type"))) or MAKES.get(node.said("type"))
        if made is None:
            continue
        properties = node.get("properties")
        said = properties.said(*(("metadata", "name") if made[1] == "metadata" else (made[1],))) if properties else ""
        yield Definition(
            kind=made[0],
            # Without a name of its own it is called <id>-<letters>.
            name=gapped(_FILLED.sub(GAP, said)) if said else f"{name}-{GAP}",
            address=name,
            form="pulumi",
            line=node.line,
            end=node.end,
            tags={key: text for key, text in node.texts("properties", "tags").items() if "${" not in text},
        )
