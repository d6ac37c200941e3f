"""The estate as an inventory that a careful person wrote by hand, for tools that read no account.

It says what that person could see at a glance (whose it is, how old, what policies are called, whom it lets in), not
what takes weighing: that is what the tools are for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from benchmarks.judgement.estate import OTHER, SUPPLIER, Row, Thing, estate
from benchmarks.judgement.serving import Serving

MASTERS = ("aws:AdministratorAccess", "own:everything")
GONE = ("jonas.vik", "mira.osei", "mira osei")
FETCHED = ("npx", "uvx", "docker")
LOOKS_SECRET = re.compile(r"token|key|secret|password|slack", re.IGNORECASE)
PATH = re.compile(r'path "([^"]+)"')


def inventory(serving: Serving, folder: Path) -> None:
    """Write the inventory of the estate that is served."""
    told = {"identities": [record(each) for each in estate(serving.seed, serving.copies)]}
    folder.joinpath("input.json").write_text(json.dumps(told), "utf-8")


def record(thing: Thing) -> Row:
    """One thing as its line in the inventory."""
    told = {**thing.told, "owner": thing.told.get("system", {}).get("owner", thing.told["owner"])}
    text = json.dumps(told)
    return {
        "id": thing.name,
        "name": thing.name,
        "owner": told["owner"] or None,
        "owner_active": bool(told["owner"]) and not any(each in told["owner"].lower() for each in GONE),
        "environment": "prod",
        "third_party": OTHER in json.dumps(told.get("trusts", "")) or SUPPLIER in text or _fetched(thing),
        "human_used": (bool(told.get("console")) and bool(told.get("keys"))) or "userpass" in told.get("logins", ()),
        "shared_across_env": "${sibling}" in text or ("/prod/" in text and "/test/" in text),
        "used_by": list(told.get("functions", ())) or ["agent"] * told.get("agents", 0),
        **_authority(told),
        **_credential(thing),
    }


def _fetched(thing: Thing) -> bool:
    """Whether an agent starts a program that others made."""
    return thing.what == "agent" and any(each.get("command") in FETCHED for each in thing.told["servers"].values())


def _authority(told: Row) -> Row:
    allowed = [action for each in told.get("inline", ()) for action in _listed(each.get("allow", ()))]
    master = "*" in allowed or "masters" in told.get("groups", ()) or _any(told.get("attached", ()), MASTERS)
    return {"privilege": "admin" if master else "scoped", "scopes": [*allowed, *PATH.findall(told.get("text", ""))]}


def _credential(thing: Thing) -> Row:
    if thing.place != "aws" or thing.what == "bedrock":
        return _elsewhere(thing)
    told, keys = thing.told, [each for each in thing.told.get("keys", ()) if not each.get("inactive")]
    if thing.what == "role":
        return {"type": "workload_identity", "credential": "managed", "last_used_days": _used(told.get("used", 1))}
    if thing.what == "user":
        ages = [each.get("days", 10) for each in keys]
        days = {"last_rotated_days": max(ages, default=0)}
        used = [day for each in keys if (day := _used(each.get("used", 1))) is not None]
        static = {"credential": "api_key" if keys else "none", "secret_storage": _stored("leaked" in told)}
        return {"type": "service_account", **static, "last_used_days": min(used, default=None), **days}
    clear = thing.what == "parameter" and not told.get("secure")
    storage = "plaintext" if clear else "env" if thing.what == "function" else "vault"
    days = {"last_rotated_days": told.get("days", 20), "last_used_days": _used(told.get("read", 1))}
    return {"type": "secret", "credential": "static_secret", "secret_storage": storage, **days}


def _elsewhere(thing: Thing) -> Row:
    """What is in the secrets manager, in files, and in configurations of agents."""
    text = json.dumps([thing.told.get("text"), thing.told.get("servers")])
    shown = {"secret_storage": _stored(bool(LOOKS_SECRET.search(text)))}
    if thing.what in {"jwt", "kubernetes", "acl", "reader", "entity"}:
        return {"type": "workload_identity", "credential": "federated"}
    if thing.what in {"bedrock", "system"}:
        return {"type": "ai_agent", "credential": "managed"}
    if thing.what == "agent":
        return {"type": "ai_agent", "credential": "static_secret", "tools": list(thing.told["servers"]), **shown}
    days = {"last_rotated_days": None if thing.what == "approle" else 20}
    return {"type": "secret", "credential": "static_secret", **days, **shown}


def _stored(shown: bool) -> str:  # noqa: FBT001  because it is one column
    return "plaintext" if shown else "vault"


def _used(days: object) -> int | None:
    return days if isinstance(days, int) else None


def _listed(actions: object) -> list[str]:
    return [actions] if isinstance(actions, str) else list(actions) if isinstance(actions, list) else []


def _any(names: Iterable[str], wanted: Iterable[str]) -> bool:
    return bool({*names} & {*wanted})
