"""``.gitguardian.yaml`` of ggshield, in both of its versions: secrets to leave out by digest or value, and paths.

Its digest is the SHA-256 of the value and of what kind of value it is. Where a secret of theirs has several parts (a
user and a password), it is of all of them together, and cannot be had from the password alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from connectors.detect.ignores.model import Allowlist, BadIgnoreFile, Entry, Lines, Said
from connectors.detect.ignores.reading import python_expression, strings, yaml_of

_DIGEST = re.compile(r"[0-9a-f]{64}")


def read(text: str, source: str, _root: str) -> Said:
    """What the settings of ggshield say about secrets."""
    data = yaml_of(text, source) or {}
    if not isinstance(data, dict):
        raise BadIgnoreFile(source, 1, "it is no settings file of ggshield: it has to be a mapping")
    data = {str(name).replace("-", "_"): value for name, value in data.items()}
    section = data.get("secret") or {}
    if not isinstance(section, dict):
        raise BadIgnoreFile(source, Lines(text).of("secret"), "secret has to be a mapping")
    section = {str(name).replace("-", "_"): value for name, value in section.items()}
    matches = section.get("ignored_matches", data.get("matches_ignore")) or []
    paths = section.get("ignored_paths", data.get("paths_ignore"))
    return Said(
        entries=tuple(_entries(matches, source, Lines(text))),
        allowlists=(
            *_paths(strings(_listed(paths), source, 0, "ignored_paths"), source, Lines(text)),
            *_patterns(section.get("ignored_match_patterns"), source, Lines(text)),
        ),
        warnings=tuple(_foreign(section, data, source, Lines(text))),
    )


def _listed(value: object) -> object:
    return sorted(value) if isinstance(value, set) else value


def _entries(matches: object, source: str, lines: Lines) -> Iterator[Entry]:
    if not isinstance(matches, list):
        raise BadIgnoreFile(source, lines.of("ignore"), "the ignored matches have to be a list")
    for each in matches:
        said, name = (each.get("match"), each.get("name")) if isinstance(each, dict) else (each, None)
        if not said or not isinstance(said, str):
            raise BadIgnoreFile(source, lines.of("match"), "an ignored match has no text in match; put it in quotes")
        is_digest = bool(_DIGEST.fullmatch(said))
        yield Entry(
            source=source,
            line=lines.of(said),
            shown=f"ignored match {name or (said[:12] + '…' if is_digest else 'without a name')}",
            reason=str(name or "ignored in the settings of ggshield"),
            digest=f"gitguardian:{said}" if is_digest else f"sha256:{hashlib.sha256(said.encode()).hexdigest()}",
        )


def _paths(patterns: tuple[str, ...], source: str, lines: Lines) -> Iterator[Allowlist]:
    for each in patterns:
        line = lines.of(each)
        compiled = python_expression(_glob(each), source, line)
        yield Allowlist(source=source, line=line, reason=f"in an ignored path: {each}", paths=(compiled,))


def _glob(pattern: str) -> str:
    """An expression for a path of theirs: ``*`` stays in a folder, ``**/`` does not, ``/`` at the end is all below."""
    written = "^" if pattern.startswith("/") else "(?:^|/)"
    for piece in re.split(r"(\*\*/|\*\*|\*|\?)", pattern.removeprefix("/")):
        written += {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(piece, re.escape(piece))
    return written if pattern.endswith("/") else written + "$"


def _patterns(patterns: object, source: str, lines: Lines) -> Iterator[Allowlist]:
    line = lines.of("ignored_match_patterns") if patterns else 0
    for each in strings(patterns, source, line, "ignored_match_patterns"):
        yield Allowlist(
            source=source,
            line=line,
            reason="fits an ignored pattern",
            expressions=(python_expression(each, source, line),),
        )


def _foreign(section: dict[str, Any], data: dict[str, Any], source: str, lines: Lines) -> Iterator[str]:
    for name, where in (("ignored_detectors", section), ("banlisted_detectors", data)):
        if where.get(name):
            yield f"{source}:{lines.of(name)}: {name} is not used: these are names of GitGuardian's own detectors"
