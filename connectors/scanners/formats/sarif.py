"""SARIF 2.1.0 of any tool: secrets where its tool is known to look for them, verdicts else."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from connectors.scanners.formats.fields import Fields, at, each, first_text, moment, number, severity, text
from connectors.scanners.model import Leaked, Said, Settled, Verdict

SECRETS = ("gitleaks", "betterleaks", "kingfisher", "trufflehog", "detect-secrets", "noseyparker", "titus")
"""Tools whose results are secrets; they put the value into the snippet."""
FINE = frozenset({"pass", "notApplicable", "informational"})
GRADES = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"))
"""From which ``security-severity`` on code hosts say which word."""
HIDDEN = ("REDACTED", "****")


def knows(document: object) -> bool:
    """Whether it has runs of a tool."""
    return any(at(run, "tool", "driver") is not None for run in each(document, "runs"))


def read(document: object) -> Iterator[Said]:
    """Every result that asks for something."""
    for run in each(document, "runs"):
        tool = text(run, "tool", "driver", "name").lower() or "sarif"
        rules = {text(rule, "id"): rule for rule in each(run, "tool", "driver", "rules")}
        for result in each(run, "results"):
            if _settled(result):
                yield Settled()
            elif any(name in tool.replace(" ", "-") for name in SECRETS):
                yield from _leaked(tool, result)
            else:
                yield _verdict(tool, result, rules.get(text(result, "ruleId"), {}))


def _settled(result: Fields) -> bool:
    accepted = any(text(each_, "status") in {"", "accepted"} for each_ in each(result, "suppressions"))
    return accepted or result.get("kind") in FINE or result.get("baselineState") == "absent"


def _leaked(tool: str, result: Fields) -> Iterator[Leaked]:
    prints = result.get("partialFingerprints")
    for place in each(result, "locations"):
        shown = text(place, "physicalLocation", "region", "snippet", "text")
        hidden = not shown or any(mark in shown for mark in HIDDEN)
        yield Leaked(
            scanner=tool,
            rule=text(result, "ruleId"),
            path=_path(place),
            line=number(place, "physicalLocation", "region", "startLine"),
            value="" if hidden else shown,
            digest=first_text(prints, ("fingerprint",), ("primaryLocationLineHash",)) if hidden else "",
            commit=text(prints, "commitSha"),
            author=first_text(prints, ("email",), ("author",)) or None,
            at=moment(at(prints, "date")),
        )


def _verdict(tool: str, result: Fields, rule: Fields) -> Verdict:
    place = at(result, "locations", 0)
    path, line = _path(place), number(place, "physicalLocation", "region", "startLine")
    named = text(place, "logicalLocations", 0, "fullyQualifiedName")
    return Verdict(
        scanner=tool,
        check=text(result, "ruleId"),
        title=first_text(rule, ("shortDescription", "text"), ("name",), ("fullDescription", "text")),
        severity=_graded(result, rule),
        subject=named or (f"{path}:{line}" if line else path),
        message=text(result, "message", "text"),
        remedy=text(rule, "help", "text"),
        reference=text(rule, "helpUri"),
    )


def _graded(result: Fields, rule: Fields) -> str:
    told = first_text(result, ("properties", "security-severity")) or text(rule, "properties", "security-severity")
    try:
        return next((word for least, word in GRADES if float(told) >= least), "low")
    except ValueError:
        level = text(result, "level") or text(rule, "defaultConfiguration", "level") or "warning"
        return severity(level)


def _path(place: object) -> str:
    return (
        unquote(text(place, "physicalLocation", "artifactLocation", "uri")).removeprefix("file://").removeprefix("./")
    )
