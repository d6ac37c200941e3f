"""Statements made ready to be asked, and policies made of them.

A statement is made ready once, whoever wrote it where: equal ones are one object, so identity is equality.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from graph.aws.language.callers import Caller
from graph.aws.language.conditions import Ready, ready
from graph.aws.language.context import Context, Truth
from graph.aws.language.covering import ANY, Actions, Resources, acting, actions_of, resources_of
from graph.aws.language.operators import NoOperator
from graph.aws.language.principals import Named, Principals, principals
from graph.model import Condition, Principal, Statement

VARIABLES = "2012-10-17"
"""The version of the language that has variables."""
UNREAD = "unread"
"""Stands for the operator where a whole policy is what is not known."""
OLDEST = "2008-10-17"
"""The version of a document that names none."""


class CompiledStatement(msgspec.Struct, frozen=True, eq=False):
    """One statement, ready to be asked. ``speaks_to`` and ``except_to`` are None where it names nobody."""

    written: Statement
    allow: bool
    actions: Actions
    resources: Resources
    conditions: tuple[Ready, ...] = ()
    broken: tuple[Condition, ...] = ()
    """Conditions with an operator that does not exist: nobody knows what they mean."""
    unread: bool = False
    """Nobody could read it: it may say this or not."""
    speaks_to: Principals | None = None
    except_to: Principals | None = None
    warnings: tuple[str, ...] = ()

    @property
    def names_somebody(self) -> bool:
        """Whether it says whom it speaks of."""
        return self.speaks_to is not None or self.except_to is not None

    def covers(self, action: str, arn: str, context: Context) -> Truth:
        """Whether it speaks of that action on that resource."""
        return self.resources.cover(arn, context) if self.actions.cover(action) else False

    def holds(self, context: Context) -> Truth:
        """Whether all of its conditions hold. What nobody understands never grants, and may deny."""
        result: Truth = True
        for condition in self.conditions:
            found = condition.holds(context)
            if found is False:
                return False
            if found is None:
                result = None
        if self.broken:
            return None if self.unread or not self.allow else False
        return result

    def calls(self, who: Caller, context: Context, *, bounded: bool = False) -> Named:
        """By which name it speaks to somebody; ``bounded`` says that he has a permissions boundary."""
        if self.speaks_to is not None:
            return self.speaks_to.call(who, context)
        if self.except_to is None:
            return Named.NOT
        if self.allow:
            return Named.NOT if self.except_to.call(who, context) else Named.ITSELF
        # A denial to all but some hits whoever has a boundary, even if he is one of them.
        left_alone = self.except_to.except_fully(who, context) and not (bounded and who.has_policies)
        return Named.NOT if left_alone else Named.ITSELF


class CompiledPolicy(msgspec.Struct, frozen=True):
    """A policy by its name, with its statements ready and the place of each in the document; the first is 1."""

    name: str
    statements: tuple[CompiledStatement, ...]
    places: tuple[int, ...]
    remarks: tuple[str, ...] = ()
    """What is odd in it as a policy of its sort."""

    @property
    def warnings(self) -> Iterable[str]:
        """What IAM would not take, and what can never match."""
        yield from self.remarks
        for place, statement in zip(self.places, self.statements, strict=True):
            for warning in statement.warnings:
                yield f"{self.name}, statement {statement.written.sid or place}: {warning}"


def policy(name: str, statements: Iterable[Statement], *, version: str = VARIABLES) -> CompiledPolicy:
    """Make a policy ready."""
    variables = version == VARIABLES
    ready_ones = tuple(compiled(each, variables=variables) for each in statements)
    return CompiledPolicy(name, ready_ones, tuple(range(1, len(ready_ones) + 1)))


def as_one(each: Sequence[CompiledPolicy]) -> CompiledPolicy | None:
    """Several policies of one resource (a topic's and its grants'), which count as one."""
    if len(each) <= 1:
        return each[0] if each else None
    return CompiledPolicy(
        ", ".join(policy.name for policy in each),
        tuple(statement for policy in each for statement in policy.statements),
        tuple(place for policy in each for place in policy.places),
        tuple(remark for policy in each for remark in policy.remarks),
    )


@lru_cache(maxsize=262_144)
def compiled(written: Statement, *, variables: bool = True) -> CompiledStatement:
    """Make a statement ready; ``variables`` says whether its document's language has them."""
    conditions, broken, warnings = [], [], []
    for condition in written.conditions:
        try:
            conditions.append(ready(condition, variables=variables))
        except NoOperator as error:
            broken.append(condition)
            warnings.append(str(error))
    warnings.extend(warning for condition in conditions for warning in condition.warnings)
    return CompiledStatement(
        written=written,
        allow=written.allow,
        actions=actions_of(written),
        resources=resources_of(written, variables=variables),
        conditions=tuple(conditions),
        broken=tuple(broken),
        speaks_to=principals(written.principals) if written.principals else None,
        except_to=principals(written.not_principals) if written.not_principals else None,
        warnings=tuple(warnings),
    )


def unread(name: str) -> CompiledPolicy:
    """A policy that is there and could not be read: it may allow anything, and deny anything."""
    condition = Condition(operator=UNREAD, key=name, values=())
    anyone = principals((Principal("AWS", "*"),))
    statements = (
        CompiledStatement(
            written=Statement(allow=allow, actions=("*",), resources=("*",), conditions=(condition,)),
            allow=allow,
            actions=acting(("*",), negated=False),
            resources=ANY,
            broken=(condition,),
            unread=True,
            speaks_to=anyone,
        )
        for allow in (True, False)
    )
    return CompiledPolicy(name, tuple(statements), (1, 2))
