"""Policies as Terraform: read again, they are the same, whatever stands in names and patterns."""

import json
import re
from typing import Any

import pytest

from graph.aws.least.documents import Document, documents
from graph.model import Condition, Identity, Statement
from reports.access.terraform import quoted, terraform

ACCOUNT = "111122223333"
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}(),=]|[\w.-]+')
HOSTILE = 'a"b\\c${file("x")}%{ if true }\n$${d}\u202e'
STATEMENT = Statement(
    allow=True,
    actions=("s3:GetObject", "s3:PutObject"),
    resources=("arn:aws:s3:::${aws:username}/*",),
    conditions=(Condition(operator="StringEquals", key="aws:PrincipalTag/team", values=("red", "blue")),),
)


def identity(kind: str, name: str = "night-shift") -> Identity:
    return Identity(id=f"arn:aws:iam::{ACCOUNT}:{kind}/{name}", kind=f"aws.iam.{kind}", scope=ACCOUNT, name=name)


class Reader:
    """Reads as much of Terraform's language as is written here."""

    def __init__(self, text: str) -> None:
        self._tokens = TOKEN.findall(text)

    def blocks(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Every resource: its type, its label and its arguments."""
        found = []
        while self._tokens:
            assert self._tokens.pop(0) == "resource"
            kind, label = self._value(), self._value()
            found.append((kind, label, self._value()))
        return found

    def _value(self) -> Any:  # noqa: ANN401  because a value may be of any kind
        word = self._tokens.pop(0)
        if word == "{":
            return dict(self._pairs())
        if word == "[":
            return list(self._items())
        if word == "jsonencode":
            assert self._tokens.pop(0) == "("
            value = self._value()
            assert self._tokens.pop(0) == ")"
            return value
        return text(word) if word.startswith('"') else word

    def _pairs(self) -> Any:  # noqa: ANN401  because it yields pairs of anything
        while self._tokens[0] != "}":
            key = self._value()
            assert self._tokens.pop(0) == "="
            yield key, self._value()
        self._tokens.pop(0)

    def _items(self) -> Any:  # noqa: ANN401  because it yields anything
        while self._tokens[0] != "]":
            yield self._value()
            assert self._tokens.pop(0) == ","
        self._tokens.pop(0)


def text(word: str) -> str:
    """The text of a quoted word; one in which an expression would begin is none."""
    assert not re.search(r"(?<!\$)(?:\$\$)*\$\{|(?<!%)(?:%%)*%\{", re.sub(r"\$\$\{|%%\{", "", word))
    plain = re.sub(r"([$%])\1(?=\{)", r"\1", word)
    plain = re.sub(r"\\U([0-9a-f]{8})", lambda found: json.dumps(chr(int(found[1], 16)))[1:-1], plain)
    found: str = json.loads(plain)
    return found


@pytest.mark.parametrize("kind", ["role", "user"])
def test_an_inline_policy_stands_in_its_identity(kind: str) -> None:
    (document,) = documents(identity(kind), [STATEMENT])
    (block,) = Reader("".join(terraform(identity(kind), [document]))).blocks()
    assert block == (
        f"aws_iam_{kind}_policy",
        "night-shift-used",
        {"name": "night-shift-used", kind: "night-shift", "policy": document.policy},
    )


def test_managed_policies_are_attached() -> None:
    managed = [
        Document(name=f"1st-{number}", managed=True, policy={"Version": "2012-10-17", "Statement": []}, size=40)
        for number in (1, 2)
    ]
    blocks = Reader("".join(terraform(identity("role"), managed))).blocks()
    assert [(kind, label) for kind, label, _ in blocks] == [
        ("aws_iam_policy", "_1st-1"),
        ("aws_iam_role_policy_attachment", "_1st-1"),
        ("aws_iam_policy", "_1st-2"),
        ("aws_iam_role_policy_attachment", "_1st-2"),
    ]
    assert blocks[0][2] == {"name": "1st-1", "policy": managed[0].policy}
    assert blocks[1][2] == {"role": "night-shift", "policy_arn": "aws_iam_policy._1st-1.arn"}


def test_nothing_gets_out_of_its_quotes() -> None:
    condition = Condition(operator="StringLike", key=HOSTILE, values=(HOSTILE,))
    statement = Statement(allow=False, actions=(HOSTILE,), resources=("*",), conditions=(condition,))
    me = identity("role", HOSTILE)
    (document,) = documents(me, [statement])
    written = "".join(terraform(me, [document]))
    assert "\u202e" not in written
    ((_, label, arguments),) = Reader(written).blocks()
    assert re.fullmatch(r"[A-Za-z_][\w-]*", label)
    assert (arguments["role"], arguments["policy"]) == (HOSTILE, document.policy)


def test_a_variable_of_a_policy_is_no_expression() -> None:
    assert quoted("${aws:username}") == '"$${aws:username}"'
    assert quoted("%{x}") == '"%%{x}"'
    assert quoted("100$ {x}") == '"100$ {x}"'


def test_a_job_that_prints_it_obeys_none_of_its_names() -> None:
    assert quoted("##vso[x] ##[error]") == '"#\\u0023vso[x] #\\u0023[error]"'
    assert json.loads(quoted("###[error]")) == "###[error]"
