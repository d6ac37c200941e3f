"""Definitions in Terraform: resources of kinds that we know, and modules that make a role by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from connectors.git.definitions.expressions import pairs_of, text_of
from connectors.git.definitions.hcl import Block, blocks, line_of
from connectors.git.definitions.model import GAP, Definition
from connectors.git.definitions.tree import Node


class Made(msgspec.Struct, frozen=True):
    """What a type of resource makes: its kind in the inventory, and which attributes hold its name and tags."""

    kind: str
    name: str = "name"
    prefix: str = ""
    tags: str = "tags"
    within: str = ""
    """The block in which name and labels stand."""


MAKES: Mapping[str, Made] = {
    "aws_iam_role": Made("aws.iam.role", prefix="name_prefix"),
    "aws_iam_user": Made("aws.iam.user"),
    "aws_secretsmanager_secret": Made("aws.secretsmanager.secret", prefix="name_prefix"),
    "aws_ssm_parameter": Made("aws.ssm.secure_parameter"),
    "aws_bedrockagent_agent": Made("aws.bedrock.agent", name="agent_name"),
    "google_service_account": Made("google.iam.service_account", name="account_id"),
    "azurerm_user_assigned_identity": Made("azure.managed_identity"),
    "azuread_application": Made("entra.application", name="display_name"),
    "azuread_service_principal": Made("entra.service_principal", name="display_name"),
    "kubernetes_service_account": Made("kubernetes.service_account", tags="labels", within="metadata"),
    "kubernetes_service_account_v1": Made("kubernetes.service_account", tags="labels", within="metadata"),
    "vault_approle_auth_backend_role": Made("vault.approle.role", name="role_name", tags=""),
    "vault_identity_entity": Made("vault.entity", tags="metadata"),
    "vault_aws_secret_backend_role": Made("vault.engine.role", tags=""),
    "vault_database_secret_backend_role": Made("vault.engine.role", tags=""),
    "github_repository_deploy_key": Made("github.deploy_key", name="title", tags=""),
}
"""Kinds of platforms that have no connector yet are matched as soon as one yields them."""
MODULE_NAMES = ("role_name", "iam_role_name")
"""Inputs by which modules are told how to call the role that they make."""
ROLE = "aws.iam.role"


def definitions(text: str, known: Mapping[str, str]) -> Iterator[Definition]:
    """Every definition of a file. ``known`` are the locals of its folder that are plain texts."""
    for block in blocks(text):
        if block.kind == "resource" and len(block.labels) == 2 and block.labels[0] in MAKES:  # noqa: PLR2004  because a resource has a type and a name
            yield _resource(text, block, MAKES[block.labels[0]], known)
        elif block.kind == "module":
            yield from _module(text, block, known)


def plain_locals(text: str) -> Iterator[tuple[str, str]]:
    """The locals of a file that are texts without a gap."""
    for block in blocks(text):
        if block.kind == "locals":
            for name, each in block.attributes.items():
                if GAP not in (said := text_of(each.value, {})):
                    yield name, said


def of_json(document: Node) -> Iterator[Definition]:
    """Every definition of a file in Terraform's JSON."""
    for kind, named in _below(document, "resource"):
        if kind in MAKES:
            for name, node in named.items():
                for each in node.parts or [node]:
                    yield _from_json(each, MAKES[kind], f"{kind}.{name}")


def _resource(text: str, block: Block, made: Made, known: Mapping[str, str]) -> Definition:
    holder = next((each for each in block.blocks if each.kind == made.within), block) if made.within else block
    name = _said(holder, made.name, known)
    if not name and made.prefix:
        name = f"{_said(holder, made.prefix, known)}{GAP}"
    tags = holder.attributes.get(made.tags)
    return Definition(
        kind=made.kind,
        name=name or GAP,
        address=".".join(block.labels),
        form="terraform",
        line=line_of(text, block.start),
        end=line_of(text, block.closes),
        tags=dict(pairs_of(tags.value, known)) if tags else {},
    )


def _module(text: str, block: Block, known: Mapping[str, str]) -> Iterator[Definition]:
    for each in MODULE_NAMES:
        if (name := _said(block, each, known)).replace(GAP, ""):
            tags = block.attributes.get("tags")
            yield Definition(
                kind=ROLE,
                name=name,
                address=f"module.{'.'.join(block.labels)}",
                form="terraform module",
                line=line_of(text, block.start),
                end=line_of(text, block.closes),
                tags=dict(pairs_of(tags.value, known)) if tags else {},
            )


def _said(block: Block, name: str, known: Mapping[str, str]) -> str:
    attribute = block.attributes.get(name)
    return text_of(attribute.value, known) if attribute else ""


def _below(document: Node, key: str) -> Iterator[tuple[str, Node]]:
    found = document.get(key)
    for each in (found.parts or [found]) if found else ():
        yield from each.items()


def _from_json(node: Node, made: Made, address: str) -> Definition:
    holder = node.get(made.within) or node if made.within else node
    name = _json_text(holder.said(made.name))
    if not name and made.prefix and (prefix := holder.said(made.prefix)):
        name = f"{_json_text(prefix)}{GAP}"
    return Definition(
        kind=made.kind,
        name=name or GAP,
        address=address,
        form="terraform json",
        line=node.line,
        end=node.end,
        tags={key: text for key, text in holder.texts(made.tags).items() if GAP not in _json_text(text)},
    )


def _json_text(text: str) -> str:
    """A text of JSON is a template, too."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"') if "${" not in text else text
    return text_of(f'"{escaped}"', {}) if text else ""
