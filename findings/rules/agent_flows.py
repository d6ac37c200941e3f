"""Agents that can be talked into carrying private data out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.effects import effect_of
from graph.model import Identity, Tool

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
PRIVATE = frozenset(
    {
        "account",
        "accounts",
        "calendar",
        "contact",
        "contacts",
        "crm",
        "customer",
        "customers",
        "database",
        "db",
        "drive",
    }
    | {
        "email",
        "emails",
        "file",
        "files",
        "filesystem",
        "inbox",
        "invoice",
        "invoices",
        "mail",
        "memory",
        "mysql",
        "order",
    }
    | {
        "orders",
        "payment",
        "payments",
        "postgres",
        "profile",
        "repository",
        "salary",
        "secret",
        "secrets",
        "sql",
        "user",
        "users",
    }
)
UNTRUSTED = frozenset(
    {"browse", "browser", "comment", "comments", "crawl", "email", "emails", "feed", "fetch", "forum", "inbox", "issue"}
    | {
        "issues",
        "mail",
        "page",
        "pages",
        "review",
        "reviews",
        "rss",
        "scrape",
        "search",
        "ticket",
        "tickets",
        "url",
        "web",
        "website",
    }
)
OUTWARD = frozenset(
    {"browse", "browser", "channel", "chat", "comment", "email", "fetch", "gist", "http", "issue", "mail", "message"}
    | {
        "messages",
        "notify",
        "page",
        "post",
        "publish",
        "reply",
        "request",
        "send",
        "share",
        "slack",
        "sms",
        "tweet",
        "upload",
        "url",
    }
    | {"web", "webhook"}
)
SENDING = frozenset({"fetch", "browse", "http", "request", "url"})
"""What only reads by its name, and carries out all the same whatever is put into the address."""


@rule(
    "agent-toxic-flow",
    "Agent combines private data, untrusted input and an outward channel",
    Severity.HIGH,
    kind=RuleKind.GRAPH,
    remedy=(
        "Let a person approve each call of {outward} by {name}, or give {private} and {untrusted} to two agents of "
        "which neither has both"
    ),
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI01:2026",
        "OWASP-ASI:ASI02:2026",
        "OWASP-ASI:ASI06:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:PR.DS-01",
        "ISO-42001-2023:A.9.2",
        "ISO-42001-2023:A.7.5",
        "NIST-AI-RMF-1.0:MEASURE 2.7",
        "NIST-AI-RMF-1.0:MEASURE 2.10",
    ),
    reads=(Identity, Tool),
)
def toxic_flow(view: View) -> Iterator[Answer]:
    """What a stranger wrote can order the agent to read what is private and to send it to the stranger.

    What a tool does is told by the words of its name and of its server's, and the three tools are named, so that a
    reader can judge. A person's approval of the last step breaks the chain. Where tools are not named, or nobody tells
    whether somebody approves, the answer is unknown.
    """
    tools: dict[str, list[Tool]] = defaultdict(list)
    for tool in view.graph.each(Tool):
        if tool.facts.get("enabled") is not False:
            tools[tool.agent].append(tool)
    for agent, having in tools.items():
        private, untrusted, outward = (list(_of(having, each)) for each in (PRIVATE, UNTRUSTED, OUTWARD))
        if private and untrusted:
            yield from _judge(agent, (private[0], untrusted[0]), outward)


def _judge(agent: str, inward: tuple[Tool, Tool], outward: Sequence[Tool]) -> Iterator[Answer]:
    private, untrusted = map(_called, inward)
    for tool in outward:
        auto, asks = tool.facts.get("auto_approved"), tool.facts.get("asks")
        if auto is True or asks is False:
            message = f"it reads {private}, takes in {untrusted}, and sends by {_called(tool)} without asking anybody"
            facts = {"private": private, "untrusted": untrusted, "outward": _called(tool)}
            evidence = tuple(dict.fromkeys(each.id for each in (*inward, tool)))
            yield Hit(subject=agent, message=message, evidence=evidence, facts=facts)
            return
    if unclear := [
        each for each in outward if each.facts.get("auto_approved") is None and each.facts.get("asks") is None
    ]:
        why = (
            f"it has {private}, {untrusted} and {_called(unclear[0])}; whether somebody approves its calls is not told"
        )
        yield Unsure(subject=agent, why=why)


def _of(tools: Sequence[Tool], sort: frozenset[str]) -> Iterator[Tool]:
    """The tools of a sort: what takes in has to read, and what goes out to do more, or to carry what it is told."""
    for tool in tools:
        words = {each.lower() for each in WORD.findall(f"{tool.name} {tool.server}")}
        reads = effect_of(tool) == "read"
        if not words & sort:
            continue
        if sort is OUTWARD:
            if not reads or words & SENDING:
                yield tool
        elif reads or effect_of(tool) is None:
            yield tool


def _called(tool: Tool) -> str:
    return f"{tool.name} of {tool.server}"
