"""Definitions in Bicep and in templates of Azure's resource manager: managed identities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from connectors.git.definitions.hcl import line_of
from connectors.git.definitions.model import GAP, Definition, gapped
from connectors.git.definitions.tree import Node

MAKES: Mapping[str, str] = {"microsoft.managedidentity/userassignedidentities": "azure.managed_identity"}
_RESOURCE = re.compile(r"^[ \t]*resource\s+(\w+)\s+'([^'@\n]+)@[^'\n]*'\s*=\s*(?:if\s*\([^\n]*\)\s*)?\{", re.MULTILINE)
_PROPERTY = re.compile(r"^\s*(name|tags)\s*:\s*(.*)$", re.MULTILINE)
_TAG = re.compile(r"^\s*'?([\w.:/-]+)'?\s*:\s*'([^'\n]*)'[ \t]*(?://.*)?$", re.MULTILINE)
_MARK = re.compile(r"'(?:[^'\\\n]|\\.)*'|//[^\n]*|[{}]")
_FILLED = re.compile(r"\$\{[^}]*\}")


def of_bicep(text: str) -> Iterator[Definition]:
    """Every definition of a file in Bicep."""
    for found in _RESOURCE.finditer(text):
        kind = MAKES.get(found[2].lower())
        if kind is None:
            continue
        end = _closing(text, found.end())
        said = {each[1]: each for each in reversed([*_PROPERTY.finditer(text, found.end(), end)])}
        name = said.get("name")
        tags = said.get("tags")
        yield Definition(
            kind=kind,
            name=_bicep_text(name[2]) if name else GAP,
            address=found[1],
            form="bicep",
            line=line_of(text, found.start(1)),
            end=line_of(text, end),
            tags=dict(_bicep_tags(text, tags)) if tags else {},
        )


def of_template(document: Node) -> Iterator[Definition]:
    """Every definition of a template in JSON; its resources are a list, or a map in the newer form."""
    resources = document.get("resources")
    if resources is None:
        return
    for node in resources.parts or [value for _, value in resources.pairs or ()]:
        kind = MAKES.get(node.said("type").lower())
        if kind is not None:
            name = node.said("name")
            yield Definition(
                kind=kind,
                # Brackets hold an expression.
                name=GAP if name.startswith("[") and not name.startswith("[[") else gapped(name) or GAP,
                address=name,
                form="arm",
                line=node.line,
                end=node.end,
                tags={key: text for key, text in node.texts("tags").items() if text[0] != "["},
            )


def _closing(text: str, place: int) -> int:
    depth = 1
    for found in _MARK.finditer(text, place):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.start()
    return len(text)


def _bicep_text(said: str) -> str:
    said = said.strip()
    return gapped(_FILLED.sub(GAP, said[1:-1])) if re.fullmatch(r"'[^']*'", said) else GAP


def _bicep_tags(text: str, tags: re.Match[str]) -> Iterator[tuple[str, str]]:
    if tags[2].strip() == "{":
        for found in _TAG.finditer(text, tags.end(), _closing(text, tags.end())):
            if "${" not in found[2]:
                yield found[1], found[2]
