from __future__ import annotations

import pytest
from findings_support import graph_of

from findings.references import referrers
from graph.model import Resource, Secret

REGION = "eu-west-1:111122223333"
SECRET = f"arn:aws:secretsmanager:{REGION}:secret:shop/db-AbC123"
PARAMETER = f"arn:aws:ssm:{REGION}:parameter/shop/token"


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        (SECRET, SECRET),
        (f"{SECRET}:password::", SECRET),
        (f"arn:aws:secretsmanager:{REGION}:secret:shop/db", SECRET),
        ("{{resolve:secretsmanager:shop/db:SecretString:password}}", SECRET),
        ("{{resolve:secretsmanager:" + SECRET + ":SecretString}}", SECRET),
        (PARAMETER, PARAMETER),
        ("{{resolve:ssm-secure:/shop/token:3}}", PARAMETER),
        (f"arn:aws:secretsmanager:{REGION}:secret:shop", None),
        ("{{resolve:other:shop/db}}", None),
    ],
)
def test_a_reference_is_met_however_it_is_written(reference: str, meant: str | None) -> None:
    secrets = (
        Secret(id=SECRET, kind="aws.secretsmanager.secret", store="s", name="shop/db"),
        Secret(id=PARAMETER, kind="aws.ssm.secure_parameter", store="p", name="/shop/token"),
    )
    program = Resource(id="f", kind="aws.lambda.function", name="f", facts={"secret_references": f"{reference} x"})
    assert referrers(graph_of((*secrets, program))) == ({meant: "f"} if meant else {})


def test_without_references_nothing_is_given() -> None:
    assert referrers(graph_of((Resource(id="f", kind="aws.lambda.function", name="f"),))) == {}
