"""The pages of the manual: an index, a page for each letter that a provider begins with, and one of names of files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from connectors.detect.manual.kinds import Kind, kinds
from graph.leaks import Confidence

FENCE = "`" * 4
VERIFY = "../how-to/verify-secrets.md"
INDEX = """\
# Detectors

What `muster secrets` knows: {detectors} detectors of {providers} providers, which look into every text, and {readers}
readers, which know where credentials stand in files of [a certain name]({files}). Each was tried on texts in which it
must find a secret and on texts that only look alike; both stand beside it in the code.

{high} kinds have **high** confidence (a checksum, a structure or a distinctive beginning), {medium} **medium** (the
shape of a secret beside a name that says whose it is) and {low} **low**. `muster secrets` tells what is at least medium
unless told otherwise (`--confidence`).

With the extra `musterbook[detect-secrets]` the plugins of detect-secrets run beside these, under names that begin with
`detect-secrets-`. A team's own rules for gitleaks and betterleaks are read as detectors from its settings file.

| provider | kinds | of those, in files | confidence |
|---|---|---|---|
"""
FILES = """\
# Files that are read by their structure

A file with one of these names is read as what it is, beside everything that [the detectors](README.md) look for.
A `*` stands for anything within one name, `**` for any folders. What stands in a template of such a file, or among
tests, is told with low confidence.

| file | what is read in it |
|---|---|
"""


def pages() -> Iterator[tuple[str, str]]:
    """Every page: its file name and its text."""
    known = sorted(kinds(), key=lambda kind: page_of(kind.provider))
    yield "README.md", _index(known)
    yield "files.md", _files(known)
    for page, listed in groupby(known, key=lambda kind: page_of(kind.provider)):
        yield page, _letter(page, list(listed))


def page_of(provider: str) -> str:
    """The page that a provider is on."""
    first = provider[0].lower()
    return f"{first}.md" if first.isascii() and first.isalpha() else "0-9.md"


def anchor(heading: str) -> str:
    """What follows the # in the address of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _index(known: Sequence[Kind]) -> str:
    sure = Counter(kind.confidence[0] for kind in known)
    head = INDEX.format(
        detectors=sum(not kind.files for kind in known),
        providers=len({kind.provider for kind in known if not kind.files}),
        readers=sum(bool(kind.files) for kind in known),
        files="files.md",
        **{level.value: sure[level] for level in Confidence},
    )
    return head + "".join(_row(name, list(listed)) for name, listed in groupby(known, key=lambda kind: kind.provider))


def _row(provider: str, listed: Sequence[Kind]) -> str:
    levels = {level for kind in listed for level in kind.confidence}
    told = ", ".join(level for level in Confidence if level in levels)
    in_files = sum(bool(kind.files) for kind in listed) or "–"
    heading = anchor(_heading(provider, listed))
    return f"| [{provider}]({page_of(provider)}#{heading}) | {len(listed)} | {in_files} | {told} |\n"


def _files(known: Sequence[Kind]) -> str:
    rows: dict[str, list[str]] = {}
    for kind in known:
        for file in kind.files:
            rows.setdefault(file, []).append(f"[{kind.title}]({page_of(kind.provider)}#{kind.name})")
    lines = (f"| `{file}` | {', '.join(read)} |\n" for file, read in sorted(rows.items(), key=_by_name))
    return FILES + "".join(lines)


def _by_name(row: tuple[str, list[str]]) -> tuple[str, str]:
    return row[0].rpartition("/")[2].lstrip("*.").lower(), row[0]


def _letter(page: str, listed: Sequence[Kind]) -> str:
    title = page.removesuffix(".md").upper()
    lines = [f"# Detectors: {title}", "", "[All providers](README.md)"]
    for provider, own in groupby(listed, key=lambda kind: kind.provider):
        lines += ["", f"## {_heading(provider, listed)}"]
        for kind in own:
            lines += ["", *_section(kind)]
    return "\n".join(lines) + "\n"


def _heading(provider: str, listed: Sequence[Kind]) -> str:
    """A provider's heading: one that no kind of secret is called by, since each heading is an address."""
    return f"{provider}, all kinds" if anchor(provider) in {kind.name for kind in listed} else provider


def _section(kind: Kind) -> Iterator[str]:
    yield f"### {kind.name}"
    yield ""
    yield f"**{kind.title}.** Confidence {' or '.join(kind.confidence)}. {kind.recognised}"
    if kind.files:
        yield ""
        yield f"Files: {', '.join(f'`{each}`' for each in kind.files)}."
    yield from _told(kind)
    for sample in kind.samples:
        yield from ("", FENCE + "text", sample, FENCE)
    if kind.remedy:
        yield from ("", f"Remedy: {kind.remedy}{f' [More]({kind.reference}).' if kind.reference else ''}")


def _told(kind: Kind) -> Iterator[str]:
    """What can be told of a secret without telling it."""
    said = []
    if kind.credential:
        said.append(f"Links to the credential of its public id (`{kind.credential}`).")
    if kind.facts:
        said.append(f"Tells: {', '.join(kind.facts)}.")
    if kind.asked:
        said.append(f"[Can be asked]({VERIFY}) whose it is.")
    if said:
        yield from ("", " ".join(said))
