"""Reading a repository's objects: the tree of HEAD, single files, every blob of its history, where a blob came in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from connectors.git.command import Repository
from connectors.streams import Unavailable

BATCH_BYTES = 16_000_000
BATCH_BLOBS = 2_000
LARGEST_FILE = 1_000_000
"""A workflow, owner or agent file that is larger is not one."""


class Entry(msgspec.Struct, frozen=True):
    """One file of the tree of HEAD."""

    blob: str
    path: str


def tree(repository: Repository) -> Mapping[str, Entry]:
    """Every regular file of HEAD, by its path."""
    entries = {}
    for line in repository.listed().decode(errors="replace").split("\0")[:-1]:
        told, _, path = line.partition("\t")
        mode, _, blob = told.split(" ")
        if mode.startswith("100"):
            entries[path] = Entry(blob, path)
    return entries


def texts(repository: Repository, entries: Collection[Entry]) -> Iterator[tuple[Entry, str]]:
    """The text of some files of HEAD, those too large to be text left out."""
    wanted = {blob: size for blob, size in sizes(repository, [each.blob for each in entries]) if size <= LARGEST_FILE}
    contents = dict(contents_of(repository, wanted))
    for entry in entries:
        if entry.blob in contents:
            yield entry, contents[entry.blob].decode(errors="replace")


def is_shallow(repository: Repository) -> bool:
    """Whether the beginning of the history is left out."""
    return repository.ask("rev-parse", "--is-shallow-repository").strip() == b"true"


def sizes(repository: Repository, objects: Collection[str]) -> Iterator[tuple[str, int]]:
    """The sizes of those objects that are blobs; of none git is not asked."""
    if not objects:
        return
    asked = "".join(f"{each}\n" for each in objects).encode()
    answer = repository.ask("cat-file", "--batch-check=%(objecttype) %(objectname) %(objectsize)", stdin=asked)
    for line in answer.decode().splitlines():
        kind, _, rest = line.partition(" ")
        if rest == "missing":
            raise Unavailable(f"the object {kind} is missing; the repository is damaged or a partial clone")
        if kind == "blob":
            name, _, size = rest.partition(" ")
            yield name, int(size)


def contents_of(repository: Repository, blobs: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    """The contents of blobs, a batch of them in memory at a time."""
    for batch in _batches(blobs):
        answer = memoryview(
            repository.ask("cat-file", "--batch", stdin="".join(f"{each}\n" for each in batch).encode())
        )
        place = 0
        for blob in batch:
            # Each answer is a line "<name> blob <size>", the content, and a newline.
            start = place + len(f"{blob} blob {blobs[blob]}\n")
            place = start + blobs[blob] + 1
            yield blob, bytes(answer[start : place - 1])


def _batches(blobs: Mapping[str, int]) -> Iterator[list[str]]:
    batch: list[str] = []
    weight = 0
    for blob, size in blobs.items():
        if batch and (weight + size > BATCH_BYTES or len(batch) >= BATCH_BLOBS):
            yield batch
            batch, weight = [], 0
        batch.append(blob)
        weight += size
    if batch:
        yield batch
