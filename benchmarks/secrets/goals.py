"""What this project's scan must cost, compared with its peers. One table: the figures printed are held against it."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.secrets.peers import Mode


@dataclass(frozen=True)
class Goal:
    """The ratio to a peer (to every peer where none is named) that a measure must not exceed in a mode."""

    mode: Mode
    peer: str
    measure: str
    most: float

    @property
    def says(self) -> str:
        """The goal as a phrase."""
        return f"goal: {self.measure} at most {self.most:g} of {self.peer or 'every peer'}"


GOALS = (
    Goal(Mode.HISTORY, "kingfisher", "cpu", 0.5),
    Goal(Mode.HISTORY, "kingfisher", "wall", 0.5),
    Goal(Mode.HISTORY, "betterleaks", "cpu", 0.4),
    Goal(Mode.HISTORY, "betterleaks", "wall", 0.4),
    Goal(Mode.HISTORY, "", "peak", 1),
    Goal(Mode.FOLDER, "kingfisher", "cpu", 0.4),
    Goal(Mode.FOLDER, "kingfisher", "wall", 0.4),
    Goal(Mode.STAGED, "betterleaks", "cpu", 1),
    Goal(Mode.STAGED, "betterleaks", "wall", 1),
    Goal(Mode.FILE, "betterleaks", "cpu", 1),
    Goal(Mode.FILE, "betterleaks", "wall", 1),
    Goal(Mode.PLUGINS, "detect-secrets", "cpu", 0.05),
)

SECOND_SCAN = 0.05
"""What a second scan of an unchanged history may cost of the first."""


def goals(mode: Mode) -> list[Goal]:
    """Return the goals of a mode."""
    return [each for each in GOALS if each.mode is mode]
