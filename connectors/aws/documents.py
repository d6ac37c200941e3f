"""Policy documents: what IAM hands out in several spellings, read into statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import unquote

import msgspec

from connectors.forms import learnt
from connectors.streams import CallError
from graph.model import Condition, Principal, Statement

OLDEST = "2008-10-17"
"""The version of a document that names none. It has no variables."""
Plain = str | int | float | bool
ValueT = TypeVar("ValueT")


class Written(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """One statement as it is written. Where one value is enough, the brackets of the list may be left out."""

    effect: str
    sid: str = ""
    action: str | list[str] = []
    not_action: str | list[str] = []
    resource: str | list[str] = []
    not_resource: str | list[str] = []
    condition: dict[str, dict[str, Plain | list[Plain]]] = {}
    principal: str | dict[str, str | list[str]] = {}
    not_principal: str | dict[str, str | list[str]] = {}


class Document(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """A policy document as it is written."""

    version: str = OLDEST
    statement: Written | list[Written] = []


def statements(document: object, of: str) -> tuple[Statement, ...]:
    """Read a policy document; ``of`` names the policy in the message when it makes no sense."""
    found = read(document, of)
    return tuple(statement(each, plain=found.version == OLDEST) for each in as_list(found.statement))


def written(document: object, of: str) -> list[Written]:
    """Read a document's statements as they are written, principals included."""
    return as_list(read(document, of).statement)


def read(document: object, of: str) -> Document:
    """Read a document as it is written; ``of`` names the policy in the message when it makes no sense.

    IAM sends documents URL-encoded, Organizations does not, and botocore may have decoded one already.
    """
    try:
        if isinstance(document, str):
            text = document if document.lstrip().startswith("{") else unquote(document)
            found = msgspec.json.decode(text, type=learnt(Document))
        else:
            found = msgspec.convert(document, learnt(Document))
    except msgspec.DecodeError as error:
        raise CallError(f"the policy document of {of} cannot be read: {error}") from None
    for each in as_list(found.statement):
        if each.effect not in {"Allow", "Deny"}:
            raise CallError(f"the policy document of {of} cannot be read: an effect is neither Allow nor Deny")
    return found


def statement(each: Written, *, plain: bool = False) -> Statement:
    """Turn one written statement into ours; ``plain`` says that its document is older than variables are."""
    return Statement(
        sid=each.sid,
        allow=each.effect == "Allow",
        actions=tuple(as_list(each.action)),
        not_actions=tuple(as_list(each.not_action)),
        resources=tuple(as_list(each.resource)),
        not_resources=tuple(as_list(each.not_resource)),
        conditions=tuple(_conditions(each)),
        principals=tuple(_principals(each.principal)),
        not_principals=tuple(_principals(each.not_principal)),
        plain=plain,
    )


def _principals(named: str | dict[str, str | list[str]]) -> Iterable[Principal]:
    """Whom a policy of a resource speaks of; ``"*"`` alone is short for anyone under ``AWS``."""
    if isinstance(named, str):
        named = {"AWS": named}
    for form, names in named.items():
        for name in as_list(names):
            yield Principal(form, name)


def as_list(value: ValueT | list[ValueT]) -> list[ValueT]:
    """Undo the left-out brackets."""
    return value if isinstance(value, list) else [value]


def _conditions(each: Written) -> Iterable[Condition]:
    for operator, keys in each.condition.items():
        for key, value in keys.items():
            values = value if isinstance(value, list) else [value]
            yield Condition(operator=operator, key=key, values=tuple(_text(one) for one in values))


def _text(value: Plain) -> str:
    """Write a value as IAM compares it: everything is text, and truth is written small."""
    return str(value).lower() if isinstance(value, bool) else str(value)
