"""What is demanded of every stream of every platform, the next one included: nothing here names them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import msgspec
import pytest
from framework_support import AT, QUICK, Orders, plant_opener

from connectors.permissions import permissions_for
from connectors.registry import platform_names, platforms
from connectors.runner import SourceWork, collect
from connectors.streams import Connection, Denied, Opening, Platform, Scope, Stream
from graph.model import RECORD_TYPES, Gap, GapReason, Observed, Record

STREAMS = [
    pytest.param(stream, id=f"{name}/{stream.name}")
    for name, found in platforms().items()
    for stream in found.streams.values()
]
AWS_READS = re.compile(r"[a-z0-9-]+:(Get|List|Describe|BatchGet|Lookup|Search)[A-Z]\w*|apigateway:GET")
AWS_EXCEPTIONS = {"sts:AssumeRole", "iam:GenerateCredentialReport", "iam:GenerateServiceLastAccessedDetails"}
VAULT_READS = re.compile(r"(read|list)(,(read|list|sudo))* \S+( \(no token needed\))?")
VAULT_LOOK_UPS = re.compile(r"update \S*lookup\S* \(reads only\)|update auth/\+/login \(no token needed\)")
GIT_READS = re.compile(
    r"git:(blame|cat-file|config|for-each-ref|log|ls-tree|rev-list|rev-parse|show-ref|symbolic-ref|worktree)"
)


def aws_reads(permission: str) -> bool:
    """Whether an action only reads. Entering an account and having a report written change no one's rights."""
    return bool(AWS_READS.fullmatch(permission)) or permission in AWS_EXCEPTIONS


def vault_reads(permission: str) -> bool:
    """Whether a capability only reads: Vault takes a lookup and a login as updates."""
    return bool(VAULT_READS.fullmatch(permission) or VAULT_LOOK_UPS.fullmatch(permission))


READS: Mapping[str, Callable[[str], bool]] = {
    "aws": aws_reads,
    "vault": vault_reads,
    "git": lambda permission: bool(GIT_READS.fullmatch(permission)),
    "people": lambda permission: permission == "file:read",
    "scanners": lambda permission: permission == "file:read",
}


ONLY_READS = "a stream changes nothing; if these only read all the same, READS in this file says how to know it"


def reads_only(platform: str, permission: str) -> bool:
    """Whether a platform's permission only reads."""
    assert platform in READS, f"add to READS in this file how a permission of {platform} is known to read only"
    return READS[platform](permission)


class Refusing:
    """A client that refuses whatever it is asked, and so does each part of it."""

    wanted_regions = ()
    """No region is named: which there are must be asked."""

    def __init__(self, name: str = "it") -> None:
        self._name = name

    def __getattr__(self, name: str) -> Refusing:
        return Refusing(name)

    def __call__(self, *_given: object, **_more: object) -> object:
        """Refuse."""
        raise Denied(f"{self._name} was refused")


