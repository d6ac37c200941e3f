"""Reports of other scanners, in the forms that those write: what becomes of each finding, and what never comes through.

The documents have the fields that gitleaks 8, Betterleaks 1, Kingfisher 2, TruffleHog 3 and Prowler 3 and 5 write;
detect-secrets itself is run.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sources_support import ESTATE_KEY, Collected, collected

from connectors.detect import fingerprint
from connectors.scanners import ScannersOptions
from graph.model import Exposure, GapReason, Resource

KEY_ID = "AKIA" + "UJZD3GXD" + "NCF32EPF"
PASSWORD = "Kj82hs" + "Qpz91LmVd"
TOKEN = "ghp_" + "q7Zt2Lm9Xc4Vb8Nw" + "1Rk6Ty3Hs5Jd0Fg2Qp9Y"
COMMIT = "74eb55d71c6e824c18a193d1e4c91f59b9f42056"
ROLE = "arn:aws:iam::111122223333:role/ship"


def read(tmp_path: Path, document: object, name: str = "report.json", **options: object) -> Collected:
    file = tmp_path / name
    text = document if isinstance(document, str) else json.dumps(document)
    file.write_text(text, encoding="utf-8")
    return collected("scanners", msgspec.convert({"files": [str(file)], **options}, ScannersOptions))


def gitleaks(value: str, rule: str = "generic-api-key", **more: object) -> dict[str, object]:
    return {
        "RuleID": rule, "StartLine": 4, "Match": f"PASSWORD={value}", "Secret": value, "File": "app/config.py",
        "Commit": COMMIT, "Author": "Ann", "Email": "ann@shop.example", "Date": "2026-11-01T02:24:46Z",
        "Fingerprint": f"{COMMIT}:app/config.py:{rule}:4", **more,
    }  # fmt: skip


def kingfisher(snippet: str, **more: object) -> dict[str, object]:
    finding = {"snippet": snippet, "fingerprint": "15100026", "line": 1, "path": "./app.env", **more}
    return {"rule": {"name": "aws", "id": "kingfisher.aws.1"}, "finding": finding}


def trufflehog(value: str) -> dict[str, object]:
    where = {
        "commit": COMMIT, "file": "src/a.py", "email": "Ann <ann@shop.example>", "line": 7,
        "repository": "https://git.example/shop/site.git", "timestamp": "2026-11-01 02:24:46 +0000",
    }  # fmt: skip
    data = {"SourceMetadata": {"Data": {"Git": where}}, "SourceName": "trufflehog - git", "DetectorName": "Github"}
    return {**data, "Verified": True, "Raw": value, "RawV2": "", "Redacted": ""}


def sarif(tool: str, result: Mapping[str, object], rule: Mapping[str, object] | None = None) -> dict[str, object]:
    driver = {"name": tool, "rules": [{"id": "R1", "shortDescription": {"text": "Too wide"}, **(rule or {})}]}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": [{"ruleId": "R1", **result}]}]}


def place(path: str, line: int, snippet: str = "") -> dict[str, object]:
    region: dict[str, object] = {"startLine": line, **({"snippet": {"text": snippet}} if snippet else {})}
    return {"physicalLocation": {"artifactLocation": {"uri": path}, "region": region}}


def ocsf(code: str = "FAIL", **more: object) -> dict[str, object]:
    return {
        "class_uid": 2004, "severity": "High", "status": "New", "status_code": code, "status_detail": "ship is wide",
        "metadata": {"event_code": "iam_role_wide", "product": {"name": "Prowler"}},
        "finding_info": {"title": "Roles are narrow", "uid": "x", "created_time_dt": "2026-11-22T02:29:55.547029"},
        "resources": [{"uid": ROLE, "region": "eu-west-1"}], "cloud": {"account": {"uid": "111122223333"}},
        "remediation": {"desc": "Narrow it", "references": ["https://docs.example/iam"]}, **more,
    }  # fmt: skip


def the_exposure(seen: Collected) -> Exposure:
    assert seen.gaps == ()
    (found,) = seen.each(Exposure)
    return found


def the_finding(seen: Collected) -> Resource:
    assert seen.gaps == ()
    return seen.one(Resource, "scanner.finding")


def test_a_secret_of_gitleaks_keeps_its_place_its_author_and_nothing_of_its_value(tmp_path: Path) -> None:
    seen = read(tmp_path, [gitleaks(PASSWORD)], repository="shop")
    found = the_exposure(seen)
    assert (found.kind, found.resource, found.scope) == ("scanner.exposure", "git.repository:shop", "shop")
    assert (found.places, found.commit, found.author) == (("app/config.py:4",), COMMIT, "ann@shop.example")
    assert (found.introduced, found.in_head) == (datetime(2026, 11, 1, 2, 24, 46, tzinfo=UTC), None)
    assert found.fingerprint == fingerprint(ESTATE_KEY, PASSWORD), "as our own scan would know it"
    assert PASSWORD not in msgspec.json.encode(seen.records).decode()


def test_a_secret_that_our_detectors_know_is_called_as_they_call_it(tmp_path: Path) -> None:
    """So that it is one exposure with what our own scan of the repository finds."""
    found = the_exposure(read(tmp_path, [kingfisher(TOKEN)], repository="shop"))
    assert found.detector == "github-personal-access-token"
    assert found.id == f"git.exposure:shop/{found.detector}/{found.fingerprint[:24]}"
    assert found.in_head is True, "no commit is named: it was in the files as they were read"


def test_a_secret_that_they_do_not_know_keeps_the_name_of_the_rule_that_found_it(tmp_path: Path) -> None:
    assert the_exposure(read(tmp_path, [gitleaks("q" * 9, rule="ours")])).detector == "gitleaks:ours"


@pytest.mark.parametrize("document", [[gitleaks(KEY_ID, Match=KEY_ID)], {"findings": [kingfisher(KEY_ID)]}])
def test_the_id_of_a_key_leads_to_the_key(tmp_path: Path, document: object) -> None:
    assert the_exposure(read(tmp_path, document)).credential == KEY_ID


def test_a_key_and_its_secret_are_known_by_the_secret(tmp_path: Path) -> None:
    pair = kingfisher(KEY_ID, dependent_captures={"AWS_SECRET_ACCESS_KEY": PASSWORD * 2})
    found = the_exposure(read(tmp_path, {"findings": [pair]}))
    assert (found.credential, found.fingerprint) == (KEY_ID, fingerprint(ESTATE_KEY, PASSWORD * 2))


def test_one_secret_in_two_places_is_one_exposure_first_seen_when_it_first_was(tmp_path: Path) -> None:
    later = gitleaks(PASSWORD, File="b.py", Date="2026-11-09T00:00:00Z", Email="ben@shop.example")
    found = the_exposure(read(tmp_path, [later, gitleaks(PASSWORD)]))
    assert found.places == ("b.py:4", "app/config.py:4")
    assert found.author == "ann@shop.example"


@pytest.mark.parametrize(
    "document",
    [
        [gitleaks("REDACTED", Match="PASSWORD=REDACTED")],
        sarif("gitleaks", {"locations": [place("a.py", 3, "REDACTED")]}),
        {"findings": [kingfisher("[REDACTED:abc]")]},
        [trufflehog("")],
    ],
)
def test_a_hidden_value_is_an_exposure_all_the_same(tmp_path: Path, document: object) -> None:
    found = the_exposure(read(tmp_path, document))
    assert found.preview == "… (hidden in the report)"
    assert found.id == the_exposure(read(tmp_path, document)).id, "and the same one in the next report"


def test_trufflehog_names_the_repository(tmp_path: Path) -> None:
    """A finding a line; a report of one line is a report all the same."""
    one = the_exposure(read(tmp_path, json.dumps(trufflehog(TOKEN))))
    assert (one.resource, one.author) == ("git.repository:git.example/shop/site", "ann@shop.example")
    two = read(tmp_path, f"{json.dumps(trufflehog(TOKEN))}\n\n{json.dumps(trufflehog(PASSWORD))}\n")
    assert len(two.each(Exposure)) == 2
    assert two.one(Resource, "git.repository").name == "git.example/shop/site"


def test_betterleaks_tells_what_matched_and_who_wrote_it(tmp_path: Path) -> None:
    one = {
        "rule_id": "uri",
        "match": {"full": f"postgres://shop:{PASSWORD}@db.shop.internal:5432/shop'", "value": PASSWORD},
        "attributes": {"git.sha": COMMIT, "git.author_email": "ann@shop.example", "git.date": "2026-11-01T00:00:00Z"},
        "location": {"path": "db.py", "start_line": 1},
    }  # fmt: skip
    found = the_exposure(read(tmp_path, {"schema_version": "1", "findings": [one]}))
    assert (found.detector, found.places, found.author) == ("connection-string-url", ("db.py:1",), "ann@shop.example")


def test_a_baseline_of_detect_secrets_is_read_and_what_is_no_secret_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "app.env").write_text(f"AWS_KEY={KEY_ID}\nGITHUB={TOKEN}\n")
    scan = [sys.executable, "-m", "detect_secrets", "scan", "--all-files", "."]
    told = subprocess.run(scan, cwd=tmp_path / "shop", capture_output=True, check=True, text=True, timeout=60).stdout
    assert {each.detector for each in read(tmp_path, told).each(Exposure)} == {
        "detect-secrets:AWS Access Key",
        "detect-secrets:GitHub Token",
    }
    audited: Any = json.loads(told)
    audited["results"]["app.env"][0]["is_secret"] = False
    seen = read(tmp_path, audited)
    assert len(seen.each(Exposure)) == 1
    assert seen.one(Resource, "scanner.report").facts["settled"] == 1


def test_a_secret_that_its_provider_refuses_is_settled(tmp_path: Path) -> None:
    seen = read(tmp_path, {"findings": [kingfisher(TOKEN, validation={"status": "Inactive Credential"})]})
    assert not seen.each(Exposure)
    assert not seen.gaps


@pytest.mark.parametrize(
    "document",
    [
        [ocsf()],
        json.dumps(ocsf()),
        [{
            "CheckID": "iam_role_wide", "Status": "FAIL", "Severity": "high", "ResourceArn": ROLE,
            "Region": "eu-west-1", "AccountId": "111122223333", "CheckTitle": "Roles are narrow",
            "StatusExtended": "ship is wide",
            "Remediation": {"Recommendation": {"Text": "Narrow it", "Url": "https://docs.example/iam"}},
        }],
        {"Findings": [{
            "SchemaVersion": "2018-10-08", "ProductArn": "arn:aws:securityhub", "GeneratorId": "iam_role_wide",
            "ProductName": "Prowler", "Title": "Roles are narrow", "Description": "ship is wide",
            "Severity": {"Label": "HIGH"}, "AwsAccountId": "111122223333", "Compliance": {"Status": "FAILED"},
            "Resources": [{"Id": ROLE, "Region": "eu-west-1"}],
            "Remediation": {"Recommendation": {"Text": "Narrow it", "Url": "https://docs.example/iam"}},
        }]},
    ],
    ids=["ocsf", "ocsf of one line", "prowler 3", "asff"],
)  # fmt: skip
def test_a_failed_check_keeps_its_words_and_the_thing_it_speaks_of(tmp_path: Path, document: object) -> None:
    found = the_finding(read(tmp_path, document))
    assert (found.name, found.scope) == ("iam_role_wide on ship", "111122223333")
    told = {name: found.facts[name] for name in ("subject", "scanner", "check", "title", "severity", "message")}
    assert told == {
        "subject": ROLE, "scanner": "prowler", "check": "iam_role_wide", "title": "Roles are narrow",
        "severity": "high", "message": "ship is wide",
    }  # fmt: skip
    assert (found.facts["remedy"], found.facts["reference"]) == ("Narrow it", "https://docs.example/iam")


@pytest.mark.parametrize(
    "document",
    [
        [ocsf("PASS")],
        [ocsf(status="Suppressed")],
        [{"CheckID": "c", "Status": "PASS", "ResourceArn": ROLE}],
        [{"SchemaVersion": "1", "ProductArn": "p", "GeneratorId": "g", "RecordState": "ARCHIVED"}],
        sarif("tool", {"suppressions": [{"kind": "external"}], "locations": [place("a.tf", 1)]}),
        sarif("tool", {"baselineState": "absent", "locations": [place("a.tf", 1)]}),
        sarif("tool", {"kind": "pass", "locations": [place("a.tf", 1)]}),
    ],
)  # fmt: skip
def test_what_passed_or_was_accepted_there_asks_for_nothing(tmp_path: Path, document: object) -> None:
    seen = read(tmp_path, document)
    assert seen.gaps == ()
    assert not seen.each(Resource, "scanner.finding")
    assert seen.one(Resource, "scanner.report").facts["settled"] == 1


def test_a_rejected_suppression_settles_nothing(tmp_path: Path) -> None:
    result = {"suppressions": [{"kind": "external", "status": "rejected"}], "locations": [place("a.tf", 1)]}
    assert the_finding(read(tmp_path, sarif("tool", result))).facts["subject"] == "a.tf:1"


@pytest.mark.parametrize(
    ("result", "rule", "severity"),
    [
        ({"level": "error"}, {}, "high"),
        ({}, {}, "medium"),
        ({"level": "note"}, {}, "low"),
        ({}, {"properties": {"security-severity": "9.1"}}, "critical"),
        ({"level": "error"}, {"properties": {"security-severity": "3.9"}}, "low"),
        ({}, {"defaultConfiguration": {"level": "error"}}, "high"),
    ],
)
def test_how_bad_a_result_of_sarif_is(
    tmp_path: Path, result: Mapping[str, object], rule: Mapping[str, object], severity: str
) -> None:
    document = sarif("Trivy", {"locations": [place("main.tf", 12)], "message": {"text": "open"}, **result}, rule)
    found = the_finding(read(tmp_path, document))
    assert (found.facts["severity"], found.facts["subject"], found.facts["title"]) == (
        severity,
        "main.tf:12",
        "Too wide",
    )


def test_a_result_of_sarif_that_names_a_thing_speaks_of_it(tmp_path: Path) -> None:
    named = {**place("aws/111122223333", 1), "logicalLocations": [{"fullyQualifiedName": ROLE}]}
    assert the_finding(read(tmp_path, sarif("tool", {"locations": [named]}))).facts["subject"] == ROLE


def test_a_finding_is_the_same_in_the_next_report(tmp_path: Path) -> None:
    first, second = (the_finding(read(tmp_path, [ocsf()], name=name)).id for name in ("monday.json", "tuesday.json"))
    assert first == second


@pytest.mark.parametrize("nothing", ["", "[]", "null", "{}", "\ufeff[]"])
def test_a_report_of_nothing_is_read(tmp_path: Path, nothing: str) -> None:
    seen = read(tmp_path, nothing)
    assert seen.gaps == ()
    assert [each.kind for each in seen.records] == ["scanner.report"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hello", "it is neither JSON nor JSON a line"),
        ('{"SourceMetadata": {}}\nhello\n', "line 2 is no JSON"),
        ('{"some": "thing"}', "none of the forms that are known"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_what_is_no_report_is_a_gap_that_says_why(tmp_path: Path, text: str, why: str) -> None:
    seen = read(tmp_path, text)
    assert {gap.stream for gap in seen.gaps} == {"reports", "exposures", "findings"}
    assert all(why in gap.detail and "report.json" in gap.detail for gap in seen.gaps)
    assert all(gap.reason is GapReason.UNAVAILABLE for gap in seen.gaps)


def test_one_bad_report_takes_no_other_with_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("hello")
    (tmp_path / "b.json").write_text(json.dumps([ocsf()]))
    files = [str(tmp_path / "*.json"), str(tmp_path / "gone.sarif")]
    seen = collected("scanners", msgspec.convert({"files": files}, ScannersOptions))
    assert len(seen.each(Resource, "scanner.finding")) == 1
    assert {Path(gap.scope).name for gap in seen.gaps} == {"a.json", "gone.sarif"}


def test_a_pattern_that_means_no_file_is_a_gap(tmp_path: Path) -> None:
    seen = collected("scanners", msgspec.convert({"files": [str(tmp_path / "*.sarif")]}, ScannersOptions))
    assert all("no report at" in gap.detail for gap in seen.gaps)
    assert seen.gaps


@pytest.mark.parametrize("field", ["Secret", "Match", "StartLine", "Date", "Commit", "Email"])
@pytest.mark.parametrize("odd", [None, 7, [], {}, True, "\ud83d\ude00"])
def test_a_field_of_another_type_ends_nothing(tmp_path: Path, field: str, odd: object) -> None:
    assert read(tmp_path, [{**gitleaks(PASSWORD), field: odd}]).gaps == ()


def test_no_value_stands_in_anything_that_prints() -> None:
    from rich.pretty import pretty_repr  # noqa: PLC0415 because one test needs it

    from connectors.scanners.reading import read as said  # noqa: PLC0415 because the same

    (leaked,) = said(json.dumps([gitleaks(PASSWORD)]).encode())
    assert PASSWORD not in repr(leaked) + pretty_repr(leaked)
