"""Where single services decide in a way of their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from graph.aws.answers import Layer
from graph.aws.evaluate.request import Request
from graph.aws.language.callers import Kind

ENTERING = frozenset(
    {"assumerole", "assumerolewithsaml", "assumerolewithwebidentity", "tagsession", "setsourceidentity", "setcontext"}
)
"""What a role's trust policy is asked about."""
OWN_POLICY = frozenset({"getbucketpolicy", "putbucketpolicy", "deletebucketpolicy"})


_OF_ROLES = frozenset(
    {"attachrolepolicy", "deleterole", "deleterolepermissionsboundary", "deleterolepolicy", "detachrolepolicy",
     "putrolepermissionsboundary", "putrolepolicy", "updateassumerolepolicy"}
)  # fmt: skip
_OF_SESSIONS = frozenset({"updaterole", "updateroledescription"})
"""How a role is described and how long its sessions last: anybody's but of those of Identity Center."""
_OF_POLICIES = frozenset(
    {"createpolicy", "createpolicyversion", "deletepolicy", "deletepolicyversion", "setdefaultpolicyversion",
     "tagpolicy", "untagpolicy"}
)  # fmt: skip
OWNED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "iam": {
        "::aws:policy/": _OF_POLICIES,
        ":role/aws-service-role/": _OF_ROLES,
        ":role/aws-reserved/": _OF_ROLES | _OF_SESSIONS,
    },
    "kms": {":alias/aws/": frozenset({"createalias", "deletealias", "updatealias"})},
}
"""What AWS owns in everybody's account, by what stands in its name, and what nobody else may do to it."""


def needs_no_permission(request: Request) -> bool:
    """Whether nobody can be kept from it: who am I, and one's own temporary credentials.

    (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html)
    """
    if request.service != "sts":
        return False
    if request.operation == "getcalleridentity":
        return request.caller.kind is not Kind.ANONYMOUS
    return request.operation == "getsessiontoken" and request.caller.kind in {Kind.USER, Kind.ROOT}


def resource_has_to_allow(request: Request) -> bool:
    """Whether policies of identities count only as far as the resource's own policy leaves it to them.

    So it is with a role's trust policy and with a key's policy.
    (https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html)
    """
    if request.service == "kms":
        return ":key/" in request.arn
    return request.service == "sts" and request.operation in ENTERING


@cache
def controlled() -> frozenset[str]:
    """The services whose resources resource control policies bind, as the index has them from AWS's own page.

    (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html)
    """
    from graph.aws.knowledge.index import knowledge  # noqa: PLC0415  because few requests have such policies

    return knowledge().under_resource_policies


def is_controlled(request: Request) -> bool:
    """Whether resource control policies bind this request; no grant's end is kept from anybody."""
    return (
        request.service in controlled()
        and not request.caller.is_service_linked
        and (request.service, request.operation) != ("kms", "retiregrant")
    )


def kept_by(request: Request) -> Layer | None:
    """The layer that keeps somebody from what no policy can open, if it is such a thing.

    A root user assumes no role, and what AWS itself owns in an account (its managed policies, the roles of services and
    of Identity Center, its keys' aliases) only AWS changes.
    (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html)
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html)
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-service-linked-role.html)
    """
    if request.service == "sts":
        assumes = request.caller.kind is Kind.ROOT and request.operation == "assumerole"
        return Layer.IDENTITY if assumes else None
    owned = OWNED.get(request.service, {})
    changes = any(request.operation in changes and name in request.arn for name, changes in owned.items())
    return Layer.RESOURCE if changes else None


def cannot_lock_out(request: Request) -> bool:
    """Whether the bucket's policy cannot deny it: the owner's root user can always mend that policy.

    (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html)
    """
    return (
        request.caller.kind is Kind.ROOT
        and request.same_account
        and request.service == "s3"
        and request.operation in OWN_POLICY
    )
