"""What a scanner reported, reduced to where and by which rule. Values in a peer's report are read past, never kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Found:
    """One place that a scanner reported."""

    path: str
    line: int
    rule: str
    commit: str = ""


Reader = Callable[[str], Iterator[Found]]


def of_muster(text: str) -> Iterator[Found]:
    """Read this project's own report: each place of each finding."""
    for finding in json.loads(text)["findings"]:
        for place in finding["places"]:
            yield Found(place["path"], place["line"], finding["rule"], place.get("commit", ""))


def of_kingfisher(text: str) -> Iterator[Found]:
    """Read Kingfisher's report, one JSON object."""
    for each in json.loads(text)["findings"]:
        told = each["finding"]
        commit = told.get("git_metadata", {}).get("commit", {}).get("id", "")
        path = told.get("git_metadata", {}).get("file", {}).get("path", "") or told["path"]
        yield Found(path, told["line"], each["rule"]["id"], commit)


def of_betterleaks(text: str) -> Iterator[Found]:
    """Read Betterleaks' report, one JSON object. What a finding is made of counts as told, too."""
    for each in json.loads(text)["findings"] or ():
        path, commit = each["location"].get("path", ""), each["attributes"].get("git.sha", "")
        yield Found(path, each["location"]["start_line"], each["rule_id"], commit)
        for part in (part for made in each.get("component_sets") or () for part in made["components"]):
            yield Found(path, part["location"]["start_line"], part["rule_id"], commit)


def of_gitleaks(text: str) -> Iterator[Found]:
    """Read gitleaks' report, a JSON list."""
    for each in json.loads(text) or ():
        yield Found(each["File"], each["StartLine"], each["RuleID"], each["Commit"])


def of_detect_secrets(text: str) -> Iterator[Found]:
    """Read detect-secrets' baseline."""
    for path, found in json.loads(text)["results"].items():
        for each in found:
            yield Found(path, each["line_number"], each["type"])


def of_trufflehog3(text: str) -> Iterator[Found]:
    """Read trufflehog3's report, a JSON list in which lines are text."""
    for each in json.loads(text) or ():
        yield Found(each["path"], int(each["line"]), each["rule"]["id"], each["commit"] or "")


def read(reader: Reader, report: Path, target: Path) -> list[Found]:
    """Return the distinct places in a report, with paths as they stand below the target. An empty report has none."""
    text = report.read_text("utf-8", "replace") if report.exists() else ""
    return sorted({below(each, target) for each in reader(text)}) if text.strip() else []


def below(found: Found, target: Path) -> Found:
    """Return the finding with its path relative to the target, whichever way the scanner wrote it."""
    path = found.path
    if path.startswith("/"):
        path = os.path.relpath(path, target if target.is_dir() else target.parent)
    return Found(os.path.normpath(path), found.line, found.rule, found.commit)
