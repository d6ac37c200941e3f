"""The fields of a new issue, or of a transition, in the shape in which Jira wants each.

Jira tells for a project and an issue type which fields there are, which must be there, and of what kind each is. So
settings may name a field as people see it and give a plain value; and a field that is missing is told before anything
is sent, with the key of the settings that mends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.send.exchange import NotDone
from reports.send.jira.rich import sentence
from reports.send.jira.site import Json, Site
from reports.send.model import Failed

NAMED = frozenset({"priority", "resolution", "component", "version", "securitylevel", "issuetype", "group", "status"})
"""Kinds that are given by ``name``; options of custom fields are given by ``value``."""
RICH = ("textarea", "description", "environment")
MAPPED_BY_KEY = frozenset({"project", "issuelink"})


class Fields:
    """The fields that there are in one place, by id and by name."""

    def __init__(self, found: Mapping[str, Json], *, cloud: bool, place: str) -> None:
        """``place`` completes "… asks for": ``Task in SEC``."""
        self._found, self._cloud, self._place = found, cloud, place
        self._ids = {str(each.get("name", "")).casefold(): name for name, each in found.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def allows(self, name: str, value: str) -> bool:
        """Whether a field is there and may be given this name of a value."""
        allowed = self._found.get(name, {}).get("allowedValues")
        return name in self._found and (allowed is None or any(value == each.get("name") for each in allowed))

    def shaped(self, given: Mapping[str, object]) -> Json:
        """Values of settings by the ids of their fields, each in its shape. Raises ``NotDone`` for an unknown field."""
        return {name: self._shape(self._found[name], value) for name, value in self._by_id(given)}

    def _by_id(self, given: Mapping[str, object]) -> Iterator[tuple[str, object]]:
        for name, value in given.items():
            known = name if name in self._found else self._ids.get(name.casefold())
            if known is None:
                why = f"Jira has no field {name!r} for {self._place}"
                raise NotDone(Failed(why=why, mend=f"It has: {', '.join(sorted(filter(None, self._ids)))}"))
            yield known, value

    def check(self, filled: Mapping[str, object], key: str) -> None:
        """Raise ``NotDone`` where a field that must be there is missing; ``key`` of the settings holds such fields."""
        missing = [
            f"{each.get('name', name)} ({name})"
            for name, each in self._found.items()
            if each.get("required") and not each.get("hasDefaultValue") and name not in filled
        ]
        if missing:
            why = f"Jira asks for {', '.join(missing)} for {self._place}"
            raise NotDone(Failed(why=why, mend=f"Give a value for each under {key} of this target's settings"))

    def _shape(self, field: Json, value: object) -> object:
        schema = field.get("schema") or {}
        kind, custom = str(schema.get("type", "")), str(schema.get("custom") or schema.get("system") or "")
        if kind == "array" and not isinstance(value, dict):
            many = value if isinstance(value, (list, tuple)) else (value,)
            return [_one(str(schema.get("items", "")), each, cloud=self._cloud) for each in many]
        if self._cloud and isinstance(value, str) and custom.endswith(RICH):
            return sentence(value, cloud=True)
        return _one(kind, value, cloud=self._cloud)


def _one(kind: str, value: object, *, cloud: bool) -> object:
    """A plain value in the shape of its kind; a table of the settings is taken as it is."""
    if not isinstance(value, str):
        return value
    if kind == "option":
        return {"value": value}
    if kind == "user":
        return {"accountId" if cloud else "name": value}
    if kind in MAPPED_BY_KEY:
        return {"key": value}
    return {"name": value} if kind in NAMED else value


def creation_fields(site: Site) -> tuple[str, Fields]:
    """The id of the type of new issues, and the fields on its screen. Raises ``NotDone`` without such a type."""
    project, wanted = site.settings.project, site.settings.issue_type
    kinds = list(site.pages(f"issue/createmeta/{project}/issuetypes", "list its issue types", "issueTypes", "values"))
    names = ("id", "name", "untranslatedName")
    kind = next((each for each in kinds if wanted.casefold() in {str(each.get(n)).casefold() for n in names}), None)
    if kind is None:
        why = f"{site.place} has no issue type {wanted!r} in project {project}"
        raise NotDone(
            Failed(why=why, mend=f"Set issue_type to one of: {', '.join(str(each['name']) for each in kinds)}")
        )
    path = f"issue/createmeta/{project}/issuetypes/{kind['id']}"
    found = {str(each["fieldId"]): each for each in site.pages(path, "list the fields of an issue", "fields", "values")}
    return str(kind["id"]), Fields(found, cloud=site.is_cloud, place=f"{wanted} in {project}")