class RefusingConnection:
    """An opened source with one scope, whose client refuses everything."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def scopes(self) -> Iterable[Scope]:
        """The one scope."""
        return (self._scope,)

    def api(self, _scope: Scope) -> Refusing:
        """Return the client that refuses."""
        return Refusing()

    def close(self) -> None:
        """Nothing is open."""


def some_record(kind: type[Record], scope: Scope) -> Record:
    """Make a record of that type with a text in every field that must have one."""
    missing = {
        field.name: True if field.type is bool else () if "tuple" in str(field.type) else "any"
        for field in msgspec.structs.fields(kind)
        if field.required and field.name not in {"id", "kind", "scope"}
    }
    return kind(id=f"some:{scope.name}/one", kind="some.record", scope=scope.name, **missing)


def alone(stream: Stream) -> Platform[Any]:
    """Put a stream, with its parent, on a platform of its own, asked for whatever its parent gives."""
    only: Platform[Any] = Platform(stream.platform, title="", options=Orders, opens="refusing_opener:connect")
    parent = stream.parent and msgspec.structs.replace(stream.parent, parent=None)
    if parent:
        only.streams[parent.name] = parent
    only.streams[stream.name] = msgspec.structs.replace(stream, parent=parent, parents=lambda _record: True)
    return only


def refused(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> Observed:
    """Run a stream against a source that refuses everything; its parent, if any, was read before."""
    scope = Scope(name="111111111111", kind=stream.scope)

    def connect(_opening: Opening) -> Connection:
        return RefusingConnection(scope)

    plant_opener(monkeypatch, connect, "refusing_opener")
    work = SourceWork(name="shut", platform=alone(stream), options=Orders(), secret=str, estate_key=b"")
    done = {}
    if stream.parent:
        record: Any = some_record(stream.parent.yields[0], scope)
        key = ("shut", stream.parent.name, scope.name)
        done[key] = Observed(source="shut", stream=stream.parent.name, scope=scope.name, seen=AT, records=(record,))
    (unit,) = list(collect([work], at=AT, done=done, pace=QUICK))
    return unit


@pytest.mark.parametrize("stream", STREAMS)
def test_it_declares_what_it_needs_what_it_yields_and_why(stream: Stream) -> None:
    assert stream.permissions, "name in permission= what the platform must allow: a gap tells it to people"
    assert all(permission.strip() == permission != "" for permission in stream.permissions)
    assert stream.yields, "name in yields= the record types it gives: a gap in them makes rules unknown"
    assert set(stream.yields) <= set(RECORD_TYPES), "yields= names record types of graph/model.py"
    assert stream.why.endswith("."), (
        f"the docstring's first line is a whole sentence with its full stop: it is the reason people read, not "
        f"{stream.why!r}"
    )
    assert stream.scope, "name in scope= the kind of scope it is asked for, as the connection's scopes() gives it"


@pytest.mark.parametrize("stream", STREAMS)
def test_it_only_reads(stream: Stream) -> None:
    writing = [permission for permission in stream.permissions if not reads_only(stream.platform, permission)]
    assert writing == [], f"{stream.name}: {ONLY_READS}"


@pytest.mark.parametrize("name", platform_names())
def test_opening_only_reads(name: str) -> None:
    writing = [permission for permission in platforms()[name].base_permissions if not reads_only(name, permission)]
    assert writing == [], f"opening {name}: {ONLY_READS}"


@pytest.mark.parametrize("stream", STREAMS)
def test_a_refusal_is_one_gap_that_names_a_permission_it_declares(
    stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = refused(stream, monkeypatch)
    assert unit.records == (), "it yields records before it asked its api for anything"
    assert len(unit.gaps) == 1, "it swallowed a refusal: let errors go, the runner makes gaps of them"
    (gap,) = unit.gaps
    assert gap.reason is GapReason.DENIED, f"it broke off before its first call could be refused: {gap.detail}"
    expected = partial(Gap, source="shut", stream=stream.name, scope="111111111111", reason=GapReason.DENIED)
    assert gap == expected(
        subject="some:111111111111/one" if stream.parent else "",
        permission=stream.permissions[0],
        detail=gap.detail,
        yields=tuple(kind.__name__ for kind in stream.yields),
        platform=stream.platform,
    )
    assert gap.detail.endswith("was refused")


@pytest.mark.parametrize("name", platform_names())
def test_every_permission_is_in_the_policy_for_people_to_paste(name: str) -> None:
    """Words of a permission that carry its meaning (action, path) stand in the policy text."""
    found = permissions_for(name)
    for permission in found.names:
        if "no token needed" not in permission:
            telling = re.split("[ :]", permission.partition(" (")[0])[-1]
            assert telling in found.policy, f"connectors/{name}/policy.py: render leaves {permission} out"


@pytest.mark.parametrize(
    ("reads", "permission"),
    [
        (aws_reads, "iam:CreateUser"),
        (aws_reads, "iam:Get*"),
        (aws_reads, "*"),
        (aws_reads, "iam:GenerateOrganizationsAccessReport"),
        (aws_reads, "apigateway:POST"),
        (vault_reads, "create secret/data/x"),
        (vault_reads, "read,update sys/auth"),
        (vault_reads, "update sys/mounts (reads only)"),
        (vault_reads, "sudo sys/raw"),
        (READS["git"], "git:push"),
        (READS["git"], "git:log --all"),
    ],
)
def test_what_writes_or_reaches_too_far_is_recognised(reads: Callable[[str], bool], permission: str) -> None:
    assert not reads(permission)
