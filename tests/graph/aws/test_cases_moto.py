"""The evaluator beside moto's enforcement of IAM: real calls over HTTP, on every case that moto can judge.

Moto says of itself that it weighs little; what it lacks is listed here, and each lack is shown to be one.
"""

from __future__ import annotations

import fnmatch
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
import pytest
from aws_cases_support import CORPUS, title
from aws_judge_support import ADA, CALLS, OWN, SESSION, Judge, judge

from graph.aws.answers import Answer
from graph.aws.evaluate.decide import evaluate
from scanner.simulate import written
from scanner.simulate.reading import Case
from scanner.simulate.written import Asked, Target

OTHER_LAYERS = (
    "permission_boundaries", "session_policies", "service_control_policies", "resource_control_policies",
    "endpoint_policies", "block_public_access", "access_list", "kms_grants",
)  # fmt: skip
WEIGHED_IN_FULL = ("s3:", "sqs:", "sts:")
GENERATED = 120


def own(case: Asked) -> list[dict[str, Any]]:
    """The policies of who asks."""
    return case.identity_policies or []


def statements(case: Asked) -> Iterator[dict[str, Any]]:
    """Every statement of who asks and of the resource."""
    for document in (*own(case), *([case.resource_policy] if case.resource_policy else [])):
        found = document["Statement"]
        yield from found if isinstance(found, list) else [found]


def said(case: Asked, *elements: str) -> list[str]:
    """The values of some elements in all statements."""
    values = [statement[element] for statement in statements(case) for element in elements if element in statement]
    return [text for value in values for text in (value if isinstance(value, list) else [value])]


def arn_of(case: Asked) -> str:
    """The resource of a request."""
    return case.resource if isinstance(case.resource, str) else case.resource.arn


def of_another_account(case: Asked) -> bool:
    """Whether the resource is said to be of another account; all that is at moto's server is of one."""
    return isinstance(case.resource, Target) and case.resource.account not in (None, OWN)


def only_mixed_case_differs(case: Asked) -> bool:
    """Whether some action would fit but for its case."""
    names = said(case, "Action", "NotAction")
    blind = [fnmatch.fnmatchcase(case.action.lower(), each.lower()) for each in names]
    return blind != [fnmatch.fnmatchcase(case.action, each) for each in names]


def grants_by_resource(case: Asked) -> bool:
    """Whether a bucket's, a queue's or a secret's own policy says more than that nobody may."""
    if case.resource_policy is None or case.action == "sts:AssumeRole":
        return False
    listed = {"Statement": case.resource_policy["Statement"]}
    allows = '"Allow"' in json.dumps(listed) and case.principal != "anonymous"
    return allows or said_of_principals(case) - {"*"} != set()


def said_of_principals(case: Asked) -> set[str]:
    """Whom the resource's policy names, as JSON where it is more than everyone."""
    named = [
        statement[key] for statement in statements(case) for key in ("Principal", "NotPrincipal") if key in statement
    ]
    return {"*" if each in ("*", {"AWS": "*"}) else json.dumps(each) for each in named}


def trusts_otherwise(case: Asked) -> bool:
    """Whether a role's trust is anything but a user by its ARN whose own policy allows it too."""
    plain = json.dumps({"AWS": case.principal})
    return case.action == "sts:AssumeRole" and (not own(case) or said_of_principals(case) != {plain})


LACKS: Mapping[str, Callable[[Asked], bool]] = {
    "conditions of identity and bucket policies are not compared": lambda case: any(map(_condition, statements(case))),
    "NotResource is not known": lambda case: bool(said(case, "NotResource")),
    "variables are not replaced": lambda case: "${" in json.dumps(said(case, "Resource")),
    "a question mark is no wildcard": lambda case: "?" in "".join(said(case, "Action", "Resource")),
    "a star within a region is no wildcard": lambda case: any(
        re.match(r"arn:[^:]*:[^:]*:[^:]+\*|arn:[^:]*:[^:]*:\*[^:]", each) for each in said(case, "Resource")
    ),
    "the case of an action counts": only_mixed_case_differs,
    "dots and brackets are signs of an expression": lambda case: any(
        {".", "["} & set(each) for each in said(case, "Action", "Resource")
    ),
    "resources are compared for S3, SQS and roles only": lambda case: (
        not case.action.startswith(WEIGHED_IN_FULL) and set(said(case, "Resource")) - {"*"} != set()
    ),
    "a resource's policy only denies, and only everyone": grants_by_resource,
    "a trust is a user's ARN, and needs the user's own policy": trusts_otherwise,
    "only identity and bucket policies are weighed": lambda case: any(getattr(case, layer) for layer in OTHER_LAYERS),
}
"""What moto does not weigh, or weighs otherwise than AWS's documentation says, and which cases it cannot judge so."""


def _condition(statement: dict[str, Any]) -> bool:
    return bool(statement.get("Condition")) and "sts:ExternalId" not in json.dumps(statement["Condition"])


def lacking(case: Asked) -> list[str]:
    """What of a case moto cannot judge."""
    return [why for why, applies in LACKS.items() if applies(case)]


def askable(case: Asked) -> bool:
    """Whether moto can be asked at all: by a real call, of somebody it knows, with policies that it takes."""
    if case.principal == "anonymous":
        return case.action == "s3:GetObject"
    old = any(each.get("Version") != "2012-10-17" for each in own(case))
    if old or of_another_account(case) or arn_of(case).endswith("/"):
        return False
    return case.principal in (ADA, SESSION) and case.action in CALLS and "accesspoint" not in arn_of(case)


