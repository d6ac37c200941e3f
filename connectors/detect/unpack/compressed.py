"""Reading a compressed file: the tar in it, or else the one file that it is."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.detect.unpack import tars
from connectors.detect.unpack.flow import Flow
from connectors.detect.unpack.inflating import over, pieces
from connectors.detect.unpack.kinds import BLOCK, Kind, is_tar
from connectors.detect.unpack.model import Allowance, Damaged, Member, Part, Skipped
from connectors.detect.unpack.shown import inside
from graph.leaks import Unread

SUFFIXES = (".gz", ".bz2", ".xz", ".zst")


def parts(data: memoryview, path: str, kind: Kind, allowance: Allowance) -> Iterator[Part]:
    """Read what was compressed, as far as it inflates."""
    chunks = pieces(data, kind, allowance)
    if chunks is None:
        yield Skipped(path, f"{kind}, which this Python cannot inflate")
        return
    faults: list[str] = []
    flow = Flow(_as_far_as_it_goes(chunks, faults))
    if is_tar(flow.peek(BLOCK)):
        yield from tars.parts(flow, path, allowance)
    else:
        yield from _single(flow, inside(path, _stem(path)), allowance.budget.member)
    for why in faults:
        yield Unread(path=path, why=why)


def _as_far_as_it_goes(chunks: Iterator[bytes], faults: list[str]) -> Iterator[bytes]:
    try:
        yield from chunks
    except Damaged as fault:
        faults.append(str(fault))


def _single(flow: Flow, path: str, limit: int) -> Iterator[Part]:
    if content := flow.read(limit):
        yield Member(path, content)
    if flow.read(1):
        yield Unread(path=path, why=over(limit))


def _stem(path: str) -> str:
    """Name what is in a compressed file after the file: the name that gzip keeps may be anything."""
    name = path.rpartition("/")[2]
    return next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name)
