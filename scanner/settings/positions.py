"""On which line of a TOML text each key stands. ``tomllib`` gives the values, but not their places."""

from __future__ import annotations

import re
import tomllib

Path = tuple[str, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_HEADER = re.compile(rf"\[{{1,2}}[ \t]*(?P<key>{_DOTTED})[ \t]*\]{{1,2}}")
_ASSIGN = re.compile(rf"(?P<key>{_DOTTED})[ \t]*=")
_PART = re.compile(_KEY)
_TOKEN = re.compile(
    r'''
      (?P<string>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    | (?P<comment>\#[^\n]*)
    | (?P<open>[\[{])
    | (?P<close>[\]}])
    | (?P<end>\n)
    | (?P<other>[^"'\#\[\]{}\n]+)
    ''',
    re.VERBOSE | re.DOTALL,
)


def positions(text: str) -> dict[Path, int]:
    """Map the path of every table and key (inline tables left out) to its line. The text must be valid TOML.

    Of a list of tables each one has its line as well, under its number from 0.
    """
    found: dict[Path, int] = {}
    table: Path = ()
    numbers: dict[Path, int] = {}
    at = _skip(text, 0)
    while at < len(text):
        line = text.count("\n", 0, at) + 1
        if header := _HEADER.match(text, at):
            table = _path(header["key"])
            found.setdefault(table, line)
            if text.startswith("[[", at):
                number = numbers[table] = numbers.get(table, -1) + 1
                found[*table, str(number)] = line
            at = header.end()
        elif assign := _ASSIGN.match(text, at):
            key = _path(assign["key"])
            for length in range(1, len(key) + 1):
                found.setdefault((*table, *key[:length]), line)
            at = _after_value(text, assign.end())
        else:
            break
        at = _skip(text, at)
    return found


def nearest(found: dict[Path, int], path: Path) -> int:
    """Return the line of a path or, where it has none, of the closest table or key around it."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 1)


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _path(dotted: str) -> Path:
    return tuple(_bare(part) for part in _PART.findall(dotted))


def _bare(part: str) -> str:
    return str(tomllib.loads(f"key = {part}")["key"]) if part[0] in "\"'" else part


def _after_value(text: str, at: int) -> int:
    depth = 0
    while token := _TOKEN.match(text, at):
        at = token.end()
        if token.lastgroup == "open":
            depth += 1
        elif token.lastgroup == "close":
            depth -= 1
        elif token.lastgroup == "end" and depth == 0:
            break
    return at
