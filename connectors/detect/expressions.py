"""Reading a detector's expression: what to look for, how wide a match can be, which text it cannot do without.

Detectors are written as Python expressions. Hyperscan knows no look-around, so it is given a simpler form of each, the
*trigger*, that matches wherever the expression does (and elsewhere too); Python's own engine then decides in a window
around each trigger. Without hyperscan the *keywords* say whether a text is worth running the expression on at all.
Either way the expression alone decides, so both ways find the same.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

WIDEST = 20_000
"""No match may be longer than this: a window has to hold it."""
SHORTEST_KEYWORD = 3
TRIGGER_TAIL = 12
"""How many repeats of its last element a trigger keeps: enough to be rare, few enough to be fast."""
TRIGGER_SPREAD = 256
"""A trigger ends before an element that varies in length by more than this."""

# Python's own reader of expressions. It has had this shape since Python 1.5 and this name since 3.11.
_parser: Any = importlib.import_module("re._parser")
_words: Any = importlib.import_module("re._constants")

_CLASSES = {"CATEGORY_DIGIT": r"0-9", "CATEGORY_WORD": r"0-9A-Za-z_", "CATEGORY_SPACE": r"\x09-\x0d\x20"}
_INVERSES = {
    "CATEGORY_NOT_DIGIT": r"\x00-\x2f\x3a-\xff",
    "CATEGORY_NOT_WORD": r"\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\xff",
    "CATEGORY_NOT_SPACE": r"\x00-\x08\x0e-\x1f\x21-\xff",
}
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_LOOKS = ("ASSERT", "ASSERT_NOT", "AT")

Node = tuple[Any, Any]


class Unfit(ValueError):
    """An expression that cannot be used, and why."""


class Plan(msgspec.Struct, frozen=True):
    """How an expression is looked for."""

    trigger: str
    """The expression for hyperscan."""
    back: int
    """How far before the end of a trigger a match can begin."""
    width: int
    """How long a match, with what it looks ahead at, can be."""
    keywords: tuple[bytes, ...]
    """One of these is in every match; in lower case where ``folded``."""
    folded: bool
    one_line: bool
    """Whether no match goes over the end of a line."""


def plan(expression: str) -> Plan:
    """Work out how to look for an expression; ``Unfit`` if it is unbounded or has no fixed text."""
    try:
        tree = _parser.parse(expression.encode())
    except re.error as error:
        raise Unfit(f"not an expression: {error}") from error
    folded = bool(tree.state.flags & re.IGNORECASE)
    nodes = _flat(tree)
    width = tree.getwidth()[1] + _ahead(tree)
    if width > WIDEST:
        raise Unfit(f"a match could be longer than {WIDEST} bytes: bound every repeat")
    kept = _trimmed(nodes)
    keywords = _required(nodes)
    if _shortest(keywords) < SHORTEST_KEYWORD:
        raise Unfit(f"no fixed text of {SHORTEST_KEYWORD} characters is in every match")
    text = "".join(map(_written, kept))
    return Plan(
        trigger=f"(?i:{text})" if folded else text,
        back=sum(_width(node)[1] for node in kept),
        width=width,
        keywords=tuple(sorted({each.lower() for each in keywords})),
        folded=any(each.lower() != each for each in keywords) or _folds(tree, folded=folded),
        one_line=not _crosses_lines(nodes),
    )


def _flat(tree: Iterable[Node]) -> list[Node]:
    """The sequence of an expression's elements, plain groups opened, what looks around left out."""
    found: list[Node] = []
    for operator, argument in tree:
        if str(operator) in _LOOKS:
            continue
        if str(operator) == "SUBPATTERN" and not argument[1] and not argument[2]:
            found.extend(_flat(argument[3]))
        elif str(operator) == "ATOMIC_GROUP":
            found.extend(_flat(argument))
        elif _width((operator, argument))[1]:
            found.append((operator, argument))
    return found


