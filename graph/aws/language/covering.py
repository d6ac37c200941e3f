"""Which actions and resources a statement speaks of."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from graph.aws.language.context import ABSENT, Context, Known, Truth
from graph.aws.language.variables import Template, Variable, parts_of, template
from graph.aws.language.wildcards import Matcher, Spans, expression, matcher, pieces
from graph.model import Statement


class Actions(msgspec.Struct, frozen=True):
    """Which actions a statement speaks of; their names have no case."""

    listed: Matcher
    negated: bool = False

    def cover(self, action: str) -> bool:
        """Whether it speaks of an action, by its small name."""
        return self.listed.matches(action) is not self.negated


class Resources(msgspec.Struct, frozen=True):
    """Which resources a statement speaks of."""

    listed: Matcher
    templates: tuple[Template, ...] = ()
    negated: bool = False

    def cover(self, arn: str, context: Context) -> Truth:
        """Whether it speaks of a resource; a variable that is not known makes it depend."""
        if self.listed.matches(arn):
            return not self.negated
        if not self.templates:
            return self.negated
        unknown = False
        for each in self.templates:
            if not self.negated and not arn.startswith(each.head):
                continue
            pattern = each.filled(context)
            if pattern is ABSENT:
                if self.negated:
                    return False
            elif isinstance(pattern, Known):
                unknown = True
            elif expression(pattern, Spans.RESOURCES).fullmatch(arn):
                return not self.negated
        return None if unknown else self.negated


def actions_of(written: Statement) -> Actions:
    """Nothing at all is listed by a statement without the element, so it covers nothing."""
    listed = written.actions or written.not_actions
    return acting(listed, negated=not written.actions and bool(written.not_actions))


@lru_cache(maxsize=65_536)
def acting(listed: tuple[str, ...], *, negated: bool) -> Actions:
    """Make a list of actions ready; ``negated`` says that it lists what is left out."""
    return Actions(matcher(pieces(each.lower()) for each in listed), negated)


def resources_of(written: Statement, *, variables: bool) -> Resources:
    """Which resources a statement speaks of."""
    listed = written.resources or written.not_resources
    if not listed:
        # A policy that is a resource's own may leave out which resource it speaks of.
        return ANY if written.principals or written.not_principals else NONE
    return _reaching(listed, negated=not written.resources, variables=variables)


@lru_cache(maxsize=65_536)
def _reaching(listed: tuple[str, ...], *, negated: bool, variables: bool) -> Resources:
    patterns, templates = [], []
    for text in listed:
        parts = parts_of(text, variables=variables)
        pattern = tuple(part for part in parts if not isinstance(part, Variable))
        if len(pattern) < len(parts):
            templates.append(template(text, parts))
        else:
            patterns.append(pattern)
    return Resources(matcher(patterns, Spans.RESOURCES), tuple(templates), negated)


ANY = Resources(matcher([pieces("*")]))
NONE = Resources(matcher([]))
