"""What resources of other accounts say is weighed with what an identity's own policies say of each of them."""

from collections.abc import Iterator

from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.reaching import Entitlements
from graph.model import AnyRecord, Grant, Identity, Policy, Principal, Resource, Statement

HERE, THERE = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{HERE}:role/reader"
NAMED, PUBLIC, SILENT = (f"arn:aws:s3:::{name}" for name in ("a-named", "b-public", "c-silent"))


def estate(*principals: tuple[str, str], may_list: tuple[str, ...]) -> AwsEstate:
    """Buckets of another account, each with whom its policy lets in, and a role that may list some of them."""
    records: list[AnyRecord] = [Identity(id=ROLE, kind="aws.iam.role", scope=HERE, name="reader")]
    buckets = (NAMED, PUBLIC, SILENT)
    records += (Resource(id=bucket, kind="aws.s3.bucket", scope=THERE, name=bucket) for bucket in buckets)
    records += policy(ROLE, "grants", Statement(allow=True, actions=("s3:ListBucket",), resources=may_list))
    for bucket, name in principals:
        named, sid = (Principal("AWS", name),), bucket.rpartition(":")[2]
        said = Statement(sid=sid, allow=True, actions=("s3:ListBucket",), resources=(bucket,), principals=named)
        records += policy(bucket, "resource", said)
    return AwsEstate({each.id: each for each in records})


def policy(holder: str, purpose: str, *said: Statement) -> Iterator[AnyRecord]:
    """A policy and that it is attached."""
    id_ = f"{purpose}:{holder}"
    yield Policy(id=id_, kind="aws.iam.policy", name=id_, statements=said)
    yield Grant(id=f"attached:{id_}", kind="aws.grant", identity=holder, policy=id_, purpose=purpose)


def listed(made: AwsEstate) -> set[str]:
    """The buckets that the role may list, be it only if nothing that nobody read closes them to the public."""
    bit, arns = made.universe.bit("s3:ListBucket"), made.resources.arns
    held = Entitlements(made).of(made.identities[ROLE])
    ranges = [pair for each in held if each.possible & bit for pair in each.resources]
    return {arns[number] for low, high in ranges for number in range(low, high)} & {NAMED, PUBLIC, SILENT}


def test_both_what_names_the_account_and_what_names_anyone_is_met_where_own_policies_allow_it() -> None:
    principals = ((PUBLIC, "*"), (NAMED, f"arn:aws:iam::{HERE}:root"))
    assert listed(estate(*principals, may_list=(NAMED,))) == {NAMED}
    assert listed(estate(*principals, may_list=(PUBLIC,))) == {PUBLIC}
    assert listed(estate(*principals, may_list=(NAMED, PUBLIC, SILENT))) == {NAMED, PUBLIC}


def test_what_speaks_to_a_third_account_alone_is_not_met() -> None:
    principals = ((NAMED, "arn:aws:iam::777788889999:root"), (PUBLIC, f"arn:aws:iam::{THERE}:root"))
    assert listed(estate(*principals, may_list=("*",))) == set()


def test_a_unique_id_may_be_of_any_account() -> None:
    made = estate((NAMED, "AROAREADER"), may_list=("*",))
    told = {**made.standing.records}
    role = made.identities[ROLE]
    told[ROLE] = Identity(id=ROLE, kind=role.kind, scope=HERE, name="reader", facts={"unique_id": "AROAREADER"})
    assert listed(made) == set()
    assert listed(AwsEstate(told)) == {NAMED}
