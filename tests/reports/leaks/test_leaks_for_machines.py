"""The formats that programs read are what those programs demand."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import msgspec
import pytest
from gitlab_schema_support import GITLAB

from graph.leaks import Confidence, Leak, Place, Sweep, Swept, Unread, Verdict, Verified
from reports.cells import STARTS_A_FORMULA, harmless
from reports.declare import Style
from reports.leaks.document import Document, leaks_schema
from reports.leaks.registry import leak_reporter_of
from reports.sarif import MOST_LOCATIONS, address

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "message": TEXT,
        "physicalLocation": {
            "required": ["artifactLocation"],
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {"properties": {"uri": {"type": "string", "pattern": r"^[\w.~%/!-]+$"}}},
                "region": {
                    "required": ["startLine"],
                    "additionalProperties": False,
                    "properties": {"startLine": {"type": "integer", "minimum": 1}, "snippet": TEXT},
                },
            },
        },
    },
}
NOTICE = {
    "required": ["message", "level", "descriptor"],
    "properties": {"message": TEXT, "level": {"enum": ["none", "note", "warning", "error"]}},
}
RULE = {
    "required": ["id", "shortDescription", "fullDescription", "help"],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "name": {"maxLength": 255},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": TEXT,
        "helpUri": {"pattern": "^https://"},
        "properties": {
            "properties": {
                "tags": {"maxItems": 10, "uniqueItems": True},
                "precision": {"enum": ["very-high", "high", "medium", "low"]},
                "security-severity": {"type": "string", "pattern": r"^\d+\.\d$"},
            }
        },
    },
}
RESULT = {
    "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
    "properties": {
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "locations": {"minItems": 1, "maxItems": 1, "items": LOCATION},
        "relatedLocations": {"maxItems": MOST_LOCATIONS - 1, "uniqueItems": True, "items": LOCATION},
        "partialFingerprints": {"minProperties": 1, "additionalProperties": {"type": "string", "minLength": 1}},
        "suppressions": {
            "items": {
                "required": ["kind"],
                "additionalProperties": False,
                "properties": {
                    "kind": {"enum": ["inSource", "external"]},
                    "status": {"enum": ["accepted", "underReview", "rejected"]},
                    "justification": {"type": "string"},
                },
            }
        },
    },
}
INVOCATION = {
    "required": ["executionSuccessful"],
    "properties": {
        "endTimeUtc": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "toolExecutionNotifications": {"items": NOTICE},
        "toolConfigurationNotifications": {"items": NOTICE},
    },
}
SARIF = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "properties": {"driver": {"required": ["name"], "properties": {"rules": {"items": RULE}}}}
                    },
                    "invocations": {"items": INVOCATION},
                    "results": {"items": RESULT},
                },
            },
        },
    },
}
"""What the specification demands of the parts that are written, and what GitHub demands beyond it."""


def rendered(name: str, sweep: Sweep) -> str:
    return "".join(leak_reporter_of(name).render(sweep, Style()))


def run_of(sweep: Sweep) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(rendered("sarif", sweep))["runs"][0]
    return run


def of(sweep: Sweep, *leaks: Leak) -> Sweep:
    return msgspec.structs.replace(sweep, leaks=leaks)


@pytest.mark.parametrize("kind", ["sweep", "clean_sweep"])
@pytest.mark.parametrize(("name", "schema"), [("sarif", SARIF), ("gitlab", GITLAB), ("json", leaks_schema())])
def test_a_document_is_as_its_reader_demands(
    name: str, schema: dict[str, Any], kind: str, request: pytest.FixtureRequest
) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(rendered(name, request.getfixturevalue(kind))), schema)


def test_json_has_the_fields_that_were_promised(sweep: Sweep) -> None:
    document = json.loads(rendered("json", sweep))
    key = next(each for each in document["findings"] if each["rule"] == "aws-access-key")
    assert (key["confidence"], len(key["fingerprint"])) == ("high", 64)
    assert [key["places"][4][name] for name in ("path", "line", "commit")] == ["config/settings.py", 12, "f" * 40]
    assert document["complete"] is False
    assert document["counts"] == {"findings": 3, "high": 2, "medium": 1, "low": 0, "ignored": 2, "below": 5}
    assert {each["rule"] for each in document["ignored"]} == {"jwt"}


def test_json_round_trips(leak: Leak, clean_sweep: Sweep) -> None:
    document = msgspec.json.decode(rendered("json", of(clean_sweep, leak)), type=Document)
    assert document.findings[0].places == leak.places
    assert document.coverage == clean_sweep.swept


def test_a_schema_refuses_a_missing_field(sweep: Sweep) -> None:
    document = json.loads(rendered("json", sweep))
    del document["coverage"]
    with pytest.raises(jsonschema.ValidationError, match="coverage"):
        jsonschema.validate(document, leaks_schema())


def test_a_strict_parser_takes_a_name_that_is_no_text(sweep: Sweep) -> None:
    """Half characters are valid for Python's parser alone; Go, Rust and Ruby refuse the whole file or change it."""
    for name in ("json", "sarif", "gitlab"):
        assert msgspec.json.decode(rendered(name, sweep).encode())


