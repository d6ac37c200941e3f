"""The condition operators by name: ``ForAnyValue:StringNotLikeIfExists`` is a set operator, a comparison and a suffix.

Names of operators are taken in any case, as IAM takes them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache, partial

import msgspec

from graph.aws.language import comparisons
from graph.aws.language.comparisons import Pattern, Test

NULL = "null"
IF_EXISTS = "ifexists"


class Set(StrEnum):
    """How a key of several values is taken."""

    NONE = ""
    ALL = "forallvalues"
    ANY = "foranyvalue"


class Comparison(msgspec.Struct, frozen=True):
    """How one value of a policy is compared, whether policies may write wildcards and variables in it."""

    prepare: Callable[[Pattern], Test]
    wildcards: bool = False
    variables: bool = False


class Operator(msgspec.Struct, frozen=True):
    """An operator taken apart. ``comparison`` is None for ``Null``."""

    name: str
    set: Set
    comparison: Comparison | None
    negated: bool = False
    if_exists: bool = False
    base: str = ""
    """The small name of the comparison that is made, without the negation."""


_TEXT = Comparison(comparisons.text_equals, variables=True)
_TEXT_SMALL = Comparison(comparisons.text_equals_small, variables=True)
_LIKE = Comparison(comparisons.text_like, wildcards=True, variables=True)
_ARN = Comparison(comparisons.arn_like, wildcards=True, variables=True)
_ADDRESS = Comparison(comparisons.address)
_NUMBERS = {
    "equals": operator.eq, "lessthan": operator.lt, "lessthanequals": operator.le,
    "greaterthan": operator.gt, "greaterthanequals": operator.ge,
}  # fmt: skip

COMPARISONS: Mapping[str, Comparison] = {
    "stringequals": _TEXT,
    "stringequalsignorecase": _TEXT_SMALL,
    "stringlike": _LIKE,
    "arnequals": _ARN,
    "arnlike": _ARN,
    "ipaddress": _ADDRESS,
    "bool": Comparison(comparisons.truth, variables=True),
    "binaryequals": Comparison(comparisons.binary),
    **{f"numeric{name}": Comparison(partial(comparisons.numeric, relation)) for name, relation in _NUMBERS.items()},
    **{f"date{name}": Comparison(partial(comparisons.dated, relation)) for name, relation in _NUMBERS.items()},
}
NEGATIONS: Mapping[str, str] = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
}
ALIKE: Mapping[str, str] = {"arnequals": "arnlike"}
"""Two names of one comparison."""


class NoOperator(ValueError):
    """There is no such operator; IAM would not take the policy."""


@lru_cache(maxsize=512)
def operator_of(name: str) -> Operator:
    """Take the name of an operator apart."""
    prefix, colon, rest = name.lower().rpartition(":")
    try:
        wanted = Set(prefix) if colon else Set.NONE
    except ValueError:
        raise NoOperator(f"there is no condition operator {name}") from None
    if rest == NULL and wanted is Set.NONE:
        return Operator(name, wanted, None, base=NULL)
    if_exists = rest.endswith(IF_EXISTS)
    rest = rest.removesuffix(IF_EXISTS)
    base = NEGATIONS.get(rest, rest)
    if base not in COMPARISONS:
        raise NoOperator(f"there is no condition operator {name}")
    return Operator(name, wanted, COMPARISONS[base], base != rest, if_exists, ALIKE.get(base, base))
