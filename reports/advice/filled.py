"""Remedies with a finding's own names in them. In a command a name is one word of the shell, whatever it holds."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

import msgspec

from findings.finding import Finding
from findings.making import FIELD
from findings.remedies.names import Names, names_of
from findings.remedies.steps import Act, Step, remedies
from graph.access import AccessGraph
from reports.access.terraform import quoted

PERHAPS = re.compile(r"\[\[(.*?)\]\]")
"""A part of a command that is left out where its names are not known."""
READ_AS_MORE = ("-", "@", "file://", "fileb://", "http://", "https://")
"""A word that begins so is an option, or the name of a file to read, for the programs that get it."""
QUESTION = "muster scan && muster show {finding}"


class Unknown(Exception):
    """A name is not known, or may not stand in a command."""


class Advice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to do about one finding, in the order in which to do it."""

    before: str
    effort: str
    reversible: bool
    undo: str
    steps: tuple[Step, ...]
    check: tuple[Step, ...]
    question: str
    """What to ask muster afterwards."""


def advice_on(finding: Finding, graph: AccessGraph) -> Advice | None:
    """What to do about a finding; None where its rule has only the one line that the finding carries."""
    remedy = remedies().get(finding.rule)
    if remedy is None:
        return None
    names = names_of(finding, graph)
    known = names.by_name
    return Advice(
        before=in_words(remedy.before, known),
        effort=remedy.effort,
        reversible=remedy.reversible,
        undo=in_words(remedy.undo, known),
        steps=tuple(_chosen(remedy.steps, names)),
        check=tuple(_chosen(remedy.check, names)),
        question=_question(remedy.question, known),
    )


def _question(question: str, known: Mapping[str, str]) -> str:
    try:
        return in_shell(question or QUESTION, known)
    except Unknown:
        return in_shell(QUESTION, known)


def _chosen(acts: Iterable[Act], names: Names) -> Iterator[Step]:
    """The first variant of each that fits. None may: it is not about this kind of thing."""
    for act in acts:
        fitting = (each for each in act if _fits(each, names.kinds))
        filled = (step for each in fitting if (step := _filled(each, names.by_name)) is not None)
        chosen = next(filled, None)
        if chosen is not None:
            yield chosen


def _fits(step: Step, kinds: frozenset[str]) -> bool:
    return not step.kinds or any(fnmatchcase(kind, pattern) for kind in kinds for pattern in step.kinds)


def _filled(step: Step, known: Mapping[str, str]) -> Step | None:
    try:
        return Step(
            say=in_words(step.say, known),
            console=in_words(step.console, known),
            cli=in_shell(step.cli, known),
            terraform=in_terraform(step.terraform, known),
            prints=in_words(step.prints, known),
            undo=in_words(step.undo, known),
        )
    except Unknown:
        return None


def in_words(text: str, known: Mapping[str, str]) -> str:
    """Fill a sentence."""
    return _put(text, known, lambda value: value)


def in_shell(text: str, known: Mapping[str, str]) -> str:
    """Fill a command: each name becomes a part of one word, and never an option or a file to read."""
    parts = PERHAPS.split(text)
    certain = (_put(each, known, _word) for each in parts[::2])
    perhaps = (_if_known(each, known) for each in (*parts[1::2], ""))
    return "".join(map("".join, zip(certain, perhaps, strict=True))).strip()


def _if_known(text: str, known: Mapping[str, str]) -> str:
    try:
        return _put(text, known, _word)
    except Unknown:
        return ""


def _word(value: str) -> str:
    if not value.isprintable() or value.startswith(READ_AS_MORE):
        raise Unknown(value)
    return shlex.quote(value)


def in_terraform(text: str, known: Mapping[str, str]) -> str:
    """Fill a piece of Terraform: each name becomes a text in quotes."""
    return _put(text, known, quoted).strip("\n")


def _put(text: str, known: Mapping[str, str], written: Callable[[str], str]) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] not in known:
            raise Unknown(found[1])
        return written(known[found[1]])

    return FIELD.sub(value, text)
