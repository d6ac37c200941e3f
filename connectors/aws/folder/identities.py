"""IAM's listings out of ``get-account-authorization-details``, which tells of all of them in one answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Protocol

import msgspec

from connectors.aws.folder.files import Answer, Files
from connectors.forms import learnt
from connectors.streams import CallError

DETAILS = "iam-get-account-authorization-details"
OF_AWS = ":iam::aws:"
HOLDERS = ("User", "Group", "Role")
Given = Mapping[str, object]


class Told(Protocol):
    """What answers are made of: the details of an account, and what its listings tell besides."""

    @property
    def there(self) -> bool:
        """Whether there are details at all."""

    def details(self, kind: str) -> Mapping[str, Answer]:
        """The details of each ``User``, ``Group`` and ``Role`` by name, and of each ``Policy`` by ARN."""

    def listed(self, holder: str) -> Mapping[str, Answer]:
        """What the listing of users or of roles tells of each, by name."""


class Exported:
    """What stands in files."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @property
    def there(self) -> bool:
        """Whether there is a file with the details."""
        return self._details is not None

    def details(self, kind: str) -> Mapping[str, Answer]:
        """What the details say of each thing of a kind."""
        return self._known[kind]

    def listed(self, holder: str) -> Mapping[str, Answer]:
        """What a listing tells besides: descriptions, the longest session, the last use of a password."""
        return self._listed[holder]

    @cached_property
    def _details(self) -> Answer | None:
        return self._files.answer(DETAILS, "")

    @cached_property
    def _known(self) -> Mapping[str, Mapping[str, Answer]]:
        return {"Policy": self._rows(DETAILS, "Policies", "Arn")} | {
            holder: self._rows(DETAILS, f"{holder}DetailList", f"{holder}Name") for holder in HOLDERS
        }

    @cached_property
    def _listed(self) -> Mapping[str, Mapping[str, Answer]]:
        return {
            holder: self._rows(f"iam-list-{holder.lower()}s", f"{holder}s", f"{holder}Name")
            for holder in ("User", "Role")
        }

    def _rows(self, key: str, of: str, name: str) -> Mapping[str, Answer]:
        """The rows of a list in a file, by their names."""
        rows = (self._files.answer(key, "") or {}).get(of, [])
        try:
            return {each[name]: each for each in msgspec.convert(rows, learnt(list[Answer]))}
        except (KeyError, msgspec.ValidationError):
            raise CallError(f"{key}.json: {of} is no list of things that each have a {name}") from None


class Identities:
    """Answers of IAM that stand in the details of an account; None where they do not tell."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._answers: dict[str, Callable[[Given], Answer | None]] = {
            "list_users": lambda _given: {"Users": list(self._told.details("User").values())},
            "list_groups": lambda _given: {"Groups": list(self._told.details("Group").values())},
            "list_roles": lambda _given: {"Roles": list(self._told.details("Role").values())},
            "get_user": lambda given: self._one("User", given),
            "get_role": lambda given: self._one("Role", given),
            "get_group": self._members,
            "list_policies": self._policies,
            "list_policy_versions": self._versions,
            "get_policy_version": self._version,
            "list_instance_profiles": lambda _given: {"InstanceProfiles": list(self._profiles())},
        }
        for holder in HOLDERS:
            self._answers |= self._of_holder(holder)

    def answer(self, operation: str, given: Given) -> Answer | None:
        """What the details say to a question; None where they are not there, or do not speak of it."""
        make = self._answers.get(operation)
        return make(given) if make and self._told.there else None

    def _of_holder(self, holder: str) -> dict[str, Callable[[Given], Answer | None]]:
        """The questions about the policies of a user, a group or a role."""
        name, inline = holder.lower(), f"{holder}PolicyList"

        def attached(given: Given) -> Answer | None:
            found = self._holder(holder, given)
            return None if found is None else {"AttachedPolicies": found.get("AttachedManagedPolicies", [])}

        def names(given: Given) -> Answer | None:
            found = self._holder(holder, given)
            return None if found is None else {"PolicyNames": [each["PolicyName"] for each in found.get(inline, [])]}

        def document(given: Given) -> Answer | None:
            found = (self._holder(holder, given) or {}).get(inline, [])
            return next((each for each in found if each["PolicyName"] == given["PolicyName"]), None)

        return {
            f"list_attached_{name}_policies": attached,
            f"list_{name}_policies": names,
            f"get_{name}_policy": document,
        }

    @cached_property
    def _by_group(self) -> Mapping[str, list[str]]:
        """The names of the users in each group."""
        found: dict[str, list[str]] = {name: [] for name in self._told.details("Group")}
        for name, user in self._told.details("User").items():
            for group in user.get("GroupList", []):
                found.setdefault(group, []).append(name)
        return found

    def _holder(self, holder: str, given: Given) -> Answer | None:
        return self._told.details(holder).get(str(given[f"{holder}Name"]))

    def _one(self, holder: str, given: Given) -> Answer | None:
        found = self._holder(holder, given)
        if found is None:
            return None
        listed = self._told.listed(holder).get(str(found[f"{holder}Name"]), {})
        return {holder: {**listed, **found}}

    def _members(self, given: Given) -> Answer | None:
        found = self._holder("Group", given)
        if found is None:
            return None
        users = self._told.details("User")
        return {"Group": found, "Users": [users[name] for name in self._by_group[str(found["GroupName"])]]}

    def _policies(self, given: Given) -> Answer | None:
        return of_scope({"Policies": list(self._told.details("Policy").values())}, given)

    def _versions(self, given: Given) -> Answer | None:
        found = self._told.details("Policy").get(str(given["PolicyArn"]))
        return None if found is None else {"Versions": found.get("PolicyVersionList", [])}

    def _version(self, given: Given) -> Answer | None:
        found = (self._versions(given) or {}).get("Versions", [])
        version = next((each for each in found if each["VersionId"] == given["VersionId"]), None)
        return None if version is None or "Document" not in version else {"PolicyVersion": version}

    def _profiles(self) -> Iterator[Answer]:
        """The instance profiles that have a role; there is one for each at most."""
        for role in self._told.details("Role").values():
            yield from role.get("InstanceProfileList", [])


def of_scope(listed: Answer, given: Given) -> Answer:
    """The policies of a listing that are the customer's own, or those that are AWS's, whichever are asked for."""
    of_aws = given.get("Scope") == "AWS"
    return {"Policies": [each for each in listed.get("Policies", []) if (OF_AWS in each.get("Arn", "")) == of_aws]}