def _trimmed(nodes: Sequence[Node]) -> list[Node]:
    """Cut what a trigger does not need: whatever may be absent at the end, and a long repeat of the last element."""
    kept = list(nodes)
    wide = next((place for place, node in enumerate(kept) if _spread(node) > TRIGGER_SPREAD), len(kept))
    if _shortest(_required(kept[:wide])) >= SHORTEST_KEYWORD:
        kept = kept[:wide]
    while kept and _width(kept[-1])[0] == 0:
        kept.pop()
    if kept and str(kept[-1][0]) in _REPEATS:
        operator, (least, _, item) = kept[-1]
        short = min(least, TRIGGER_TAIL)
        kept[-1] = (operator, (short, short, item))
    return kept


def _spread(node: Node) -> int:
    low, high = _width(node)
    return high - low


def _width(node: Node) -> tuple[int, int]:
    low, high = _parser.SubPattern(_parser.State(), [node]).getwidth()
    return low, high


def _ahead(tree: Iterable[Node]) -> int:
    """How far the expression looks beyond its end, at most."""
    widest = 0
    for operator, argument in tree:
        if str(operator) in {"ASSERT", "ASSERT_NOT"}:
            direction, inner = argument
            if direction > 0:
                widest = max(widest, inner.getwidth()[1])
        else:
            widest = max(widest, *(map(_ahead, _inside(operator, argument))), 0)
    return max(widest, 1)


def _inside(operator: object, argument: Any) -> Iterator[Iterable[Node]]:  # noqa: ANN401  because its type is private
    match str(operator):
        case "SUBPATTERN":
            yield argument[3]
        case "ATOMIC_GROUP":
            yield argument
        case "BRANCH":
            yield from argument[1]
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            yield argument[2]


def _folds(tree: Iterable[Node], *, folded: bool) -> bool:
    """Whether any part of the expression ignores case."""
    return folded or any(
        (str(operator) == "SUBPATTERN" and bool(argument[1] & re.IGNORECASE))
        or any(_folds(inner, folded=False) for inner in _inside(operator, argument))
        for operator, argument in tree
    )


def _crosses_lines(nodes: Iterable[Node]) -> bool:
    """Whether any element can be the end of a line."""
    for operator, argument in nodes:
        parts = list(_inside(operator, argument))
        if any(_crosses_lines(_flat(part)) for part in parts):
            return True
        if not parts and re.fullmatch(_written((operator, argument)).encode(), b"\n"):
            return True
    return False


# Writing an element as hyperscan reads it ------------------------------------------------------------------------


def _written(node: Node) -> str:  # noqa: PLR0911  because there are that many kinds of element
    operator, argument = node
    match str(operator):
        case "LITERAL":
            return _byte(argument)
        case "NOT_LITERAL":
            return f"[^{_byte(argument)}]"
        case "ANY":
            return r"[^\x0a]"
        case "IN":
            return _set(argument)
        case "BRANCH":
            return f"(?:{'|'.join(_sequence(each) for each in argument[1])})"
        case "SUBPATTERN":
            _, added, removed, inner = argument
            flags = ("i" if added & re.IGNORECASE else "") + ("-i" if removed & re.IGNORECASE else "")
            return f"(?{flags}:{_sequence(inner)})"
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, inner = argument
            return f"(?:{_sequence(inner)}){{{least},{most}}}"
    raise Unfit(f"{operator} is not supported in a detector's expression")


def _sequence(tree: Iterable[Node]) -> str:
    return "".join(map(_written, _flat(tree)))


def _byte(code: int) -> str:
    return chr(code) if chr(code).isalnum() and code < 128 else f"\\x{code:02x}"  # noqa: PLR2004  because ASCII ends there


def _set(items: Sequence[Node]) -> str:
    negated = str(items[0][0]) == "NEGATE"
    return f"[{'^' if negated else ''}{''.join(map(_member, items[1:] if negated else items))}]"


