"""The settings of gitleaks and Betterleaks: their allow lists, the rules a team wrote, and the rules it switched off.

Our own detectors are always used, whether or not a file extends the rules that came with gitleaks. What cannot be used
is told with its line, and never dropped in silence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from connectors.detect.ignores.gitleaks_rules import detector_of
from connectors.detect.ignores.go import Foreign, translated
from connectors.detect.ignores.kinds import is_known, same_detectors
from connectors.detect.ignores.model import Allowlist, BadIgnoreFile, Lines, Said, together
from connectors.detect.ignores.plain import is_plain_file
from connectors.detect.ignores.reading import strings, tables, text_of, toml_of

DEEPEST = 2
"""How many files may extend one another, as with gitleaks."""
MOST_NAMED = 3
"""How many rules are named that have the same thing left out."""
_EVERY = frozenset({"and", "&&"})
_ANY = frozenset({"or", "||", ""})
_TARGETS = frozenset({"secret", "match", "line"})
_PATHS_ONLY = re.compile(r"matchesAny\(\s*attributes\[[\"']path[\"']\]\s*,\s*\[([^\]]*(?:`[^`]*`[^\]`]*)*)\]\s*\)")
_QUOTED = re.compile(r"`([^`]*)`")


class File(msgspec.Struct, frozen=True):
    """A settings file that is being read."""

    source: str
    text: str
    root: str
    depth: int = 0

    def line(self, piece: str) -> int:
        """The line a piece of it stands in."""
        return Lines(self.text).of(piece)

    def warning(self, piece: str, what: str) -> str:
        """A warning about the line that a piece stands in."""
        return f"{self.source}:{self.line(piece)}: {what}"


def read(text: str, source: str, root: str, depth: int = 0) -> Said:
    """What a settings file says, with those it extends."""
    file = File(source, text, root, depth)
    data = _lowered(toml_of(text, source))
    said = [
        *_extended(file, data),
        *_rules(file, data),
        *_allowlists(file, tables(data.get("allowlist"), source, file.line("allowlist"), "allowlist"), ""),
        *_allowlists(file, tables(data.get("allowlists"), source, file.line("allowlists"), "allowlists"), ""),
        *_expressions(file, data),
    ]
    return together(said)


def _lowered(data: Any) -> Any:  # noqa: ANN401  because a TOML document is of any shape
    """The names of a document in lower case: gitleaks reads them in any."""
    if isinstance(data, dict):
        return {name.lower(): _lowered(value) for name, value in data.items()}
    return [_lowered(each) for each in data] if isinstance(data, list) else data


def _extended(file: File, data: dict[str, Any]) -> Iterator[Said]:
    for table in tables(data.get("extend"), file.source, file.line("extend"), "extend"):
        path = table.get("path")
        if path:
            yield _other_file(file, str(path))
        if table.get("url"):
            yield Said(warnings=(file.warning("url", "a file from the network is not read"),))
        names = strings(table.get("disabledrules"), file.source, file.line("disabledRules"), "disabledRules")
        yield Said(
            disabled=frozenset(found for name in names for found in (name, *same_detectors(name))),
            warnings=tuple(
                file.warning(name, f"the rule {name} is switched off here, and no detector of that name is known")
                for name in names
                if not same_detectors(name)
            ),
        )


def _other_file(file: File, path: str) -> Said:
    if file.depth + 1 > DEEPEST:
        return Said(warnings=(file.warning(path, f"{path} is not read: only {DEEPEST} files may extend each other"),))
    full = os.path.realpath(os.path.join(file.root, path))  # noqa: PTH118  because pathlib is not free
    if not full.startswith(os.path.realpath(file.root) + os.sep) or not is_plain_file(full):
        raise BadIgnoreFile(file.source, file.line(path), f"extend.path: there is no file {path} in the repository")
    return read(text_of(full, path), path, file.root, file.depth + 1)


def _rules(file: File, data: dict[str, Any]) -> Iterator[Said]:
    remarks: dict[str, list[str]] = {}
    for rule in tables(data.get("rules"), file.source, file.line("rules"), "rules"):
        name = rule.get("id")
        if not isinstance(name, str) or not name:
            raise BadIgnoreFile(file.source, file.line(str(rule.get("regex", "[[rules]]"))), "a rule has no id")
        lists = [each for key in ("allowlist", "allowlists") for each in tables(rule.get(key), file.source, 0, key)]
        if not rule.get("regex"):
            yield from _of_default_rule(file, rule, name, lists)
            continue
        yield _custom(file, rule, name, remarks)
        yield from _allowlists(file, lists, name)
    yield Said(warnings=tuple(file.warning(rules[0], f"{_named(rules)}: {what}") for what, rules in remarks.items()))


def _named(rules: list[str]) -> str:
    """Some rules by their names, all of them if they are few."""
    if len(rules) == 1:
        return f"the rule {rules[0]}"
    more = f" and {len(rules) - MOST_NAMED} more" if len(rules) > MOST_NAMED else ""
    return f"the rules {', '.join(rules[:MOST_NAMED])}{more}"


def _of_default_rule(file: File, rule: dict[str, Any], name: str, lists: list[dict[str, Any]]) -> Iterator[Said]:
    """A rule without an expression changes one that came with gitleaks."""
    if rule.get("path"):
        yield Said(
            warnings=(file.warning(name, f"the rule {name} finds files by their names, which is not done here"),)
        )
    elif lists and is_known(name):
        yield from _allowlists(file, lists, name)
    elif lists:
        yield Said(
            warnings=(file.warning(name, f"no detector here is known to be what {name} is; its list is not used"),)
        )


def _custom(file: File, rule: dict[str, Any], name: str, remarks: dict[str, list[str]]) -> Said:
    """A rule that the team wrote, as a detector. What of it is left out is added to the remarks, by what that is."""
    if rule.get("skipreport"):
        return Said()
    try:
        detector, keywords, left_out = detector_of(rule, f"{file.source}:{file.line(name)}")
        path = translated(str(rule.get("path") or ""))
    except Foreign as error:
        return Said(warnings=(file.warning(name, f"the rule {name} cannot be used: {error}"),))
    for each in left_out:
        remarks.setdefault(each, []).append(name)
    elsewhere = Allowlist(
        source=file.source,
        line=file.line(name),
        reason=f"the rule {name} is for other paths",
        rules=(name,),
        exact=True,
        paths=(re.compile(path.encode()),),
        not_paths=True,
    )
    return Said(
        detectors=(detector,),
        keywords={name: keywords} if keywords else {},
        allowlists=(elsewhere,) if path else (),
    )


def _allowlists(file: File, lists: list[dict[str, Any]], rule: str) -> Iterator[Said]:
    for each in lists:
        try:
            yield Said(allowlists=(_allowlist(file, each, rule),))
        except Foreign as error:
            yield Said(warnings=(str(error),))


def _allowlist(file: File, table: dict[str, Any], rule: str) -> Allowlist:
    def listed(name: str) -> tuple[str, ...]:
        return strings(table.get(name), file.source, file.line(name), name)

    reason = str(table.get("description") or (f"allowed for the rule {rule}" if rule else "allowed"))
    line = _place(file, [reason, *listed("regexes"), *listed("paths"), *listed("stopwords"), *listed("commits")])
    condition, target = str(table.get("condition") or "").lower(), str(table.get("regextarget") or "secret").lower()
    if condition not in _EVERY | _ANY:
        raise BadIgnoreFile(file.source, line, f"condition is {condition!r}; it has to be AND or OR")
    if target not in _TARGETS:
        raise BadIgnoreFile(file.source, line, f"regexTarget is {target!r}; it has to be secret, match or line")
    return Allowlist(
        source=file.source,
        line=line,
        reason=reason,
        rules=(rule,) if rule else listed("targetrules"),
        every=condition in _EVERY,
        target=target,
        expressions=tuple(_compiled(file, each) for each in listed("regexes")),
        stopwords=tuple(each.lower().encode() for each in listed("stopwords")),
        paths=tuple(_compiled(file, each) for each in listed("paths")),
        commits=frozenset(listed("commits")),
    )


def _place(file: File, pieces: list[str]) -> int:
    """The line of the first piece of an allow list that can be found."""
    return next((line for each in pieces if each and (line := file.line(each))), 0)


def _compiled(file: File, expression: str) -> re.Pattern[bytes]:
    try:
        return re.compile(translated(expression).encode())
    except Foreign as error:
        raise Foreign(file.warning(expression, f"this allow list is not used: {expression!r}: {error}")) from None


def _expressions(file: File, data: dict[str, Any]) -> Iterator[Said]:
    """The filters of Betterleaks 2, as far as they are lists of paths."""
    for name in ("prefilter", "filter"):
        said = str(data.get(name) or "").strip()
        paths = _PATHS_ONLY.fullmatch(said)
        if paths and name == "prefilter":
            yield from _allowlists(file, [{"paths": _QUOTED.findall(paths[1]), "description": "left out"}], "")
        elif said:
            what = f"this {name} is not used: only lists of paths are understood; write it as an allowlist of paths"
            yield Said(warnings=(file.warning(name, what),))
