"""The account itself, as IAM knows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.rows import Row
from connectors.aws.tags import environment
from connectors.streams import CallError, Scope
from graph.model import AnyRecord, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Aliases(Row, frozen=True):
    """The answer of ListAccountAliases; an account has one alias at most."""

    account_aliases: tuple[str, ...] = ()


@aws.stream("iam.account", permission="iam:ListAccountAliases", yields=(Resource,), scope="account")
def account(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """Tell of the account and the alias it signs in by (its organisation, where listed, tells more of it)."""
    try:
        aliases = api.call("iam", "ListAccountAliases", Aliases).account_aliases
    except CallError:
        # That there is such an account is known all the same.
        yield from _account(api, scope, ())
        raise
    yield from _account(api, scope, aliases)


def _account(api: Api, scope: Scope, aliases: Sequence[str]) -> Iterator[Resource]:
    id_ = f"aws.account:{scope.name}"
    alias = aliases[0] if aliases else ""
    if not api.in_organization:
        yield Resource(
            id=id_,
            kind="aws.account",
            scope=scope.name,
            name=alias or scope.label or scope.name,
            environment=environment({}, alias),
        )
    if alias:
        yield Resource(
            id=f"aws.iam.account_alias:{alias}",
            kind="aws.iam.account_alias",
            scope=scope.name,
            name=alias,
            parent=id_,
        )
