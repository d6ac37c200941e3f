"""The four questions that a board asks of its machine identities, and the rules that answer each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from findings.declare import Rule
from findings.finding import Finding, State
from reports.scan import Scan


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One question: its word in links, its title, what it counts, and the rules whose findings are about it."""

    id: str
    title: str
    counts: str
    rules: frozenset[str] = frozenset()
    relates: str = ""
    """A citation that makes a finding one of these, so that rules of an estate's own count as well."""

    def has(self, rule: str, citations: tuple[str, ...]) -> bool:
        """Whether the findings of a rule that cites so are about it."""
        return rule in self.rules or self.relates in citations


OWNERS = ("missing", "departed", "unresolvable", "not-human")
PLACES = ("code", "deploy-config", "history", "pipeline", "workload-env", "manager-and-code")
TOPICS = (
    Topic(
        id="unowned",
        title="Without an owner",
        counts="nobody is there who answers for them",
        rules=frozenset({*(f"nhi-owner-{each}" for each in OWNERS), "ai-owner-departed"}),
    ),
    Topic(
        id="stale",
        title="Stale",
        counts="unused, or older than their limit",
        rules=frozenset(
            {
                "nhi-dormant",
                "nhi-never-used",
                "nhi-disabled-still-privileged",
                "aws-role-unused",
                "aws-access-key-unused",
                "aws-access-key-old",
                "vault-entity-dormant",
                "vault-kv-stale",
                "secret-stale",
                "secret-unused",
                "secret-expired-kept",
            }
        ),
    ),
    Topic(
        id="over-privileged",
        title="Over-privileged",
        counts="may do more than they need",
        relates="OWASP-NHI:NHI5:2025",
    ),
    Topic(
        id="leaked",
        title="Leaked",
        counts="lie where they should not be",
        rules=frozenset(
            {
                *(f"secret-in-{each}" for each in PLACES),
                "secret-leaked-live",
                "mcp-inline-secret",
                "aws-ssm-plaintext-secret",
            }
        ),
    ),
)


@lru_cache(maxsize=1024)
def topics_of(rule: str, citations: tuple[str, ...]) -> tuple[str, ...]:
    """The questions that the findings of a rule are about."""
    return tuple(each.id for each in TOPICS if each.has(rule, citations))


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """How far a question was asked: not at all, or so that what is counted is only a least."""

    asked: bool
    least: bool


def sight(topic: Topic, scan: Scan, rules: Mapping[str, Rule]) -> Sight:
    """How far the rules of a question were asked, and whether each had an answer for every subject."""
    of_topic = topic.rules | {rule.id for rule in rules.values() if topic.relates in rule.frameworks}
    asked = [each for each in scan.outcomes if each.rule in of_topic]
    return Sight(
        asked=bool(asked), least=any(each.state is State.UNKNOWN or each.unsure or each.gaps for each in asked)
    )


def about(topic: Topic, findings: Iterable[Finding]) -> list[Finding]:
    """The findings that ask for action and are about a question."""
    return [each for each in findings if each.active and topic.id in topics_of(each.rule, each.frameworks)]
