"""What has to be so of any request and any policies, whatever they say."""

from __future__ import annotations

from itertools import product
from typing import Any

from aws_requests_support import ACCOUNT, OBJECT, OTHER, ROLE, ROOT, SESSION, USER, Document, decide, document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.aws.answers import Answer, Decision

RANK = {Answer.EXPLICITLY_DENIED: 0, Answer.IMPLICITLY_DENIED: 0, Answer.DEPENDS: 1, Answer.ALLOWED: 2}
KEYS = ("t:one", "t:two")
VALUES = ("x", "xy", "true")
SEEN: tuple[object, ...] = (None, *VALUES, "", ["x", "z"])
"""What a key can turn out to be: absent, or one of these."""
OPERATORS = [
    "StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists", "StringNotEqualsIfExists",
    "Bool", "BoolIfExists", "ForAllValues:StringEquals", "ForAnyValue:StringLike", "ForAnyValue:StringNotEquals",
    "ForAllValues:StringNotLike", "ForAllValues:StringLikeIfExists", "ForAnyValue:StringEqualsIfExists", "Unheard",
]  # fmt: skip
LAYERS = ("identity_policies", "permission_boundaries", "session_policies", "endpoint_policies")
ANYONE = {"Principal": "*"}

texts = st.sampled_from([*VALUES, "*", "x*", "${t:two}", "${t:two, 'x'}"])
conditions = st.dictionaries(
    st.sampled_from(OPERATORS),
    st.dictionaries(st.sampled_from(KEYS), st.lists(texts, min_size=1, max_size=2), min_size=1, max_size=2),
    max_size=2,
) | st.sampled_from([{"Null": {key: truth}} for key in KEYS for truth in ("true", "false")])  # fmt: skip
actions = st.sampled_from(["s3:GetObject", "s3:Get*", "s3:*", "*", "s3:PutObject"])
resources = st.sampled_from(["*", OBJECT, "arn:aws:s3:::orchard/*", "arn:aws:s3:::${t:one}/apples", "arn:aws:s3:::x"])
named = st.sampled_from(["*", USER, ROLE, SESSION, ROOT, OTHER]).map(lambda name: {"Principal": {"AWS": name}})
effects = st.sampled_from(["Allow", "Allow", "Deny"])


def statements(
    more: st.SearchStrategy[Document], effect: st.SearchStrategy[str] = effects
) -> st.SearchStrategy[Document]:
    """Statements with what else they say."""
    made = {"Effect": effect, "Action": actions, "Resource": resources, "Condition": conditions}
    turned = {"Effect": effect, "NotAction": actions, "NotResource": resources, "Condition": conditions}
    return st.builds(
        lambda one, other: {**one, **other}, st.fixed_dictionaries(made) | st.fixed_dictionaries(turned), more
    )


own = statements(st.just({}))
speaking = statements(named | named.map(lambda each: {"NotPrincipal": each["Principal"]}))
documents = st.lists(own, min_size=1, max_size=3).map(lambda made: document(*made))
contexts = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(SEEN[1:]), max_size=2)
requests = st.fixed_dictionaries(
    {
        "principal": st.sampled_from([USER, ROLE, SESSION, ROOT, "anonymous"]),
        "resource": st.sampled_from([ACCOUNT, OTHER]).map(lambda account: {"arn": OBJECT, "account": account}),
        "context": contexts,
        "context_complete": st.booleans(),
        "context_present": st.lists(st.sampled_from(KEYS), max_size=1),
        "identity_policies": st.lists(documents, max_size=2),
        "permission_boundaries": st.lists(documents, max_size=1),
        "session_policies": st.lists(documents, max_size=1),
        "service_control_policies": st.lists(st.lists(documents, min_size=1, max_size=2), max_size=2),
        "resource_policy": st.none() | st.lists(speaking, min_size=1, max_size=2).map(lambda made: document(*made)),
    }
)
many = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rank(decision: Decision) -> int:
    """How far a request comes: not, perhaps, or through."""
    return RANK[decision.answer]


@many
@given(requests, statements(st.just({}), st.just("Deny")), st.sampled_from(["identity_policies", "session_policies"]))
def test_a_denial_more_never_grants(request: Document, denial: Document, layer: str) -> None:
    before = [*request[layer]] or [document({"Effect": "Allow", "Action": "*", "Resource": "*"})]
    after = [document(*before[0]["Statement"], denial), *before[1:]]
    assert rank(decide(**{**request, layer: after})) <= rank(decide(**{**request, layer: before}))


@many
@given(requests, st.data())
def test_an_allow_less_never_grants(request: Document, data: st.DataObject) -> None:
    for layer in ("identity_policies", "permission_boundaries", "session_policies"):
        if request[layer]:
            kept = [
                each for each in request[layer][0]["Statement"] if each["Effect"] == "Deny" or data.draw(st.booleans())
            ]
            fewer = {**request, layer: [document(*kept), *request[layer][1:]]}
            assert rank(decide(**fewer)) <= rank(decide(**request))


@many
@given(requests, st.sampled_from(["s3:GetObject", "s3:PutObject"]), st.integers(3, 10), conditions)
def test_a_wider_wildcard_in_an_allow_never_takes_away(
    request: Document, action: str, length: int, condition: Document
) -> None:
    def allowing(name: str) -> Document:
        grant = document({"Effect": "Allow", "Action": name, "Resource": "*", "Condition": condition})
        return {**request, "identity_policies": [*request["identity_policies"], grant]}

    exact, wide, widest = (decide(**allowing(name)) for name in (action, action[:length] + "*", "*"))
    assert rank(exact) <= rank(wide) <= rank(widest)


@many
@given(requests)
def test_the_order_of_statements_policies_and_levels_does_not_matter(request: Document) -> None:
    turned = dict(request)
    for layer in ("identity_policies", "session_policies", "service_control_policies"):
        turned[layer] = _turned(request[layer])
    if request["resource_policy"]:
        turned["resource_policy"] = _turned([request["resource_policy"]])[0]
    there, back = decide(**request), decide(**turned)
    assert there.answer is back.answer
    assert set(there.blocked_by) == set(back.blocked_by)
    assert set(there.conditions) == set(back.conditions)


def _turned(policies: list[Any]) -> list[Any]:
    """Everything the other way round: the levels, the policies of each, and their statements."""
    turned = [_turned(each) if isinstance(each, list) else document(*reversed(each["Statement"])) for each in policies]
    return turned[::-1]


@many
@given(requests)
def test_an_answer_holds_whatever_turns_out(request: Document) -> None:
    """Every way the unknown keys can turn out is tried: what was decided without them comes out the same."""
    before = decide(**request)
    if before.answer is Answer.DEPENDS:
        return
    for found in product(SEEN, repeat=len(KEYS)):
        learned = dict(zip(KEYS, found, strict=True))
        if any(learned[key] is None for key in request["context_present"]):
            continue
        if request["context_complete"]:
            learned = {key: value for key, value in learned.items() if key in request["context_present"]}
        after = decide(**{**request, "context": {**learned, **request["context"]}, "context_complete": True})
        assert rank(after) == rank(before)


@many
@given(requests)
def test_what_depends_names_what_it_depends_on_and_is_open_both_ways(request: Document) -> None:
    decision = decide(**request)
    assert (decision.answer is Answer.DEPENDS) is bool(decision.conditions)
    assert decision.answer in {Answer.ALLOWED, Answer.DEPENDS} or decision.blocked_by
    assert decision.possible is (rank(decision) > 0)
