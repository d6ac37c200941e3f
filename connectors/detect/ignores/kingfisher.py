"""The baselines of Kingfisher, in both of its versions.

Their fingerprints are of the value and of its place in bytes, which ours cannot be compared with; an entry is taken for
the path, the line and the rule that stand beside it, all of which it has to fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors.detect.ignores.model import BadIgnoreFile, Entry, Lines, Said, clean_path
from connectors.detect.ignores.reading import yaml_of


def is_meant(data: object) -> bool:
    """Whether this is such a baseline."""
    return isinstance(data, dict) and ("ExactFindings" in data or "fingerprint_algorithm" in data)


def read(text: str, source: str, root: str) -> Said:
    """What a baseline says."""
    data = yaml_of(text, source)
    if not is_meant(data):
        raise BadIgnoreFile(source, 1, "it is no baseline of Kingfisher")
    lines = Lines(text)
    try:
        old = [*((data.get("ExactFindings") or {}).get("matches") or ())]
        new = [each for repository in data.get("repositories") or () for each in repository.get("findings") or ()]
        entries = (*_entries(old, source, root, lines, old=True), *_entries(new, source, root, lines, old=False))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise BadIgnoreFile(source, 0, "an entry says no path or no line") from None
    return Said(entries=tuple(dict.fromkeys(entries)))


def _entries(found: list[Any], source: str, root: str, lines: Lines, *, old: bool) -> Iterator[Entry]:
    for each in found:
        path, at = str(each["filepath" if old else "path"]), int(each["linenum" if old else "line"])
        if old:
            # The first version begins its paths with the name of the repository's folder.
            path = path.removeprefix(root.rstrip("/").rpartition("/")[2] + "/")
        yield Entry(
            source=source,
            line=lines.of(str(each["fingerprint"])),
            shown=f"{each.get('rule_id', 'a finding')} in {path}:{at}",
            reason="in the baseline of Kingfisher",
            path=clean_path(path, root),
            at=at,
            rule=str(each.get("rule_id", "")),
        )
