"""How the answers about access look, wherever one is shown."""

from __future__ import annotations

from graph.aws.answers import Answer
from reports.ink import GREEN, RED, YELLOW

INKS = {
    Answer.ALLOWED: GREEN,
    Answer.EXPLICITLY_DENIED: RED,
    Answer.IMPLICITLY_DENIED: RED,
    Answer.DEPENDS: YELLOW,
}
