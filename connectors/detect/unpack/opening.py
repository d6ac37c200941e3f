"""Opening an archive and every archive in it, and telling once what could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.detect.unpack import debs, tars, zips
from connectors.detect.unpack.codecs import COMPRESSED
from connectors.detect.unpack.compressed import parts as inflated_parts
from connectors.detect.unpack.kinds import BLOCK, Kind, is_archive, kind_of
from connectors.detect.unpack.model import Allowance, Budget, Damaged, Member, Part, Skipped, Spent
from graph.leaks import Unread


def opened(data: bytes | memoryview, name: str, budget: Budget) -> Iterator[Part]:
    """Do what ``members`` says."""
    unread: dict[str, tuple[str, int]] = {}
    try:
        for part in _within(memoryview(data), name, Allowance(budget, len(data)), 1):
            if isinstance(part, Unread):
                _note(unread, part)
            else:
                yield part
    except Spent as fault:
        _note(unread, Unread(path=name, why=str(fault)))
    for why, (path, count) in unread.items():
        yield Unread(path=path, why=why if count == 1 else f"{why} (as {count - 1} more of {name})")


def _note(unread: dict[str, tuple[str, int]], part: Unread) -> None:
    path, count = unread.get(part.why, (part.path, 0))
    unread[part.why] = path, count + 1


def _within(data: memoryview, path: str, allowance: Allowance, depth: int) -> Iterator[Part]:
    kind = kind_of(data, path)
    if kind is None:
        yield Member(path, bytes(data))
    elif depth > allowance.budget.depth:
        yield Unread(path=path, why=f"lies deeper than {allowance.budget.depth} archives in one another")
    else:
        try:
            for part in _parts(data, path, kind, allowance):
                if isinstance(part, Member) and is_archive(part.data[:BLOCK], part.path):
                    yield from _within(memoryview(part.data), part.path, allowance, depth + 1)
                else:
                    yield part
        except Damaged as fault:
            yield Unread(path=path, why=str(fault))


def _parts(data: memoryview, path: str, kind: Kind, allowance: Allowance) -> Iterator[Part]:
    if kind is Kind.ZIP:
        return zips.parts(data, path, allowance)
    if kind is Kind.TAR:
        return tars.parts(tars.plain(data), path, allowance)
    if kind is Kind.DEB:
        return debs.parts(data, path, allowance)
    if kind in COMPRESSED:
        return inflated_parts(data, path, kind, allowance)
    return iter((Skipped(path, f"{kind} archive, a format that is not read"),))
