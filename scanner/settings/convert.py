"""From what was said to a typed value, or to a problem that names the place, the fault and the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args, get_origin

import msgspec

from graph.references import SecretRef
from scanner.redact import SECRET_NAME, looks_secret
from scanner.settings.layers import Entry
from scanner.settings.problems import Problem, meant

WAYS = '{ env = "VARIABLE" }, { command = ["program", "argument"] } or { keyring = "service/name" }'
_NO_SECRET = "a secret must not be written in a settings file"  # noqa: S105 because this is a sentence, not a secret
_SAY_WHERE = f"Say where it is kept: {WAYS}. If this one was ever committed, replace it."


def fields_of(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """The fields of a struct by the names they have in a file."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def value_of(entry: Entry, kind: Any, problems: list[Problem]) -> Any:  # noqa: ANN401 because a type can be any annotation
    """Return the entry's value as the type asks for it; on a problem, note it and return ``msgspec.UNSET``."""
    if problem := _secret_problem(entry, kind):
        problems.append(problem)
        return msgspec.UNSET
    try:
        value = msgspec.convert(_from_text(entry, kind), kind, strict=not entry.text)
    except msgspec.ValidationError as error:
        problems.append(_mismatch(entry, str(error)))
        return msgspec.UNSET
    if isinstance(value, SecretRef) and (problem := _unclear(entry, value)):
        problems.append(problem)
        return msgspec.UNSET
    return value


def mentions(kind: Any, wanted: type) -> bool:  # noqa: ANN401 because a type can be any annotation
    """Whether an annotation is, or somewhere holds, the wanted type."""
    return kind is wanted or any(mentions(each, wanted) for each in get_args(kind))


def secret_shaped(name: str, value: Any) -> bool:  # noqa: ANN401 because TOML may hold anything here
    """Whether a key that nobody knows seems to hold a secret all the same."""
    return isinstance(value, str) and bool(SECRET_NAME.search(name) or looks_secret(value))


def literal_secret(entry: Entry) -> Problem:
    """Refuse a secret in the file, without repeating it."""
    return Problem(place=entry.origin.place, what=f"{'.'.join(entry.path)}: {_NO_SECRET}", remedy=_SAY_WHERE)


def unknown(entry: Entry, known: Mapping[str, object]) -> Problem:
    """Refuse a key that does not exist."""
    if secret_shaped(entry.path[-1], entry.value):
        return literal_secret(entry)
    name = ".".join(entry.path)
    return Problem(place=entry.origin.place, what=f"{name}: unknown key", remedy=meant(entry.path[-1], known))


def _secret_problem(entry: Entry, kind: Any) -> Problem | None:  # noqa: ANN401 because a type can be any annotation
    if entry.origin.kind != "file":
        return None
    texts = entry.value if isinstance(entry.value, list) else [entry.value]
    if any(isinstance(text, str) and looks_secret(text) for text in texts):
        return literal_secret(entry)
    if isinstance(entry.value, str) and mentions(kind, SecretRef) and not mentions(kind, str):
        return literal_secret(entry)
    return None


def _from_text(entry: Entry, kind: Any) -> Any:  # noqa: ANN401 because a type can be any annotation
    if not entry.text:
        return entry.value
    if mentions(kind, SecretRef) and not mentions(kind, str):
        # A secret said by a variable is found again under that variable; its value goes no further.
        return {"env": entry.origin.place}
    if any(get_origin(each) in {tuple, list, set, frozenset} for each in (kind, *get_args(kind))):
        return [part.strip() for part in entry.value.split(",") if part.strip()]
    return entry.value


def _unclear(entry: Entry, value: SecretRef) -> Problem | None:
    said = [each for each in (value.env, value.command, value.keyring) if each]
    if len(said) == 1:
        return None
    what = f"{'.'.join(entry.path)}: exactly one of env, command and keyring is needed"
    return Problem(place=entry.origin.place, what=what, remedy=f"Write {WAYS}.")


def _mismatch(entry: Entry, message: str) -> Problem:
    """Retell msgspec's error. Its wording for enumerations quotes the value, so that part is left out."""
    what, _, where = message.partition(" - at `$")
    inner = where.rstrip("`")
    if what.startswith("Invalid enum value"):
        what = "not one of the words allowed here"
    elif what.startswith("Object contains unknown field"):
        what = "unknown key inside"
    elif what.startswith("Expected"):
        what = what[0].lower() + what[1:].replace("`", "")
    return Problem(place=entry.origin.place, what=f"{'.'.join(entry.path)}{inner}: {what}")
