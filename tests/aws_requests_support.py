"""How tests write requests to AWS: as people do for ``muster simulate``, with short forms for policies."""

from __future__ import annotations

from typing import Any

import msgspec

from graph.aws.answers import Decision
from graph.aws.evaluate.decide import evaluate
from scanner.simulate import written
from scanner.simulate.written import Asked

ACCOUNT = "111122223333"
OTHER = "444455556666"
USER = f"arn:aws:iam::{ACCOUNT}:user/team/ada"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/service/app"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app/one"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
OBJECT = "arn:aws:s3:::orchard/apples"

Document = dict[str, Any]


def statement(effect: str = "Allow", action: object = "*", resource: object = "*", **more: object) -> Document:
    """One statement as it is written."""
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def document(*statements: Document, version: str = "2012-10-17") -> Document:
    """A policy document of some statements."""
    return {"Version": version, "Statement": list(statements)}


def policy(effect: str = "Allow", action: object = "*", resource: object = "*", **more: object) -> Document:
    """A policy document of one statement."""
    return document(statement(effect, action, resource, **more))


ALL = policy()


def asked(**fields: object) -> Asked:
    """A request: a user reads an object of his own account, unless the fields say otherwise."""
    usual = {"principal": USER, "action": "s3:GetObject", "resource": {"arn": OBJECT, "account": ACCOUNT}}
    return msgspec.convert({**usual, **fields}, Asked)


def decide(**fields: object) -> Decision:
    """The decision of a request, fields as in ``asked``."""
    wanted = asked(**fields)
    request = written.request(wanted)
    return evaluate(request, written.policies(wanted, request))


def answer(**fields: object) -> str:
    """The answer to a request, fields as in ``asked``."""
    return decide(**fields).answer.value


def blocked(**fields: object) -> set[str]:
    """The layers that stand in the way of a request, fields as in ``asked``."""
    return {layer.value for layer in decide(**fields).blocked_by}
