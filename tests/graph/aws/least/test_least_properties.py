"""A proposal allows nothing that is not allowed today, and all that has to be kept: random policies and uses."""

import random

import pytest
from least_estate_support import ACCOUNT, ME, held, least, proposed, told

from graph.aws.answers import Answer
from graph.aws.estate.asking import can
from graph.aws.estate.estate import AwsEstate
from graph.aws.language.context import UNKNOWN, Context
from graph.aws.least.proposed import OfService
from graph.aws.least.told import Witness
from graph.model import Condition, Identity, Statement, Usage

ACTIONS = (
    "s3:GetObject", "s3:GetObjectTagging", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject", "sqs:SendMessage",
    "sqs:ReceiveMessage", "kms:Decrypt", "iam:PassRole", "iam:CreateUser", "vines:Prune", "vines:Plant",
)  # fmt: skip
PATTERNS = ("*", "s3:*", "s3:Get*", "s3:?etObject", "sqs:*Message", "iam:*", "vines:*", "vines:P*", "*:Get*", *ACTIONS)
ARNS = ("arn:aws:s3:::lake/grapes", "arn:aws:s3:::logs", f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders", "*")
RESOURCES = ("*", "arn:aws:s3:::lake/*", "arn:aws:s3:::*", f"arn:aws:sqs:*:{ACCOUNT}:*", "arn:aws:s3:::${aws:username}")
CONDITIONS = (
    Condition(operator="Bool", key="aws:SecureTransport", values=("true",)),
    Condition(operator="StringLike", key="aws:SourceVpce", values=("vpce-1*", "vpce-2")),
    Condition(operator="Null", key="aws:TokenIssueTime", values=("false",)),
)
CONTEXTS = (None, Context({"aws:securetransport": ("true",), "aws:sourcevpce": ("vpce-2",)}, UNKNOWN))


class Chance:
    """Makes policies and uses."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  because it makes test data

    def _statement(self) -> Statement:
        chance = self._random
        actions = tuple(chance.sample(PATTERNS, chance.randint(1, 3)))
        resources = tuple(chance.sample(RESOURCES, chance.randint(1, 2)))
        all_but, elsewhere = chance.random() < 0.2, chance.random() < 0.25
        return Statement(
            sid=chance.choice(("", "", "Reads", "not one of IAM's")),
            allow=chance.random() < 0.8,
            actions=() if all_but else actions,
            not_actions=actions if all_but else (),
            resources=() if elsewhere else resources,
            not_resources=(chance.choice(("arn:aws:s3:::logs", "arn:aws:s3:::lake/*")),) if elsewhere else (),
            conditions=(chance.choice(CONDITIONS),) if chance.random() < 0.3 else (),
            plain=chance.random() < 0.2,
        )

    def policies(self) -> dict[str, list[Statement]]:
        """Two that grant, and two that may limit."""
        names = ("first", "second", "bound", "above")
        return {name: [self._statement() for _ in range(self._random.randint(1, 4))] for name in names}

    def usages(self) -> list[Usage]:
        """What IAM's report, CloudTrail and an analyzer tell."""
        chance = self._random
        found = [told("*", 1)]
        services = chance.sample(("s3", "sqs", "kms", "iam", "vines"), 3)
        found += [told(f"{service}:*", chance.choice((5, 200))) for service in services]
        found += [told(action, chance.choice((3, 150, None))) for action in chance.sample(ACTIONS, 4)]
        found.append(told(chance.choice(ACTIONS), chance.choice((3, 150)), Witness.TRAIL, 90))
        found.append(told(chance.choice((*ACTIONS, "sqs:*")), chance.choice((150, None)), Witness.ANALYZER, 90))
        return found

    def purposes(self) -> dict[str, str]:
        """Which of them limit."""
        bound = {"bound": "boundary"} if self._random.random() < 0.5 else {}
        return {**bound, "above": "organisation"}


@pytest.mark.parametrize("seed", range(80))
def test_a_proposal_answers_as_today_for_what_is_kept_and_never_allows_more(seed: int) -> None:
    chance = Chance(seed)
    policies, purposes = chance.policies(), chance.purposes()
    today = held(policies, purposes=purposes)
    found = least(today, chance.usages())
    limits = {name: each for name, each in policies.items() if name in purposes}
    then = held({**limits, **proposed(found.documents)}, purposes=purposes)
    before, after = AwsEstate(today), AwsEstate(then)
    kept = {name for each in found.services for name in (*(one.action for one in each.used), *_unknown(each))}
    kept |= {action for action in ACTIONS if action.startswith("vines:") and "vines" in found.weighed.awake}
    for action in ACTIONS:
        for arn in ARNS:
            for context in CONTEXTS:
                old, new = (can(estate, _me(estate), action, arn, context) for estate in (before, after))
                said = (seed, action, arn, old, new)
                assert old.possible or not new.possible, said
                assert old.answer is Answer.ALLOWED or new.answer is not Answer.ALLOWED, said
                if action in kept:
                    assert new.possible == old.possible, said
                    assert (new.answer is Answer.ALLOWED) == (old.answer is Answer.ALLOWED), said


def _me(estate: AwsEstate) -> Identity:
    return estate.identities[ME.id]


def _unknown(each: OfService) -> list[str]:
    return [name for one in each.unknown for name in one.actions]
