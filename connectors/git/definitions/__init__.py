"""Which identities a repository's code defines: infrastructure as code, read without running any of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from connectors.git.definitions.model import Definition

if TYPE_CHECKING:
    from connectors.git.definitions.tree import Node

TERRAFORM = re.compile(r".*\.(?:tf|tofu)")
_TELLING = re.compile(
    r"AWS::(?:IAM|SecretsManager|Bedrock|Serverless)::|\bServiceAccount\b|eks\.amazonaws\.com/role-arn"
    r"|iam\.gke\.io/gcp-service-account|azure\.workload\.identity/client-id|Microsoft\.ManagedIdentity"
    r"|\b(?:aws|gcp|azure-native|kubernetes):[\w/]+:",
    re.IGNORECASE,
)
"""What a file of YAML or JSON has in it when it is worth a closer look: most have not, and looking costs."""


def readable(path: str) -> bool:
    """Whether a file of this name may define something."""
    return re.fullmatch(r".*\.(?:tf|tofu|tf\.json|bicep|ya?ml|json|template)", path) is not None


def read(path: str, text: str, known: Mapping[str, str]) -> Iterator[Definition]:
    """Every definition of a file; ``known`` are the locals of its folder. What is no valid YAML defines nothing."""
    if TERRAFORM.fullmatch(path):
        from connectors.git.definitions import terraform  # noqa: PLC0415  because most repositories have none

        yield from terraform.definitions(text, known)
    elif path.endswith(".tf.json"):
        from connectors.git.definitions.terraform import of_json  # noqa: PLC0415  because the same

        yield from _as_tree(text, (of_json,))
    elif path.endswith(".bicep"):
        from connectors.git.definitions.azure import of_bicep  # noqa: PLC0415  because the same

        yield from of_bicep(text)
    elif _TELLING.search(text):
        from connectors.git.definitions import azure, cloudformation, kubernetes, pulumi  # noqa: PLC0415  because the same

        looks = (cloudformation.definitions, kubernetes.definitions, pulumi.definitions, azure.of_template)
        yield from _as_tree(kubernetes.without_helm(text), looks)


def plain_locals(path: str, text: str) -> Iterator[tuple[str, str]]:
    """The locals of a file of Terraform that are plain texts."""
    if TERRAFORM.fullmatch(path) and "locals" in text:
        from connectors.git.definitions import terraform  # noqa: PLC0415  because the same

        yield from terraform.plain_locals(text)


def _as_tree(text: str, looks: Iterable[Callable[[Node], Iterator[Definition]]]) -> Iterator[Definition]:
    from connectors.git.definitions.tree import NoTree, documents  # noqa: PLC0415  because the same

    try:
        found = documents(text)
    except NoTree:
        return
    for document in found:
        for look in looks:
            yield from look(document)
