"""Access keys of users and when they were last used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.rows import Row
from connectors.aws.streams.users import users
from connectors.streams import Scope
from graph.model import AnyRecord, Credential, Identity

if TYPE_CHECKING:
    from connectors.aws.client import Api

TRACKED_SINCE = datetime(2015, 4, 22, tzinfo=UTC)
"""When AWS began to note the use of access keys. Of an older key, "N/A" does not say that it was never used."""
NOT_AVAILABLE = "N/A"


class Key(Row, frozen=True):
    """An access key without its secret, which AWS shows only once."""

    access_key_id: str
    status: str
    create_date: datetime


class LastUsed(Row, frozen=True):
    """The last use of a key."""

    last_used_date: datetime | None = None
    service_name: str = ""
    region: str = ""


class LastUsedAnswer(Row, frozen=True):
    """The answer of GetAccessKeyLastUsed."""

    access_key_last_used: LastUsed | None = None


@aws.stream(
    "iam.access_keys",
    permission=("iam:ListAccessKeys", "iam:GetAccessKeyLastUsed"),
    yields=(Credential,),
    scope="account",
    parent=users,
    parents=lambda record: isinstance(record, Identity),
)
def access_keys(api: Api, scope: Scope, user: Identity) -> Iterator[AnyRecord]:
    """List a user's access keys and the last use of each."""
    losses = Losses()
    for key in api.pages("iam", "ListAccessKeys", "AccessKeyMetadata", Key, UserName=user.name):
        answer = None
        with losses.of(key.access_key_id):
            answer = api.find("iam", "GetAccessKeyLastUsed", LastUsedAnswer, AccessKeyId=key.access_key_id)
        last = (answer.access_key_last_used if answer else None) or LastUsed()
        yield Credential(
            id=f"aws.iam.access_key:{key.access_key_id}",
            kind="aws.iam.access_key",
            scope=scope.name,
            identity=user.id,
            name=key.access_key_id,
            active=key.status == "Active",
            created=key.create_date,
            never_expires=True,
            used=_used(key, last),
            last_used=last.last_used_date,
            facts={"service": _told(last.service_name), "region": _told(last.region)},
        )
    losses.tell()


def _used(key: Key, last: LastUsed) -> bool | None:
    """AWS says "never" with the words N/A; what it does not say at all, or cannot know, stays unknown."""
    if last.last_used_date:
        return True
    if last.service_name == NOT_AVAILABLE and key.create_date >= TRACKED_SINCE:
        return False
    return None


def _told(text: str) -> str | None:
    return None if text in {"", NOT_AVAILABLE} else text
