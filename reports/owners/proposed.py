"""Proposed owners: as a list, as a table, as commands of the AWS CLI to be read first, and as texts of tickets."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from governance.owner_proposals import Candidate, Proposal
from reports.cells import harmless_row, lines_of
from reports.declare import Style
from reports.markup import code, prose
from reports.naming import word
from reports.page import Page
from reports.text import clean, counted

SHOWN = 3
COLUMNS = ("id", "name", "kind", "scope", "why", "proposed", "standing", "confidence", "evidence")
_TAG = re.compile(r"[\w\s_.:/=+\-@]{1,256}")
"""What AWS takes as the value of a tag."""
_SAFE = re.compile(r"[\w+=,.@:/-]+")


def proposals_text(chosen: Sequence[Proposal], style: Style) -> Iterator[str]:
    """Each identity with the likeliest owners and what speaks for them."""
    page = Page.of(style)
    if not chosen:
        yield "Every identity that asks for an owner has one who is here.\n"
        return
    for each in chosen:
        lines = [*page.say(f"{word(each.kind)} {clean(each.name)}  {clean(each.scope)}", first="", code="1")]
        lines += page.say(f"{clean(each.why)}.")
        for candidate in each.candidates[:SHOWN]:
            told = f"{candidate.confidence:.2f}  {clean(_called(candidate))}"
            lines += page.say(told, rest="        ")
            for sentence in candidate.evidence:
                lines += page.say(f"· {clean(sentence)}", first="        ", rest="          ")
        if not each.candidates:
            lines += page.say("Nothing speaks for anybody: ask whoever runs what it belongs to.")
        yield "".join(f"{line}\n" for line in (*lines, ""))
    found = sum(bool(each.candidates) for each in chosen)
    yield f"{counted(len(chosen), 'identity', 'identities')} without an owner who is here; {found} with a proposal\n"


def proposals_csv(chosen: Iterable[Proposal]) -> Iterator[str]:
    """A table with the likeliest owner of each."""
    yield from lines_of(chain([COLUMNS], map(_cells, chosen)))


def _cells(each: Proposal) -> Sequence[str]:
    first = each.candidates[0] if each.candidates else None
    best = [first.owner, first.standing, str(first.confidence), "; ".join(first.evidence)] if first else [""] * 4
    return harmless_row([each.id, each.name, each.kind, each.scope, each.why, *best])


def commands(chosen: Iterable[Proposal], key: str) -> Iterator[str]:
    """A shell script that tags what AWS can tag; nobody but its reader runs it."""
    yield "#!/bin/sh\n# Read it before you run it: each line tags one identity with its proposed owner.\nset -eu\n"
    for each in chosen:
        command = command_of(each, key)
        if command:
            best = each.candidates[0]
            told = f"{clean(each.name)} in {clean(each.scope)}, {best.confidence:.2f} sure: {clean(best.evidence[0])}"
            yield f"\n# {told}\n{command}\n"


def command_of(proposal: Proposal, key: str) -> str:
    """The command that tags one identity; empty where there is none, or where AWS would not take the value."""
    make = TAGGING.get(proposal.kind)
    if make is None or not proposal.candidates or not _SAFE.fullmatch(proposal.id):
        return ""
    owner = proposal.candidates[0].owner
    if not (_TAG.fullmatch(owner) and _TAG.fullmatch(key)):
        return ""
    return shlex.join(
        ["aws", *make(proposal), "--tags", json.dumps([{"Key": key, "Value": owner}], ensure_ascii=False)]
    )


TAGGING: Mapping[str, Callable[[Proposal], list[str]]] = {
    "aws.iam.role": lambda each: ["iam", "tag-role", "--role-name", each.name],
    "aws.iam.user": lambda each: ["iam", "tag-user", "--user-name", each.name],
}
"""Kinds that have tags, and how they are tagged."""


def tickets(chosen: Iterable[Proposal], key: str) -> Iterator[str]:
    """A text in Markdown for each identity, to be pasted where work is handed out."""
    for each in chosen:
        yield f"## Who answers for {prose(word(each.kind))} {code(each.name)}?\n\n"
        yield f"{code(each.id)} in {code(each.scope)}: {prose(each.why)}.\n\n"
        for candidate in each.candidates[:SHOWN]:
            yield f"- **{prose(_called(candidate))}**, {candidate.confidence:.2f} sure\n"
            yield from (f"  - {prose(sentence)}\n" for sentence in candidate.evidence)
        if each.candidates:
            pair = f"{key} = {each.candidates[0].owner}"
            yield f"\nIf that is right, tag it {code(pair)}; otherwise name who is.\n\n"
        else:
            yield f"Nothing speaks for anybody. Please find out, and tag it {code(f'{key} = …')}.\n\n"


def _called(candidate: Candidate) -> str:
    name = f"{candidate.name} <{candidate.owner}>" if candidate.name != candidate.owner else candidate.owner
    return f"{name} ({candidate.standing})"