def test_every_line_of_ndjson_says_what_it_is(sweep: Sweep) -> None:
    lines = [json.loads(line) for line in rendered("ndjson", sweep).splitlines()]
    types = [line["type"] for line in lines]
    assert types == ["sweep", *["finding"] * 3, *["ignored"] * 2, *["coverage"] * 2, "stale"]
    assert lines[0]["complete"] is False


def test_a_sarif_result_points_at_its_rule(sweep: Sweep) -> None:
    run = run_of(sweep)
    rules = run["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [each["ruleId"] for each in run["results"]]
    assert len({rule["id"] for rule in rules}) == len(rules) == 4


def test_sarif_points_at_what_can_still_be_opened_and_links_the_rest(leak: Leak, clean_sweep: Sweep) -> None:
    (result,) = run_of(of(clean_sweep, leak))["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert (physical["artifactLocation"]["uri"], physical["region"]["startLine"]) == ("config/settings.py", 12)
    assert [each["id"] for each in result["relatedLocations"]] == list(range(1, 13))


def test_sarif_stays_under_the_locations_code_scanning_shows(leak: Leak, clean_sweep: Sweep) -> None:
    many = tuple(Place(path=f"file{at}", line=1) for at in range(400))
    (result,) = run_of(of(clean_sweep, msgspec.structs.replace(leak, places=many)))["results"]
    assert len(result["relatedLocations"]) == MOST_LOCATIONS - 1
    assert result["properties"]["places"] == 780


def test_sarif_has_no_region_where_there_are_no_lines(sweep: Sweep) -> None:
    (result,) = [each for each in run_of(sweep)["results"] if each["ruleId"] == "generic-password"]
    assert "region" not in result["locations"][0]["physicalLocation"]


def test_sarif_suppresses_what_was_ignored_and_nothing_else(sweep: Sweep) -> None:
    kinds = [[each["kind"] for each in result.get("suppressions", ())] for result in run_of(sweep)["results"]]
    assert kinds == [[], [], [], ["external"], ["inSource"]]


def test_an_incomplete_sweep_is_no_success(sweep: Sweep, clean_sweep: Sweep) -> None:
    blind = Swept(name="shop", how="folder", unread=(Unread(path="a", why="permission denied"),))
    incomplete = msgspec.structs.replace(clean_sweep, swept=(blind,))
    (invocation,) = run_of(incomplete)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [each["level"] for each in invocation["toolExecutionNotifications"]] == ["error"]
    assert json.loads(rendered("gitlab", incomplete))["scan"]["status"] == "failure"
    assert suite(incomplete).get("errors") == "1"
    assert run_of(clean_sweep)["invocations"][0]["executionSuccessful"] is True
    assert [each["descriptor"]["id"] for each in run_of(sweep)["invocations"][0]["toolExecutionNotifications"]] == [
        "unread",
        "unread",
    ]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("src/a.py", "src/a.py"),
        ("a b#c?d%.py", "a%20b%23c%3Fd%25.py"),
        ("http://host/x", "http%3A//host/x"),
        ("//host/share", "/host/share"),
        ("caf\udce9", "caf%E9"),
        ("half\ud800", "half%5Cud800"),
        ("dist/app.zip!/a\nb", "dist/app.zip%21/a%0Ab"),
    ],
)
def test_a_path_becomes_an_address_without_a_host_or_a_scheme(path: str, uri: str) -> None:
    assert address(path) == uri


def test_an_address_gives_the_bytes_of_the_name_back() -> None:
    assert unquote_to_bytes(address("é\udce9\n")) == b"\xc3\xa9\xe9\n"


