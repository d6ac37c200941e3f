"""What several identities share is reached by each of them, and what a secret among it opens is reached as well."""

from collections.abc import Iterator
from datetime import UTC, datetime

from graph.model import AnyRecord, Grant, Identity, Observed, Policy, Resource, Secret, Statement
from scanner.questions.asked import Asked
from scanner.questions.reach import reach_of

ACCOUNT = "111122223333"
AT = datetime(2026, 5, 1, tzinfo=UTC)


def arn(service: str, rest: str) -> str:
    """An ARN of the account."""
    return f"arn:aws:{service}:eu-west-1:{ACCOUNT}:{rest}"


def role(number: int) -> str:
    """The ARN of one of the roles."""
    return f"arn:aws:iam::{ACCOUNT}:role/reader{number}"


def records() -> Iterator[AnyRecord]:
    """Four roles that may all read the same three secrets and a plain parameter."""
    said = (Statement(allow=True, actions=("secretsmanager:GetSecretValue", "ssm:GetParameter"), resources=("*",)),)
    yield Resource(id=f"aws.account:{ACCOUNT}", kind="aws.account", scope=ACCOUNT, name=ACCOUNT)
    yield Policy(id="shared", kind="aws.iam.policy", name="shared", statements=said)
    for number in range(4):
        yield Identity(id=role(number), kind="aws.iam.role", scope=ACCOUNT, name=f"reader{number}")
        yield Grant(id=f"grant{number}", kind="aws.grant", identity=role(number), policy="shared")
    for number in range(3):
        id_ = arn("secretsmanager", f"secret:s{number}")
        yield Secret(id=id_, kind="aws.secretsmanager.secret", scope=ACCOUNT, store="store", name=f"s{number}")
    for number in range(3):
        yield Resource(id=arn("ssm", f"parameter/p{number}"), kind="aws.ssm.parameter", scope=ACCOUNT, name="p")


def test_secrets_that_shared_rights_open_are_counted_once_and_nothing_else_is() -> None:
    asked = Asked((Observed(source="aws", stream="all", scope="", seen=AT, records=tuple(records())),))
    shared = [edge.target for edge in asked.graph.edges_from(role(0)) if edge.target.startswith("class.")]
    assert shared
    reached = reach_of(asked, asked.estate.identities[role(0)])
    assert reached.secrets == 3
    assert reached.becomes == ()
    assert reached.administers == ()
