"""Grants of a KMS key as people write them."""

from __future__ import annotations

import msgspec

from graph.aws.language.documents import Sort, read
from graph.aws.language.statements import CompiledPolicy


class Grant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A grant of a KMS key: who may do which operations, perhaps only with some encryption context."""

    grantee: str
    operations: list[str]
    encryption_context_equals: dict[str, str] = {}
    encryption_context_subset: dict[str, str] = {}


def granted(grants: list[Grant]) -> CompiledPolicy | None:
    """The grants of a key, as the policy that would say the same."""
    if not grants:
        return None
    document = {"Version": "2012-10-17", "Statement": [_statement(each) for each in grants]}
    return read("kms_grants", document, Sort.RESOURCE)


def _statement(grant: Grant) -> dict[str, object]:
    wanted = grant.encryption_context_equals | grant.encryption_context_subset
    conditions: dict[str, dict[str, object]] = {}
    if wanted:
        conditions["StringEquals"] = {f"kms:EncryptionContext:{key}": value for key, value in wanted.items()}
    if grant.encryption_context_equals:
        conditions["ForAllValues:StringEquals"] = {"kms:EncryptionContextKeys": list(grant.encryption_context_equals)}
    form = "Service" if grant.grantee.endswith(".amazonaws.com") else "AWS"
    return {
        "Effect": "Allow",
        "Principal": {form: grant.grantee},
        "Action": [each if ":" in each else f"kms:{each}" for each in grant.operations],
        "Condition": conditions,
    }
