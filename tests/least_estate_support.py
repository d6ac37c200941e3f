"""Small estates of one role, in records, to ask what it would do with."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from graph.aws.estate.estate import AwsEstate
from graph.aws.language.documents import read
from graph.aws.least.documents import Document
from graph.aws.least.proposed import Least, LeastPrivilege
from graph.aws.least.told import Witness
from graph.aws.least.weighed import Span
from graph.model import AnyRecord, Condition, Grant, Identity, Policy, Resource, Statement, Usage

ACCOUNT = "111122223333"
ME = Identity(id=f"arn:aws:iam::{ACCOUNT}:role/me", kind="aws.iam.role", scope=ACCOUNT, name="me")
AT = datetime(2026, 6, 1, tzinfo=UTC)
QUARTER = Span(AT, 90)


def allow(*actions: str, on: str = "*", when: tuple[Condition, ...] = (), sid: str = "") -> Statement:
    """A statement that allows."""
    return Statement(sid=sid, allow=True, actions=actions, resources=(on,), conditions=when)


def deny(*actions: str, on: str = "*") -> Statement:
    """A statement that denies."""
    return Statement(allow=False, actions=actions, resources=(on,))


def told(action: str, days: int | None, by: Witness = Witness.REPORT, window: int | None = 400) -> Usage:
    """Somebody tells that an action was last used so many days ago; None is never."""
    last = None if days is None else AT - timedelta(days=days)
    return Usage(
        id=f"{by}:{action}", kind=by, scope=ACCOUNT, identity=ME.id, action=action, last_used=last, window_days=window
    )


def held(
    policies: Mapping[str, Sequence[Statement]], me: Identity = ME, purposes: Mapping[str, str] | None = None
) -> dict[str, AnyRecord]:
    """The records of a role with these policies; ``purposes`` says which are no grants."""
    purposes = purposes or {}
    account = Resource(id=f"aws.account:{ACCOUNT}", kind="aws.account", scope=ACCOUNT, name=ACCOUNT)
    records: list[AnyRecord] = [me, account]
    for name, statements in policies.items():
        purpose = purposes.get(name, "grants")
        holder = account.id if purpose == "organisation" else me.id
        records.append(Policy(id=name, kind="aws.iam.policy", name=name, statements=tuple(statements)))
        records.append(Grant(id=f"grant:{name}", kind="aws.grant", identity=holder, policy=name, purpose=purpose))
    return {record.id: record for record in records}


def least(records: Mapping[str, AnyRecord], usages: Iterable[Usage], span: Span = QUARTER) -> Least:
    """What the role would do with."""
    me = records[ME.id]
    assert isinstance(me, Identity)
    return LeastPrivilege(AwsEstate(records), usages).of(me, span)


def proposed(documents: Iterable[Document]) -> dict[str, tuple[Statement, ...]]:
    """The statements of proposed policies, by way of the text that people would paste."""
    found = {}
    for each in documents:
        policy = read(each.name, json.loads(json.dumps(each.policy)))
        plain = each.policy["Version"] == "2008-10-17"
        found[each.name] = tuple(
            Statement(**{name: getattr(one.written, name) for name in FIELDS}, plain=plain) for one in policy.statements
        )
    return found


FIELDS = ("sid", "allow", "actions", "not_actions", "resources", "not_resources", "conditions")
