"""The table of file names, made of what the readers declare. ``make docs`` writes it; a test tells when it is stale.

A name is looked up in four ways, each a shelf of the table: whole (``names``), by what it begins with (``heads``), by
its ending (``endings``), or by a folder above it (``folders``).
"""

from __future__ import annotations

import msgspec

from connectors.detect.readers import every
from connectors.detect.readers.names import Table, first_word, parsed


def text() -> str:
    """What the file of the table should hold: a line for each word."""
    told = msgspec.json.encode(declared(), order="sorted").decode()
    return told.replace('],"', '],\n"').replace("},", "},\n") + "\n"


def declared() -> Table:
    """The table. An entry is a file of formats, and the pattern where the word is not all of it."""
    shelves: dict[str, dict[str, dict[str, None]]] = {name: {} for name in Table.__struct_fields__}
    for module, reader in every():
        for pattern in reader.paths:
            name, word = shelf(pattern)
            entry = module if pattern.lower() in (word, "*." + word) else f"{module} {pattern.lower()}"
            shelves[name].setdefault(word, {})[entry] = None
    return Table(**{name: {word: tuple(found) for word, found in words.items()} for name, words in shelves.items()})


def shelf(pattern: str) -> tuple[str, str]:
    """Where in the table a pattern stands: on which shelf, and under which word."""
    folder, _, _, suffix, starred = taken = parsed(pattern)
    word = first_word(taken.prefix)
    if not starred:
        return "names", taken.prefix
    if word and taken.prefix.lstrip(".") != word:
        return "heads", word
    if folder:
        return "folders", folder.strip("/").rpartition("/")[2]
    if "." in suffix:
        return "endings", suffix.rpartition(".")[2]
    raise ValueError(f"{pattern}: it needs a whole word before the star, a folder, or an ending")
