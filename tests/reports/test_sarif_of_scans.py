"""SARIF of scans, and of leaks, as GitHub and Azure DevOps demand it."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path
from typing import Any

import exposed_support as exposed
import msgspec
import pytest
import reports_support as support
import sarif_tool_support as tool

from reports.compact import compact
from reports.formats import sarif
from reports.scan import Scan

GOLDEN = Path(__file__).parent / "golden"
LEAKS = Path(__file__).parent / "leaks" / "golden"
OF_THE_PIPELINE = {"GHAzDO1019", "GHAzDO1020"}
"""Azure's rules that name the build: the task that publishes knows it, and a report does not."""


def run_of(name: str, scan: Scan) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(exposed.rendered(name, scan))["runs"][0]
    return run


def address_of(result: dict[str, Any]) -> tuple[str, int]:
    physical = result["locations"][0]["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical["region"]["startLine"]


def notices(run: dict[str, Any], kind: str) -> list[str]:
    told = run["invocations"][0]["toolExecutionNotifications"]
    return [each["message"]["text"] for each in told if each["descriptor"]["id"] == kind]


def test_microsoft_s_own_checker_finds_nothing_that_github_or_azure_would_refuse(tmp_path: Path) -> None:
    files = []
    for name in ("sarif", "sarif-azure"):
        file = tmp_path / f"{name}.sarif"
        file.write_text(exposed.rendered(name, exposed.scan_of(*exposed.exposed(), *exposed.nasty())))
        files.append(file)
    found = tool.complaints([*files, GOLDEN / "calm.sarif", LEAKS / "full.sarif", LEAKS / "clean.sarif"], tmp_path)
    rules = {name: {each.split()[0] for each in told} for name, told in found.items()}
    assert rules.pop("full.sarif") == {"GHAzDO1014"}, "workflows say the category of a sweep"
    assert rules.pop("clean.sarif") == {"GHAzDO1014"}
    assert rules == dict.fromkeys(("sarif.sarif", "sarif-azure.sarif", "calm.sarif"), OF_THE_PIPELINE)


def test_the_checker_would_have_found_a_rule_without_help(tmp_path: Path) -> None:
    document = json.loads((GOLDEN / "scan.sarif").read_text())
    del document["runs"][0]["tool"]["driver"]["rules"][0]["help"]
    broken = tmp_path / "broken.sarif"
    broken.write_text(json.dumps(document))
    (told,) = tool.complaints([broken], tmp_path).values()
    assert {each.split()[0] for each in told} == {"GH2012", *OF_THE_PIPELINE}


def test_a_secret_is_shown_at_its_file_and_line_and_all_else_at_its_account() -> None:
    leaked, head, history = run_of("sarif", exposed.scan_of(*exposed.exposed()))["results"]
    assert address_of(leaked) == address_of(head) == ("deploy/release.sh", 12)
    assert [address_of({"locations": [each]}) for each in head["relatedLocations"]] == [
        ("a%20b/%C3%BC%3Ac%231%25.sh", 4)
    ]
    assert address_of(history) == ("config/app.env", 3)
    cloud = exposed.finding("MB-c", "arn:aws:iam::1:role/x", source="orchard:aws", scope="111122223333/../a:b")
    (result,) = run_of("sarif", exposed.scan_of(cloud))["results"]
    assert address_of(result) == ("muster/orchard-aws/111122223333/_/a-b", 1)
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "arn:aws:iam::1:role/x"


def test_no_result_is_without_a_relative_path_of_which_no_part_has_a_colon() -> None:
    for result in run_of("sarif", exposed.scan_of(*exposed.exposed(), *exposed.nasty()))["results"]:
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[\w.~%!-]+(/[\w.~%!-]+)*", uri), uri
            assert len(uri) < 3_000


def test_only_the_masked_preview_stands_where_the_secret_stood() -> None:
    _, head, _ = run_of("sarif", exposed.scan_of(*exposed.exposed()))["results"]
    assert head["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == "ab…yz"


def test_our_fingerprint_stands_where_github_can_make_none() -> None:
    _, head, history = run_of("sarif", exposed.scan_of(*exposed.exposed()))["results"]
    assert head["partialFingerprints"] == {"musterFinding/v1": "MB-in-head"}
    assert history["partialFingerprints"]["primaryLocationLineHash"] == "MB-history:1"


def test_the_graph_is_not_made_for_a_scan_without_leaks() -> None:
    def never() -> Any:  # noqa: ANN401  because it never returns
        pytest.fail("a graph costs seconds")

    whole = msgspec.structs.replace(exposed.whole(support.scan()), graph=never)
    assert list(sarif.render_github(whole, exposed.Style()))


def test_rules_keep_their_ids_and_have_github_s_severity() -> None:
    run = run_of("sarif", support.scan())
    rules = run["tool"]["driver"]["rules"]
    found = {rule["id"]: rule["properties"]["security-severity"] for rule in rules}
    assert found["credential-leaked"] == "9.5"
    assert found["identity-unowned"] == "5.5"
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [each["ruleId"] for each in run["results"]]
    nasty = run_of("sarif", exposed.scan_of(*exposed.nasty()))["tool"]["driver"]["rules"]
    assert all(len(rule["properties"]["tags"]) <= 10 and rule["name"] for rule in nasty)


def test_a_rule_that_we_know_says_why() -> None:
    (rule,) = run_of("sarif", msgspec.structs.replace(exposed.scan_of(*exposed.exposed()[1:2]), outcomes=()))["tool"][
        "driver"
    ]["rules"]
    assert "Everybody who may read the repository has it" in rule["fullDescription"]["text"]


def test_what_is_accepted_is_an_alert_nowhere_and_suppressed_for_azure() -> None:
    github, azure = run_of("sarif", support.scan()), run_of("sarif-azure", support.scan())
    assert "admin-unused" not in {each["ruleId"] for each in github["results"]}
    assert not [each for each in github["results"] if "suppressions" in each or "baselineState" in each]
    (waived,) = [each for each in azure["results"] if "suppressions" in each]
    assert waived["suppressions"][0]["justification"].startswith("until 2026-06-30 by Ines Okafor")
    assert {each["baselineState"] for each in azure["results"]} == {"new", "unchanged"}
    assert github["properties"]["waived"] == 1
    assert "credential-never-used" not in {each["ruleId"] for each in azure["results"]}, "what is fixed is no result"


def test_what_could_not_be_seen_is_told_of_the_run() -> None:
    run, calm = run_of("sarif", support.scan()), run_of("sarif", support.calm_scan())
    assert len(notices(run, "gap")) == len(support.gaps())
    assert [each.split()[1] for each in notices(run, "unknown")] == ["agent-tool-unapproved", "credential-stale"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["properties"]["incomplete"].startswith("Not the whole picture: 4 listings")
    assert calm["invocations"][0]["executionSuccessful"] is True
    assert calm["properties"]["incomplete"] == ""


def many(count: int, noise: random.Random | None = None) -> Scan:
    first = support.leaked()
    messages = (noise.randbytes(400).hex() if noise else "it stands there" for _ in range(count))
    made = (msgspec.structs.replace(first, id=f"MB-{at:08x}", message=text) for at, text in enumerate(messages))
    return msgspec.structs.replace(support.calm_scan(), findings=tuple(made))


def test_what_code_scanning_will_not_show_is_told() -> None:
    run = run_of("sarif", many(5_400))
    assert run["properties"]["written"] == 5_400
    assert notices(run, "left-out") == ["Code scanning shows 5,000 of these results; 400 findings more."]


def test_no_more_results_than_github_takes_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 40)
    run = run_of("sarif", many(100))
    assert [result["properties"]["id"] for result in run["results"]] == [f"MB-{at:08x}" for at in range(40)]
    assert [run["properties"][name] for name in ("written", "leftOut")] == [40, 60]
    assert notices(run, "left-out")[0].startswith("60 findings of less risk did not fit")


def test_a_file_never_grows_beyond_what_github_takes_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_BYTES", 500_000)
    text = exposed.rendered("sarif", many(2_000, random.Random(7)))  # noqa: S311  because it is noise, not a secret
    run = json.loads(text)["runs"][0]
    assert 0 < run["properties"]["leftOut"] < 2_000
    assert 300_000 < len(gzip.compress(text.encode(), 1)) < 550_000


def test_half_a_character_is_written_out_where_nobody_cleaned_it() -> None:
    """Strict parsers refuse a whole document for one; a pair of quotes within a text is no end of it."""
    assert compact({"a": "\udcff", "b": "\x1b\u202e"}) == '{"a": "\\\\udcff", "b": "\\u001b\\u202e"}'
    assert compact({"a": "\x1b\u202e"}) == '{"a":"\\u001b\\u202e"}'
