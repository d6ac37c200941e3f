"""A stand-in for DefectDojo that keeps products, engagements, tests and findings as its API v2 does.

Filters look for parts of names, nothing but a product's name is unique, states that exclude each other are refused, and
an address without the slash at its end is sent on, the body of a write lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stand_in_support import Seen, StandIn
from ticket_wire_support import Asked, Reply

Json = dict[str, Any]

WORD = "-".join(("key", "of", "tests"))  # noqa: FLY002  because in one piece it looks like a live one
DAY: Json = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
TEXT: Json = {"type": "string", "minLength": 1}
OURS: Json = {
    "title": {"type": "string", "maxLength": 511},
    "description": TEXT,
    "severity": {"enum": ["Critical", "High", "Medium", "Low", "Info"]},
    "numerical_severity": {"type": "string", "maxLength": 4},
    "mitigation": {"type": "string"},
    "planned_remediation_date": DAY,
    "active": {"type": "boolean"},
    "verified": {"type": "boolean"},
    "is_mitigated": {"type": "boolean"},
    "date": DAY,
    "test": {"type": "integer"},
    "found_by": {"type": "array", "items": {"type": "integer"}},
    "unique_id_from_tool": {"type": "string", "maxLength": 500},
    "vuln_id_from_tool": {"type": "string", "maxLength": 500},
    "static_finding": {"type": "boolean"},
    "dynamic_finding": {"type": "boolean"},
    "tags": {"type": "array", "items": {"type": "string", "pattern": "^[^\\s,'\"]+$"}},
    "cwe": {"type": "integer"},
}
NEEDED = ["test", "found_by", "title", "severity", "numerical_severity", "description", "active", "verified"]
SHAPES: Mapping[str, Json] = {
    "engagements": {"required": ["product", "target_start", "target_end"]},
    "tests": {"required": ["engagement", "test_type", "target_start", "target_end"]},
    "products": {"required": ["name", "description", "prod_type"]},
    "test_types": {"required": ["name"]},
    "notes": {"required": ["entry"], "properties": {"entry": TEXT}},
}
STATES = ("false_p", "risk_accepted", "out_of_scope", "duplicate", "is_mitigated")


class DefectDojoStandIn(StandIn):
    """One instance."""

    kind = "defectdojo"

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, list[Json]] = {
            "product_types": [{"id": 1, "name": "Cloud"}],
            "products": [{"id": 1, "name": "Identities of others"}],
            "engagements": [],
            "tests": [],
            "test_types": [{"id": 1, "name": "Musterbook Scan"}],
            "findings": [],
        }
        self.said: dict[int, list[Json]] = {}
        self.page = 100

    def options(self) -> Json:
        """The settings of the target."""
        wants = {"product": "Identities", "product_type": "Cloud", "per_second": 1000.0}
        return {"url": self.url, "token": {"env": "DOJO"}, **wants}

    def environ(self) -> dict[str, str]:
        """Its key."""
        return {"DOJO": WORD}

    def changes(self, asked: Asked) -> bool:
        """Whether a request changes a finding."""
        return asked.method in {"POST", "PATCH"} and "/findings/" in asked.path

    def tickets(self) -> list[Seen]:
        """Every finding."""
        return [
            Seen(
                marker=each["unique_id_from_tool"],
                open=each["active"],
                text=each["description"],
                comments=tuple(note["entry"] for note in self.said[each["id"]]),
            )
            for each in self.kept["findings"]
        ]

    def by_marker(self, marker: str) -> Json:
        """The one finding with this marker."""
        (found,) = [each for each in self.kept["findings"] if each["unique_id_from_tool"] == marker]
        return found

    def person_closes(self, marker: str, *, declined: bool) -> None:
        """Let somebody call it mitigated, or a false positive."""
        how = "false_p" if declined else "is_mitigated"
        self.by_marker(marker).update({"active": False, "verified": False, how: True})

    def person_edits(self, marker: str, text: str) -> None:
        """Let somebody write the text anew."""
        self.by_marker(marker)["description"] = text

    def schema_of(self, asked: Asked) -> Mapping[str, Any] | None:
        """What the API takes."""
        if asked.method not in {"POST", "PATCH"}:
            return None
        kind = asked.path.rstrip("/").split("/")
        if "notes" in kind:
            return SHAPES["notes"]
        if "findings" in kind:
            needed = NEEDED if asked.method == "POST" else []
            return {"type": "object", "additionalProperties": False, "required": needed, "properties": OURS}
        return SHAPES[kind[-1]]

    def reply(self, asked: Asked) -> Reply:
        """Answer as the API does."""
        if asked.headers.get("authorization") != f"Token {WORD}":
            return Reply(401, {"detail": "Invalid token."})
        if not asked.path.endswith("/"):
            return Reply(301, None, {"Location": f"{self.url}{asked.path}/"})
        match asked.method, asked.path.removeprefix("/api/v2/").strip("/").split("/"):
            case "GET", [kind]:
                return self._list(asked, kind)
            case "POST", [kind]:
                return self._make(kind, asked.body)
            case method, ["findings", number, *more] if int(number) <= len(self.kept["findings"]):
                return self._of_finding(asked, method, self.kept["findings"][int(number) - 1], more)
        return Reply(404, {"detail": "Not found."})

    def _of_finding(self, asked: Asked, method: str, finding: Json, more: list[str]) -> Reply:
        notes = self.said[finding["id"]]
        if more and method == "POST":
            notes.append({"id": len(notes) + 1, "entry": asked.body["entry"]})
            return Reply(201, notes[-1])
        if more:
            return Reply(200, {"finding_id": finding["id"], "notes": notes})
        if method == "PATCH":
            after = {**finding, **asked.body}
            if after["active"] and after["risk_accepted"]:
                return Reply(400, ["Active findings cannot be risk accepted."])
            finding.update(asked.body)
        return Reply(200, finding)

    def _make(self, kind: str, body: Json) -> Reply:
        every = self.kept[kind]
        if kind == "products" and any(each["name"] == body["name"] for each in every):
            return Reply(400, {"name": ["product with this name already exists."]})
        states = dict.fromkeys(STATES, False) if kind == "findings" else {}
        made = {**states, **body, "id": len(every) + 1}
        every.append(made)
        if kind == "findings":
            self.said[made["id"]] = []
        return Reply(201, made)

    def _list(self, asked: Asked, kind: str) -> Reply:
        start, size = int(asked.params["offset"]), min(int(asked.params["limit"]), self.page)
        wanted = {name: each for name, each in asked.params.items() if name not in {"offset", "limit"}}
        found = [each for each in self.kept[kind] if all(_matches(each, *pair) for pair in wanted.items())]
        further = f"{self.url}/next" if start + size < len(found) else None
        return Reply(200, {"count": len(found), "next": further, "results": found[start : start + size]})


def _matches(each: Json, name: str, wanted: str) -> bool:
    held = each[name.removesuffix("_exact")]
    return held == int(wanted) if isinstance(held, int) else wanted.casefold() in str(held).casefold()
