"""Cuts of whole estates: they separate on the rebuilt graph, and trying every smaller set of grants finds none."""

import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import combinations

import pytest
from graph_support import ACCOUNT, account, allow, arn, deny, grant, graph_of, group, policy, role, trust, user
from msgspec.structs import replace

from graph.access import AccessGraph, EdgeKind
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.spoken import Spoken
from graph.aws.separating import Separated, Separation
from graph.aws.walking import Walk, Walker
from graph.model import (
    AnyRecord,
    Condition,
    Credential,
    Exposure,
    Grant,
    Identity,
    Membership,
    Policy,
    Principal,
    Resource,
    Secret,
    Statement,
    Trust,
)
from graph.removals import Grants, Removal, RemovalKind, without

BUCKET = "arn:aws:s3:::lake"
Records = dict[str, AnyRecord]
MFA = Condition(operator="Bool", key="aws:MultiFactorAuthPresent", values=("true",))


def read(*records: AnyRecord) -> Records:
    """Records as they are read, with the trust policies behind the trusts, and no class nodes."""
    graph = graph_of(*records)
    return {id_: each for id_, each in graph.records.items() if not id_.startswith(("class.", "anyone"))}


def rebuild(records: Mapping[str, AnyRecord]) -> AccessGraph:
    """The graph of records that already have their trust policies."""
    return graph_of(*(each for each in records.values() if not isinstance(each, Trust)))


def walk(records: Mapping[str, AnyRecord], start: str, end: str, action: str | None = None) -> Walk | None:
    return Walker(rebuild(records), Spoken(AwsEstate(records)), end, action).walk(start)


def separated(records: Records, start: str, end: str, action: str | None = None) -> Separated:
    separation = Separation(rebuild(records), records, Spoken(AwsEstate(records)), rebuild)
    return separation.of(start, end, action)


def member(of: Identity, who: Identity) -> Membership:
    return Membership(id=f"member:{of.id}:{who.id}", kind="aws.membership", member=who.id, group=of.id)


def bucket() -> Resource:
    return Resource(id=BUCKET, kind="aws.s3.bucket", scope=ACCOUNT, name="lake")


def made(seed: int) -> Records:
    """A small estate with several ways from a user to a bucket."""
    dice = random.Random(seed)  # noqa: S311  because it makes test data
    roles = [role(f"r{number}") for number in range(4)]
    first, team = user("first"), group("team")
    key = Credential(id="key", kind="aws.access_key", identity=first.id, name="key", active=True)
    records: list[AnyRecord] = [account(), first, team, key, bucket(), *roles, member(team, first)]
    for each in (first, team, *roles):
        for number in range(dice.randint(0, 2)):
            records += _attached(dice, each, number, roles)
    for each in roles:
        for other in dice.sample([first, *roles], dice.randint(0, 2)):
            if other is not each:
                records.append(trust(each, other.id, "identity", *([MFA] if dice.random() < 0.2 else [])))
        if dice.random() < 0.3:
            records.append(trust(each, ACCOUNT, "account"))
    return read(*records)


def _attached(dice: random.Random, holder: Identity, number: int, roles: list[Identity]) -> Iterator[AnyRecord]:
    what = [
        allow("sts:AssumeRole", on=dice.choice(roles).id),
        allow("sts:AssumeRole"),
        allow("s3:GetObject", on=f"{BUCKET}/*"),
        allow("iam:UpdateAssumeRolePolicy", "sts:AssumeRole", on=dice.choice(roles).id),
        deny("sts:AssumeRole", on=dice.choice(roles).id),
    ]
    name = f"{holder.name}-{number}"
    yield policy(name, *dice.sample(what, dice.randint(1, 2)))
    yield grant(holder, name)


SEEDS = (0, 1, 5, 6, 10, 11)
STARTS = (arn("user", "first"), "key")


@cache
def found(seed: int) -> tuple[Records, str, tuple[Removal, ...]]:
    """An estate, where a walk begins, and the cut."""
    records, start = made(seed), STARTS[seed % 2]
    return records, start, separated(records, start, BUCKET).removals


@pytest.mark.parametrize("seed", SEEDS)
def test_no_smaller_set_of_grants_separates(seed: int) -> None:
    records, start, removals = found(seed)
    assert walk(without(records, removals), start, BUCKET) is None
    every = sorted(Grants(records).every())
    for size in range(len(removals)):
        for fewer in combinations(every, size):
            assert walk(without(records, fewer), start, BUCKET), fewer


def test_something_is_to_be_cut_in_some_of_these_estates() -> None:
    sizes = [len(found(seed)[2]) for seed in SEEDS]
    assert max(sizes) > 1
    assert 0 in sizes


def hub() -> Records:
    """Two users who become a hub in ways of their own, and from it a vault."""
    one, two, middle, vault = user("one"), user("two"), role("middle"), role("vault")
    return read(
        account(), one, two, middle, vault,
        trust(middle, ACCOUNT, "account"), trust(vault, middle.id, "identity"),
        policy("becoming", allow("sts:AssumeRole", on=middle.id)), grant(one, "becoming"), grant(two, "becoming"),
    )  # fmt: skip


