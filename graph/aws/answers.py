"""The answers about access to AWS, and the evidence that comes with each of them."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from graph.model import Condition


class Answer(StrEnum):
    """The four answers to "may it do this to that?"."""

    ALLOWED = "allowed"
    EXPLICITLY_DENIED = "explicitly_denied"
    """Some statement denies it, whatever others allow."""
    IMPLICITLY_DENIED = "implicitly_denied"
    """Nothing denies it, and an allow that it needs is nowhere."""
    DEPENDS = "depends"
    """It is allowed or not, by something of the request that is not known."""


class Layer(StrEnum):
    """The kinds of policies that are weighed with each other; each of them can stand in the way."""

    IDENTITY = "identity"
    RESOURCE = "resource"
    BOUNDARY = "boundary"
    SESSION = "session"
    SCP = "scp"
    RCP = "rcp"
    ENDPOINT = "endpoint"


class Decider(msgspec.Struct, frozen=True, kw_only=True):
    """One statement that decided: where it stands and what it says."""

    layer: Layer
    policy: str
    sid: str = ""
    statement: int
    """Its place in the policy; the first is 1."""
    effect: str
    """``Allow`` or ``Deny``."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """An answer with its evidence.

    ``blocked_by`` names every layer that alone would have stood in the way: by a denial, or for want of an allow that
    it has to give. ``conditions`` are what an answer that depends, depends on.
    """

    answer: Answer
    blocked_by: tuple[Layer, ...] = ()
    conditions: tuple[Condition, ...] = ()
    decided_by: tuple[Decider, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether it is allowed, or may be allowed."""
        return self.answer is Answer.ALLOWED or self.answer is Answer.DEPENDS
