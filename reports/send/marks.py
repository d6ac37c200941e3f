"""Texts in Markdown that say, where no reader sees it, which ticket or which comment of ours they are.

The mark is a comment of HTML on a line of its own at the end. Of several the last counts, and none can come from a name
in the text: there the beginning of a mark is broken.
"""

from __future__ import annotations

import re

from reports.send.blocks import Body
from reports.send.markup.as_markdown import as_markdown
from reports.send.markup.room import fitted

MARK = re.compile(r"^<!-- muster:([A-Za-z0-9-]+) -->\s*$", re.MULTILINE)
BEGINNING = "<!-- muster:"
BROKEN = "<!-- muster\u200b:"


def marked(body: Body, mark: str, room: int) -> str:
    """A body with its mark, in no more than ``room`` characters."""
    end = f"\n{BEGINNING}{mark} -->\n"
    return _unmarked(fitted(body, room - len(end), lambda part: len(_unmarked(part)))) + end


def mark_in(text: object) -> str:
    """The mark of a text, or nothing."""
    found = MARK.findall(str(text or ""))
    return str(found[-1]) if found else ""


def _unmarked(body: Body) -> str:
    return as_markdown(body).replace(BEGINNING, BROKEN)
