"""What only the riskiest findings have in the page: their steps with their own names in them, and their focus graphs.

A finding with both weighs some 6 KB, without them 0.7 KB: with all of 10,000 the page would be too large to mail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# It reads a drawing that we made ourselves a moment ago.
from xml.etree import ElementTree as ET

from findings.finding import Finding
from reports.advice.filled import Advice, advice_on
from reports.focus import Focus, focus_of, focus_svg
from reports.html.material import Material
from reports.html.tags import NAME_ROOM, shown

MOST = 500
NAMESPACE = "{http://www.w3.org/2000/svg}"


def detailed(material: Material) -> Sequence[Finding]:
    """The findings that are told in full."""
    return material.active[:MOST]


def advice_data(material: Material) -> Mapping[str, object]:
    """What to do about them, step by step, by their ids."""
    told = ((each, advice_on(each, material.graph)) for each in detailed(material))
    return {each.id: _advice(advice) for each, advice in told if advice is not None}


def _advice(advice: Advice) -> Mapping[str, object]:
    return {
        "before": shown(advice.before),
        "effort": advice.effort,
        "reversible": advice.reversible,
        "undo": shown(advice.undo),
        "steps": [_step(each.say, each.console, each.cli, each.terraform, each.undo) for each in advice.steps],
        "check": [_step(each.say, each.console, each.cli, "", each.prints) for each in advice.check],
        "question": shown(advice.question),
    }


def _step(*parts: str) -> Sequence[str]:
    """In words, where to click, what to type, what to change in Terraform, how to undo it or what it prints."""
    say, console, cli, terraform, end = parts
    return [shown(say), shown(console), shown(cli), "\n".join(map(shown, terraform.splitlines())), shown(end)]


def focus_data(material: Material) -> Mapping[str, object]:
    """Their focus graphs by their subjects. One that is alone with nothing around it says nothing."""
    found = {each.subject: each for each in detailed(material)}
    focuses = ((subject, focus_of(material.graph, each)) for subject, each in found.items())
    return {shown(subject, NAME_ROOM): _drawn(focus) for subject, focus in focuses if focus.edges}


def _drawn(focus: Focus) -> Sequence[object]:
    return _parts(ET.fromstring(focus_svg(focus)))  # noqa: S314  because we drew it


def _parts(element: ET.Element) -> Sequence[object]:
    """An element as its name, its attributes and what is in it: the script makes it anew, and parses nothing."""
    inside = [element.text] if element.text and element.text.strip() else []
    return [element.tag.removeprefix(NAMESPACE), dict(element.attrib), *inside, *map(_parts, element)]
