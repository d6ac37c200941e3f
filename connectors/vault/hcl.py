"""The part of HCL that ACL policies are written in, read into plain values.

A body is a list of ``(name, labels, value)``: ``path "a" { … }`` is ``("path", ("a",), body)`` and ``x = 1`` is
``("x", (), 1)``. Policies written as JSON are read into the same.
"""

from __future__ import annotations

import re
from typing import TypeAlias

import msgspec

Value: TypeAlias = "str | int | float | bool | list[Value] | Body | None"
Body: TypeAlias = "tuple[tuple[str, tuple[str, ...], Value], ...]"

_TOKENS = re.compile(
    r"""
      (?P<space>[\s,]+ | \#[^\n]* | //[^\n]* | /\*.*?\*/)
    | (?P<heredoc><<-?(?P<end>\w+)\n(?P<text>.*?)\n?^[ \t]*(?P=end)[ \t]*$)
    | (?P<string>"(?:[^"\\\n]|\\.)*")
    | (?P<number>-?\d+(?:\.\d+)?)(?![\w-])
    | (?P<word>[A-Za-z_][\w.-]*)
    | (?P<mark>[{}\[\]=:])
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}
DEEPEST = 20


class PolicySyntaxError(ValueError):
    """The text of a policy is not what Vault would take; the message says the line."""


class _Token(msgspec.Struct, frozen=True):
    kind: str
    text: str
    line: int


def parse(text: str) -> Body:
    """Read a policy's text, HCL or JSON."""
    if text.lstrip().startswith("{"):
        try:
            return _from_json(msgspec.json.decode(text))
        except (msgspec.DecodeError, RecursionError) as error:
            raise PolicySyntaxError(f"malformed JSON: {error}") from error
    return _Reader(text).body()


def _from_json(value: object) -> Body:
    if not isinstance(value, dict):
        raise PolicySyntaxError("a policy in JSON must be an object")
    return tuple(entry for name, inner in value.items() for entry in _entries(str(name), inner))


def _entries(name: str, inner: object) -> list[tuple[str, tuple[str, ...], Value]]:
    if name != "path":
        return [(name, (), _value(inner))]
    blocks = inner if isinstance(inner, list) else [inner]
    return [
        ("path", (str(path),), _from_json(block))
        for each in blocks
        if isinstance(each, dict)
        for path, block in each.items()
    ]


def _value(value: object) -> Value:
    if isinstance(value, dict):
        return tuple((str(name), (), _value(inner)) for name, inner in value.items())
    if isinstance(value, list):
        return [_value(inner) for inner in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise PolicySyntaxError("unexpected value")


class _Reader:
    """Reads the tokens one after the other; ``_next`` is where it stands."""

    def __init__(self, text: str) -> None:
        self._tokens = _split(text)
        self._next = 0
        self._depth = 0

    def body(self, *, closing: str = "") -> Body:
        """Read entries up to the closing brace, or to the end of the text."""
        entries: list[tuple[str, tuple[str, ...], Value]] = []
        while (token := self._take()).text != closing or token.kind == "string":
            if token.kind not in {"word", "string"}:
                raise PolicySyntaxError(f"line {token.line}: unexpected {token.text or 'end'}")
            entries.append(self._entry(_text(token)))
        return tuple(entries)

    def _entry(self, name: str) -> tuple[str, tuple[str, ...], Value]:
        labels: list[str] = []
        while (token := self._take()).kind == "string":
            labels.append(_text(token))
        if token.text == "{":
            return name, tuple(labels), self._block(token)
        if token.text not in {"=", ":"} or labels:
            raise PolicySyntaxError(f"line {token.line}: expected a value or a block after {name}")
        return name, (), self._value()

    def _block(self, opening: _Token) -> Body:
        self._depth += 1
        if self._depth > DEEPEST:
            raise PolicySyntaxError(f"line {opening.line}: nested too deeply")
        body = self.body(closing="}")
        self._depth -= 1
        return body

    def _value(self) -> Value:
        token = self._take()
        if token.text == "{" and token.kind == "mark":
            return self._block(token)
        if token.text == "[" and token.kind == "mark":
            return self._list(token)
        return _scalar(token)

    def _list(self, opening: _Token) -> list[Value]:
        self._depth += 1
        if self._depth > DEEPEST:
            raise PolicySyntaxError(f"line {opening.line}: nested too deeply")
        values: list[Value] = []
        while self._tokens[self._next].text != "]" or self._tokens[self._next].kind != "mark":
            values.append(self._value())
        self._take()
        self._depth -= 1
        return values

    def _take(self) -> _Token:
        token = self._tokens[self._next]
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token


def _split(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place, line = 0, 1
    while place < len(text):
        match = _TOKENS.match(text, place)
        if match is None:
            raise PolicySyntaxError(f"line {line}: unexpected {text[place]!r}")
        kind = match.lastgroup if match["heredoc"] is None else "heredoc"
        if kind != "space":
            tokens.append(_Token(str(kind), match["text"] if kind == "heredoc" else match[0], line))
        line += match[0].count("\n")
        place = match.end()
    return [*tokens, _Token("end", "", line)]


def _scalar(token: _Token) -> Value:
    if token.kind in {"string", "heredoc"}:
        return _text(token)
    if token.kind == "number":
        return float(token.text) if "." in token.text else int(token.text)
    if token.text in {"true", "false"}:
        return token.text == "true"
    raise PolicySyntaxError(f"line {token.line}: expected a value, not {token.text or 'the end'}")


def _text(token: _Token) -> str:
    if token.kind != "string":
        return token.text

    def plain(match: re.Match[str]) -> str:
        found = match[1]
        return chr(int(found[1:], 16)) if len(found) > 1 else _ESCAPED.get(found, found)

    return _ESCAPE.sub(plain, token.text[1:-1])