def _member(item: Node) -> str:
    operator, argument = item
    match str(operator):
        case "LITERAL":
            return _byte(argument)
        case "RANGE":
            return f"{_byte(argument[0])}-{_byte(argument[1])}"
    return {**_CLASSES, **_INVERSES}[str(argument)]


# The text that every match has -----------------------------------------------------------------------------------

Texts = frozenset[bytes]
MOST_TEXTS = 40


def _required(nodes: Sequence[Node]) -> Texts:
    """The best set of texts one of which is in every match: the set whose shortest text is longest."""
    best: Texts = frozenset()
    runs: Texts = frozenset({b""})
    for node in (*nodes, None):
        exact = node and _exactly(node)
        if exact and len(runs) * len(exact) <= MOST_TEXTS:
            runs = frozenset(run + text for run in runs for text in exact)
            continue
        begins = _beginnings(node) if node else frozenset()
        if begins and len(runs) * len(begins) <= MOST_TEXTS:
            runs = frozenset(run + text for run in runs for text in begins)
        best = max(best, runs, _inside_of(node) if node else frozenset(), key=_shortest)
        runs = exact or frozenset({b""})
    return best


def _shortest(texts: Texts) -> int:
    return min(map(len, texts), default=0)


def _exactly(node: Node) -> Texts:
    """All texts that an element can be, if they are few."""
    operator, argument = node
    match str(operator):
        case "LITERAL":
            return frozenset({bytes((argument,))})
        case "IN" if len(argument) <= 4 and all(str(kind) == "LITERAL" for kind, _ in argument):  # noqa: PLR2004  because four spellings are few
            return frozenset(bytes((code,)) for _, code in argument)
        case "SUBPATTERN":
            return _sequence_exactly(_flat(argument[3]))
        case "BRANCH":
            each = [_sequence_exactly(_flat(branch)) for branch in argument[1]]
            return frozenset().union(*each) if all(each) else frozenset()
        case "MAX_REPEAT" if argument[0] == argument[1] == 1 or (argument[0] == 0 and argument[1] == 1):
            inner = _sequence_exactly(_flat(argument[2]))
            return inner | {b""} if inner and not argument[0] else inner
    return frozenset()


def _sequence_exactly(nodes: Sequence[Node]) -> Texts:
    texts: Texts = frozenset({b""})
    for node in nodes:
        exact = _exactly(node)
        if not exact or len(texts) * len(exact) > MOST_TEXTS:
            return frozenset()
        texts = frozenset(one + other for one in texts for other in exact)
    return texts


def _beginnings(node: Node) -> Texts:
    """The texts that an element can begin with, as far as they are fixed."""
    operator, argument = node
    match str(operator):
        case "SUBPATTERN":
            return _sequence_beginnings(_flat(argument[3]))
        case "BRANCH":
            each = [_sequence_beginnings(_flat(branch)) for branch in argument[1]]
            return frozenset().union(*each) if all(each) else frozenset()
        case "MAX_REPEAT" if argument[0] > 0:
            return _sequence_beginnings(_flat(argument[2]))
    return _exactly(node)


def _sequence_beginnings(nodes: Sequence[Node]) -> Texts:
    texts: Texts = frozenset({b""})
    for node in nodes:
        exact = _exactly(node)
        further = exact or _beginnings(node)
        if not further or len(texts) * len(further) > MOST_TEXTS:
            break
        texts = frozenset(one + other for one in texts for other in further)
        if not exact:
            break
    return frozenset() if texts == {b""} else texts


def _inside_of(node: Node) -> Texts:
    """The best texts within an element."""
    operator, argument = node
    match str(operator):
        case "SUBPATTERN":
            return _required(_flat(argument[3]))
        case "BRANCH":
            each = [_required(_flat(branch)) for branch in argument[1]]
            return frozenset().union(*each) if all(map(_shortest, each)) else frozenset()
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if argument[0] > 0:
            return _required(_flat(argument[2]))
    return frozenset()
