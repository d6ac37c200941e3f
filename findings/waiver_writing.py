"""Adding waivers to a file that people keep: sorted, every comment where it was, and read again before it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
import yaml

from findings.finding import Waiver
from findings.waiver_file import Written
from findings.yaml_lines import Document, YamlError, yaml_document

WIDE = 1_000_000
"""No value is broken into several lines."""


LINE = re.compile(r"[^\n]*\n|[^\n]+")


class _Dumper(yaml.SafeDumper):
    """Writes a value that has several lines, or what nobody sees, on one line and spelt out."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


_Dumper.add_representer(str, _text)


class CannotAdd(Exception):
    """The file is not written in a way that an entry could be put into; the text has the entries to put in by hand."""


def added(text: str, waivers: Sequence[Waiver], name: str) -> str:
    """The text of a waiver file with these waivers in it, each before the first that sorts after it."""
    try:
        document = yaml_document(text, name)
    except YamlError as error:
        raise CannotAdd(f"{error.problem}") from None
    new = sorted((written(each) for each in waivers), key=_key)
    whole = _checked(text, document, new) if isinstance(document.value or [], list) else None
    if whole is None:
        by_hand = "".join(_block(each) for each in new)
        raise CannotAdd(f"{name} is not written as a plain list, an entry a dash; put this in by hand:\n{by_hand}")
    return whole


def _checked(text: str, document: Document, new: Sequence[Written]) -> str | None:
    """The whole text, if it is read as what was there with what is new."""
    try:
        whole, values = _merged(text, document, new)
        return whole if yaml_document(whole, document.path).value == values else None
    except (IndexError, YamlError, AttributeError):
        # A list in brackets has no dash to be found, and entries that are no mappings cannot be compared.
        return None


def written(waiver: Waiver) -> Written:
    """A waiver as the file spells it."""
    return Written(
        rule=waiver.rule,
        subject=waiver.subject,
        source=waiver.source,
        scope=waiver.scope,
        reason=waiver.reason,
        person=waiver.person,
        made=_day(waiver.made),
        until=waiver.until.date(),
        follows=_day(waiver.follows),
    )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _key(entry: Written) -> tuple[str, ...]:
    return (entry.rule, entry.subject, entry.source, entry.scope, str(entry.until))


def _key_of(value: Any) -> tuple[str, ...]:  # noqa: ANN401  because it is what somebody wrote
    return tuple(str(value.get(field, "")) for field in ("rule", "subject", "source", "scope", "until"))


def _block(entry: Written, indent: str = "", end: str = "\n") -> str:
    plain = [msgspec.to_builtins(entry, builtin_types=(date,))]
    text: str = yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDE)
    return "".join(f"{indent}{line}{end}" for line in text.removesuffix("\n").split("\n"))


def _merged(text: str, document: Document, new: Sequence[Written]) -> tuple[str, list[Any]]:
    """The whole text, and the values that it should be read as."""
    values: list[Any] = list(document.value or [])
    lines = LINE.findall(text)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    starts = [_start(lines, document.line((number,))) for number in range(len(values))]
    indent = lines[starts[0]].partition("-")[0] if starts else ""
    # From the last one back, so that places before it stay as they are.
    for entry in reversed(new):
        at = next((n for n, value in enumerate(values) if _key_of(value) > _key(entry)), len(values))
        line = _above(lines, starts[at]) if at < len(starts) else len(lines)
        block = _block(entry, indent, end)
        lines.insert(line, block)
        values.insert(at, msgspec.to_builtins(entry, builtin_types=(date,)))
        starts[at:] = [line, *(start + 1 for start in starts[at:])]
    return "".join(lines), values


def _start(lines: Sequence[str], number: int) -> int:
    """Where the entry begins that has its first key on that line: with its dash, maybe on a line of its own."""
    at = number - 1
    while not lines[at].lstrip().startswith("-"):
        at -= 1
        if at < 0:
            raise IndexError
    return at


def _above(lines: Sequence[str], start: int) -> int:
    """The line before the comments that belong to an entry. Those that begin the file belong to the file."""
    at = start
    while at > 0 and lines[at - 1].lstrip().startswith("#"):
        at -= 1
    return start if at == 0 else at
