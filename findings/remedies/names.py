"""The names that a remedy fills in: of the finding, of its subject, and of the records that its evidence points at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec

from findings.finding import Finding
from findings.subjects import name_of
from graph.access import AccessGraph
from graph.model import (
    AiSystem,
    AnyRecord,
    Credential,
    Exposure,
    Identity,
    Policy,
    Resource,
    Secret,
    Tool,
    Trust,
)

ARN = re.compile(r"arn:(?P<partition>aws[\w-]*):(?P<service>[\w-]+):(?P<region>[\w-]*):(?P<account>\d*):(?P<rest>.+)")
ACCOUNT = re.compile(r"\d{12}")
HOLDERS = {"aws.iam.user": "user", "aws.iam.role": "role", "aws.iam.group": "group"}
MOST_NAMED = 6
KEY = "aws.iam.access_key:"
APPROLE = "vault.approle.role"
ENTRY = "its entry in the register"
RecordT = TypeVar("RecordT", bound=AnyRecord)


class Names(msgspec.Struct, frozen=True):
    """What is known by name, and the kinds of what the finding is about."""

    by_name: Mapping[str, str]
    kinds: frozenset[str]


def names_of(finding: Finding, graph: AccessGraph) -> Names:
    """Everything a remedy for this finding can name. What is not known is left out, and no value of a secret is in."""
    return _Told(finding, graph).names()


class _Told:
    """One finding, with the records that it is about."""

    def __init__(self, finding: Finding, graph: AccessGraph) -> None:
        self._finding = finding
        self._graph = graph
        self._subject = graph.get(finding.subject)
        named = (graph.get(each) for each in finding.evidence)
        self._records = [each for each in (self._subject, *named) if each is not None]

    def names(self) -> Names:
        kinds = {each.kind for each in self._records[:1]} or set(_kind_of(self._finding.subject))
        found: dict[str, str] = {}
        parts = (self._plain(), self._place(), self._credential(), self._holder(), self._policy(), self._trust())
        more = (self._secret(), self._exposure(), self._resource(), self._ai(), self._vault())
        for part in (*parts, *more):
            for key, value in part:
                if value:
                    found.setdefault(key, value)
        credential, holder = self._first(Credential), self._bearer()
        kinds |= {each.kind for each in (credential, holder) if each is not None}
        return Names(found, frozenset(kinds))

    def _first(self, kind: type[RecordT]) -> RecordT | None:
        return next((each for each in self._records if isinstance(each, kind)), None)

    def _plain(self) -> Iterator[tuple[str, str]]:
        finding = self._finding
        yield "finding", finding.id
        yield "rule", finding.rule
        yield "subject", finding.subject
        yield "name", finding.subject_name or name_of(self._graph, finding.subject)
        yield "owner", finding.owner or ""
        said = [each for each in finding.evidence if self._graph.get(each) is None]
        yield "first", said[0] if said else ""
        yield "said", ", ".join(said[:MOST_NAMED])
        others = [name_of(self._graph, each) for each in finding.evidence if each in self._graph.records]
        yield "named", ", ".join(dict.fromkeys((others or said)[:MOST_NAMED]))

    def _place(self) -> Iterator[tuple[str, str]]:
        scope = self._finding.scope or (self._records[0].scope if self._records else "")
        arn = ARN.match(self._finding.subject)
        found = ACCOUNT.search(self._finding.subject if scope == "" else scope)
        yield "account", (arn["account"] if arn else "") or (found[0] if found else "")
        yield "partition", arn["partition"] if arn else "aws"
        told = getattr(self._subject, "facts", {}).get("region")
        yield "region", (arn["region"] if arn else "") or (told if isinstance(told, str) else "")
        yield "scope", scope

    def _credential(self) -> Iterator[tuple[str, str]]:
        credential = self._first(Credential)
        if credential is None:
            yield "key", next((each[len(KEY) :] for each in self._finding.evidence if each.startswith(KEY)), "")
            return
        yield "credential", credential.name
        yield "key", credential.id.rpartition(":")[2].rpartition("/")[2]
        yield "accessor", credential.id.rpartition("/")[2]
        yield "holder", name_of(self._graph, credential.identity)
        yield "user", name_of(self._graph, credential.identity) if credential.kind.startswith("aws.") else ""
        approle = credential.identity.partition("/")[2]
        yield "approle", approle if credential.kind == "vault.approle.secret_id" else ""
        yield "lease", credential.name if credential.kind == "vault.lease" else ""

    def _bearer(self) -> Identity | None:
        """Who the finding is about: its subject, whose credential it is, who holds the policy, whom a trust opens."""
        if isinstance(self._subject, Identity):
            return self._subject
        credential, trust = self._first(Credential), self._first(Trust)
        ids = (credential.identity if credential else "", trust.target if trust else "")
        return next((found for id_ in ids if isinstance(found := self._graph.get(id_), Identity)), None)

    def _holder(self) -> Iterator[tuple[str, str]]:
        trust, holder = self._first(Trust), self._bearer()
        if trust is not None and trust.target == self._finding.subject:
            yield "role", name_of(self._graph, trust.target).rpartition("/")[2]
        if holder is None:
            return
        yield "holder", holder.name
        yield "holder_id", holder.id
        yield HOLDERS.get(holder.kind, ""), holder.name
        arn = ARN.match(holder.id)
        yield "account", arn["account"] if arn else ""

    def _policy(self) -> Iterator[tuple[str, str]]:
        policy = self._first(Policy)
        if policy is None:
            return
        yield "policy", policy.name
        if policy.id.startswith("arn:"):
            yield "policy_arn", policy.id
        else:
            yield "inline_policy", policy.name

    def _trust(self) -> Iterator[tuple[str, str]]:
        trust = self._first(Trust)
        if trust is None:
            return
        yield "principal", trust.principal
        yield "issuer", trust.issuer or ""
        named = ACCOUNT.search(trust.principal)
        yield "other_account", named[0] if named else ""
        own = ACCOUNT.search(trust.scope) or ACCOUNT.search(trust.target)
        yield "account", own[0] if own else ""
        values = [value for each in trust.conditions if each.key.lower().endswith(":sub") for value in each.values]
        yield "pattern", ", ".join(values)

    def _secret(self) -> Iterator[tuple[str, str]]:
        secret = self._first(Secret)
        if secret is None:
            return
        yield "secret", secret.name
        yield "secret_id", secret.id if secret.id.startswith("arn:") else secret.name
        yield "store", name_of(self._graph, secret.store)
        function = secret.facts.get("rotation_function")
        yield "function", function if isinstance(function, str) else ""

    def _exposure(self) -> Iterator[tuple[str, str]]:
        exposure = self._first(Exposure)
        if exposure is None:
            return
        yield "place", exposure.places[0] if exposure.places else ""
        yield "file", exposure.places[0].rpartition(":")[0] or exposure.places[0] if exposure.places else ""
        yield "repository", name_of(self._graph, exposure.resource)
        yield "key", exposure.credential or ""

    def _resource(self) -> Iterator[tuple[str, str]]:
        resource = self._first(Resource)
        if resource is None:
            return
        yield "resource", resource.name
        if resource.kind == "aws.lambda.function":
            yield "function", resource.name
        if resource.kind == "aws.ec2.instance":
            yield "instance", resource.id.rpartition("/")[2]
        analyzer = resource.facts.get("analyzer")
        yield "analyzer", analyzer if isinstance(analyzer, str) else ""

    def _ai(self) -> Iterator[tuple[str, str]]:
        tool, system = self._first(Tool), self._first(AiSystem)
        agents = [each.name for each in self._records if isinstance(each, Identity)]
        yield "agents", ", ".join(dict.fromkeys(agents))
        if tool is not None:
            yield "tool", tool.name
            yield "server", tool.server
            yield "agent", name_of(self._graph, tool.agent)
        if system is not None:
            yield "register_file", system.place.rpartition(":")[0]
            yield "register", system.place or ENTRY
            yield "backup", system.backup_owner or ""

    def _vault(self) -> Iterator[tuple[str, str]]:
        """Where it is in Vault: what follows the server's address in its id."""
        kind, _, rest = self._finding.subject.partition(":")
        path = rest.partition("/")[2]
        if not path and self._subject is not None:
            kind, name = self._subject.kind, name_of(self._graph, self._subject.id)
            path = f"auth/approle/role/{name}" if kind == APPROLE else name
        if not kind.startswith("vault."):
            return
        yield "path", path
        yield "entity", path if kind == "vault.entity" else ""


def _kind_of(subject: str) -> Iterator[str]:
    """The kind that an id tells by itself, of a subject that is not among the records."""
    arn = ARN.match(subject)
    if arn and arn["service"] == "iam":
        yield f"aws.iam.{arn['rest'].partition('/')[0]}"
