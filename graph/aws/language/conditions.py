"""One condition of a statement, made ready: whether it holds for a request, does not, or depends.

- A key that is absent fails a condition, and holds a negated one or one with ``IfExists``.
- Several values of the policy are joined by "or", of a negated operator by "nor".
- ``ForAllValues`` holds of no values at all, ``ForAnyValue`` does not; an empty text is no value to them.
- A variable without a value fails the condition, negated or not: it could not be compared.
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html)
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from graph.aws.language.comparisons import TRUTHS, NoValue, Test
from graph.aws.language.context import ABSENT, PRESENT, UNKNOWN, Context, Known, Truth
from graph.aws.language.operators import Comparison, Operator, Set, operator_of
from graph.aws.language.variables import Template, Variable, parts_of, template
from graph.aws.language.wildcards import Piece, Wild
from graph.model import Condition

EXACT = "stringequals"
"""The operator that compares texts as they are."""
NO_VALUE = ("",)
"""What the operators of sets take for no value at all."""


class Ready(msgspec.Struct, frozen=True):
    """A condition that can be asked."""

    written: Condition
    operator: Operator
    key: str
    tests: tuple[Test, ...] = ()
    templates: tuple[Template, ...] = ()
    """Values with variables in them."""
    anything: bool = False
    """Every value matches: ``StringLike`` with ``*``."""
    nulls: frozenset[bool] = frozenset()
    """What ``Null`` asks for: true when the key has to be absent."""
    warnings: tuple[str, ...] = ()

    def holds(self, context: Context) -> Truth:
        """Whether it holds in this context."""
        found = context.look(self.key)
        if self.operator.comparison is None:
            return self._null(found is ABSENT) if found is not UNKNOWN else self._null_unknown()
        if isinstance(found, Known):
            return self._unseen(found)
        if found == NO_VALUE and self.operator.set is Set.ANY:
            return False
        if self.templates:
            return self._filled(found, context)
        return self._compared(found, self.tests)

    def _null(self, absent: bool) -> bool:  # noqa: FBT001  because it is what Null asks for
        return absent in self.nulls

    def _null_unknown(self) -> Truth:
        without = self._null(absent=True)
        return without if without is self._null(absent=False) else None

    def _unseen(self, found: Known) -> Truth:
        """The answer without a value."""
        if found is ABSENT:
            return self.of_nothing
        matched = not self.operator.negated
        if self.anything and (found is PRESENT or self.of_nothing is matched):
            return matched
        return None

    @property
    def of_nothing(self) -> bool:
        """The answer when the key is absent."""
        if self.operator.if_exists or self.operator.set is Set.ALL:
            return True
        return self.operator.negated and self.operator.set is Set.NONE

    def only(self, context: Context) -> frozenset[str] | None:
        """The values without which it cannot hold, where its key is there; None where there may be more of them."""
        operator, plain = self.operator, [value for value in self.written.values if "${" not in value]
        every = len(plain) + len(self.templates) == len(self.written.values)
        if operator.base != EXACT or operator.negated or self.of_nothing or not every:
            return None
        filled = [each.filled(context) for each in self.templates]
        if any(isinstance(each, Known) and each is not ABSENT for each in filled):
            return None
        return frozenset((*plain, *("".join(map(str, each)) for each in filled if not isinstance(each, Known))))

    def _filled(self, values: tuple[str, ...], context: Context) -> Truth:
        """Compare with the variables' values; one that is not known may match or not."""
        comparison, negated = self.operator.comparison, self.operator.negated
        tests, unknown = list(self.tests), False
        for each in self.templates:
            filled = each.filled(context)
            if filled is ABSENT:
                if negated:
                    return False
            elif isinstance(filled, Known):
                unknown = True
            elif comparison is not None:
                tests.append(_test(comparison, filled))
        result = self._compared(values, tests)
        return None if unknown and result is negated else result

    def _compared(self, values: tuple[str, ...], tests: Iterable[Test]) -> bool:
        negated = self.operator.negated
        if self.operator.set is Set.NONE:
            return negated is not _any(values, tests)
        if values == NO_VALUE:
            return True
        each = (negated is not _any((value,), tests) for value in values)
        return all(each) if self.operator.set is Set.ALL else any(each)


def _any(values: tuple[str, ...], tests: Iterable[Test]) -> bool:
    for value in values:
        for test in tests:
            if test(value):
                return True
    return False


def _test(comparison: Comparison, pattern: tuple[Piece, ...]) -> Test:
    """The test of a value that a variable filled; one that nothing can be compared with equals nothing."""
    try:
        return comparison.prepare(pattern)
    except NoValue:
        return lambda _value: False


def ready(written: Condition, *, variables: bool) -> Ready:
    """Make a condition ready; ``variables`` says whether the document's language has them. Raises ``NoOperator``."""
    operator, key = operator_of(written.operator), written.key.lower()
    if operator.comparison is None:
        return _null(written, operator, key)
    tests: list[Test] = []
    templates, warnings, anything = [], [], False
    for value in written.values:
        allowed = variables and operator.comparison.variables
        parts = parts_of(value, variables=allowed, wildcards=operator.comparison.wildcards)
        pattern = tuple(part for part in parts if not isinstance(part, Variable))
        if len(pattern) < len(parts):
            templates.append(template(value, parts))
            continue
        anything = anything or (pattern == (Wild.MANY,) and operator.base == "stringlike")
        try:
            tests.append(operator.comparison.prepare(pattern))
        except NoValue as error:
            warnings.append(f"{written.operator} of {written.key} needs {error}, which {value!r} is not")
    # Of several values that all match, none is there that does not: any that does may still be missing.
    certain = anything and (operator.set is Set.NONE or operator.negated is (operator.set is Set.ANY))
    return Ready(written, operator, key, tuple(tests), tuple(templates), certain, warnings=tuple(warnings))


def _null(written: Condition, operator: Operator, key: str) -> Ready:
    texts = [value.lower() for value in written.values]
    warnings = tuple(
        f"Null of {written.key} needs true or false, which {text!r} is not" for text in texts if text not in TRUTHS
    )
    nulls = frozenset(text == "true" for text in texts if text in TRUTHS)
    return Ready(written, operator, key, nulls=nulls, warnings=warnings)
