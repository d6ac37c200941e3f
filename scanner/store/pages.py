"""Content-addressed pages: what did not change between scans is kept once.

A content is a set of things with ids (the records of a unit, the findings of a scan). It is cut into pages by a hash of
the id: a page that would grow too big is split by one more bit, so which page a thing is on depends on nothing but the
set itself, and a changed thing changes one page. A page is named by the SHA-256 of its bytes before compression; a
content by that of its pages' names.
"""

from __future__ import annotations

import hashlib
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import msgspec
from sqlalchemy import Connection, Executable, bindparam, select

from scanner.store.errors import BookError
from scanner.store.schema import BATCH, content, content_page, counter, insert, insert_in, page

PAGE_RECORDS = 512
"""A page holds at most so many things; split in two, about 256 to 512."""
HASH_BITS = 32
PARTS = msgspec.msgpack.Decoder(tuple[list[msgspec.Raw], list[msgspec.Raw]])
COMPRESSION = 2
"""Measured: a third of the time of zlib's default for 15 % more bytes."""

ID_OF_CONTENT = select(content.c.id).where(content.c.digest == bindparam("digest"))
PAGES_BY_DIGEST = select(page.c.digest, page.c.id).where(page.c.digest.in_(bindparam("digests", expanding=True)))
PAGES_STAY = select(counter.c.value).where(counter.c.name == "pages").with_for_update(read=True)
PAGES_OF_CONTENT = (
    select(page.c.digest, page.c.body)
    .join(content_page, content_page.c.page_id == page.c.id)
    .where(content_page.c.content_id == bindparam("content"))
    .order_by(content_page.c.position)
)


class Laid(msgspec.Struct, frozen=True):
    """Things laid out in pages: which indexes are on each page, how a page is encoded, and every page's name."""

    pages: list[list[int]]
    encode: Callable[[list[int]], bytes]
    digests: list[bytes]

    @property
    def digest(self) -> bytes:
        """The name of the content."""
        return content_digest(self.digests)


def content_digest(digests: Sequence[bytes]) -> bytes:
    """Name a content by its pages' names, in order."""
    return hashlib.sha256(b"".join(digests)).digest()


def lay_out(ids: Sequence[str], encode: Callable[[list[int]], bytes]) -> Laid:
    """Cut the things with these ids into pages. ``encode`` turns the indexes of one page into its bytes."""
    hashes = [zlib.crc32(id_.encode()) for id_ in ids]
    order = sorted(range(len(ids)), key=hashes.__getitem__)
    keys = [hashes[index] for index in order]
    pages = [sorted(order[start:end], key=ids.__getitem__) for start, end in _split(keys, 0, len(keys), HASH_BITS)]
    # Encoded here only to be named, and again where a page turns out to be new: most never are.
    return Laid(pages, encode, [hashlib.sha256(encode(indexes)).digest() for indexes in pages])


def _split(keys: list[int], start: int, end: int, bits: int, prefix: int = 0) -> Iterator[tuple[int, int]]:
    if start == end:
        return
    if end - start <= PAGE_RECORDS or bits == 0:
        yield start, end
        return
    upper = prefix | 1 << (bits - 1)
    middle = bisect_left(keys, upper, start, end)
    yield from _split(keys, start, middle, bits - 1, prefix)
    yield from _split(keys, middle, end, bits - 1, upper)


def hold(connection: Connection) -> None:
    """Keep retention from clearing pages until the end of the transaction; many may do so at once."""
    connection.execute(PAGES_STAY)


def save(connection: Connection, laid: Laid) -> int:
    """Keep a content, writing only the pages that the book does not have; return the content's id."""
    hold(connection)
    known: int | None = connection.execute(ID_OF_CONTENT, {"digest": laid.digest}).scalar()
    if known is not None:
        return known
    _save_pages(connection, laid)
    return save_content(connection, laid.digest, laid.digests)


def save_content(connection: Connection, digest: bytes, page_digests: Sequence[bytes]) -> int:
    """Keep a content whose pages the book has."""
    # A refused insert means that the book has it, perhaps only now and from another scan; with its pages, then.
    new: int | None = connection.execute(_keeping(connection.dialect.name), {"digest": digest}).scalar()
    if new is None:
        known: int = connection.execute(ID_OF_CONTENT, {"digest": digest}).scalar_one()
        return known
    _link(connection, new, page_digests)
    return new


@cache
def _keeping(dialect: str) -> Executable:
    return insert_in(dialect, content).on_conflict_do_nothing().returning(content.c.id)


def _save_pages(connection: Connection, laid: Laid) -> None:
    known = page_ids(connection, laid.digests)
    # In the order of their names, so that two scans saving the same pages never wait for each other in a circle.
    missing = sorted(dict(zip(laid.digests, laid.pages, strict=True)).items())
    missing = [(digest, indexes) for digest, indexes in missing if digest not in known]
    for start in range(0, len(missing), BATCH):
        rows = [
            {"digest": digest, "records": len(indexes), "body": zlib.compress(laid.encode(indexes), COMPRESSION)}
            for digest, indexes in missing[start : start + BATCH]
        ]
        connection.execute(insert(connection, page).on_conflict_do_nothing(), rows)


def page_ids(connection: Connection, digests: Sequence[bytes]) -> dict[bytes, int]:
    """The ids of those pages that the book has."""
    found: dict[bytes, int] = {}
    for start in range(0, len(digests), BATCH):
        rows = connection.execute(PAGES_BY_DIGEST, {"digests": digests[start : start + BATCH]})
        found.update((bytes(digest), id_) for digest, id_ in rows)
    return found


def _link(connection: Connection, content_id: int, digests: Sequence[bytes]) -> None:
    ids = page_ids(connection, digests)
    rows = [
        {"content_id": content_id, "position": position, "page_id": ids[digest]}
        for position, digest in enumerate(digests)
    ]
    if rows:
        connection.execute(content_page.insert(), rows)


def bodies(connection: Connection, content_id: int) -> Iterator[bytes]:
    """The bytes of every page of a content, each checked against its name."""
    for digest, body in connection.execute(PAGES_OF_CONTENT, {"content": content_id}):
        yield unpack(bytes(digest), body)


def unpack(digest: bytes, body: bytes) -> bytes:
    """Decompress a page and hold it to its name."""
    try:
        text = zlib.decompress(body)
    except zlib.error:
        text = b""
    if hashlib.sha256(text).digest() != digest:
        raise BookError(
            f"page {digest.hex()[:12]} is damaged: its bytes are not those that were written",
            mend="Import the last export into a new book, or scan anew",
        )
    return text


def whole(digest: bytes, body: bytes, records: int) -> bool:
    """Whether a page is what its name and its count say."""
    try:
        return count(unpack(digest, body)) == records
    except BookError:
        return False


def count(body: bytes) -> int:
    """How many things a page holds: its first part is the list of them, whatever they are."""
    return len(PARTS.decode(body)[0])
