"""Who changed some lines of HEAD last: people, for what a machine did to them tells of nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from connectors.git.command import Repository
from connectors.git.reading import Entry, contents_of, is_shallow, sizes
from graph.directory import is_bot

IGNORED = ".git-blame-ignore-revs"
"""Where projects list the commits that only moved text about."""
MOST_IGNORED = 200
_COMMIT = re.compile(rb"^[0-9a-f]{40,64}$", re.MULTILINE)
_HEADER = re.compile(r"([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?")


class Change(msgspec.Struct, frozen=True):
    """The last change of a line by a person."""

    email: str
    at: datetime
    commit: str


class Blame:
    """The last changes of the lines of HEAD. Where history begins in a shallow clone, they are not known."""

    def __init__(self, api: Repository, files: Mapping[str, Entry]) -> None:
        self._api = api
        self._shallow = is_shallow(api)
        self._ignored = [part for commit in self._listed(files) for part in ("--ignore-rev", commit)]

    def changes(self, path: str, spans: Sequence[tuple[int, int]]) -> Mapping[int, Change]:
        """Who changed which line of some parts of a file last."""
        parts = [part for start, end in spans for part in ("-L", f"{start},{max(start, end)}")]
        # A filter that the repository asks for would be a program of theirs.
        told = self._api.ask("blame", "--porcelain", "--no-textconv", *self._ignored, *parts, "HEAD", "--", path)
        return dict(self._read(told.decode(errors="replace")))

    def _read(self, told: str) -> Iterator[tuple[int, Change]]:
        facts: dict[str, dict[str, str]] = {}
        commit, line = "", 0
        for each in told.split("\n"):
            if each.startswith("\t"):
                change = self._change(commit, facts[commit])
                if change is not None:
                    yield line, change
            elif header := _HEADER.fullmatch(each):
                commit, line = header[1], int(header[2])
                facts.setdefault(commit, {})
            elif commit:
                key, _, value = each.partition(" ")
                facts[commit][key] = value

    def _change(self, commit: str, facts: Mapping[str, str]) -> Change | None:
        email = facts.get("author-mail", "").strip("<>")
        unknown = self._shallow and "boundary" in facts
        if unknown or not email or is_bot(email) or is_bot(facts.get("author", "")):
            return None
        at = datetime.fromtimestamp(int(facts.get("author-time", "0")), UTC)
        return Change(email, at, commit)

    def _listed(self, files: Mapping[str, Entry]) -> Sequence[str]:
        """The commits that the project wants to be looked through, as far as they are there."""
        entry = files.get(IGNORED)
        if entry is None:
            return ()
        text = b"".join(content for _, content in contents_of(self._api, dict(sizes(self._api, [entry.blob]))))
        listed = [each.decode() for each in _COMMIT.findall(text)][:MOST_IGNORED]
        asked = "".join(f"{each}\n" for each in listed).encode()
        answer = self._api.ask("cat-file", "--batch-check=%(objecttype) %(objectname)", stdin=asked).decode()
        return [line.partition(" ")[2] for line in answer.splitlines() if line.startswith("commit ")]
