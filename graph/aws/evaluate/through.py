"""Requests that come to a bucket through an access point: the point and the bucket behind it both have to allow.

The identity's own policies are asked about both, for the point and the bucket have names of their own. A bucket that
leaves it to its access points says so with the key ``s3:DataAccessPointAccount``.
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from graph.aws.answers import Answer, Decision
from graph.aws.evaluate.decide import evaluate
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.evaluate.request import Request, account_in, request_of
from graph.aws.language.context import Context, Seen
from graph.aws.language.statements import CompiledPolicy

BUCKET = ":::"
ORDER = (Answer.EXPLICITLY_DENIED, Answer.IMPLICITLY_DENIED, Answer.DEPENDS, Answer.ALLOWED)
"""What decides of two answers that both have to allow: the first of them."""
EachT = TypeVar("EachT")


class AccessPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A named way to a bucket, with a policy of its own or none."""

    arn: str
    policy: CompiledPolicy | None = None


def evaluate_through(point: AccessPoint, request: Request, policies: PoliciesByLayer) -> Decision:
    """Decide a request for a bucket, or an object in it, that comes through an access point."""
    known: dict[str, Seen] = {
        "s3:dataaccesspointarn": (point.arn,),
        "s3:dataaccesspointaccount": (account_in(point.arn),),
    }
    context = Context({**known, **request.context.keys}, request.context.otherwise)
    behind = msgspec.structs.replace(request, context=context)
    own = {key: found for key, found in context.keys.items() if not key.endswith(":resourceaccount")}
    before = request_of(
        request.caller, request.action, _within(point.arn, request.arn), context=Context(own, context.otherwise)
    )
    at_point = evaluate(before, msgspec.structs.replace(policies, resource=point.policy, grants=None))
    return both(at_point, evaluate(behind, policies))


def _within(point: str, arn: str) -> str:
    """The name that a bucket, or an object in it, has behind an access point."""
    _, slash, key = arn.partition(BUCKET)[2].partition("/")
    return f"{point}/object/{key}" if slash else point


def both(one: Decision, other: Decision) -> Decision:
    """What comes out where two decisions both have to allow."""
    answer = min(one.answer, other.answer, key=ORDER.index)
    deciding = [each for each in (one, other) if each.answer is answer or not each.possible]
    return Decision(
        answer=answer,
        blocked_by=_once(layer for each in deciding for layer in each.blocked_by),
        conditions=_once(condition for each in deciding for condition in each.conditions),
        decided_by=tuple(decider for each in deciding for decider in each.decided_by),
    )


def _once(each: Iterable[EachT]) -> tuple[EachT, ...]:
    return tuple(dict.fromkeys(each))
