"""Inflating, a bounded piece at a time. No size that an archive tells is believed."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from connectors.detect.unpack.codecs import Codec, Engine, codec
from connectors.detect.unpack.kinds import MAGIC, Kind
from connectors.detect.unpack.model import Allowance, Damaged

FIRST_STEP = 1 << 10
STEP = 1 << 16
"""Where streams follow one another, steps are small first: what is fed beyond the end of a tiny one is copied."""
CHUNK = 1 << 18


def pieces(data: memoryview, kind: Kind, allowance: Allowance) -> Iterator[bytes] | None:
    """Inflate a compressed file, stream after stream. None where this Python cannot."""
    known = codec(kind)
    return None if known is None else _streams(data, kind, known, allowance)


def _streams(data: memoryview, kind: Kind, known: Codec, allowance: Allowance) -> Iterator[bytes]:
    magic = tuple(magic for magic, each in MAGIC if each is kind)
    at = 0
    while bytes(data[at : at + 16]).startswith(magic):
        allowance.opened()
        at += yield from stream(data[at:], known, allowance, FIRST_STEP)


def stream(data: memoryview, known: Codec, allowance: Allowance, step: int = STEP) -> Generator[bytes, None, int]:
    """Inflate one stream. Returns how many bytes of ``data`` it was made of."""
    engine, at = known.make(), 0
    while not engine.eof:
        block = data[at : at + step] if engine.needs_input else data[:0]
        if engine.needs_input and not block:
            raise Damaged("is cut off")
        at += len(block)
        step = min(2 * step, STEP)
        inflated = _inflated(engine, block, known)
        allowance.inflated(len(inflated))
        yield inflated
    return at - len(engine.unused_data)


def _inflated(engine: Engine, block: memoryview, known: Codec) -> bytes:
    try:
        return engine.decompress(block, CHUNK)
    except known.faults:
        raise Damaged("is damaged") from None


def gathered(chunks: Iterator[bytes], limit: int) -> tuple[bytes, str]:
    """Join what can be inflated of one member, up to a limit, and say why it is not all of it."""
    got, size = [], 0
    try:
        for chunk in chunks:
            got.append(chunk)
            size += len(chunk)
            if size > limit:
                return b"".join(got)[:limit], over(limit)
    except Damaged as fault:
        return b"".join(got), str(fault)
    return b"".join(got), ""


def over(limit: int) -> str:
    """Say that a member is too large to be read to its end."""
    return f"is larger than {limit} bytes; the rest was not read"
