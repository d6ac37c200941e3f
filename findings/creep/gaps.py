"""Which gaps bear on the rights of which identity: one that cannot is no reason to know nothing."""

from __future__ import annotations

from collections.abc import Collection

from graph.model import Gap, Identity

RIGHTS = frozenset({"Policy", "Grant", "Membership", "Trust"})
"""The types of records that rights are made of."""
HOLDERS = frozenset({"user", "role", "group"})
"""How the names of IAM's listings begin that are about one sort of holder."""
ABOVE = "organizations"
DIRECTORY = frozenset({"sso", "identitystore"})
ASIDE = frozenset(
    {
        "iam.policy_versions",
        "organizations.resource_control_policies",
        "organizations.resource_control_policy_targets",
    }
)
"""Listings of policies that give no identity any right: what they lack changes no line."""


def bears(gap: Gap, identity: Identity, *, source: str | None, near: Collection[str], missing: bool) -> bool:
    """Whether a gap may hide a change of an identity's rights, or the identity itself where it is ``missing``.

    ``near`` are the ids of the identity and of what bears on it: a gap of one parent bears on nobody else.
    """
    types = RIGHTS | {"Identity"} if missing else RIGHTS
    if not types.intersection(gap.yields) or gap.stream in ASIDE or source not in {None, gap.source}:
        return False
    family, _, listing = gap.stream.partition(".")
    if family != ABOVE and not _same(gap.scope, identity.scope):
        return False
    if gap.subject and gap.subject not in near:
        return False
    return not identity.kind.startswith("aws.") or _of_aws(family, listing, identity)


def _of_aws(family: str, listing: str, identity: Identity) -> bool:
    """AWS tells rights in the listings of IAM, of what an identity is itself, and of what stands above."""
    service, _, sort = identity.kind.removeprefix("aws.").partition(".")
    families = {"iam", ABOVE, service} | (DIRECTORY if service in DIRECTORY else frozenset())
    if family not in families:
        return False
    about = listing.partition("_")[0]
    if family != "iam" or service != "iam" or about not in HOLDERS:
        return True
    return about == sort or (about == "group" and sort == "user")


def _same(gapped: str, scope: str) -> bool:
    """A gap's scope may be a region of the account, or everything."""
    return gapped.startswith(scope) or scope.startswith(gapped)
