from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import boto3
import msgspec
import pytest
import reports_graphs as graphs
import reports_support as support

from findings.finding import Finding, Status
from findings.frameworks import references
from reports.asff.batches import MOST_FINDINGS, batches
from reports.asff.findings import LEAKAGE, SEVERITIES, Hub, of_finding
from reports.compact import compact
from reports.declare import Style
from reports.registry import reporters
from reports.scan import Scan
from scanner.demo.servers import moto

HUB = Hub.of(support.ACCOUNT, "eu-west-1")
LONGEST = {
    ("Id",): 512,
    ("Title",): 256,
    ("Description",): 1024,
    ("GeneratorId",): 512,
    ("FindingProviderFields", "Severity", "Original"): 64,
    ("Remediation", "Recommendation", "Text"): 512,
    ("Resources", 0, "Id"): 512,
    ("Resources", 0, "Details", "Other", "Name"): 1024,
}
"""What Security Hub refuses when it is longer, in characters."""
CATEGORIES = {
    "Software and Configuration Checks": {
        "Vulnerabilities",
        "AWS Security Best Practices",
        "Industry and Regulatory Standards",
    },
    "Sensitive Data Identifications": {"PII", "Passwords", "Legal", "Financial", "Security", "Business"},
}
NORMALIZED = {"INFORMATIONAL": (0, 0), "LOW": (1, 39), "MEDIUM": (40, 69), "HIGH": (70, 89), "CRITICAL": (90, 100)}


def requests(scan: Scan, before: Scan | None = None) -> list[list[dict[str, Any]]]:
    whole = msgspec.structs.replace(graphs.whole(scan), earlier=lambda: [before] if before else [])
    text = reporters()["asff"].written(whole, Style()).decode()
    return [json.loads(line)["Findings"] for line in text.splitlines()]


def imported(finding: Finding, **more: object) -> dict[str, Any]:
    changed = msgspec.structs.replace(finding, **more)
    return of_finding(changed, HUB, estate="orchard", at=support.NOW)


def at(finding: dict[str, Any], path: Sequence[str | int]) -> str:
    found: Any = finding
    for step in path:
        found = found[step]
    return str(found)


def texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def checked(finding: dict[str, Any]) -> None:
    """Fail where Security Hub would refuse it."""
    for path, most in LONGEST.items():
        if path[0] in finding:
            assert 1 <= len(at(finding, path)) <= most, path
    assert all(text.strip() for text in texts(finding)), "a blank text is refused"
    assert len(finding["ProductFields"]) <= 50
    assert all(len(name) <= 128 and len(value) <= 2048 for name, value in finding["ProductFields"].items())
    assert len(finding["Compliance"].get("RelatedRequirements", [])) <= 32
    assert all(len(each) <= 64 for each in finding["Compliance"].get("RelatedRequirements", []))
    low, high = NORMALIZED[finding["Severity"]["Label"]]
    assert low <= finding["Severity"]["Normalized"] <= high
    namespace, category, classifier = finding["Types"][0].split("/")
    assert category in CATEGORIES[namespace]
    assert classifier
    assert len(json.dumps(finding)) < 240_000


@pytest.fixture(scope="module")
def hub() -> Iterator[Any]:
    """Security Hub as moto knows it, asked over HTTP; boto3 checks each request by the service's own model."""
    with moto() as server:
        yield boto3.client(
            "securityhub",
            region_name="us-east-1",
            endpoint_url=server.url,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",  # noqa: S106  because it is no secret: moto takes any
        )


def test_security_hub_imports_every_request_and_a_later_scan_updates_what_is_there(hub: Any) -> None:  # noqa: ANN401  because boto3 makes its clients at run time
    hub.enable_security_hub()
    later = msgspec.structs.replace(support.scan(), number=8, findings=(fixed(support.leaked()),))
    for scan in (support.scan(), later):
        for findings in requests(scan):
            answer = hub.batch_import_findings(Findings=findings)
            assert (answer["FailedCount"], answer["SuccessCount"]) == (0, len(findings)), answer["FailedFindings"]
    there = {each["Id"]: each for each in hub.get_findings(MaxResults=100)["Findings"]}
    assert len(there) == len(requests(support.scan())[0])
    assert there["musterbook/orchard/MB-1a2b3c4d"]["RecordState"] == "ARCHIVED"
    assert there["musterbook/orchard/MB-0bad0bad"]["RecordState"] == "ACTIVE"


def fixed(finding: Finding) -> Finding:
    return msgspec.structs.replace(finding, status=Status.FIXED, fixed=support.NOW)


def test_every_finding_is_within_what_security_hub_takes() -> None:
    for findings in requests(support.scan(), support.calm_scan()):
        for finding in findings:
            checked(finding)


@pytest.mark.parametrize(
    "said", ["x" * 10_000, "\u0301" * 10_000, "", " \n\t"], ids=["long", "marks", "empty", "blank"]
)
def test_texts_that_are_too_long_or_blank_are_mended(said: str) -> None:
    finding = imported(
        support.leaked(),
        title=said,
        subject=said,
        subject_name=said,
        message=said,
        remedy=said,
        owner=said,
        scope=said,
        rule=f"rule-{said}",
        evidence=(said,) * 3,
        frameworks=tuple(f"{number}:{said}" for number in range(100)),
    )
    checked(finding)


