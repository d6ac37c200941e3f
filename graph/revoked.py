"""The records of an estate once one thing in it is revoked: a policy, a grant, a trust, an identity, a credential."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from graph.model import AnyRecord, Credential, Grant, Identity, Membership, Policy, Statement, Trust
from graph.removals import SILENT, names, says


def revoked(records: Mapping[str, AnyRecord], id_: str) -> dict[str, AnyRecord]:
    """The records without a thing and without what hangs on it."""
    record = records[id_]
    if isinstance(record, Credential):
        return {**records, id_: msgspec.structs.replace(record, active=False)}
    left = {other: each for other, each in records.items() if other != id_ and not _hangs_on(each, record)}
    if isinstance(record, Trust):
        left.update(_distrusting(records, record))
    return left


def _hangs_on(each: AnyRecord, gone: AnyRecord) -> bool:
    """Whether a record has no sense without what is gone."""
    if isinstance(each, Grant):
        return gone.id in {each.identity, each.policy}
    if not isinstance(gone, Identity):
        return False
    if isinstance(each, Membership):
        return gone.id in {each.member, each.group}
    if isinstance(each, Credential):
        return each.identity == gone.id
    return isinstance(each, Trust) and gone.id in {each.target, each.principal}


def _distrusting(records: Mapping[str, AnyRecord], trust: Trust) -> dict[str, AnyRecord]:
    """The trust policies that said so, without whom the trust names."""
    found: dict[str, AnyRecord] = {}
    for grant in records.values():
        policy = records.get(grant.policy) if isinstance(grant, Grant) and grant.purpose == "trust" else None
        if isinstance(policy, Policy) and isinstance(grant, Grant) and grant.identity == trust.target:
            statements = tuple(_narrowed(each, trust) for each in policy.statements)
            found[policy.id] = msgspec.structs.replace(policy, statements=statements)
    return found


def _narrowed(statement: Statement, trust: Trust) -> Statement:
    if not says(statement, trust):
        return statement
    others = tuple(each for each in statement.principals if not names(each, trust))
    return msgspec.structs.replace(statement, principals=others) if others else SILENT
