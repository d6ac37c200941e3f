"""Which readers a file has, by its name alone. This is asked for every file there is, so it is a few look-ups.

A pattern is a name with one star at most, and may say the folder: ``*/.docker/config.json``, ``*/group_vars/**/*.yml``
for anywhere below. A star alone is any name without a dot. Case does not count, nor do endings of copies: ``.env.bak``.
The table repeats what the readers declare, so that none is imported until a file of its own comes along.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import NamedTuple

import msgspec

FILE = Path(__file__).with_name("table.json")
COPIES = frozenset(
    "example sample dist template tmpl tpl skel default bak backup old orig save saved swp copy j2 erb gotmpl".split()  # noqa: SIM905  because a list of words reads best as words
)
"""Endings that say that a file is a copy of another, or a template for it."""
MOST_ENDINGS = 2


class Table(msgspec.Struct, frozen=True):
    """By word, the files of formats, each with the pattern that a path has to be of where the word does not tell."""

    names: dict[str, tuple[str, ...]]
    endings: dict[str, tuple[str, ...]]
    heads: dict[str, tuple[str, ...]]
    folders: dict[str, tuple[str, ...]]


class Pattern(NamedTuple):
    """A pattern taken apart."""

    folder: str
    below: bool
    """Whether the file may lie deeper than in the folder itself."""
    prefix: str
    suffix: str
    starred: bool

    def accepts(self, folder: str, name: str) -> bool:
        """Whether it is the pattern of a file of this name in this folder, both in small letters."""
        if not self.starred:
            if name != self.prefix:
                return False
        elif not (
            name.startswith(self.prefix)
            and name.endswith(self.suffix)
            and len(name) >= len(self.prefix) + len(self.suffix)
            and (self.prefix or self.suffix or "." not in name)
        ):
            return False
        return not self.folder or (self.folder in folder if self.below else folder.endswith(self.folder))


TABLE = msgspec.json.decode(FILE.read_bytes(), type=Table)
_SUFFIXES = {word: tuple(each.partition(" *")[2] for each in entries) for word, entries in TABLE.endings.items()}
"""What a name has to end in besides the word it is looked up by."""


@functools.lru_cache(maxsize=16)
def readers_for(path: str) -> tuple[str, ...]:
    """The files of formats whose readers are for a file of this path; nearly always none.

    It is asked several times of a file, and again for each of its versions, which are read one after the other.
    """
    folder, _, name = path.lower().rpartition("/")
    ending = name.rpartition(".")[2]
    if ending in COPIES or name[-1:] == "~":
        name = _original(name)
        ending = name.rpartition(".")[2]
    by_ending = ending in TABLE.endings and name.endswith(_SUFFIXES[ending])
    word = first_word(name)
    found = _within(folder)
    if not (by_ending or name in TABLE.names or word in TABLE.heads or found):
        return ()
    found = TABLE.names.get(name, ()) + TABLE.heads.get(word, ()) + (TABLE.endings[ending] if by_ending else ()) + found
    folder = f"/{folder}/" if folder else "/"
    pairs = (each.partition(" ") for each in found)
    return tuple(dict.fromkeys(to for to, _, only in pairs if not only or parsed(only).accepts(folder, name)))


@functools.lru_cache(maxsize=256)
def _within(folder: str) -> tuple[str, ...]:
    """What the folders that a file lies in may say of it. The files of one folder come one after the other."""
    return tuple(entry for each in folder.split("/") for entry in TABLE.folders.get(each, ()))


def matches(pattern: str, path: str) -> bool:
    """Whether a file of this path is one that the pattern means."""
    folder, _, name = path.lower().rpartition("/")
    return parsed(pattern).accepts(f"/{folder}/" if folder else "/", _original(name))


def first_word(name: str) -> str:
    """What a name begins with: ``application`` of ``application-prod.yml``, ``env`` of ``.env.local``."""
    return name.lstrip(".").partition(".")[0].partition("-")[0].partition("_")[0]


@functools.cache
def parsed(pattern: str) -> Pattern:
    """Take a pattern apart."""
    folder, _, name = pattern.lower().rpartition("/")
    below = folder.endswith("/**")
    folder = folder.removesuffix("/**").removeprefix("*")
    prefix, star, suffix = name.partition("*")
    return Pattern(f"/{folder.strip('/')}/" if folder else "", below, prefix, suffix, bool(star))


def _original(name: str) -> str:
    """A name without the endings of copies."""
    for _ in range(MOST_ENDINGS):
        stem, _, ending = name.rpartition(".")
        if not stem or ending not in COPIES:
            break
        name = stem
    return name.rstrip("~")
