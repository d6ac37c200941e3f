"""CODEOWNERS files of GitHub and GitLab: which pattern belongs to whom, and which rule decides for a path."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

import msgspec

GITHUB = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
GITLAB = ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where each host looks, in this order; the first file that is there counts."""
EVERYTHING = frozenset({"*", "**", "/", "/*", "/**", "*/", "**/*"})

_SECTION = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>.*)")
_WORD = re.compile(r"(?:\\.|\S)+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Rule(msgspec.Struct, frozen=True):
    """One line: a pattern of paths and its owners (none: nobody owns these)."""

    pattern: str
    owners: tuple[str, ...]
    line: int
    section: str = ""
    excludes: bool = False
    """What it matches has no owners of its section, whatever else is said there."""

    @property
    def whole(self) -> bool:
        """Whether it speaks of all that is there."""
        return self.pattern in EVERYTHING


def place_among(paths: Collection[str], host: str) -> str | None:
    """Which of a repository's files counts; hosts differ in where they look first."""
    gitlab = "gitlab" in host.lower() or ".gitlab-ci.yml" in paths or any(each in paths for each in GITLAB[2:])
    first, second = (GITLAB, GITHUB) if gitlab else (GITHUB, GITLAB)
    return next((place for place in (*first, *second) if place in paths), None)


def rules(text: str) -> Iterator[Rule]:
    """Read a file. In a GitLab section, a line that names nobody has the section's owners.

    Sections of one name are one, and a line that begins with ``!`` takes paths out of its section.
    """
    section = ""
    default: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        plain = line.strip()
        if not plain or plain.startswith("#"):
            continue
        if (heading := _SECTION.fullmatch(plain)) is not None:
            section, default = heading["name"].strip().lower(), _owners(heading["owners"])
            continue
        pattern, *_ = _WORD.findall(plain)
        owners = _owners(plain[len(pattern) :]) or default
        excludes = pattern.startswith("!")
        yield Rule(re.sub(r"\\(.)", r"\1", pattern[excludes:]), owners, number, section, excludes)


def deciding(found: Sequence[Rule], path: str) -> list[Rule]:
    """The rules that decide for a path: in each section the last one that matches."""
    decided: dict[str, Rule] = {}
    for rule in reversed(found):
        known = decided.get(rule.section)
        if (known is None or (rule.excludes and not known.excludes)) and _expression(rule.pattern).fullmatch(path):
            decided[rule.section] = rule
    return [rule for rule in reversed(decided.values()) if not rule.excludes]


def _owners(text: str) -> tuple[str, ...]:
    words = text.partition(" #")[0].split()
    # Two @ name whoever has a role in the project, and nobody by name.
    return tuple(
        word for word in words if (word.startswith("@") and not word.startswith("@@")) or _EMAIL.fullmatch(word)
    )


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
