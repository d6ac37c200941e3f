"""Rules that a team wrote for gitleaks, as detectors of ours."""

from __future__ import annotations

import re
from typing import Any

from connectors.detect.expressions import SHORTEST_KEYWORD, Unfit, plan
from connectors.detect.ignores.go import Foreign, translated
from connectors.detect.model import Candidate, Confirm, Detector
from connectors.detect.placeholders import entropy
from graph.leaks import Confidence

BOUNDS = (4_000, 500, 200, 100, 50, 20)
"""How often ``*`` and ``+`` repeat at most: the first of these with which a rule can be looked for."""
FAR = 300
"""A wide bound is for what comes behind the text that triggers a rule: before it, every byte would be tried."""
_FILTER_ENTROPY = re.compile(r"entropy\(finding\.secret\)\s*<=?\s*(\d+(?:\.\d+)?)")
_UNUSED = {
    "required": "other rules that must match nearby are not asked; it finds more than there",
    "components": "other rules that must match nearby are not asked; it finds more than there",
    "tokenefficiency": "tokenEfficiency is not used; it may find more than there",
}


def detector_of(rule: dict[str, Any], where: str) -> tuple[Detector, tuple[str, ...], list[str]]:
    """A detector for a rule, the words a text must have where the expression needs them, and what was left out.

    ``Foreign`` where there is no way to look for it.
    """
    name, regex = str(rule["id"]), str(rule["regex"])
    expression, keywords = _expression(regex, _keywords(rule))
    least, remarks = _entropy(rule)
    detector = Detector(
        name=name,
        title=str(rule.get("description") or name),
        expression=expression,
        finds=(where,),
        ignores=(where,),
        provider="",
        confidence=Confidence.MEDIUM,
        confirm=_confirm(_group(rule, expression), least),
        looks_around=bool(keywords),
        placeholders=False,
    )
    remarks += [what for key, what in _UNUSED.items() if rule.get(key)]
    return detector, keywords, remarks


def _keywords(rule: dict[str, Any]) -> tuple[str, ...]:
    said = rule.get("keywords") or ()
    return tuple(each.lower() for each in said if isinstance(each, str) and each.strip())


def _expression(regex: str, keywords: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The expression with the widest bound it can be looked for with; else with the words that must be there."""
    why = ""
    for bound in BOUNDS:
        expression = translated(regex, bound)
        try:
            planned = plan(expression)
        except Unfit as error:
            why = str(error)
            continue
        if bound == BOUNDS[0] and planned.back > FAR:
            continue
        return expression, ()
    if not keywords or min(map(len, keywords)) < SHORTEST_KEYWORD:
        raise Foreign(f"{why}; add keywords to the rule, one of which is in every text that it finds something in")
    return translated(regex, BOUNDS[1]), keywords


def _entropy(rule: dict[str, Any]) -> tuple[float, list[str]]:
    """The least randomness a rule asks for, however it says so, and what it says besides."""
    remarks, least = [], rule.get("entropy") or 0.0
    if not isinstance(least, (int, float)):
        remarks, least = ["its entropy is no number"], 0.0
    # A filter leaves out what any of its parts holds for, so each part that is understood can be used by itself.
    for part in filter(None, map(str.strip, str(rule.get("filter") or "").split("||"))):
        if found := _FILTER_ENTROPY.fullmatch(part):
            least = max(least, float(found[1]))
        elif "its filter is not used" not in remarks:
            remarks.append("its filter is not used")
    return least, [f"{each}; it may find more than there" for each in remarks]


def _group(rule: dict[str, Any], expression: str) -> int:
    number = rule.get("secretgroup") or 0
    groups = re.compile(expression.encode()).groups
    if not isinstance(number, int) or not 0 <= number <= groups:
        raise Foreign(f"secretGroup is {number}, and the expression has {groups} groups")
    return number


def _confirm(group: int, least: float) -> Confirm:
    """What the value of a match is: the group a rule names, or the first that holds something, or all of it."""

    def confirm(hit: re.Match[bytes]) -> Candidate | None:
        number = group or next((each for each in range(1, hit.re.groups + 1) if hit[each]), 0)
        value = (hit[number] or b"").decode(errors="replace")
        if not value or (least and entropy(value) <= least):
            return None
        return Candidate(value, span=hit.span(number))

    return confirm
