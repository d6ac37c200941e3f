"""Files of requests as plain data: JSON and YAML, with the line of everything for whoever has to be told.

Numbers and dates of YAML are kept as they are written, for policies compare text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

import msgspec

from findings.yaml_lines import Document, Place, Problem, YamlError, text_of, yaml_document

STDIN = "-"
HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""What writes a half of a character; two of them in a row are a whole one."""


class NotReadable(Exception):
    """Some request cannot be understood; the message names each place and how to mend it."""


class Source(msgspec.Struct, frozen=True, dict=True):
    """A file of requests. Which line something stands on is looked up only when somebody has to be told."""

    name: str
    text: str

    @cached_property
    def value(self) -> Any:  # noqa: ANN401  because it is what somebody wrote, not yet looked at
        """The plain data in it, of whole characters."""
        value, half = self._decoded, HALF.search(self.text)
        try:
            if half:
                json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            line, mend = self.text.count("\n", 0, half.start() if half else 0) + 1, "Write the whole character."
            raise YamlError(Problem(path=self.name, line=line, what="half a character is no text", mend=mend)) from None
        return value

    @property
    def _decoded(self) -> Any:  # noqa: ANN401  because the same
        if not self._is_json:
            return self.document.value
        try:
            return json.loads(self.text, object_pairs_hook=_once)
        except (ValueError, RecursionError):
            # Not quite JSON: YAML knows more forms, and says where it is wrong.
            return self.document.value

    @cached_property
    def document(self) -> Document:
        """The same with the line of every value."""
        # To YAML a tab is no indentation; in JSON it is, and stands in no text.
        text = self.text.replace("\t", " ") if self._is_json else self.text
        return yaml_document(text, self.name, as_written=True)

    @property
    def _is_json(self) -> bool:
        return self.text.lstrip().startswith(("{", "["))

    def line(self, place: Place) -> int:
        """The line of a value."""
        return self.document.line(place)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A group of keys; one that is written twice would hide the other, so YAML's reader has to tell where."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def sources(names: tuple[str, ...], stdin: TextIO) -> Iterator[Source]:
    """Open each file; ``-`` is standard input."""
    for name in names:
        yield Source("stdin", _typed(stdin)) if name == STDIN else Source(name, text_of(Path(name), name))


def _typed(stdin: TextIO) -> str:
    """What stands in standard input."""
    try:
        return stdin.read()
    except UnicodeDecodeError:
        raise NotReadable("stdin:1: it is not UTF-8 text. Send it as UTF-8.") from None
