"""What the policies on and above resources say, each saying once however many resources it is said of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from graph.aws.estate import known
from graph.aws.estate.arns import Keys, ResourceClass
from graph.aws.estate.estate import AwsEstate
from graph.aws.evaluate.request import account_in
from graph.aws.language.context import NOTHING_KNOWN
from graph.aws.language.statements import CompiledStatement

ANY_ACCOUNT = "*"


class Saying(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The same said of some resources, whose names and tags make no difference to it."""

    account: str
    arn: str
    """One of the resources."""
    keys: Keys
    """What is known of it."""
    own: tuple[CompiledStatement, ...]
    """What their own policies say."""
    above: tuple[CompiledStatement, ...]
    """What the organisation's resource control policies say."""
    names: frozenset[str]
    """Whom it calls by name."""
    apart: tuple[str, ...]
    """The keys it asks about that may tell identities apart; if there are any, all that it asks about."""

    @property
    def beyond(self) -> frozenset[str]:
        """The other accounts to which the resources' own policies allow something, or ``ANY_ACCOUNT``."""
        spoken = {account for one in self.own if one.allow for account in _accounts(one)} - {self.account}
        return frozenset({ANY_ACCOUNT} if ANY_ACCOUNT in spoken else spoken)


class Sayings:
    """Looks up what is said of each class of resources."""

    def __init__(self, estate: AwsEstate) -> None:
        self._estate = estate
        self._of: dict[int, Saying | None] = {}
        self._equal: dict[tuple[object, ...], Saying] = {}

    def of(self, each: ResourceClass) -> Saying | None:
        """What is said of a class; None where nothing is."""
        if each.number not in self._of:
            self._of[each.number] = self._looked_up(each)
        return self._of[each.number]

    def _looked_up(self, each: ResourceClass) -> Saying | None:
        arn = self._estate.resources.arns[each.first]
        policies = self._estate.policies.of_resource(self._estate.holder_of(arn))
        own = tuple(_about(arn, (one for policy in policies if policy for one in policy.statements)))
        levels = self._estate.policies.above_resource(each.account)
        above = tuple(_about(arn, (one for level in levels for policy in level for one in policy.statements)))
        if not own and not above:
            return None
        told = self._told(each, arn, (*own, *above))
        key = (each.account, own, above, told)
        found = self._equal.get(key)
        if found is None:
            found = self._equal[key] = self._saying(each, arn, own, above)
        return found

    def _told(self, each: ResourceClass, arn: str, statements: Iterable[CompiledStatement]) -> object:
        """All of a resource that these statements ask about."""
        statements = tuple(statements)
        if any(one.resources.templates for one in statements):
            return arn
        asked = frozenset().union(*map(self._estate.policies.mentioned, statements))
        return tuple((key, seen) for key, seen in each.keys if key in asked)

    def _saying(
        self, each: ResourceClass, arn: str, own: tuple[CompiledStatement, ...], above: tuple[CompiledStatement, ...]
    ) -> Saying:
        statements = (*own, *above)
        asked: frozenset[str] = frozenset().union(*map(self._estate.policies.mentioned, statements))
        return Saying(
            account=each.account,
            arn=arn,
            keys=each.keys,
            own=own,
            above=above,
            names=frozenset(name for one in statements for name in self._estate.called_by(one)),
            apart=tuple(sorted(asked)) if known.tells_apart(asked) else (),
        )


def _about(arn: str, statements: Iterable[CompiledStatement]) -> Iterator[CompiledStatement]:
    """The statements that may speak of a resource."""
    return (one for one in statements if one.resources.cover(arn, NOTHING_KNOWN) is not False)


def _accounts(statement: CompiledStatement) -> Iterator[str]:
    """The accounts that a statement speaks to. Whose a unique id is nobody can tell."""
    named = statement.speaks_to
    if named is None:
        yield from (ANY_ACCOUNT,) if statement.except_to is not None else ()
    elif named.anyone:
        yield ANY_ACCOUNT
    else:
        yield from named.accounts
        yield from (owner for owner, _ in named.roles)
        yield from (account_in(name) or ANY_ACCOUNT for name in named.names)