def test_a_request_holds_no_more_than_a_hundred_findings() -> None:
    many = tuple(msgspec.structs.replace(support.leaked(), id=f"MB-{number}") for number in range(250))
    told = requests(msgspec.structs.replace(support.calm_scan(), findings=many))
    assert [len(each) for each in told] == [MOST_FINDINGS, MOST_FINDINGS, 50]


def test_a_request_is_no_larger_than_security_hub_takes() -> None:
    portions = list(batches([{"Description": "x" * 400}] * 10, compact, most_bytes=1000))
    assert [len(each) for each in portions] == [2] * 5
    assert all(len(json.dumps({"Findings": each})) <= 1000 for each in portions)
    assert list(batches([{"Description": "x" * 4000}], compact, most_bytes=1000))


def test_nothing_to_tell_is_no_request() -> None:
    assert requests(support.calm_scan()) == []


@pytest.mark.parametrize(
    ("status", "record", "compliance", "workflow"),
    [
        (Status.NEW, "ACTIVE", "FAILED", "NEW"),
        (Status.OPEN, "ACTIVE", "FAILED", "NEW"),
        (Status.REOPENED, "ACTIVE", "FAILED", "NEW"),
        (Status.ACKNOWLEDGED, "ACTIVE", "FAILED", "NOTIFIED"),
        (Status.WAIVED, "ACTIVE", "FAILED", "SUPPRESSED"),
        (Status.FIXED, "ARCHIVED", "PASSED", "RESOLVED"),
    ],
)
def test_the_life_of_a_finding_is_told_by_what_an_import_can_set(
    status: Status, record: str, compliance: str, workflow: str
) -> None:
    finding = imported(support.leaked(), status=status)
    assert finding["RecordState"] == record
    assert finding["Compliance"]["Status"] == compliance
    assert finding["Workflow"] == {"Status": workflow}


def test_every_severity_has_the_label_of_its_number() -> None:
    assert {label for label, _ in SEVERITIES.values()} == set(NORMALIZED)
    for severity in SEVERITIES:
        checked(imported(support.leaked(), severity=severity))


def test_what_could_not_be_judged_is_a_warning_until_it_can_be_seen_again() -> None:
    blind, seeing = support.scan(), msgspec.structs.replace(support.scan(), gaps=(), number=8)
    opened = {each["Id"]: each for each in requests(blind)[0] if each["Compliance"]["Status"] == "WARNING"}
    closed = {each["Id"]: each for each in requests(seeing, blind)[0] if each["Id"] in opened}
    gaps = [each for each in opened.values() if each["GeneratorId"] == "musterbook/gap"]
    assert len(gaps) == len(support.gaps())
    assert {each["RecordState"] for each in opened.values()} == {"ACTIVE"}
    assert {closed[each["Id"]]["RecordState"] for each in gaps} == {"ARCHIVED"}
    assert {closed[each["Id"]]["Compliance"]["Status"] for each in gaps} == {"PASSED"}


@pytest.mark.parametrize(
    ("subject", "type_"),
    [
        ("arn:aws:iam::111122223333:role/service-role/ship", "AwsIamRole"),
        ("arn:aws:s3:::lake", "AwsS3Bucket"),
        ("arn:aws:s3:::lake/2026.csv", "AwsS3Object"),
        ("arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf", "AwsSecretsManagerSecret"),
        ("arn:aws:lambda:eu-west-1:111122223333:function:ship", "AwsLambdaFunction"),
        ("aws.access_key:1", "AwsIamAccessKey"),
        ("vault:approle/ci", "Other"),
        ("arn:aws:glue:eu-west-1:111122223333:job/x", "Other"),
    ],
)
def test_a_resource_is_of_the_type_that_security_hub_has_for_it(subject: str, type_: str) -> None:
    resource = imported(support.leaked(), subject=subject)["Resources"][0]
    assert (resource["Type"], resource["Id"]) == (type_, subject)
    assert resource.get("Region") == ("eu-west-1" if "eu-west-1" in subject else None)


def test_a_partition_that_security_hub_does_not_know_is_left_out() -> None:
    assert "Partition" not in imported(support.leaked(), subject="arn:mine:iam::1:user/x")["Resources"][0]


def test_the_type_follows_what_the_rule_cites() -> None:
    assert LEAKAGE in references()
    assert imported(support.leaked(), frameworks=(LEAKAGE,))["Types"][0].startswith("Sensitive Data")
    assert imported(support.leaked(), frameworks=())["Types"][0].startswith("Software and Configuration")


def test_it_goes_under_the_account_that_most_findings_are_of_or_none() -> None:
    assert requests(support.scan())[0][0]["AwsAccountId"] == support.ACCOUNT
    vault = msgspec.structs.replace(support.leaked(), subject="vault:x")
    assert requests(msgspec.structs.replace(support.calm_scan(), findings=(vault,)))[0][0]["AwsAccountId"] == "0" * 12
