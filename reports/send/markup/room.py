"""A body that fits into a field: what does not is left out from the end, and the text says so."""

from __future__ import annotations

from collections.abc import Callable

from reports.send.blocks import Block, Body, Bullets, Code, Facts, Heading, Paragraph

LEFT_OUT = Paragraph("What follows was left out, because it is more than this field holds.")


def fitted(body: Body, room: int, size: Callable[[Body], int]) -> Body:
    """Return the body, or as much of it as takes at most ``room`` by ``size``, and then a sentence that says so."""
    if size(body) <= room:
        return body
    kept: list[Block] = []
    for block in body:
        shorter = _shortened(block, lambda part: size((*kept, part, LEFT_OUT)) <= room)
        if shorter is not None:
            kept.append(shorter)
        if shorter != block:
            break
    return (*kept, LEFT_OUT)


def _shortened(block: Block, fits: Callable[[Block], bool]) -> Block | None:
    """As much of a block as fits; None where nothing of it does."""
    least, most = 0, _length(block)
    if fits(block):
        return block
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if fits(_first(block, middle)) else (least, middle)
    return _first(block, least) if least else None


def _length(block: Block) -> int:
    match block:
        case Bullets():
            return len(block.items)
        case Facts():
            return len(block.pairs)
        case Heading() | Paragraph() | Code():
            return len(block.text)


def _first(block: Block, count: int) -> Block:
    match block:
        case Bullets():
            return Bullets(block.items[:count])
        case Facts():
            return Facts(block.pairs[:count])
        case Heading() | Paragraph() | Code():
            return type(block)(f"{block.text[:count]}…")
