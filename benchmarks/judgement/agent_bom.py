"""agent-bom: a peer in three commands, for each of them reads something else: accounts, agents, files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.judgement.committing import FILES
from benchmarks.judgement.peer import Peer, Row
from benchmarks.judgement.planting import REGION
from benchmarks.judgement.serving import Serving
from benchmarks.judgement.told import Told, named

Found = tuple[set[tuple[str, str]], set[str]]
PACKAGES = ("agent-bom[aws]==0.109.0",)
WARNINGS = {"auto-approved": "approved in advance", "not a recognized": "started by something else"}
"""What its warnings about servers say, and what they are called here."""


def agent_bom(serving: Serving, folder: Path, limit: float) -> Told:
    """Run all three, one after the other, and put together what they told."""
    told = [part(serving, folder / name, limit) for name, part in PARTS.items()]
    return Told(
        found=frozenset[tuple[str, str]]().union(*(each.found for each in told)),
        unknown=frozenset[str]().union(*(each.unknown for each in told)),
        ended=all(each.ended for each in told),
        seconds=sum(each.seconds for each in told),
        refusals="\n".join(each.refusals for each in told),
        why=" ".join(each.why for each in told if each.why),
    )


def of_account(report: Path, serving: Serving) -> Found:
    """Whatever part of its report names a thing as a failure."""
    found: set[tuple[str, str]] = set()
    rows = list(_rows(json.loads(report.read_text("utf-8"))))
    for each in rows:
        check = each.get("check_id") or each.get("rule_id") or each.get("type")
        if isinstance(check, str) and str(each.get("status", "fail")).lower() in {"fail", "failed"}:
            found |= set(named(check, [json.dumps(each)], serving.ids))
    return found, {str(each["check_id"]) for each in rows if _erred(each)}


def of_agents(report: Path, serving: Serving) -> Found:
    """Findings by their title, and what it warns of in a server, of the agent whose repository it is in."""
    told = json.loads(report.read_text("utf-8"))
    found = {one for each in told["findings"] for one in named(each["title"], [json.dumps(each)], serving.ids)}
    for agent in told["agents"]:
        said = " ".join(str(each.get("security_warnings")) for each in agent["mcp_servers"])
        for words, check in WARNINGS.items():
            found |= set(named(check, [agent["name"]], serving.ids)) if words in said else set()
    return found, set()


def of_files(report: Path, serving: Serving) -> Found:
    """Secrets, whatever they are, by the file that they stand in."""
    told = json.loads(report.read_text("utf-8"))
    return {one for each in told["findings"] for one in named("secret", [each["file"]], serving.ids)}, set()


def projects(serving: Serving) -> Iterator[str]:
    """Every repository, but for those that start a server with docker: without docker it then writes no report."""
    for each in sorted(serving.repositories.iterdir()):
        if not any("docker" in file.read_text("utf-8") for name in FILES if (file := each / name).exists()):
            yield from ("-p", str(each))


def everything(serving: Serving) -> Iterable[str]:
    """The folder of all repositories."""
    return [str(serving.repositories)]


def _erred(row: Row) -> bool:
    return "check_id" in row and str(row.get("status", "")).lower() in {"error", "unknown", "not_applicable", "manual"}


def _rows(told: Any) -> Iterator[Row]:  # noqa: ANN401  because it is any JSON
    if isinstance(told, dict):
        yield told
    for each in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        yield from _rows(each)


JSON = ("-f", "json", "-o", "{folder}/report.json")
# It loads the code of functions from addresses that the stand-in made up, and waits ten seconds for each of them.
CLOUD = ("cloud", "aws", "--region", REGION, "--aws-deep", "--no-lambda", *JSON)
ACCOUNT = Peer("agent-bom", PACKAGES, CLOUD, of_account)
PARTS = {
    "account": ACCOUNT,
    "agents": msgspec.structs.replace(
        ACCOUNT, words=("scan", "--no-scan", "--offline", "--no-skill", *JSON), read=of_agents, more=projects
    ),
    "files": msgspec.structs.replace(ACCOUNT, words=("secrets", "--offline", *JSON), read=of_files, more=everything),
}
