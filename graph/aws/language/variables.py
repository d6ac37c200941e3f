"""Policy variables: ``${key}`` and ``${key, 'default'}``, and the characters ``${*}``, ``${?}`` and ``${$}``.

Only the language of 2012-10-17 has them; in an older document they are plain text. A wildcard in a variable's value is
a plain character. What is no variable by its form stays as it is written.
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from graph.aws.language.context import ABSENT, Context, Known
from graph.aws.language.wildcards import Piece, pieces

FORM = re.compile(r"\$\{(?:(?P<plain>[*?$])|(?P<key>[^{}'$,]+?)\s*(?:,\s*'(?P<default>[^']*)'\s*)?)\}")


class Variable(msgspec.Struct, frozen=True):
    """A place that the request's context fills."""

    key: str
    default: str | None = None


Part = Piece | Variable
PartT = TypeVar("PartT", Piece, Part)


class Template(msgspec.Struct, frozen=True):
    """A pattern with variables in it, as it is written and in its parts."""

    text: str
    parts: tuple[Part, ...]
    head: str = ""
    """The plain text it begins with: what begins otherwise cannot match, whatever the variables say."""

    def filled(self, context: Context) -> tuple[Piece, ...] | Known:
        """The pattern for one request; ABSENT when a variable has no value, UNKNOWN when it is not known."""
        pattern: list[Piece] = []
        result: Known | None = None
        for part in self.parts:
            value = _value(part, context) if isinstance(part, Variable) else part
            if value is ABSENT:
                return ABSENT
            if isinstance(value, Known):
                result = value
            else:
                pattern.append(value)
        return joined(pattern) if result is None else Known.UNKNOWN


def _value(variable: Variable, context: Context) -> str | Known:
    """One value; a key of several values can fill no variable."""
    found = context.look(variable.key)
    if isinstance(found, tuple):
        return found[0] if len(found) == 1 else ABSENT
    if variable.default is None:
        return found
    return variable.default if found is ABSENT else found


def parts_of(text: str, *, variables: bool, wildcards: bool = True) -> tuple[Part, ...]:
    """Read a text of a policy into its parts."""
    if not (variables and "${" in text):
        return _literal(text, wildcards=wildcards)
    parts: list[Part] = []
    end = 0
    for found in FORM.finditer(text):
        parts.extend(_literal(text[end : found.start()], wildcards=wildcards))
        plain = found["plain"]
        parts.append(plain or Variable(found["key"].strip().lower(), found["default"]))
        end = found.end()
    parts.extend(_literal(text[end:], wildcards=wildcards))
    return joined(parts)


def _literal(text: str, *, wildcards: bool) -> tuple[Piece, ...]:
    if wildcards:
        return pieces(text)
    return (text,) if text else ()


def template(text: str, parts: tuple[Part, ...]) -> Template:
    """Make a template of a text and its parts, of which one at least is a variable."""
    return Template(text, parts, parts[0] if isinstance(parts[0], str) else "")


def joined(parts: Iterable[PartT]) -> tuple[PartT, ...]:
    """Join neighbouring texts, so that equal patterns are written equally."""
    result: list[PartT] = []
    for part in parts:
        if isinstance(part, str) and result and isinstance(result[-1], str):
            result[-1] = result[-1] + part
        elif part != "":
            result.append(part)
    return tuple(result)
