"""What a reader declares: one kind of credential in one format of files, with its own true and false samples.

A reader is to a format what a detector is to a shape. It is told by the names of files, so it may take for a password
what is too plain for a detector; what stands in a template of such a file or among tests is told with low confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from connectors.detect.model import Candidate, Match, Sample
from connectors.detect.readers.blanks import is_blank
from connectors.detect.readers.compiling import compiled
from connectors.detect.readers.names import matches
from connectors.detect.readers.syntax.entry import Entry, Surroundings, Syntax
from graph.leaks import Confidence

Look = Callable[[bytes], Iterator[Candidate]]
"""Finds what may be credentials in a text; each with its span."""
Judge = Callable[[Entry], Confidence | None]
FileSample = tuple[str, Sample]
"""The path of a file and its text."""

_NAMES_ITSELF = (
    r"(?i)"
    r"(?:my|your|the|wrong|bad|some|a|test|sample)?[-_ ]?(?:pass(?:word|wd|phrase)?|pwd|secret|token|(?:api[-_]?)?key|"
    r"credential)s?\d?"
)
"""A value that only says what should stand there. Somebody may have chosen it all the same."""
_TEMPLATE = r"(?i)[._-](?:example|sample|dist|template|tmpl|tpl|skel|defaults?)(?:[._-]|$)"
_TRIALS = r"(?i)(?:^|/)molecule/"
"""Where Ansible's roles are tried out."""
MOST = 10_000
"""No more credentials are told of one file by one reader. That there may be more is told."""


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of credential in one format."""

    name: str
    title: str
    paths: tuple[str, ...]
    """``.netrc``, ``*.tfstate``, ``*/.docker/config.json``, ``*/group_vars/**/*.yml``: in any case."""
    look: Look
    finds: tuple[FileSample, ...]
    """Files in which it must find one credential each."""
    ignores: tuple[FileSample, ...]
    """Files in which it must find none."""
    provider: str
    confidence: Confidence = Confidence.HIGH
    needs: tuple[bytes, ...] = ()
    """Texts of which one at least is in every file of the format: others are not read."""
    placeholders: bool = True
    """Whether values that evidently stand in for a password are left out."""
    remedy: str = "Change it where it is used, take it out of the file, and keep the new one in a secrets manager."
    reference: str = ""

    def __post_init__(self) -> None:
        if not self.finds or not self.ignores:
            raise ValueError(f"the reader {self.name} needs samples that it finds and samples that it ignores")

    def fits(self, path: str) -> bool:
        """Whether a file of this name is one of the format."""
        return any(matches(pattern, path) for pattern in self.paths)

    def read(self, data: bytes, path: str) -> Iterator[Match]:
        """Find the credentials in a file, in the order of the text."""
        if self.needs and not any(each in data for each in self.needs):
            return
        found: dict[tuple[int, int], Candidate] = {}
        for candidate in self.look(data):
            if candidate.span and candidate.value.strip() and not (self.placeholders and is_blank(candidate.value)):
                found.setdefault(candidate.span, candidate)
            if len(found) >= MOST:
                break
        weak = is_teaching(path) if found else False
        yield from self._matches(data, found, weak=weak)

    def _matches(self, data: bytes, found: dict[tuple[int, int], Candidate], *, weak: bool) -> Iterator[Match]:
        line, counted = 1, 0
        for (start, end), candidate in sorted(found.items(), key=lambda each: each[0]):
            line += data.count(b"\n", counted, start)
            counted = start
            sure = candidate.confidence or self.confidence
            yield Match(
                detector=self.name,
                line=line,
                value=candidate.value,
                start=start,
                end=end,
                confidence=Confidence.LOW if weak or compiled(_NAMES_ITSELF).fullmatch(candidate.value) else sure,
                credential=candidate.credential,
                facts=candidate.facts,
            )


def is_teaching(path: str) -> bool:
    """Whether a file is a template, a test or documentation: what it shows is seldom live."""
    from connectors.detect.shapes.words import teaches  # noqa: PLC0415  because most files hold no credential

    is_template = compiled(_TEMPLATE).search(path.rpartition("/")[2]) or compiled(_TRIALS).search(path)
    return bool(is_template) or teaches(path)


def settings(
    syntax: Syntax,
    keys: str,
    *,
    judge: Judge | None = None,
    convert: Callable[[str], str] | None = None,
    credential: str = "",
    facts: dict[str, str] | None = None,
) -> Look:
    """A look for settings whose path (``/servers/0/password``, in small letters) ends in the expression ``keys``.

    ``judge`` says how sure one is by itself, or None; ``convert`` gives the credential that a value stands for, or
    nothing; ``facts`` names the settings beside it that may be told, ``credential`` is filled from them.
    """

    def look(data: bytes) -> Iterator[Candidate]:
        wanted = compiled(rf"(?:{keys})$")
        entries = list(syntax(data)) if facts else syntax(data)
        surroundings = Surroundings(entries, facts) if facts else None
        for entry in entries:
            if not (entry.value and wanted.search(entry.path)):
                continue
            confidence = judge(entry) if judge else None
            if (judge and not confidence) or is_blank(entry.value, templates_only=True):
                continue
            if value := convert(entry.value) if convert else entry.value:
                told = surroundings.facts(entry) if surroundings else {}
                yield Candidate(
                    value,
                    credential=filled(credential, told),
                    facts=told,
                    confidence=confidence,
                    span=(entry.start, entry.end),
                )

    return look


def filled(template: str, facts: dict[str, str]) -> str | None:
    """A credential's public id, where all that it is made of is known."""
    try:
        return template.format_map(facts) or None
    except KeyError:
        return None


def joined(*looks: Look) -> Look:
    """A look that takes several ways, one after the other."""

    def look(data: bytes) -> Iterator[Candidate]:
        for each in looks:
            yield from each(data)

    return look
