"""GitLab's report, annotations of GitHub Actions, and what else a pipeline shows of a scan."""

from __future__ import annotations

import json
import re
from typing import Any

import exposed_support as exposed
import jsonschema
import msgspec
import pytest
import reports_support as support
from gitlab_schema_support import GITLAB

from findings.declare import Severity
from reports.formats.annotations import MOST
from reports.scan import Scan

COMMAND = re.compile(r"::(error|warning|notice|group|endgroup)( [^:]*)?::(.*)")


def gitlab(scan: Scan) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(exposed.rendered("gitlab", scan))
    return report


def commands(scan: Scan) -> list[tuple[str, dict[str, str], str]]:
    found = []
    for line in exposed.rendered("annotations", scan).splitlines():
        matched = COMMAND.fullmatch(line)
        if matched:
            given = dict(each.split("=", 1) for each in (matched[2] or "").strip().split(",") if each)
            found.append((matched[1], given, matched[3]))
    return found


@pytest.mark.parametrize("scan", [support.scan(), support.calm_scan(), exposed.scan_of(*exposed.exposed())])
def test_gitlab_gets_what_its_schema_demands(scan: Scan) -> None:
    jsonschema.validate(gitlab(scan), GITLAB)


def test_gitlab_gets_the_findings_about_secrets_in_repositories_and_a_count_of_the_others() -> None:
    cloud = exposed.finding("MB-cloud", "arn:aws:iam::1:role/x")
    report = gitlab(exposed.scan_of(*exposed.exposed(), cloud))
    found = {each["identifiers"][0]["value"]: each for each in report["vulnerabilities"]}
    assert set(found) == {
        "credential-leaked/aws-access-key",
        "secret-in-code/aws-access-key",
        "secret-in-history/vault-token",
    }
    assert found["credential-leaked/aws-access-key"]["severity"] == "Critical"
    assert found["secret-in-code/aws-access-key"]["location"] == {
        "file": "deploy/release.sh",
        "commit": {"sha": "4f1c9ab"},
        "start_line": 12,
        "end_line": 12,
    }
    assert len(found["secret-in-code/aws-access-key"]["details"]["places"]["rows"]) == 2
    said = [each["value"] for each in report["scan"]["messages"]]
    assert "1 finding not about secrets in repositories: muster findings" in said


def test_gitlab_is_told_what_could_not_be_seen_and_what_was_accepted() -> None:
    report = gitlab(support.scan())
    assert report["scan"]["status"] == "failure"
    said = [each["value"] for each in report["scan"]["messages"] if each["level"] == "warn"]
    assert sum("could not be read (" in each for each in said) == len(support.gaps())
    assert "1 finding accepted, and not in this report" in [each["value"] for each in report["scan"]["messages"]]
    calm = gitlab(support.calm_scan())["scan"]
    assert (calm["status"], calm["messages"]) == ("success", [{"level": "info", "value": "Nothing to act on."}])


def test_gitlab_s_ids_stay_and_its_markdown_makes_nobody_s_text_into_markup() -> None:
    hostile = msgspec.structs.replace(exposed.exposed()[1], title="<b>[a](b)", message="@all <script>", remedy="")
    (first,) = gitlab(exposed.scan_of(hostile))["vulnerabilities"]
    (second,) = gitlab(exposed.scan_of(exposed.exposed()[1]))["vulnerabilities"]
    assert first["id"] == second["id"]
    assert "<" not in first["description"]
    assert "@all" not in first["description"]


def test_an_annotation_stands_at_the_line_of_its_secret() -> None:
    found = commands(exposed.scan_of(*exposed.exposed()))
    errors = [given for kind, given, _ in found if kind == "error"]
    assert [(each["file"], each["line"]) for each in errors] == [("deploy/release.sh", "12")] * 2
    assert [(given["file"], given["line"]) for kind, given, _ in found if kind == "warning" and "file" in given] == [
        ("config/app.env", "3")
    ]


def test_each_kind_has_as_many_annotations_as_github_shows_and_the_last_counts_the_rest() -> None:
    made = [
        exposed.finding(f"MB-{severity}-{at}", f"arn:{severity}:{at}", severity=severity)
        for severity in Severity
        for at in range(30)
    ]
    found = commands(exposed.scan_of(*made))
    for kind, left in (("error", 51), ("warning", 22), ("notice", 51)):
        of_kind = [(given, text) for each, given, text in found if each == kind]
        assert len(of_kind) == MOST
        assert of_kind[-1][0]["title"] == f"{left} more finding" + ("s" if left > 1 else "")
    last = [text for kind, _, text in found if kind == "error"][-1]
    assert last == "Not shown here: 30 critical and 21 high; all of them: muster findings"


def test_exactly_as_many_as_are_shown_leave_nothing_out() -> None:
    made = [exposed.finding(f"MB-{at}", f"arn:{at}") for at in range(MOST)]
    assert "Not shown here" not in exposed.rendered("annotations", exposed.scan_of(*made))


def test_no_text_from_outside_is_a_command() -> None:
    nasty = [msgspec.structs.replace(each, severity=Severity.LOW) for each in exposed.nasty()[:9]]
    hashes = exposed.finding("MB-h", "###[error]x ####vso[a]b", severity=Severity.CRITICAL)
    scan = exposed.scan_of(hashes, *nasty)
    gap = msgspec.structs.replace(support.gaps()[0], source="::error::x", detail="##[error]y\n::error::z")
    text = exposed.rendered("annotations", msgspec.structs.replace(scan, gaps=(gap,)))
    assert "##" not in text
    for line in text.splitlines():
        if line.lstrip().startswith("::"):
            assert COMMAND.fullmatch(line), line
    kinds = [kind for kind, _, _ in commands(msgspec.structs.replace(scan, gaps=(gap,)))]
    assert kinds == ["warning", "error", *["notice"] * 9, "group", "endgroup"]


def test_percent_signs_colons_and_commas_survive() -> None:
    odd = exposed.finding("MB-odd", "arn:odd", title="a:b,c%d", message="100%25")
    ((_, given, text),) = [each for each in commands(exposed.scan_of(odd)) if each[0] == "error"]
    assert given["title"].startswith("a%3Ab%2Cc%25d")
    assert "100%2525" in text


def test_a_calm_scan_has_no_annotation() -> None:
    assert commands(support.calm_scan()) == []
