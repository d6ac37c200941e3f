"""What follows when something is revoked: rights that shrink or grow, things that shut out, ends no longer reached."""

from collections.abc import Iterable

from graph_support import (
    ACCOUNT,
    OTHER,
    account,
    allow,
    arn,
    deny,
    grant,
    graph_of,
    group,
    policy,
    role,
    trust,
    trust_policies,
    user,
)

from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.spoken import Spoken
from graph.aws.revoking import Consequences, Revoking
from graph.model import (
    AnyRecord,
    Condition,
    Credential,
    Exposure,
    Grant,
    Membership,
    Policy,
    Principal,
    Resource,
    Secret,
    Statement,
    Trust,
)
from graph.revoked import revoked

LAKE = "arn:aws:s3:::lake"
ONE = arn("user", "one")
OFFICE = Condition(operator="IpAddress", key="aws:SourceIp", values=("192.0.2.0/24",))


def without(records: Iterable[AnyRecord], gone: str) -> Consequences:
    """What follows when one record is revoked."""
    given = list(records)
    read = {each.id: each for each in (*given, *trust_policies(given))}
    graph = graph_of(*given)
    assert gone in read

    def rebuild(records: dict[str, AnyRecord]) -> object:
        return graph_of(*(each for each in records.values() if not isinstance(each, Trust)))

    return Revoking(graph, Spoken(AwsEstate(read)), read, revoked(read, gone), rebuild).consequences()


def bucket() -> Resource:
    return Resource(id=LAKE, kind="aws.s3.bucket", scope=ACCOUNT, name="lake")


def own(*statements: Statement) -> tuple[Policy, Grant]:
    made = Policy(id="of the lake", kind="aws.s3.policy", name="lake", statements=statements)
    return made, Grant(id="on the lake", kind="aws.s3.policy", identity=LAKE, policy=made.id, purpose="resource")


def opens(*who: str) -> Statement:
    principals = tuple(Principal("AWS", each) for each in who)
    return Statement(allow=True, actions=("s3:GetObject",), resources=(f"{LAKE}/*",), principals=principals)


def test_what_another_policy_still_allows_is_not_lost() -> None:
    one = user("one")
    found = without(
        [
            account(), one, bucket(), grant(one, "all"), grant(one, "some"),
            policy("all", allow("s3:GetObject", "s3:PutObject", on=f"{LAKE}/*")),
            policy("some", allow("s3:GetObject", on=f"{LAKE}/*")),
        ],
        "all",
    )  # fmt: skip
    (shrunk,) = found.shrunk
    assert [(held.kind, held.actions) for held in shrunk.lost] == [("aws.s3.object", ("s3:PutObject",))]
    assert not shrunk.gained


def test_what_is_left_under_a_condition_is_lost_under_conditions() -> None:
    one = user("one")
    found = without(
        [
            account(), one, bucket(), grant(one, "all"), grant(one, "office"),
            policy("all", allow("s3:GetObject", on=f"{LAKE}/*")),
            policy("office", allow("s3:GetObject", on=f"{LAKE}/*", when=(OFFICE,))),
        ],
        "all",
    )  # fmt: skip
    (shrunk,) = found.shrunk
    assert [(held.actions, held.under_conditions) for held in shrunk.lost] == [((), ("s3:GetObject",))]


def test_a_denial_that_goes_lets_somebody_do_more() -> None:
    one = user("one")
    found = without(
        [
            account(), one, bucket(), grant(one, "all"), grant(one, "closed"),
            policy("all", allow("s3:GetObject", on=f"{LAKE}/*")), policy("closed", deny("s3:GetObject")),
        ],
        "closed",
    )  # fmt: skip
    (shrunk,) = found.shrunk
    assert not shrunk.lost
    assert [held.actions for held in shrunk.gained] == [("s3:GetObject",)]


def test_a_policy_of_the_organisation_bears_on_everybody_below() -> None:
    one, above = user("one"), Resource(id="unit", kind="aws.organization.unit", scope="o-1", name="unit")
    full = policy("full", allow("*"))
    found = without(
        [
            account(parent="unit"), above, one, bucket(), grant(one, "all"),
            policy("all", allow("s3:GetObject", on=f"{LAKE}/*")),
            full, grant(above, "full", "organisation"),
            policy("shut", deny("s3:*")), grant(above, "shut", "organisation"),
        ],
        "shut",
    )  # fmt: skip
    assert [each.identity for each in found.shrunk] == [ONE]
    assert found.shrunk[0].gained


