"""The access lists of S3, which are older than policies, as the statements they stand for.

(https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from graph.model import Condition, Principal, Statement

_READ = ("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads")
_WRITE = ("s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion")
_READ_LIST, _WRITE_LIST = ("s3:GetBucketAcl",), ("s3:PutBucketAcl",)
ALLOWS: Mapping[str, tuple[str, ...]] = {
    "READ": _READ,
    "WRITE": _WRITE,
    "READ_ACP": _READ_LIST,
    "WRITE_ACP": _WRITE_LIST,
    "FULL_CONTROL": (*_READ, *_WRITE, *_READ_LIST, *_WRITE_LIST),
}
"""The actions that each permission of a bucket's access list stands for."""
SIGNED = Condition(operator="Null", key="aws:PrincipalArn", values=("false",))
"""Whoever is somebody in any account."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an access list: to a group by its address, or to an account by its canonical id."""

    permission: str
    id: str = ""
    uri: str = ""


def granted(lines: Iterable[Line], bucket: str, *, owner: str) -> Iterator[Statement]:
    """What the access list of a bucket grants to all but its owner, who needs no list."""
    for line in lines:
        if line.id != owner or not owner:
            principal, conditions = _who(line)
            yield Statement(
                sid=f"acl {line.permission}",
                allow=True,
                actions=ALLOWS.get(line.permission, ()),
                resources=(bucket, f"{bucket}/*"),
                principals=(principal,),
                conditions=conditions,
            )


def _who(line: Line) -> tuple[Principal, tuple[Condition, ...]]:
    """Name a grantee as a policy would."""
    group = line.uri.rpartition("/")[2] if line.uri.startswith("http") else ""
    if group == "AllUsers":
        return Principal("AWS", "*"), ()
    if group == "AuthenticatedUsers":
        return Principal("AWS", "*"), (SIGNED,)
    if group == "LogDelivery":
        return Principal("Service", "logging.s3.amazonaws.com"), ()
    return Principal("CanonicalUser", line.id or line.uri), ()
