"""Owners as changes to code: unified diffs against HEAD of the repositories that define the identities."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from connectors.git.definitions.tagging import with_tag
from connectors.sweep.git import Git, GitFailed
from governance.owner_proposals import Proposal
from graph.model import AnyRecord, Resource

FORM = "terraform"


class Patch(msgspec.Struct, frozen=True, kw_only=True):
    """The change of one repository, and the ids of the identities that get their tag by it."""

    repository: str
    text: str
    identities: tuple[str, ...]


def patches(
    chosen: Iterable[Proposal], records: Mapping[str, AnyRecord], folders: Mapping[str, str], key: str
) -> Iterator[Patch]:
    """A patch for each repository that is at hand and defines some of the identities in Terraform.

    Nothing is written, and what a working copy has changed meanwhile is not looked at.
    """
    wanted: dict[str, dict[str, list[tuple[Proposal, str]]]] = {}
    for each in chosen:
        definition = records.get(each.definition)
        if isinstance(definition, Resource) and definition.facts.get("form") == FORM and definition.scope in folders:
            path, address = str(definition.facts["path"]), str(definition.facts["address"])
            wanted.setdefault(definition.scope, {}).setdefault(path, []).append((each, address))
    for repository, files in wanted.items():
        found = [part for path, tags in files.items() for part in _of_file(folders[repository], path, tags, key)]
        if found:
            text = "".join(part.text for part in found)
            yield Patch(repository=repository, text=text, identities=tuple(i for p in found for i in p.identities))


def _of_file(folder: str, path: str, tags: Iterable[tuple[Proposal, str]], key: str) -> Iterator[Patch]:
    try:
        before = Git(folder).ask("cat-file", "blob", f"HEAD:{path}").decode()
    except (GitFailed, UnicodeDecodeError):
        return
    after, done = before, []
    for proposal, address in tags:
        changed = with_tag(after, address, key, proposal.candidates[0].owner)
        if changed is not None:
            after = changed
            done.append(proposal.id)
    if done:
        yield Patch(repository="", text="".join(unified(before, after, path)), identities=tuple(done))


def unified(before: str, after: str, path: str) -> Iterator[str]:
    """The difference of two texts as git applies it."""
    lines = difflib.unified_diff(_lines(before), _lines(after), _name("a", path), _name("b", path))
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """Lines as git counts them: they end at a line feed and nowhere else."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + ([last] if (last := text.rpartition("\n")[2]) else [])


def _name(side: str, path: str) -> str:
    """A path as a diff names it; one that has more than plain letters is quoted."""
    whole = f"{side}/{path}"
    if all(33 <= ord(each) < 127 and each not in '"\\' for each in whole):  # noqa: PLR2004  because these are the plain letters of ASCII
        return whole
    letters = (chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03o}" for byte in whole.encode())  # noqa: PLR2004  because the same
    return f'"{"".join(letters)}"'
