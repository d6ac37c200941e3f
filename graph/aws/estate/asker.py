"""Somebody who asks for things, with what is known of that whatever he asks for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from graph.aws.estate.estate import ROOT, AwsEstate
from graph.aws.language.callers import Caller
from graph.aws.language.context import Context, Seen
from graph.model import Identity

NO_ACTION = "muster:NoAction"
RESOURCE_ACCOUNT = "aws:resourceaccount"
Given = Mapping[str, Seen]
"""Keys of a request by their small names, with their values."""
NONE_GIVEN: Given = {}


class Asker:
    """An identity, looked up once for all that is asked about it."""

    def __init__(self, estate: AwsEstate, identity: Identity) -> None:
        self._estate = estate
        self.identity = identity
        self.who: Caller = estate.caller(identity)
        self.is_root = identity.kind == ROOT
        self._contexts: dict[str, Context] = {}

    @property
    def account(self) -> str:
        """Its account."""
        return self.identity.scope

    @cached_property
    def bounded(self) -> bool:
        """Whether it has a permissions boundary."""
        return self._estate.bearing(self.identity).boundary is not None

    @cached_property
    def alike(self) -> tuple[object, ...]:
        """What it has in common with all to whom resources say the same, unless they ask who it is."""
        return (self.who.kind, self.who.account, self.bounded, self.who.is_service_linked)

    def context(self, account: str, given: Given = NONE_GIVEN) -> Context:
        """What is known when it asks for a resource of an account, whatever it wants to do."""
        found = self._contexts.get(account)
        if found is None:
            known = self._estate.request(self.identity, NO_ACTION, "*").context
            found = self._contexts[account] = Context({**known.keys, RESOURCE_ACCOUNT: (account,)}, known.otherwise)
        return Context({**found.keys, **given}, found.otherwise) if given else found