def test_an_active_credential_is_the_worst_there_is(leak: Leak, clean_sweep: Sweep) -> None:
    unsure = msgspec.structs.replace(leak, confidence=Confidence.LOW)
    assert run_of(of(clean_sweep, unsure))["results"][0]["level"] == "error"
    assert json.loads(rendered("gitlab", of(clean_sweep, unsure)))["vulnerabilities"][0]["severity"] == "Critical"
    refused = msgspec.structs.replace(unsure, verified=Verified(verdict=Verdict.REFUSED))
    assert run_of(of(clean_sweep, refused))["results"][0]["level"] == "note"
    assert json.loads(rendered("gitlab", of(clean_sweep, refused)))["vulnerabilities"][0]["severity"] == "Low"


def test_gitlab_gets_what_counts_and_never_what_was_ignored(sweep: Sweep) -> None:
    found = json.loads(rendered("gitlab", sweep))["vulnerabilities"]
    assert [each["identifiers"][0]["value"] for each in found] == ["aws-access-key", "npm-token", "generic-password"]
    assert found[0]["location"] == {
        "file": "config/settings.py",
        "start_line": 12,
        "end_line": 12,
        "commit": {"sha": "f" * 40, "author": "Ann Lee <ann@orchard.example>", "date": "2026-01-13T12:00:00Z"},
    }
    assert found[2]["location"]["commit"]["sha"] == "0000000"


def test_gitlab_keeps_the_identity_of_a_leak_that_moved(leak: Leak, clean_sweep: Sweep) -> None:
    moved = msgspec.structs.replace(leak, places=(Place(path="elsewhere", line=3),), confidence=Confidence.LOW)
    first, second = (
        json.loads(rendered("gitlab", of(clean_sweep, each)))["vulnerabilities"][0]["id"] for each in (leak, moved)
    )
    assert first == second


def test_gitlab_s_markdown_makes_nobody_s_text_into_markup(sweep: Sweep) -> None:
    for each in json.loads(rendered("gitlab", sweep))["vulnerabilities"]:
        assert "<" not in each["description"]
        assert "orchard@" not in each["description"]


def suite(sweep: Sweep) -> ET.Element:
    (found,) = ET.fromstring(rendered("junit", sweep))  # noqa: S314 because it is our own, and nobody else's entity
    return found


def test_junit_counts_what_it_holds(sweep: Sweep) -> None:
    found = suite(sweep)
    for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(found.get(attribute, "-1")) == sum(1 for _ in found.iter(tag)) > 0
    texts = ["".join(case.itertext()) for case in found if case.find("failure") is not None]
    assert "and at 380 more of 393 places" in texts[0]


def test_a_clean_junit_file_has_a_test_that_passes(clean_sweep: Sweep) -> None:
    (case,) = suite(clean_sweep).findall("testcase")
    assert list(case) == []


def test_csv_has_a_row_for_each_place_and_for_all_that_was_not_seen(sweep: Sweep) -> None:
    rows = list(csv.DictReader(rendered("csv", sweep).splitlines()))
    types = [row["type"] for row in rows]
    assert types == [*["leak"] * 15, *["unread"] * 2, *["ignored"] * 2, "stale"]
    assert all(None not in row for row in rows)


@pytest.mark.parametrize("start", STARTS_A_FORMULA)
@pytest.mark.parametrize("before", ["", " ", "  ", "'", '"', "\u00a0"])
def test_no_cell_is_a_formula(before: str, start: str) -> None:
    assert harmless(f"{before}{start}HYPERLINK(1)").startswith("'")


def test_a_control_character_before_a_formula_is_written_out() -> None:
    assert harmless("\t=1") == "\\t=1"
    assert harmless("\r\n@SUM") == "\\r\\n@SUM"
    assert harmless("plain-name") == "plain-name"


def test_the_published_schema_is_the_one_of_the_code() -> None:
    published = Path(__file__).parents[3] / "docs" / "muster-secrets.schema.json"
    assert json.loads(published.read_text()) == json.loads(msgspec.json.encode(leaks_schema()))


def test_gitlab_is_told_when_a_sweep_began_and_when_it_ended(sweep: Sweep) -> None:
    begun = msgspec.structs.replace(sweep, started=sweep.at - timedelta(seconds=40))
    scan = json.loads(rendered("gitlab", begun))["scan"]
    assert [scan["start_time"], scan["end_time"]] == ["2026-03-01T09:00:02", "2026-03-01T09:00:42"]
