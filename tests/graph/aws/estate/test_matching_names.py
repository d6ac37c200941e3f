"""What a pattern matches among many names is what asking each of them would tell, however it is looked up."""

from itertools import pairwise

import pytest

from graph.aws.estate import arns
from graph.aws.estate.arns import Alike, Resources
from graph.aws.language.wildcards import Spans, expression, pieces

ACCOUNT = "111122223333"
NAMES = [
    *(f"arn:aws:s3:::{team}-{stage}-{n}" for team in ("red", "blue") for stage in ("prod", "dev") for n in range(12)),
    *(f"arn:aws:s3:::{team}-prod-{n}/*" for team in ("red", "blue") for n in range(12)),
    *(f"arn:aws:sqs:{at}:{ACCOUNT}:red-{n}" for at in ("eu-west-1", "us-east-1") for n in range(12)),
    f"arn:aws:iam::{ACCOUNT}:role/path/to/red",
    f"arn:aws:iam::{ACCOUNT}:role/aab",
]
PATTERNS = (
    "*", "arn:aws:s3:::red-prod-1", "arn:aws:s3:::red-*", "arn:aws:s3:::*-prod-*", "arn:aws:s3:::*-prod-1*/*",
    "arn:aws:s3:::red-prod-1?", "arn:aws:s3:::*1", "arn:aws:sqs:*:*:red-*", f"arn:aws:sqs:eu-*:{ACCOUNT}:*",
    "arn:aws:*:::blue-dev-*", f"arn:aws:iam::{ACCOUNT}:role/*/red", f"arn:aws:iam::{ACCOUNT}:role/*ab*b",
    f"arn:aws:iam::{ACCOUNT}:role/a*ab", "arn:aws:s3:::none", "arn:aws:s3:::red-prod-1*-*", "nothing*",
)  # fmt: skip


@pytest.mark.parametrize("few", [1, 1000], ids=["class by class", "by name"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_matches_what_its_expression_matches(pattern: str, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arns, "FEW", few)
    resources = Resources({Alike(ACCOUNT, f"kind{at}"): NAMES[at::3] for at in range(3)})
    matches = expression(pieces(pattern), Spans.RESOURCES).fullmatch
    found = resources.matching(pattern, ACCOUNT)
    assert {resources.arns[number] for low, high in found for number in range(low, high)} == set(filter(matches, NAMES))
    assert all(one[1] < other[0] for one, other in pairwise(found))
