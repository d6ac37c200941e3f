"""What the policies on and above resources say to somebody, kept for all whom they do not tell apart."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from graph.aws.estate.applicable import Applicable
from graph.aws.estate.asker import Asker
from graph.aws.estate.bits import Bits
from graph.aws.estate.sayings import Saying
from graph.aws.estate.sets import NOTHING, SILENT, ResourceSide, Two
from graph.aws.language.callers import Caller
from graph.aws.language.context import PRESENT, Context
from graph.aws.language.principals import Named
from graph.aws.language.statements import CompiledStatement

NO_ONE = "muster:no-one"
USER_ID = "aws:userid"

NOBODY = dict.fromkeys(Named, NOTHING)
"""Nothing, by any name."""


class Sides:
    """Asks sayings. Equal answers are one object."""

    def __init__(self, bits: Bits, applicable: Applicable) -> None:
        self._bits = bits
        self._applicable = applicable
        self._known: dict[tuple[object, ...], ResourceSide] = {}
        self._equal: dict[ResourceSide, ResourceSide] = {SILENT: SILENT}

    def said(self, asker: Asker, saying: Saying | None, *, named: bool) -> ResourceSide:
        """What a saying says to somebody; ``named`` tells that it calls him by name."""
        if saying is None:
            return SILENT
        key = (saying, asker.identity.id if named else "", asker.alike, self._told(asker, saying))
        found = self._known.get(key)
        if found is None:
            asked = self._asked(asker, saying, named=named)
            found = self._known[key] = self._equal.setdefault(asked, asked)
        return found

    def _told(self, asker: Asker, saying: Saying) -> tuple[object, ...]:
        """What a saying hears where it asks about each identity itself."""
        if not saying.apart:
            return ()
        context = asker.context(saying.account)
        return tuple(map(context.look, saying.apart))

    def _asked(self, asker: Asker, saying: Saying, *, named: bool) -> ResourceSide:
        """Ask it; who is not ``named`` asks as somebody of his kind and account with a name of no one."""
        who = asker.who
        keys = {**asker.context(saying.account).keys, **dict(saying.keys)}
        if not named:
            who = msgspec.structs.replace(who, name=NO_ONE, entity=NO_ONE, role=who.role and NO_ONE)
            if USER_ID not in saying.apart:
                keys[USER_ID] = PRESENT
        context = Context(keys, asker.context(saying.account).otherwise)
        asked = _Asked(self._bits, context, saying.arn, who, asker.bounded)
        said, denies = asked.said(saying.own)
        if saying.above and not who.is_service_linked:
            denies |= self._controls(asked, saying)
        return ResourceSide(said[Named.ITSELF], said[Named.ENTITY], said[Named.ACCOUNT], denies)

    def _controls(self, asked: _Asked, saying: Saying) -> Two:
        """What the organisation's resource control policies deny, of the services that they bind."""
        _, denied = asked.said(saying.above)
        return denied.without(Two(self._applicable.uncontrolled, self._applicable.uncontrolled))


class _Asked(msgspec.Struct, frozen=True):
    """Somebody who asks the statements on one resource's side."""

    bits: Bits
    context: Context
    arn: str
    who: Caller
    bounded: bool

    def said(self, statements: Iterable[CompiledStatement]) -> tuple[dict[Named, Two], Two]:
        """What they allow, by the name they call him by, and what they deny."""
        allows, denies = dict(NOBODY), NOTHING
        for statement in statements:
            named = statement.calls(self.who, self.context, bounded=self.bounded)
            if named is Named.NOT:
                continue
            covers, holds = statement.resources.cover(self.arn, self.context), statement.holds(self.context)
            if covers is False or holds is False:
                continue
            bits, sure = self.bits.of(statement), covers is True and holds is True
            if statement.allow:
                allows[named] |= Two(bits if sure else 0, bits)
            else:
                denies |= Two(bits, bits if sure else 0)
        return allows, denies
