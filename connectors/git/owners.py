"""CODEOWNERS files of GitHub and GitLab: which pattern belongs to whom, and which rule decides for a path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

PLACES = (".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")

_SECTION = re.compile(r"\^?\[[^\]]+\](?:\[\d+\])?(?P<owners>.*)")
_WORD = re.compile(r"(?:\\.|\S)+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Rule(msgspec.Struct, frozen=True):
    """One line: a pattern of paths and its owners (none: nobody owns these)."""

    pattern: str
    owners: tuple[str, ...]
    line: int


def rules(text: str) -> Iterator[Rule]:
    """Read a file. In a GitLab section, a line that names nobody has the section's owners."""
    default: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        plain = line.strip()
        if not plain or plain.startswith("#"):
            continue
        if (section := _SECTION.fullmatch(plain)) is not None:
            default = _owners(section["owners"])
            continue
        pattern, *_ = _WORD.findall(plain)
        owners = _owners(plain[len(pattern) :]) or default
        yield Rule(re.sub(r"\\(.)", r"\1", pattern), owners, number)


def deciding(found: Sequence[Rule], path: str) -> Rule | None:
    """The rule that decides for a path: the last one that matches."""
    return next((rule for rule in reversed(found) if _expression(rule.pattern).fullmatch(path)), None)


def _owners(text: str) -> tuple[str, ...]:
    words = text.partition(" #")[0].split()
    return tuple(word for word in words if word.startswith("@") or _EMAIL.fullmatch(word))


@lru_cache(maxsize=4096)
def _expression(pattern: str) -> re.Pattern[str]:
    """A CODEOWNERS pattern is one of gitignore: with a slash inside, it starts at the root."""
    body = pattern.rstrip("/")
    anchored = "/" in body
    parts = [
        {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part) or re.escape(part)
        for part in re.split(r"(\*\*/|/\*\*$|\*\*|\*|\?)", body.lstrip("/"))
        if part
    ]
    # ``docs/*`` is about the files right in docs, ``docs`` and ``docs/`` about all that is below.
    below = "/.*" if pattern.endswith("/") else "" if pattern.endswith("/*") else "(?:/.*)?"
    return re.compile(("" if anchored else "(?:.*/)?") + "".join(parts) + below, re.DOTALL)