def test_a_bucket_policy_that_goes_shuts_out_whom_it_named() -> None:
    one, two = user("one"), user("two")
    records = [account(), one, two, bucket(), *own(opens(one.id, f"arn:aws:iam::{OTHER}:root"))]
    found = without(records, "of the lake")
    assert [(each.identity, each.thing, each.action) for each in found.refused] == [(ONE, LAKE, "s3:GetObject")]
    assert not found.shrunk


def test_a_bucket_policy_for_anyone_was_for_everybody_scanned() -> None:
    found = without([account(), user("one"), user("two"), bucket(), *own(opens("*"))], "on the lake")
    assert [each.identity for each in found.refused] == [ONE, arn("user", "two")]


def test_a_trust_that_goes_leaves_the_others_of_its_statement() -> None:
    one, two, vault = user("one"), user("two"), role("vault")
    both = Statement(
        allow=True, actions=("sts:AssumeRole",), principals=(Principal("AWS", one.id), Principal("AWS", two.id))
    )
    written = Policy(id="written", kind="aws.iam.trust_policy", name="trust", statements=(both,))
    on = Grant(id="on", kind="aws.grant", identity=vault.id, policy="written", purpose="trust")
    said = Trust(id="said", kind="aws.trust", target=vault.id, principal=one.id, principal_kind="identity")
    left = revoked({each.id: each for each in (one, two, vault, written, on, said)}, "said")
    assert "said" not in left
    assert left["written"] == Policy(
        id="written", kind="aws.iam.trust_policy", name="trust",
        statements=(Statement(allow=True, actions=("sts:AssumeRole",), principals=(Principal("AWS", two.id),)),),
    )  # fmt: skip


def test_everybody_who_got_somewhere_through_it_is_told() -> None:
    one, middle, vault = user("one"), role("middle"), role("vault")
    found = without(
        [
            account(), one, middle, vault, trust(middle, one.id, "identity"), trust(vault, middle.id, "identity"),
            policy("all", allow("*")), grant(vault, "all"),
        ],
        middle.id,
    )  # fmt: skip
    (stranded,) = (each for each in found.stranded if each.start == ONE)
    assert stranded.administered == (f"aws.account:{ACCOUNT}",)


def test_who_has_another_way_is_not_told() -> None:
    one, vault = user("one"), role("vault")
    found = without(
        [
            account(), one, vault, trust(vault, ACCOUNT, "account"), grant(one, "a"), grant(one, "b"),
            policy("a", allow("sts:AssumeRole", on=vault.id)), policy("b", allow("sts:AssumeRole", on=vault.id)),
        ],
        "a",
    )  # fmt: skip
    assert found == Consequences(shrunk=(), refused=(), stranded=())


def test_a_credential_that_is_switched_off_no_longer_proves_anything() -> None:
    one = user("one")
    key = Credential(id="key", kind="aws.access_key", identity=one.id, name="key", active=True)
    leak = Exposure(
        id="leak", kind="exposure", detector="aws", resource="repo", fingerprint="f", preview="A…", places=("a:1",),
        credential="key",
    )  # fmt: skip
    found = without([account(), one, key, leak], "key")
    assert {(each.start, each.identities) for each in found.stranded} == {("key", (ONE,)), ("leak", (ONE,))}


def test_a_secret_that_is_gone_is_read_by_nobody() -> None:
    one = user("one")
    id_ = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db"
    secret = Secret(id=id_, kind="aws.secretsmanager.secret", scope=ACCOUNT, store="store", name="db")
    allowed = policy("read", allow("secretsmanager:GetSecretValue"))
    found = without([account(), one, secret, allowed, grant(one, "read")], id_)
    assert [(each.start, each.secrets) for each in found.stranded] == [(ONE, (id_,))]


def test_members_lose_what_their_group_had_when_it_goes() -> None:
    one, team = user("one"), group("team")
    found = without(
        [
            account(), one, team, bucket(), policy("all", allow("s3:GetObject", on=f"{LAKE}/*")), grant(team, "all"),
            Membership(id="in", kind="aws.membership", member=one.id, group=team.id),
        ],
        team.id,
    )  # fmt: skip
    assert [each.identity for each in found.shrunk] == [ONE]