ASKABLE = [
    case for case in CORPUS if case.expected and case.expected.answer is not Answer.DEPENDS and askable(case.asked)
]
JUDGED = [case for case in ASKABLE if not lacking(case.asked)]


def plainer(case: Asked) -> Asked:
    """A case without what moto most often lacks: conditions, other layers, and what a bucket's policy grants."""
    bare: dict[str, Any] = dict.fromkeys(OTHER_LAYERS[:-1]) | {"kms_grants": []}
    policies = [{**each, "Statement": _without_conditions(each["Statement"])} for each in own(case)]
    kept = case.resource_policy if case.action == "sts:AssumeRole" else None
    return msgspec.structs.replace(case, **bare, context={}, identity_policies=policies, resource_policy=kept)


def _without_conditions(found: Any) -> list[dict[str, Any]]:  # noqa: ANN401  because a statement may stand alone
    listed = found if isinstance(found, list) else [found]
    return [{key: value for key, value in each.items() if key != "Condition"} for each in listed]


def content(case: Asked) -> bytes:
    """What is asked, without how the case is called."""
    nameless = msgspec.structs.replace(case, name="", follows="", expect=None)
    return msgspec.json.encode(nameless, order="deterministic")


SEEN = {content(plainer(case.asked)) for case in JUDGED}
VARIANTS = {content(each): each for each in (plainer(case.asked) for case in ASKABLE) if not lacking(each)}
PLAINER = [each for key, each in VARIANTS.items() if key not in SEEN]


@pytest.fixture(scope="module")
def moto_judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """A judge who knows nothing of what the machine has for AWS."""
    nowhere = str(tmp_path_factory.mktemp("aws") / "none")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("AWS_PROFILE", raising=False)
        patch.setenv("AWS_CONFIG_FILE", nowhere)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", nowhere)
        with judge() as made:
            yield made


def told_by_moto(moto_judge: Judge, case: Asked) -> bool:
    """What moto makes of a case."""
    assert isinstance(case.principal, str)
    return moto_judge.allows(case.principal, case.action, arn_of(case), own(case), case.resource_policy)


def told_by_us(case: Asked) -> bool:
    """What the evaluator makes of it."""
    request = written.request(case)
    return evaluate(request, written.policies(case, request)).answer is Answer.ALLOWED


@pytest.mark.parametrize("case", JUDGED, ids=title)
def test_moto_lets_through_what_the_evaluator_allows(moto_judge: Judge, case: Case) -> None:
    assert told_by_moto(moto_judge, case.asked) is told_by_us(case.asked)


def generated(seed: int) -> Asked:
    """A request with policies drawn from what moto can judge."""
    draw = random.Random(seed)  # noqa: S311  because it draws cases, no secrets
    actions = ["s3:*", "*", "s3:Get*", "s3:*Object", "s3:GetObject", "s3:PutObject", "s3:*t*", "sqs:*", "s3:List*"]
    places = ["*", "arn:aws:s3:::orchard", "arn:aws:s3:::orchard/*", "arn:aws:s3:::orchard/apples", "arn:aws:s3:::o*"]
    places += ["arn:aws:s3:::orchard/*/b", "arn:aws:s3:::pears/*", "arn:aws:s3:::*/apples", "arn:aws:s3:::orchard/a*s"]

    def statement() -> dict[str, Any]:
        element = draw.choice(["Action", "Action", "Action", "NotAction"])
        some, where = draw.sample(actions, draw.choice([1, 2])), draw.sample(places, draw.choice([1, 1, 2]))
        return {"Effect": draw.choice(["Allow", "Allow", "Deny"]), element: some, "Resource": where}

    def document() -> dict[str, Any]:
        return {"Version": "2012-10-17", "Statement": [statement() for _ in range(draw.choice([1, 2, 3]))]}

    action, place = draw.choice(
        [
            ("s3:GetObject", "arn:aws:s3:::orchard/apples"),
            ("s3:PutObject", "arn:aws:s3:::orchard/a/b"),
            ("s3:DeleteObject", "arn:aws:s3:::orchard/pears"),
            ("s3:ListBucket", "arn:aws:s3:::orchard"),
        ]
    )
    asked = {
        "principal": draw.choice([ADA, SESSION]),
        "action": action,
        "resource": {"arn": place, "account": OWN},
        "identity_policies": [document() for _ in range(draw.choice([1, 2]))],
    }
    return msgspec.convert(asked, Asked)


def test_moto_agrees_on_what_is_left_of_the_other_cases(moto_judge: Judge) -> None:
    """The cases it cannot judge, without what it lacks."""
    assert len(PLAINER) >= 30
    assert [each for each in PLAINER if told_by_moto(moto_judge, each) is not told_by_us(each)] == []


def test_moto_agrees_on_policies_drawn_at_random(moto_judge: Judge) -> None:
    drawn = [generated(seed) for seed in range(GENERATED)]
    assert [each for each in drawn if told_by_moto(moto_judge, each) is not told_by_us(each)] == []


def test_the_policies_drawn_allow_and_deny() -> None:
    allowed = sum(told_by_us(generated(seed)) for seed in range(GENERATED))
    assert GENERATED / 4 < allowed < GENERATED * 3 / 4


@pytest.mark.parametrize("why", LACKS)
def test_what_moto_lacks_it_still_lacks(moto_judge: Judge, why: str) -> None:
    """Some case with this lack and no other comes out otherwise; were there none, moto could judge them all."""
    with_it = [case for case in ASKABLE if lacking(case.asked) == [why]]
    assert any(told_by_moto(moto_judge, case.asked) is not told_by_us(case.asked) for case in with_it)


def test_moto_judges_a_good_part_of_the_corpus() -> None:
    assert len(JUDGED) >= 70
