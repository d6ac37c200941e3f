"""The ways into the roles of AWS, as trusts tell them: what every rule about trusts begins with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from findings.accounts import platforms_own, trusted_account
from findings.declare import Answer, Hit, Unsure
from graph.access import AccessGraph
from graph.model import Trust

KIND = "aws.iam.trust"
FROM_ACCOUNTS = ("account", "identity")


class Entrances:
    """Every trust of a role that is not the platform's own."""

    def __init__(self, graph: AccessGraph) -> None:
        self._graph = graph
        self._trusts = graph.of_kind(Trust, KIND)

    def by(self, kind: str) -> Iterator[Trust]:
        """The trusts that let in principals of this kind."""
        return (each for each in self._allowing.get(kind, ()) if not self._platforms_own(each))

    def across(self) -> Iterator[Trust]:
        """The trusts that let in another account, or somebody out of one: few of them all."""
        return (each for each in self._across if not self._platforms_own(each))

    @cached_property
    def guarded(self) -> Collection[str]:
        """The roles whose trust policy also denies something."""
        return frozenset(trust.target for trust in self._trusts if not trust.allow)

    def sure(self, hit: Hit) -> Answer:
        """The hit, or that it is not sure: a deny beside an allow may keep out whom the allow lets in."""
        if hit.subject in self.guarded:
            return Unsure(subject=hit.subject, why=f"{hit.message}, and a deny beside it may keep some out")
        return hit

    def _platforms_own(self, trust: Trust) -> bool:
        return platforms_own(self._graph.get(trust.target))

    @cached_property
    def _allowing(self) -> Mapping[str, Sequence[Trust]]:
        found: dict[str, list[Trust]] = defaultdict(list)
        for trust in self._trusts:
            if trust.allow:
                found[trust.principal_kind].append(trust)
        return found

    @cached_property
    def _across(self) -> Sequence[Trust]:
        """In the order of the records, as the first of several hits on a role gives its words.

        Most stay within their account, which the beginning of an ARN tells without taking it apart.
        """
        within = {scope: f"arn:aws:iam::{scope}:" for scope in {trust.scope for trust in self._trusts}}
        return [
            trust
            for trust in self._trusts
            if not trust.principal.startswith(within[trust.scope])
            and trust.allow
            and trust.principal_kind in FROM_ACCOUNTS
            and trusted_account(trust) not in {"", trust.scope}
        ]
