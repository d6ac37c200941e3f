"""What pages tell of accounts by their bytes: too much costs time, too little would hide a way."""

from __future__ import annotations

from pathlib import Path

import pytest
from creep_support import NUMBER, READ, ROLE, START, grant, keep, policy, role, told_of, trust, unit

from findings.creep.frame import BEARING
from findings.creep.near import Said, said
from graph.model import AnyRecord, Identity, Observed, Policy, Principal, Resource, Statement, Trust
from graph.worth import WorthRules
from scanner.creeping import chosen, followed, frames
from scanner.lookout import silent
from scanner.store.book import Book
from scanner.store.units import ENCODER, RecordPage

FAR = "444455556666"
NOBODY = Said(NUMBER, frozenset(), opens=False)
FAR_ROLE = f"arn:aws:iam::{FAR}:role/far"


def told(**facts: str | bool | int | None) -> Resource:
    return Resource(id="r", kind="aws.s3.bucket", scope=NUMBER, name="r", facts=facts)


def let_in(principal: str, kind: str) -> Trust:
    return Trust(id="t", kind="aws.iam.trust", target=ROLE, principal=principal, principal_kind=kind)


def opened(*principals: Principal) -> Policy:
    statement = Statement(allow=True, actions=("s3:*",), resources=("*",), principals=principals)
    return Policy(id="p", kind="k", scope=NUMBER, name="p", statements=(statement,))


SPEAKING: dict[str, AnyRecord] = {
    "a role elsewhere": trust(ROLE, FAR_ROLE),
    "anyone": let_in("*", "anyone"),
    "any principal": opened(Principal("AWS", "*")),
    "the managing account": told(management=True),
    "a number": told(owner=int(FAR)),
    "a number after a length that reads as a digit": Identity(id="i", kind="k", name=f"{FAR}-{'x' * 37}"),
    "its own number and another": told(text=f"{NUMBER} {FAR}"),
    "a delegated account": Resource(
        id="d", kind="aws.organization.delegated_administrator", name="d", facts={"account": NUMBER}
    ),
}


@pytest.mark.parametrize("record", SPEAKING.values(), ids=SPEAKING)
def test_a_page_that_says_anything_of_others_is_read(record: AnyRecord) -> None:
    assert said(unit("iam", (record,), START), BEARING) != NOBODY
    assert not silent(ENCODER.encode(RecordPage([role(), record], [])), NUMBER)


def test_a_page_that_names_its_own_account_alone_is_not_read() -> None:
    own = role(), policy("app", READ), grant(ROLE, "app"), trust(ROLE, f"arn:aws:iam::{NUMBER}:role/other"), told()
    assert said(unit("iam", own, START), BEARING) == NOBODY
    assert silent(ENCODER.encode(RecordPage(list(own), [])), NUMBER)
    assert not silent(ENCODER.encode(RecordPage(list(own), [])), "")


def test_accounts_without_a_say_are_not_read(tmp_path: Path) -> None:
    """The one that is let in later is read from then on."""
    far = Identity(id=FAR_ROLE, kind="aws.iam.role", scope=FAR, name="far")
    lets_in = Trust(id="t", kind="aws.iam.trust", scope=FAR, target=FAR_ROLE, principal=ROLE, principal_kind="identity")
    elsewhere = [
        Observed(source="aws", stream="roles", scope=FAR, seen=START, records=records)
        for records in ((far,), (far, lets_in))
    ]
    keep(tmp_path / "b.db", [[*told_of(n, role()), elsewhere[n]] for n in range(2)])
    with Book.open(f"sqlite:///{tmp_path / 'b.db'}") as book:
        rows = chosen(book.scans("acme"), since=None, last=None, estate="acme")
        seen = list(frames(book, rows, WorthRules(), of=followed(book, rows, ROLE)))
        by_name = followed(book, rows, "far")
    assert [FAR_ROLE in frame.graph.records for frame in seen] == [False, True]
    assert by_name.identity == far
