"""What the inventory knows of a request's context: tags, organisation and name of who asks and of what is asked for.

A tag that somebody does not have is absent. A resource without any tag may be one whose tags were not read, so there
each tag is unknown; and a role that may be entered with tags of the session may have any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from graph.aws.estate.standing import Account
from graph.aws.language.context import ABSENT, UNKNOWN, Seen
from graph.aws.language.statements import CompiledStatement
from graph.aws.language.variables import Template, Variable
from graph.model import Identity

PRINCIPAL_TAG = "aws:principaltag/"
RESOURCE_TAG = re.compile(r"[a-z0-9-]+:resourcetag/")
OF_ONE = frozenset({"aws:principalarn", "aws:username", "aws:userid"})
"""Keys that tell one identity from all others."""


def tells_apart(keys: Iterable[str]) -> bool:
    """Whether some of these keys may differ between two identities with the same policies."""
    return any(key in OF_ONE or key.startswith(PRINCIPAL_TAG) for key in keys)


def mentioned(statement: CompiledStatement) -> frozenset[str]:
    """The keys that a statement asks about, by their small names: in its conditions, and to fill its variables."""
    keys = {condition.key for condition in statement.conditions}
    for condition in statement.conditions:
        keys.update(_variables(condition.templates))
    keys.update(_variables(statement.resources.templates))
    return frozenset(keys)


def _variables(templates: Iterable[Template]) -> Iterable[str]:
    return (part.key for template in templates for part in template.parts if isinstance(part, Variable))


def of_identity(
    identity: Identity, account: Account | None, keys: Iterable[str], *, session_tags: bool
) -> dict[str, Seen]:
    """What is known of an identity, of these keys and its organisation's."""
    tags = {key.lower(): value for key, value in identity.tags.items()}
    found: dict[str, Seen] = {}
    for key in keys:
        if key.startswith(PRINCIPAL_TAG):
            value = tags.get(key.removeprefix(PRINCIPAL_TAG))
            found[key] = (value,) if value is not None else UNKNOWN if session_tags else ABSENT
    if account is not None and account.organization:
        found["aws:principalorgid"] = (account.organization,)
        found["aws:principalorgpaths"] = (account.path,)
    if unique := identity.facts.get("unique_id"):
        found["aws:userid"] = (str(unique),)
    return found


def of_resource(tags: Mapping[str, str], account: Account | None, keys: Iterable[str]) -> dict[str, Seen]:
    """What is known of a resource, of these keys and its organisation's."""
    small = {key.lower(): value for key, value in tags.items()}
    found: dict[str, Seen] = {}
    for key in keys:
        tag = RESOURCE_TAG.match(key)
        if tag and small:
            value = small.get(key[tag.end() :])
            found[key] = ABSENT if value is None else (value,)
    if account is not None and account.organization:
        found["aws:resourceorgid"] = (account.organization,)
        found["aws:resourceorgpaths"] = (account.path,)
    return found