def test_of_cuts_of_one_size_the_one_that_touches_fewest_is_taken() -> None:
    found = separated(hub(), arn("user", "one"), arn("role", "vault"))
    assert found.removals == (Removal(RemovalKind.DETACH, f"grants:{arn('user', 'one')}:becoming"),)


def test_a_denial_stays_when_what_a_policy_allows_goes() -> None:
    """Detached as a whole, the denial would go as well and the other policy would lead there."""
    one, vault, other = user("one"), role("vault"), role("other")
    records = read(
        account(), one, vault, other, trust(vault, ACCOUNT, "account"), trust(other, ACCOUNT, "account"),
        policy("some", allow("sts:AssumeRole", on=other.id), deny("sts:AssumeRole", on=vault.id)),
        policy("all", allow("sts:AssumeRole", on=vault.id)), grant(one, "some"), grant(one, "all"),
    )  # fmt: skip
    detached = without(records, [Removal(RemovalKind.DETACH, f"grants:{one.id}:some")])
    assert walk(detached, one.id, vault.id) is None
    assert walk(detached, one.id, other.id) is None
    left = {id_: each for id_, each in records.items() if id_ != f"grants:{one.id}:some"}
    assert walk(left, one.id, vault.id)


def test_the_denials_of_a_group_stay_with_who_leaves_it() -> None:
    one, team, vault = user("one"), group("team"), role("vault")
    records = read(
        account(), one, team, vault, member(team, one), trust(vault, ACCOUNT, "account"),
        policy("closed", deny("sts:AssumeRole")), grant(team, "closed"),
        policy("open", allow("sts:AssumeRole", on=vault.id)), grant(one, "open"),
    )  # fmt: skip
    left = without(records, [Removal(RemovalKind.MEMBERSHIP, f"member:{team.id}:{one.id}")])
    assert walk(left, one.id, vault.id) is None


def chain(step: Callable[[Identity], Iterator[AnyRecord]]) -> Records:
    """Something that leads to a role with a bucket of its own."""
    last = role("last")
    own = policy("own", allow("s3:GetObject", on=f"{BUCKET}/*"))
    return read(account(), bucket(), last, own, grant(last, "own"), *step(last))


def test_a_workload_is_cut_off_by_its_role_or_the_role_by_its_policy() -> None:
    def function(last: Identity) -> Iterator[AnyRecord]:
        yield Resource(
            id="arn:aws:lambda:eu-west-1:111122223333:function:f", kind="aws.lambda.function", scope=ACCOUNT, name="f",
            runs_as=(last.id,),
        )  # fmt: skip

    found = separated(chain(function), "arn:aws:lambda:eu-west-1:111122223333:function:f", BUCKET)
    assert [each.kind for each in found.removals] == [RemovalKind.RUNS_AS]


def test_an_exposure_is_cut_off_by_switching_off_its_credential() -> None:
    def leaked(last: Identity) -> Iterator[AnyRecord]:
        yield Credential(id="key", kind="aws.access_key", identity=last.id, name="key", active=True)
        yield Exposure(
            id="leak", kind="exposure", detector="aws", resource="repo", fingerprint="f", preview="A…",
            places=("a:1",), credential="key",
        )  # fmt: skip

    records = chain(leaked)
    found = separated(records, "leak", BUCKET)
    assert found.removals == (Removal(RemovalKind.CREDENTIAL, "key"),)
    assert without(records, found.removals)["key"].active is False  # type: ignore[union-attr]  # because any record has it here


def test_what_stands_on_no_grant_cannot_be_cut() -> None:
    """The root user of an account has everything in it, whatever is taken away."""
    root = Identity(id=f"arn:aws:iam::{ACCOUNT}:root", kind="aws.root", scope=ACCOUNT, name="root")
    found = separated(read(account(), bucket(), root), root.id, BUCKET)
    assert not found.removals
    assert found.walk


def test_a_bucket_policy_is_cut_by_its_statement() -> None:
    one, two = user("one"), user("two")
    opens = Statement(
        allow=True, actions=("s3:GetObject",), resources=(f"{BUCKET}/*",),
        principals=(Principal("AWS", one.id), Principal("AWS", two.id)),
    )  # fmt: skip
    own = Policy(id="of the lake", kind="aws.s3.policy", name="lake", statements=(opens,))
    on = Grant(id="on the lake", kind="aws.s3.policy", identity=BUCKET, policy=own.id, purpose="resource")
    records = read(account(), bucket(), one, two, own, on)
    assert walk(records, one.id, BUCKET, "s3:GetObject")
    assert walk(records, one.id, BUCKET, "s3:DeleteObject") is None
    found = separated(records, one.id, BUCKET)
    assert found.removals == (Removal(RemovalKind.STATEMENT, own.id, "1"),)


