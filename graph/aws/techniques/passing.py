"""Which roles a service may act as, and which of them somebody may pass to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property, reduce

import msgspec

from graph.aws.answers import Answer, Decision, Layer
from graph.aws.estate.arns import Ranges, ResourceClass, joined
from graph.aws.estate.asking import can
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.reaching import Entitlements
from graph.aws.evaluate.decide import evaluate
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.evaluate.request import request_of
from graph.aws.holdings import Holdings, common, numbers, without
from graph.aws.language.callers import federated, service
from graph.aws.language.context import UNKNOWN, Context, Seen
from graph.aws.language.statements import CompiledPolicy
from graph.aws.techniques.administration import better
from graph.aws.techniques.likeness import Likeness
from graph.model import Identity, Principal

ROLE, PASS, PASSED_TO = "aws.iam.role", "iam:PassRole", "iam:passedtoservice"
ENTERING = {"Service": "sts:AssumeRole", "Federated": "sts:AssumeRoleWithWebIdentity"}
AMAZON = (".amazonaws.com", ".amazonaws.com.cn")

FEW = 12
"""Up to so many roles are asked about one by one, more of them all at once."""


class Sure(msgspec.Struct, frozen=True):
    """What is so for certain, and what is so at all: certain or perhaps."""

    certain: Ranges = ()
    possible: Ranges = ()

    def both(self, other: Sure) -> Sure:
        """What is so by the one and by the other."""
        return Sure(common(self.certain, other.certain), common(self.possible, other.possible))

    def apart(self) -> Iterator[tuple[bool, Ranges]]:
        """What is certain, and what only may be."""
        yield True, self.certain
        yield False, without(self.possible, self.certain)

    def doubtful(self) -> Sure:
        """The same, nothing of it certain."""
        return Sure((), self.possible)


def either(several: Iterable[Sure]) -> Sure:
    """What is so by one of several."""
    each = tuple(several)
    certain = joined(pair for one in each for pair in one.certain)
    return Sure(certain, joined((*certain, *(pair for one in each for pair in one.possible))))


class Passing:
    """Looks up the roles that may be passed."""

    def __init__(self, estate: AwsEstate, entitlements: Entitlements, likeness: Likeness) -> None:
        self._estate = estate
        self._likeness = likeness
        self._passed: dict[tuple[Hashable, str, str], Sure] = {}
        self._entitlements = entitlements
        self._trusted: dict[tuple[str, str], Decision] = {}
        self._account: dict[str, Ranges] = {}

    def passable(self, identity: Identity, held: Holdings, trusted: str, passed_to: str) -> Sure:
        """The roles that somebody may pass to a service and that it may then act as."""
        trusting = self.trusting(trusted)
        roles = common(trusting.possible, self._of_account(identity.scope))
        bit = self._estate.universe.bit(PASS)
        certain, possible = common(held.certainly(bit), roles), common(held.possibly(bit), roles)
        open_ = without(possible, certain)
        if open_:
            key = (self._likeness.key(identity, (PASS,)), passed_to, trusted)
            if key not in self._passed:
                self._passed[key] = self._told(identity, open_, passed_to)
            told = self._passed[key]
            certain, possible = joined((*certain, *told.certain)), joined((*certain, *told.possible))
        return Sure(certain, possible).both(trusting)

    def _told(self, identity: Identity, roles: Ranges, passed_to: str) -> Sure:
        """Which of these roles may be passed once it is known to which service."""
        given: dict[str, Seen] = {PASSED_TO: (passed_to,)}
        if sum(high - low for low, high in roles) > FEW:
            held, bit = Holdings(self._entitlements.of(identity, given)), self._estate.universe.bit(PASS)
            return Sure(common(held.certainly(bit), roles), common(held.possibly(bit), roles))
        certain, possible = [], []
        for number in numbers(roles):
            arn = self._estate.resources.arns[number]
            decision = can(self._estate, identity, PASS, arn, Context(given, UNKNOWN))
            if decision.possible:
                possible.append((number, number + 1))
            if decision.answer is Answer.ALLOWED:
                certain.append((number, number + 1))
        return Sure(joined(certain), joined(possible))

    def _of_account(self, account: str) -> Ranges:
        if account not in self._account:
            span = self._estate.resources.span(account)
            self._account[account] = common((span,), self._estate.ranges_of({ROLE}))
        return self._account[account]

    def trusting(self, name: str) -> Sure:
        """The roles that let a service in."""
        return self._trusting.get(name, Sure())

    def trusts_any(self, names: Iterable[str]) -> bool:
        """Whether some role lets one of these services in."""
        return any(self.trusting(name).possible for name in names)

    @cached_property
    def _trusting(self) -> dict[str, Sure]:
        found: dict[str, list[Sure]] = defaultdict(list)
        for each in self._estate.resources.classes:
            if each.kind == ROLE:
                for name, certain in self._entering(each):
                    span = ((each.first, each.end),)
                    found[name].append(Sure(span if certain else (), span))
        return {name: either(several) for name, several in found.items()}

    def _entering(self, each: ResourceClass) -> Iterator[tuple[str, bool]]:
        """The services that may act as the roles of a class, which all trust the same."""
        arn = self._estate.resources.arns[each.first]
        trust, _ = self._estate.policies.of_resource(arn)
        if trust is None:
            return
        for principal in _named(trust):
            decision = self._decided(principal, arn, trust)
            if decision.possible:
                yield _plain(principal.name), decision.answer is Answer.ALLOWED

    def trusted(self, name: str, role: str) -> Decision:
        """Whether a role lets a service in, with the statement that says so."""
        if (name, role) not in self._trusted:
            self._trusted[name, role] = self._let_in(name, role)
        return self._trusted[name, role]

    def _let_in(self, name: str, role: str) -> Decision:
        trust, _ = self._estate.policies.of_resource(role)
        each = (self._decided(one, role, trust) for one in _named(trust) if _plain(one.name) == name) if trust else ()
        found = reduce(better, each, None)
        return found or Decision(answer=Answer.IMPLICITLY_DENIED, blocked_by=(Layer.RESOURCE,))

    def _decided(self, principal: Principal, role: str, trust: CompiledPolicy) -> Decision:
        account = self._estate.account_of(role)
        who = service(principal.name) if principal.form == "Service" else federated(principal.name)
        context = self._context(account)
        request = request_of(who, ENTERING[principal.form], role, account=account, context=context)
        return evaluate(request, PoliciesByLayer(resource=trust, rcps=self._estate.policies.above_resource(account)))

    def _context(self, account: str) -> Context:
        """What is known of a service's request for something in the same account."""
        keys: dict[str, Seen] = {"aws:sourceaccount": (account,)}
        found = self._estate.standing.accounts.get(account)
        if found is not None and found.organization:
            keys |= {"aws:sourceorgid": (found.organization,), "aws:sourceorgpaths": (found.path,)}
        return Context(keys, UNKNOWN)


def _named(trust: CompiledPolicy) -> Iterator[Principal]:
    named = (one for each in trust.statements if each.allow for one in each.written.principals)
    yield from dict.fromkeys(one for one in named if one.form in ENTERING and one.name.endswith(AMAZON))


def _plain(name: str) -> str:
    """A service's name without the region that some name it with (``states.eu-west-1.amazonaws.com``)."""
    stem, dot, _ = name.partition(".amazonaws.com")
    parts = stem.split(".")
    kept = [part for part in parts if not _is_region(part)]
    return ".".join(kept) + (".amazonaws.com" if dot else "")


def _is_region(part: str) -> bool:
    pieces = part.split("-")
    return len(pieces) > 2 and pieces[-1].isdigit()  # noqa: PLR2004  because a region has three parts or more
