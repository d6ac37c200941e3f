"""Definitions in CloudFormation, SAM and what the CDK writes: YAML or JSON with a map of ``Resources``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from connectors.git.definitions.model import GAP, Definition, gapped
from connectors.git.definitions.tree import Node

MAKES: Mapping[str, tuple[str, str]] = {
    "AWS::IAM::Role": ("aws.iam.role", "RoleName"),
    "AWS::IAM::User": ("aws.iam.user", "UserName"),
    "AWS::SecretsManager::Secret": ("aws.secretsmanager.secret", "Name"),
    "AWS::Bedrock::Agent": ("aws.bedrock.agent", "AgentName"),
}
FUNCTION = "AWS::Serverless::Function"
"""SAM makes a role for it, unless it names one: ``<stack>-<Id>Role-<letters>``."""
_GIVEN = re.compile(r"\$\{!([^}]*)\}|\$\{[^}]*\}")


def definitions(document: Node) -> Iterator[Definition]:
    """Every definition of a template."""
    resources = document.get("Resources")
    for name, node in resources.items() if resources else ():
        type_ = node.said("Type")
        if type_ in MAKES:
            kind, key = MAKES[type_]
            said = node.get("Properties", key)
            # Without a name of its own it is called <stack>-<id>-<letters>.
            yield _definition(name, node, kind, text_of(said) if said else f"{GAP}-{name}-{GAP}")
        elif type_ == FUNCTION and node.get("Properties", "Role") is None:
            yield _definition(name, node, "aws.iam.role", f"{GAP}-{name}Role-{GAP}")


def text_of(node: Node) -> str:
    """The text that a value gives, with a gap for whatever only a deployment would tell."""
    if node.text is not None:
        plain = node.tag in {"", "!Sub", "tag:yaml.org,2002:str", "!"}
        return gapped(_GIVEN.sub(_given, node.text)) if plain else GAP
    if node.tag == "!Join" and node.parts:
        return _joined(node)
    if node.tag == "!Sub" and node.parts:
        return text_of(node.parts[0])
    for name, value in node.items():
        if name == "Fn::Sub":
            return text_of(value.parts[0] if value.parts else value)
        if name == "Fn::Join":
            return _joined(value)
    return GAP


def _given(found: re.Match[str]) -> str:
    return f"${{{found[1]}}}" if found[1] is not None else GAP


def _joined(node: Node) -> str:
    parts = node.parts or []
    if len(parts) != 2 or parts[0].text is None or parts[1].parts is None:  # noqa: PLR2004  because a join has a separator and a list
        return GAP
    return gapped(parts[0].text.join(text_of(each) for each in parts[1].parts))


def _definition(name: str, node: Node, kind: str, said: str) -> Definition:
    return Definition(
        kind=kind,
        name=said,
        address=name,
        form="cloudformation",
        line=node.line,
        end=node.end,
        tags=dict(_tags(node)),
    )


def _tags(node: Node) -> Iterator[tuple[str, str]]:
    """Tags as a list of keys with values, or as a map as SAM has them."""
    tags = node.get("Properties", "Tags")
    if tags is None:
        return iter(())
    listed = ((each.said("Key"), each.get("Value")) for each in tags.parts or ())
    return (
        (key, said)
        for key, value in (*tags.items(), *listed)
        if key and value is not None and GAP not in (said := text_of(value))
    )
