"""A request as it is weighed: who wants to do what to which resource, and what is known of the rest."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from graph.aws.language.callers import Caller, certain_keys, certain_presence
from graph.aws.language.context import EMPTY, PRESENT, UNKNOWN, Context, Seen
from graph.aws.language.wildcards import INNER_COLONS

AWS = "aws"
"""Stands for an account's number in the ARNs of what AWS offers to all."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One request. Its context holds what follows from the rest of it, too; make it with ``request_of``."""

    caller: Caller
    action: str
    arn: str
    account: str
    """The account that owns the resource; empty where nobody said and the ARN does not tell."""
    context: Context = EMPTY
    service: str
    operation: str
    """The action's small name without the service."""
    same_account: bool
    """Whether who asks and what is asked for are of one account; without an owner it is the asker's own."""


def request_of(
    caller: Caller, action: str, arn: str, *, account: str | None = None, context: Context = EMPTY
) -> Request:
    """Make a request, with the keys that follow from who asks and what is asked for.

    What the context says of a key itself is never changed.
    """
    owner = account or account_in(arn)
    small = action.lower()
    service, _, operation = small.partition(":")
    keys: dict[str, Seen] = dict(certain_keys(caller))
    if context.otherwise is UNKNOWN:
        keys = {**certain_presence(caller), **keys}
    keys.update(_of_resource(service, arn, owner, caller))
    certain = keys.keys() & context.keys.keys()
    keys.update((key, found) for key, found in context.keys.items() if not (found is PRESENT and key in certain))
    whole = Context(keys, context.otherwise)
    return Request(
        caller=caller,
        action=small,
        arn=arn,
        account=owner,
        context=whole,
        service=service,
        operation=operation,
        same_account=caller.has_policies and owner in {"", caller.account},
    )


def account_in(arn: str) -> str:
    """The account that an ARN names, or nothing. What is AWS's own is there for every account."""
    parts = arn.split(":", INNER_COLONS)
    return parts[4] if len(parts) > INNER_COLONS and parts[4] != AWS else ""


def _of_resource(service: str, arn: str, owner: str, caller: Caller) -> Mapping[str, Seen]:
    keys: dict[str, Seen] = {}
    if owner and arn != "*":
        keys["aws:resourceaccount"] = (owner,)
        if service == "s3":
            keys["s3:resourceaccount"] = (owner,)
    if service == "kms" and caller.account:
        keys["kms:calleraccount"] = (caller.account,)
    return keys
