"""A large account is told at once: IAM's details of all its identities, in place of some questions about each.

Ten thousand roles are forty thousand questions, and IAM takes some fifteen a second. Its account authorization details
answer most of them in a few dozen pages. Listings are asked as ever, so nothing can be missed: whatever is listed and
the details do not tell of, or tell less of than the question would, is asked singly.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from botocore import xform_name

from connectors.aws.folder.files import Answer
from connectors.aws.folder.identities import HOLDERS, Given, Identities
from connectors.aws.packed import Packed
from connectors.streams import CallError

DETAILS, SUMMARY = "GetAccountAuthorizationDetails", "GetAccountSummary"
LARGE = 100
"""More users, groups and roles than these make an account large."""
FEW = 20
"""Questions that are asked singly before anything else: who asks no more of them should not wait for everything."""
PAGE = 1000
COUNTED = ("Users", "Groups", "Roles")
ROWS = {**{f"{holder}DetailList": (holder, f"{holder}Name") for holder in HOLDERS}, "Policies": ("Policy", "Arn")}
"""The lists in the details: of what they are, and which field names one."""
LISTED = {"ListUsers": ("Users", "User"), "ListRoles": ("Roles", "Role")}
"""Listings that tell what the details do not: descriptions, the longest session, the last use of a password."""
LONG = "AssumeRolePolicyDocument"
"""What a listing tells and the details too, at length."""
OF_HOLDERS = {
    question
    for holder in HOLDERS
    for question in (f"ListAttached{holder}Policies", f"List{holder}Policies", f"Get{holder}Policy")
}
ANSWERED = OF_HOLDERS | {"GetUser", "GetRole", "GetGroup", "ListPolicyVersions", "GetPolicyVersion"}
"""Questions about one thing that the details answer."""
Ask = Callable[[str, Mapping[str, object]], Any]
"""Asks IAM an operation with what is given."""


class Details:
    """What IAM told of an account so far. ``whole`` says that there is no more to come."""

    there = True

    def __init__(self) -> None:
        self._details = {kind: Packed() for kind in (*HOLDERS, "Policy")}
        self._listed = {kind: Packed() for _, kind in LISTED.values()}
        self.whole = False

    def details(self, kind: str) -> Packed:
        """The details of each thing of a kind."""
        return self._details[kind]

    def listed(self, holder: str) -> Packed:
        """What the listing told of each user or role."""
        return self._listed[holder]

    def keep(self, page: Answer) -> None:
        """Keep a page of the details."""
        for key, (kind, name) in ROWS.items():
            for row in page.get(key, []):
                self._details[kind].keep(row.get(name, ""), row)

    def keep_listed(self, operation: str, page: Answer) -> None:
        """Keep a page of a listing."""
        key, kind = LISTED[operation]
        for row in page.get(key, []):
            told = {field: value for field, value in row.items() if field != LONG}
            self._listed[kind].keep(row.get(f"{kind}Name", ""), told)


class Bulk:
    """Answers questions about one account out of its details, if it is large, and None where they do not tell."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._questions = 0
        self._over = False
        self._forget()

    def answer(self, operation: str, given: Given) -> Answer | None:
        """What the details say to a question."""
        if operation not in ANSWERED or not self._ready():
            return None
        if operation == "GetGroup" and not self._told.whole:
            # Its members are those users who say so: any of them may be missing still.
            return None
        found = self._identities.answer(xform_name(operation), given)
        return None if found is None or self._lacking(operation, found) else found

    def note(self, operation: str, page: Answer | None) -> None:
        """Remember what a listing told, for the details leave it out."""
        if operation in LISTED and page:
            self._told.keep_listed(operation, page)

    def close(self) -> None:
        """Forget the account. What is asked after that is asked singly."""
        with self._lock:
            self._over = True
            self._forget()

    def _forget(self) -> None:
        self._told = Details()
        self._identities = Identities(self._told)

    def _lacking(self, operation: str, found: Answer) -> bool:
        """Whether the answer says less than AWS would: what is listed only, or the last use of a role."""
        if operation == "GetRole":
            return "RoleLastUsed" not in found["Role"] or found["Role"]["RoleName"] not in self._told.listed("Role")
        return operation == "GetUser" and found["User"]["UserName"] not in self._told.listed("User")

    def _ready(self) -> bool:
        """Whether anything was read at once. Whoever first asks more than a few reads it, and the others wait."""
        with self._lock:
            self._questions += 1
            if not self._over and self._questions > FEW:
                self._over = True
                self._read()
        return self._over

    def _read(self) -> None:
        """Read all there is, if it is much. What cannot be read is asked singly, and is told there if it is lost."""
        try:
            if self._large():
                self._read_details()
        except CallError:
            return

    def _large(self) -> bool:
        summary = self._ask(SUMMARY, {}).get("SummaryMap", {})
        return sum(int(summary.get(key, 0)) for key in COUNTED) > LARGE

    def _read_details(self) -> None:
        given: dict[str, object] = {"MaxItems": PAGE}
        while True:
            page = self._ask(DETAILS, given)
            self._told.keep(page)
            after = page.get("Marker")
            if not after or after == given.get("Marker"):
                # An answer that does not say that it is the last may be none: something between us and AWS made it.
                self._told.whole = page.get("IsTruncated") is False
                return
            given = {**given, "Marker": after}
