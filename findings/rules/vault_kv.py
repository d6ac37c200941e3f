"""What is kept in key-value engines of Vault."""

from __future__ import annotations

import re
from collections.abc import Iterator

from findings.ages import ended, gone
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Resource, Secret

KV = "vault.kv.secret"
MOUNT = "vault.mount"
DATABASES = re.compile(
    r"(?:postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|mssql|sqlserver|oracle|redshift|snowflake|cassandra|couchbase"
    r"|elasticsearch|influxdb|hana|redis|valkey|cockroachdb|aurora|rds|jdbc|database|db)"
)
"""Words that the path of a database's credential has in it."""


@rule(
    "vault-kv-stale",
    "KV secret without a new version",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy=(
        "Ask whoever answers for {name} whether it is used: if so, change it where it opens something and run "
        "vault kv put {name} …, else run: vault kv metadata delete {name}"
    ),
    frameworks=("OWASP-NHI:NHI7:2025", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Secret, Resource),
    platforms=("vault",),
    streams=("mounts", "kv.secrets"),
)
def stale_entry(view: View) -> Iterator[Answer]:
    """Vault hands out short-lived credentials; what lies in its key-value engine stays as somebody left it.

    The time of the current version counts, not that of a changed note. What was deleted, destroyed or has an end that
    is over is left alone. A key-value engine of version 1 keeps no times, so its entries are unknown.
    """
    for mount in view.graph.each(Resource):
        if mount.kind == MOUNT and mount.facts.get("type") == "kv" and mount.facts.get("version") != "2":
            yield Unsure(subject=mount.id, why="a key-value engine of version 1 does not say how old its entries are")
    for secret in view.graph.each(Secret):
        if secret.kind != KV or gone(secret) or ended(secret.expires, view.at):
            continue
        if secret.rotated is None:
            yield Unsure(subject=secret.id, why="when its current version was written was not reported")
            continue
        age, limit = (view.at - secret.rotated).days, view.limit("kv_stale_days", secret)
        if age > limit.days:
            yield Hit(
                subject=secret.id,
                message=f"its current version is {age} days old; the limit is {limit.days}",
                evidence=(f"written on {secret.rotated:%Y-%m-%d}", limit.told),
            )


@rule(
    "vault-static-db-credential",
    "Database credential kept in KV though a database engine is mounted",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy=(
        "Let the engine make what {name} holds: vault write {engine}/roles/ROLE db_name=… creation_statements=… "
        "default_ttl=1h (or {engine}/static-roles/ROLE for an account that stays); then delete {name}"
    ),
    frameworks=("OWASP-NHI:NHI7:2025", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Secret, Resource),
    platforms=("vault",),
    streams=("mounts", "kv.secrets"),
)
def database_password(view: View) -> Iterator[Answer]:
    """The engine makes a user for each hour and forgets it; the password beside it lives for years.

    That it is a database's is told by the words of its path, for values are never read: a finding says what to look at.
    Without a database engine there is nothing better at hand, and nothing is told.
    """
    engines: dict[str, str] = {}
    for mount in view.graph.each(Resource):
        if mount.kind == MOUNT and mount.facts.get("type") == "database":
            engines.setdefault(mount.scope, mount.name)
    for secret in view.graph.each(Secret):
        engine = engines.get(secret.scope)
        if secret.kind != KV or engine is None or gone(secret) or ended(secret.expires, view.at):
            continue
        word = next(iter(_words(secret.name.partition("/")[2])), None)
        if word is not None:
            message = f"its path says {word}, and the engine {engine} makes such credentials as they are needed"
            yield Hit(subject=secret.id, message=message, facts={"engine": engine})


def _words(path: str) -> list[str]:
    return [word for word in re.split(r"[^a-z]+", path.lower()) if DATABASES.fullmatch(word)]
