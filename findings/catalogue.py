"""The page of checks, written from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from findings.declare import Rule
from findings.frameworks import references


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
