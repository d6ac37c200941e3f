"""detect-secrets reads settings files through transformers that put every value between quotes. So do we, by its own.

Its transformers parse every file, which is most of what a scan costs. Whether parsing can succeed at all is seen from a
line or two, and whether it can matter from the text as it stands; only where both are so, the transformers run.
"""

from __future__ import annotations

import io
import re
from typing import Any

from connectors.detect.plugins.lines import may_be_told_transformed
from connectors.detect.plugins.texts import pieces

_FIRST_LINE = re.compile(r"(?:[^\S\n]*(?:[#;][^\n]*)?\n)*[^\S\n]*(?P<header>\[.+\])?")
"""The first line that is neither empty nor a comment: a settings file's is the header of a section."""
_NO_PAIR = re.compile(r"^[^\s#;\[=:][^=:\n]*$", re.MULTILINE)
"""A line that begins at the margin and is no pair, comment or header: with one, nothing is a settings file."""
_FAILURES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What the transformers let out where a file is odd enough."""


class _Named(io.StringIO):
    """A text as an open file with a name."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text, newline="\n")
        self.name = name


def of_sections(path: str, data: bytes) -> list[str]:
    """The lines of a settings file with sections or of YAML, its values between quotes; none if it is neither."""
    return _transformed(path, data, eager=False) if _is_parsed(path, data) and may_be_told_transformed(data) else []


def of_pairs(path: str, data: bytes) -> list[str]:
    """The same for a file that consists of pairs without a section."""
    if _holds_no_pairs(data) or not may_be_told_transformed(data):
        return []
    from detect_secrets.util.filetype import FileType, determine_file_type  # noqa: PLC0415  because few texts get here

    return _transformed(path, data, eager=True) if determine_file_type(path) is FileType.OTHER else []


def _is_parsed(path: str, data: bytes) -> bool:
    return path.endswith((".yaml", ".yml", ".eyaml")) or (_begins_with_header(data) and not _holds_no_pairs(data))


def _begins_with_header(data: bytes) -> bool:
    for _, piece in pieces(data):
        text = piece.decode()
        first = _FIRST_LINE.match(text)
        if first is None or first["header"] or first.end() < len(text):
            return bool(first and first["header"])
        # All that was seen is empty lines and comments.
    return False


def _holds_no_pairs(data: bytes) -> bool:
    """Whether there is a line that is no pair, and that no settings file has."""
    return any(_NO_PAIR.search(piece.decode()) for _, piece in pieces(data))


def _transformed(path: str, data: bytes, *, eager: bool) -> list[str]:
    from detect_secrets.transformers import get_transformed_file  # noqa: PLC0415  because few texts get here

    file: Any = _Named(data.decode(), path)  # its own type is a class rather than a protocol
    try:
        return get_transformed_file(file, use_eager_transformers=eager) or []
    except _FAILURES:
        return []
