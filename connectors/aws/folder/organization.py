"""What limits an organisation, as its listings have it, or as plain documents in folders named after their targets.

``scps/111122223333/deny.json`` and ``rcps/r-ab12.json`` are policy documents and nothing else: what they are attached
to is the name of their folder, or their own where they stand in none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from connectors.aws.folder.files import Answer, Files

FORMS = {"scps": "SERVICE_CONTROL_POLICY", "rcps": "RESOURCE_CONTROL_POLICY"}
"""The folders of plain documents, and the type of policies in each."""
LISTING, BY_PARENT = "organizations-list-policies", "organizations-list-accounts-for-parent"
PLACES = {"r": "ROOT", "o": "ORGANIZATIONAL_UNIT"}
"""What a target is, by the first letter of its id. An account's is a number."""


class Organization:
    """Answers of Organizations that no single file holds; None where nothing tells."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def answer(self, operation: str, given: Mapping[str, object]) -> Answer | None:
        """What the folder says to a question."""
        if operation == "list_policies":
            return self._policies(str(given["Filter"]))
        plain = self._plain.get(str(given.get("PolicyId")))
        if operation == "describe_policy" and plain:
            return {"Policy": {"Content": plain[2].read_text(encoding="utf-8", errors="replace")}}
        if operation == "list_targets_for_policy" and plain:
            return {"Targets": [{"TargetId": plain[1], "Type": _type(plain[1])}]}
        if operation == "list_parents":
            return self._parents(str(given["ChildId"]))
        return None

    def _policies(self, type_: str) -> Answer | None:
        """The policies of a type. A listing of another type says nothing of this one."""
        listed = (self._files.answer(LISTING, "") or {}).get("Policies", [])
        rows = [each for each in listed if each.get("Type") == type_]
        rows += [{"Id": id_, "Arn": id_, "Name": id_} for id_, (of, _, _) in self._plain.items() if of == type_]
        return {"Policies": rows} if rows else None

    @cached_property
    def _plain(self) -> Mapping[str, tuple[str, str, Path]]:
        """The plain documents: type, target and file, by the id that they get here."""
        return {
            f"{form}/{name}": (type_, name.partition("/")[0], path)
            for form, type_ in FORMS.items()
            for name, path in self._files.below(form)
        }

    def _parents(self, child: str) -> Answer | None:
        return next(({"Parents": [{"Id": above, "Type": _type(above)}]} for above in self._above(child)), None)

    def _above(self, child: str) -> Iterator[str]:
        """The root or the unit that lists an account as its own."""
        for above, _ in self._files.below(BY_PARENT):
            answer = self._files.answer(f"{BY_PARENT}/{above}", "") or {}
            if any(each.get("Id") == child for each in answer.get("Accounts", [])):
                yield above


def _type(target: str) -> str:
    return PLACES.get(target[0], "ACCOUNT")
