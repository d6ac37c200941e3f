"""Which files of ignores a repository has, and what each of them says."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from connectors.detect.ignores.plain import is_plain_file

if TYPE_CHECKING:
    from connectors.detect.ignores.model import Said

    Reader = Callable[[str, str, str], Said]

OWN_NAME = ".muster-baseline.toml"


class Found(NamedTuple):
    """A file that is there. ``kind`` says how to read it; it is told by the content where that is empty."""

    path: str
    source: str
    kind: str = ""


GITLEAKS = "gitleaks"
OWN = "muster"
_NAMES = {
    OWN_NAME: OWN,
    ".secrets.baseline": "detect-secrets",
    ".betterleaks.toml": GITLEAKS,
    "betterleaks.toml": GITLEAKS,
    ".gitleaks.toml": GITLEAKS,
    "gitleaks.toml": GITLEAKS,
    ".gitleaksignore": "gitleaks-ignores",
    ".betterleaksignore": "gitleaks-ignores",
    ".gitleaks-baseline.json": "gitleaks-report",
    "gitleaks-baseline.json": "gitleaks-report",
    ".gitguardian.yaml": "gitguardian",
    ".gitguardian.yml": "gitguardian",
}


def root_of(target: str) -> str:
    """The folder of the repository that a folder or file lies in; itself where there is none."""
    start = os.path.abspath(target)  # noqa: PTH100  because pathlib is not free
    folder = start if os.path.isdir(start) else os.path.dirname(start)  # noqa: PTH112, PTH120  because the same
    above = folder
    while not os.path.lexists(os.path.join(above, ".git")):  # noqa: PTH118  because the same
        parent = os.path.dirname(above)  # noqa: PTH120  because the same
        if parent == above:
            return folder
        above = parent
    return above


def found(root: str, given: str | None) -> tuple[Found, ...]:
    """The files that are there, and the baseline that was asked for by name."""
    files = [
        Found(full, name, kind)
        for name, kind in _NAMES.items()
        if is_plain_file(full := os.path.join(root, name))  # noqa: PTH118  because the same
    ]
    settings = [each for each in files if each.kind == GITLEAKS]
    kept = [each for each in files if each.kind != GITLEAKS or each is settings[0]]
    if given is None:
        return tuple(kept)
    if not os.path.isfile(given):  # noqa: PTH113  because the same
        from connectors.detect.ignores.model import BadIgnoreFile  # noqa: PLC0415  because few name a baseline

        raise BadIgnoreFile(given, 0, "there is no such baseline")
    asked = Found(given, given)
    return (*(each for each in kept if not os.path.samefile(each.path, given)), asked)  # noqa: PTH121  because the same


def passed_over(files: Sequence[Found], root: str) -> Iterator[str]:
    """What is there and is not read: links, and settings that others come before, as in the tool they belong to."""
    used = next((each.source for each in files if each.kind == GITLEAKS), None)
    for name, kind in _NAMES.items():
        path = os.path.join(root, name)  # noqa: PTH118  because pathlib is not free
        if os.path.islink(path):  # noqa: PTH114  because the same
            yield f"{name} is not read, because it is a link"
        elif kind == GITLEAKS and name != used and is_plain_file(path):
            yield f"{name} is not read, because {used} is there"


def reader(kind: str) -> Reader:
    """What reads files of this kind. Each is imported only where there is one."""
    if kind == GITLEAKS:
        from connectors.detect.ignores.gitleaks import read  # noqa: PLC0415  because few repositories have it

        return read
    if kind == "detect-secrets":
        from connectors.detect.ignores import detect_secrets  # noqa: PLC0415  because the same

        return detect_secrets.read
    if kind in {"gitleaks-ignores", "gitleaks-report"}:
        from connectors.detect.ignores import gitleaks_lists  # noqa: PLC0415  because the same

        return gitleaks_lists.read_ignores if kind == "gitleaks-ignores" else gitleaks_lists.read_report
    if kind == "gitguardian":
        from connectors.detect.ignores import gitguardian  # noqa: PLC0415  because the same

        return gitguardian.read
    from connectors.detect.ignores import kingfisher  # noqa: PLC0415  because the same

    return kingfisher.read


def kind_of(text: str, source: str) -> str:
    """What kind of file a baseline is that was asked for by name."""
    from connectors.detect.ignores import baseline, detect_secrets, gitleaks_lists, kingfisher  # noqa: PLC0415  because the same
    from connectors.detect.ignores.model import BadIgnoreFile  # noqa: PLC0415  because the same
    from connectors.detect.ignores.reading import json_of, toml_of, yaml_of  # noqa: PLC0415  because the same

    if text.lstrip().startswith(("{", "[\n", "[]", "[{", "[ ")):
        data = json_of(text, source)
        if detect_secrets.is_meant(data):
            return "detect-secrets"
        if gitleaks_lists.is_report(data):
            return "gitleaks-report"
    elif source.endswith(".toml"):
        if baseline.is_meant(toml_of(text, source)):
            return OWN
    elif kingfisher.is_meant(yaml_of(text, source)):
        return "kingfisher"
    raise BadIgnoreFile(
        source,
        0,
        "it is no baseline that is known here: muster, detect-secrets, gitleaks, Betterleaks and Kingfisher write them",
    )
