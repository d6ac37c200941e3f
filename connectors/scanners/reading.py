"""From the bytes of a report to what it says. A form is told by what is in the document, never by the file's name."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import msgspec

from connectors.scanners.formats import (
    asff,
    betterleaks,
    detect_secrets,
    gitleaks,
    kingfisher,
    ocsf,
    prowler,
    sarif,
    trufflehog,
)
from connectors.scanners.model import Said

FORMS: tuple[ModuleType, ...] = (
    sarif, ocsf, asff, prowler, gitleaks, betterleaks, kingfisher, trufflehog, detect_secrets,
)  # fmt: skip
MARKS = (b"\xff\xfe", b"\xfe\xff")
"""How a file of UTF-16 begins, as PowerShell writes it."""


class NotAReport(Exception):
    """It is no report that we can read; the message says why, and on which line."""


def read(data: bytes) -> Iterator[Said]:
    """Everything that a report says."""
    document = _document(data)
    if document in ([], {}, None):
        return
    form = next((each for each in FORMS if each.knows(document)), None)
    if form is None:
        raise NotAReport(
            "none of the forms that are known: JSON of gitleaks, Betterleaks, Kingfisher, TruffleHog 3, detect-secrets "
            "or Prowler, SARIF 2.1.0, OCSF, ASFF"
        )
    yield from form.read(document)


def _document(data: bytes) -> object:
    """The document; a list, where every line is one. A report of nothing is empty, as scanners leave it."""
    text = data.decode("utf-16") if data.startswith(MARKS) else data.decode("utf-8-sig", "replace")
    if not text.strip():
        return None
    try:
        whole: object = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        return _lines(text, error)
    except RecursionError:
        raise NotAReport("its JSON is nested too deeply") from None
    # One line of a report of lines, whose only finding is there.
    is_line = isinstance(whole, dict) and bool({"SourceMetadata", "class_uid", "finding", "rule_id"} & whole.keys())
    return [whole] if is_line else whole


def _lines(text: str, whole: msgspec.DecodeError) -> list[object]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    found: list[object] = []
    for number, line in lines:
        try:
            found.append(msgspec.json.decode(line))
        except (msgspec.DecodeError, RecursionError):
            why = str(whole) if not found else f"line {number} is no JSON"
            raise NotAReport(f"it is neither JSON nor JSON a line: {why}") from None
    return found
