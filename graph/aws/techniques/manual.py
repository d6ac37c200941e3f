"""The page about escalation in AWS: every technique, and how much of others' catalogues they cover."""

from __future__ import annotations

from collections.abc import Iterator

from graph.aws.techniques.catalogue import families
from graph.aws.techniques.coverage import Catalogue, catalogues
from graph.aws.techniques.words import Gain, Technique

GAINS = {
    Gain.TARGET: "to be it",
    Gain.RUNNING: "to be whom it runs as",
    Gain.RIGHTS: "other rights, for itself or somebody it becomes",
    Gain.ACCOUNT: "the account",
    Gain.ORGANISATION: "the accounts of the organisation",
    Gain.CONTENTS: "what it holds",
}
TITLES = {
    "automation": "Calls that AWS makes as somebody else",
    "building": "What is built, deployed and set up by somebody else",
    "compute": "What runs as somebody else",
    "credentials": "Credentials of others, and whom roles trust",
    "data": "Data that is worked on by somebody else",
    "learning": "Models, notebooks and agents",
    "rights": "Rights, and what limits them",
}
INTRODUCTION = """# Escalation in AWS

`muster escalation` tries every technique on this page for every identity. A technique is data
(`graph/aws/techniques/families/`); nothing is told by the name of a policy or a role. What is checked each time:

- every permission, by the full evaluator: identity, boundary, session, organisation and resource policies, conditions;
- a role that is passed has to trust the service, its trust policy's conditions weighed too, and `iam:PassRole` has to
  be allowed on that role for that service (`iam:PassedToService`);
- what is acted on has to be there and to run as somebody, and an agent that asks AWS for work (Systems Manager) has to
  be allowed to ask by the role it has;
- permissions on things that are still to be made are asked about a thing that would fit the policy's own patterns;
- other rights count for what they amount to: under a boundary or an organisation's policies they may not be everything,
  and they count for nothing where the identity cannot be become;
- users with a second factor are not entered by a password alone, users with two access keys get no third one;
- who may do everything already does not escalate.

A step *depends* where a condition does, where a listing is missing that would tell, or where the technique assumes
what no inventory tells; the assumption is then part of the answer.
"""


def escalation_markdown() -> str:
    """Write the page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    yield "## Other catalogues"
    yield ""
    yield "| catalogue | what of it | techniques | covered |"
    yield "| --- | --- | ---: | ---: |"
    for each in catalogues():
        covered = len(each.covered)
        yield f"| [{each.name}]({each.url}) | {each.what} | {covered + len(each.left_out)} | {covered} |"
    yield ""
    yield from _left_out()
    for family, techniques in families().items():
        yield from _family(family, techniques)


def _left_out() -> Iterator[str]:
    yield "Not covered, and why:"
    yield ""
    for each in catalogues():
        for name, why in each.left_out.items():
            yield f"- {each.name}, {name}: {why}."
    yield ""
    ours = {technique.id for family in families().values() for technique in family}
    alone = ours - {id_ for each in catalogues() for ids in each.covered.values() for id_ in ids}
    yield f"Of our {len(ours)} techniques, {len(alone)} are in none of these catalogues; they are marked \\*."
    yield ""


def _family(family: str, techniques: tuple[Technique, ...]) -> Iterator[str]:
    yield f"## {TITLES[family]}"
    yield ""
    yield "| technique | what somebody may do | needs | gains | elsewhere |"
    yield "| --- | --- | --- | --- | --- |"
    for each in techniques:
        known = "<br>".join(dict.fromkeys(name for one in catalogues() for name in _names(one, each.id)))
        star = "" if known else "\\*"
        yield f"| `{each.id}`{star} | {each.title} | {_needs(each)} | {GAINS[each.gain]} | {_links(each)}{known} |"
    yield ""


def _names(catalogue: Catalogue, id_: str) -> Iterator[str]:
    """What a catalogue calls a technique, where its names are short enough to be looked up."""
    if catalogue.name == "pathfinding.cloud":
        yield from (name for name, ids in catalogue.covered.items() if id_ in ids)
    elif any(id_ in ids for ids in catalogue.covered.values()):
        yield catalogue.name


def _needs(each: Technique) -> str:
    kinds = ", ".join(kind.removeprefix("aws.") for kind in each.target)
    parts = [f"{_code(each.actions)} on {kinds}"] if each.actions else []
    parts += [f"a role that trusts {_code(each.services, ' or ')}"] if each.services else []
    parts += [" or ".join(_code(way) for way in each.ways)] if each.ways else []
    parts += [f"it {need}" if need.startswith(("may", "is", "trusts")) else f"it has: {need}" for need in each.needs]
    parts += [f"whom it runs as may {_code(each.inside)}"] if each.inside else []
    parts += ["from where the organisation is managed"] if each.managing else []
    parts += [f"*assumes that {each.assumes}*"] if each.assumes else []
    return "; ".join(parts)


def _code(names: tuple[str, ...], between: str = " + ") -> str:
    return between.join(f"`{name}`" for name in names)


def _links(each: Technique) -> str:
    return " ".join(f"[{number}]({url})" for number, url in enumerate(each.references, 1)) + "<br>"
