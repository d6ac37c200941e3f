"""The estate's part in documents: a register of AI systems, and the account's log as CloudTrail exports it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.judgement.committing import HOST, MCP
from benchmarks.judgement.estate import OWN, Row, Thing, filled_in

DAYS = (30, 90, 100, 300)
"""How far days are away that are named in the troubles."""
POLICY = {
    "required_approvals": {"limited": ["owner"]},
    "independence": {"limited": ["approver_not_owner"]},
    "review_period_days": {"limited": 180},
    "approval_max_days": {"limited": 730},
}
SYSTEM = {
    "id": "ai-${name}",
    "name": "${name}",
    "state": "production",
    "purpose": "Answers what people ask of the wiki",
    "owner": "ada.holm@orchard.example",
    "risk": {"class": "limited", "assessed_on": "${ago30}"},
    "identities": [{"kind": "mcp-client", "match": {"repo": HOST + "/${name}", "path": MCP}}],
    "environments": ["prod"],
    "access": {"tools": [{"server": "wiki", "tool": "read_page"}]},
    "approvals": [
        {
            "id": "APR-1",
            "role": "owner",
            "approver": "ada.holm@orchard.example",
            "on": "${ago30}",
            "valid_until": "${in90}",
        }
    ],
}
"""What an entry says that has no trouble."""


def register(things: Iterable[Thing], folder: Path, now: datetime) -> None:
    """Write the register. What is JSON is YAML as well."""
    words = {f"ago{days}": f"{now - timedelta(days=days):%Y-%m-%d}" for days in DAYS}
    words |= {f"in{days}": f"{now + timedelta(days=days):%Y-%m-%d}" for days in DAYS}
    systems = [
        filled_in({**SYSTEM, **each.told["system"]}, {**words, "name": each.name})
        for each in things
        if "system" in each.told
    ]
    told = {"apiVersion": "nhi-register/v1", "organisation": "Orchard", "policy": POLICY, "systems": systems}
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("systems.yaml").write_text(json.dumps(told, indent=1), "utf-8")


def trail(things: Iterable[Thing], ids: Mapping[str, str], folder: Path, now: datetime) -> None:
    """Write the log. ``ids`` are the names of things by what AWS calls them."""
    keys = {name: id_ for id_, name in ids.items()}
    events = [each for thing in things if "made_by" in thing.told for each in _making(thing, keys[thing.name], now)]
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("events.json").write_text(json.dumps({"Records": events}), "utf-8")


def _making(thing: Thing, key: str, now: datetime) -> Iterator[Row]:
    maker = thing.told["made_by"]
    yield {
        "eventTime": f"{now - timedelta(days=10):%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": "iam.amazonaws.com",
        "eventName": "CreateAccessKey",
        "awsRegion": "us-east-1",
        "recipientAccountId": OWN,
        "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::{OWN}:user/{maker}", "userName": maker},
        "requestParameters": {"userName": thing.name},
        "responseElements": {"accessKey": {"userName": thing.name, "accessKeyId": key, "status": "Active"}},
    }
