"""Rich text as each Jira takes it and gives it back: a document on Cloud, wiki markup on Data Center."""

from __future__ import annotations

import json

from reports.send import edited
from reports.send.blocks import Body, Paragraph
from reports.send.markup.as_adf import adf_text, as_adf
from reports.send.markup.as_wiki import as_wiki
from reports.send.markup.room import fitted

ROOM = 32_000
"""Jira keeps 32,767 characters of a text, and refuses the whole issue for one more."""


def written(body: Body, *, cloud: bool) -> object:
    """A body as the API takes it, and no longer than Jira keeps it."""
    write = _document if cloud else as_wiki
    text = write(fitted(body, ROOM, lambda part: len(write(part))))
    return json.loads(text) if cloud else text


def _document(body: Body) -> str:
    return json.dumps(as_adf(body), ensure_ascii=False)


def sentence(text: str, *, cloud: bool) -> object:
    """One paragraph: for text fields of settings."""
    return written((Paragraph(text),), cloud=cloud)


def words(rich: object) -> str:
    """The words of a rich text, with no care for spaces and for what Jira adds when it stores it."""
    return " ".join((adf_text(rich) if isinstance(rich, dict) else str(rich or "")).split())


def digest(rich: object) -> str:
    """What tells whether somebody has edited a text."""
    return edited.digest(words(rich))
