"""The pages of checks and of frameworks, written from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from findings.declare import Rule
from findings.frameworks import Framework, crosswalks, frameworks, references, relations
from findings.waiting import waiting_markdown


def catalogue_markdown(rules: Iterable[Rule]) -> str:
    """One page: every check with what it looks for, why, and what to do."""
    ordered = sorted(rules, key=lambda rule: (-rule.severity.rank, rule.id))
    lines = [
        "# Checks",
        "",
        "A check is broken, fine or unknown. It is fine only when everything it reads could be read.",
        "",
        "| check | severity | kind | title |",
        "|---|---|---|---|",
        *(f"| [{rule.id}](#{rule.id}) | {rule.severity} | {rule.kind} | {rule.title} |" for rule in ordered),
    ]
    for rule in ordered:
        lines.extend(("", *_section(rule)))
    lines.extend(("", *waiting_markdown()))
    return "\n".join(lines) + "\n"


def _section(rule: Rule) -> Iterator[str]:
    yield f"## {rule.id}"
    yield ""
    yield f"**{rule.title}.** Severity {rule.severity}; a {rule.kind} rule."
    yield ""
    yield from (line.strip() for line in rule.why.splitlines())
    yield ""
    yield f"Remedy: `{rule.remedy}`"
    yield ""
    yield f"Reads: {', '.join(record.__name__ for record in rule.reads)}."
    yield ""
    yield "Related to:"
    yield ""
    for citation in rule.frameworks:
        known = references().get(citation)
        title = f" ({known.framework}: {known.title})" if known else ""
        yield f"- {citation}{title}"


def frameworks_markdown(rules: Iterable[Rule]) -> str:
    """One page: every framework, how we know its items, and which checks relate to each of them."""
    known = list(rules)
    lines = [
        "# Frameworks",
        "",
        "What our checks relate to, item by item: `muster posture --framework ID` tells where an estate stands. A",
        "check proves no compliance, and an item without a check is one that we say nothing of.",
    ]
    for framework in frameworks():
        lines.extend(("", *_framework(framework, known)))
    return "\n".join(lines) + "\n"


def _framework(framework: Framework, rules: Iterable[Rule]) -> Iterator[str]:
    yield f"## {framework.id}"
    yield ""
    yield f"{framework.title}, edition {framework.edition}. How the list was verified: {framework.verified}."
    yield from _crosswalks(framework)
    yield ""
    yield "| item | | checks |"
    yield "|---|---|---|"
    found: dict[str, list[str]] = {}
    for rule in rules:
        for relation in relations(rule.frameworks):
            if relation.framework == framework.id:
                way = f" by {relation.by_way_of}" if relation.by_way_of else ""
                found.setdefault(relation.item, []).append(f"[{rule.id}](checks.md#{rule.id}){way}")
    without = [item for item in framework.items if item not in found]
    for item, checks in ((item, found[item]) for item in framework.items if item in found):
        yield f"| {item} | {framework.items[item]} | {', '.join(checks)} |"
    if without:
        yield ""
        yield f"No check relates to: {', '.join(without)}."


def _crosswalks(framework: Framework) -> Iterator[str]:
    for walk in crosswalks():
        if walk.to == framework.id:
            whose = "the publisher's own table" if walk.source == "official" else "our reading"
            yield ""
            yield f"By way of {walk.start}, {whose}: {walk.verified}."