def test_only_what_is_between_is_asked_again() -> None:
    """An estate of thousands is cut by asking about the few that lie on a way."""
    others = [role(f"aside{number}") for number in range(30)]
    aside = [*others, *(trust(each, ACCOUNT, "account") for each in others)]
    one, two, middle, vault = user("one"), user("two"), role("middle"), role("vault")
    records = read(
        account(), *aside, one, two, middle, vault,
        trust(middle, ACCOUNT, "account"), trust(vault, middle.id, "identity"),
        policy("wide", allow("sts:AssumeRole")), grant(one, "wide"), grant(two, "wide"),
    )  # fmt: skip
    sizes = []

    def counted(records: Mapping[str, AnyRecord]) -> AccessGraph:
        sizes.append(len(records))
        return rebuild(records)

    separation = Separation(rebuild(records), records, Spoken(AwsEstate(records)), counted)
    assert len(separation.of(one.id, vault.id).removals) == 1
    assert max(sizes) < len(records) / 4


def test_a_bucket_is_separated_from_whoever_has_a_secret_under_a_key() -> None:
    """Reading a secret under a key of its own stands on the rights to both."""
    one = user("one")
    key = "arn:aws:kms:eu-west-1:111122223333:key/k"
    secret = Secret(
        id="arn:aws:secretsmanager:eu-west-1:111122223333:secret:db", kind="aws.secretsmanager.secret", scope=ACCOUNT,
        store="s", name="db", facts={"kms_key": key},
    )  # fmt: skip
    root = Principal("AWS", f"arn:aws:iam::{ACCOUNT}:root")
    opens = Statement(allow=True, actions=("kms:*",), resources=("*",), principals=(root,))
    records = read(
        account(), one, secret, Resource(id=key, kind="aws.kms.key", scope=ACCOUNT, name="k"),
        Policy(id="of the key", kind="aws.kms.policy", name="key", statements=(opens,)),
        Grant(id="on the key", kind="aws.grant", identity=key, policy="of the key", purpose="resource"),
        policy("read", allow("secretsmanager:GetSecretValue")), policy("decrypt", allow("kms:Decrypt")),
        grant(one, "read"), grant(one, "decrypt"),
    )  # fmt: skip
    steps = walk(records, one.id, secret.id)
    assert steps is not None
    assert [len(step.decisions) for step in steps.steps] == [2]
    (removal,) = separated(records, one.id, secret.id).removals
    assert removal.record in {f"grants:{one.id}:read", f"grants:{one.id}:decrypt", "of the key"}


def test_an_escalation_is_cut_by_what_it_takes() -> None:
    one, vault = user("one"), role("vault")
    records = read(
        account(), one, vault, trust(vault, "lambda.amazonaws.com", "service"),
        policy("pass", allow("iam:PassRole", on=vault.id)), grant(one, "pass"),
        policy("run", allow("lambda:CreateFunction", "lambda:InvokeFunction")), grant(one, "run"),
    )  # fmt: skip
    found = separated(records, one.id, vault.id)
    assert len(found.removals) == 1
    assert walk(without(records, found.removals), one.id, vault.id) is None
    assert walk(records, one.id, vault.id)


def test_anyone_gets_where_a_policy_lets_in_everybody() -> None:
    opens = Statement(
        allow=True, actions=("s3:GetObject",), resources=(f"{BUCKET}/*",), principals=(Principal("AWS", "*"),)
    )
    own = Policy(id="of the lake", kind="aws.s3.policy", name="lake", statements=(opens,))
    on = Grant(id="on the lake", kind="aws.s3.policy", identity=BUCKET, policy=own.id, purpose="resource")
    open_, entered = role("open"), role("entered")
    records = read(
        account(), user("one"), bucket(), own, on, open_, trust(open_, "*", "anyone"),
        entered, trust(entered, open_.id, "identity"),
    )  # fmt: skip
    found = walk(records, "anyone", BUCKET)
    assert found is not None
    assert [step.why for step in found.steps] == ["may do s3:GetObject to it"]


@pytest.mark.parametrize("action", ["iam:PutRolePolicy", "iam:AttachRolePolicy"])
def test_an_escalation_by_a_role_one_becomes_is_cut_as_well(action: str) -> None:
    one, middle = user("one"), role("middle")
    records = read(
        account(), one, middle, trust(middle, ACCOUNT, "account"),
        policy("write", allow(action, on=middle.id)), grant(one, "write"),
        policy("become", allow("sts:AssumeRole", on=middle.id)), grant(one, "become"),
    )  # fmt: skip
    end = f"aws.account:{ACCOUNT}"
    assert walk(records, one.id, end)
    removals = separated(records, one.id, end).removals
    assert len(removals) == 1
    assert walk(without(records, removals), one.id, end) is None


def test_where_evidence_tells_too_little_all_that_is_needed_is_found() -> None:
    """A graph whose edges name no evidence is cut all the same."""

    def silent(records: Mapping[str, AnyRecord]) -> AccessGraph:
        graph = rebuild(records)
        edges = [edge for node in graph.nx for edge in graph.edges_from(node)]
        return AccessGraph(graph.records, [replace(edge, evidence=(), kind=EdgeKind.REACHES) for edge in edges])

    records = hub()
    separation = Separation(silent(records), records, Spoken(AwsEstate(records)), silent)
    found = separation.of(arn("user", "one"), arn("role", "vault")).removals
    assert found == (Removal(RemovalKind.DETACH, f"grants:{arn('user', 'one')}:becoming"),)
