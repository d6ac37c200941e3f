"""A text of the labelled corpus, and the lines of it in which a credential stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """A credential in a text: its kind, and the first and last of its lines, counted from 1."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True)
class Text:
    """A file of the corpus. Without anything planted, all that is reported in it is false."""

    path: str
    lines: tuple[str, ...]
    planted: tuple[Planted, ...] = ()

    @property
    def content(self) -> str:
        """The file as it is written."""
        return "\n".join(self.lines) + "\n"


def text(path: str, kind: str, content: str, marked: str) -> Text:
    """Return a text in which the lines that hold any line of ``marked`` are the ones with the credential."""
    lines = tuple(content.strip("\n").split("\n"))
    wanted = [each for each in marked.split("\n") if each]
    held = [number for number, line in enumerate(lines, 1) if any(each in line for each in wanted)]
    assert held, f"{kind} does not stand in {path}"
    return Text(path, lines, (Planted(kind, held[0], held[-1]),))
