"""What is taken away is told as something one can do, and what has no statement as what tells of it."""

import pytest
from graph_support import arn, policy, role, trust

from graph.aws.losing import Refused
from graph.aws.revoking import Stranded
from graph.aws.walking import Step, Walk
from graph.model import AnyRecord, Condition, Credential, Membership, Resource
from graph.removals import Removal, RemovalKind
from reports.access.cut import said
from reports.access.revoked import Following, following_text
from reports.access.walked import walk_text
from reports.declare import Style

VAULT = role("vault")
RECORDS: dict[str, AnyRecord] = {
    each.id: each
    for each in (
        Membership(id="in", kind="aws.membership", member="dana", group="developers"),
        Credential(id="key", kind="aws.access_key", identity="dana", name="key"),
        trust(VAULT, "dana", "identity"),
        Resource(id="function", kind="aws.lambda.function", name="function", runs_as=(VAULT.id,)),
        policy("writing"),
    )
}


@pytest.mark.parametrize(
    ("removal", "text"),
    [
        (Removal(RemovalKind.MEMBERSHIP, "in"), "take dana out of developers"),
        (Removal(RemovalKind.CREDENTIAL, "key"), "switch off key of dana"),
        (Removal(RemovalKind.TRUST, f"trust:{VAULT.id}:dana"), f"remove the trust of {VAULT.id} in dana"),
        (Removal(RemovalKind.RUNS_AS, "function", VAULT.id), f"let function no longer run as {VAULT.id}"),
    ],
)
def test_each_grant_is_taken_away_in_its_own_way(removal: Removal, text: str) -> None:
    assert said(removal, RECORDS) == text


def test_a_step_without_a_decision_names_what_tells_of_it() -> None:
    condition = Condition(operator="Bool", key="aws:MultiFactorAuthPresent", values=("true",))
    step = Step(
        source="dana", target=VAULT.id, kind="escalates", why="may rewrite it",
        evidence=("writing", "in", "dana"), conditions=(condition,),
    )  # fmt: skip
    walk = Walk(start="dana", end=VAULT.id, steps=(step,))
    text = "".join(walk_text("dana", VAULT.id, walk, RECORDS, Style(), "some was not read"))
    assert "depends on aws:MultiFactorAuthPresent Bool true" in text
    assert "     by writing\n     as in tells\n" in text
    assert text.endswith("\nsome was not read\n")


def test_who_is_shut_out_and_what_is_no_longer_reached_is_told() -> None:
    follows = Following(
        losses=(),
        refused=(Refused(identity="dana", thing="lake", action="s3:GetObject", count=3),),
        stranded=(Stranded(start="dana", administered=("account",), identities=(VAULT.id,), secrets=("db",)),),
    )
    text = " ".join("".join(following_text(follows, Style())).split())
    assert text == (
        "dana may no longer do s3:GetObject and 2 more actions to lake "
        f"dana no longer administers account, can no longer become {arn('role', 'vault')} and can no longer read db"
    )
