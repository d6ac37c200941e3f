"""One finding as Markdown, to be pasted into a ticket: the same as on the terminal, safe for whoever renders it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from findings.remedies.steps import Step
from reports.advice.filled import Advice
from reports.advice.story import Story, sentence
from reports.history import event_said
from reports.markup import code, prose
from reports.page import subject_said
from reports.text import clean, day

ROOM = 2000


def story_markdown(story: Story) -> Iterator[str]:
    """Tell a finding in Markdown."""
    finding = story.finding
    yield f"# {prose(finding.title)}: {prose(finding.subject_name)}\n\n"
    yield f"**{finding.severity}**, risk {finding.risk} of 100 · {code(finding.id)} · {code(subject_said(finding))}\n"
    yield from _part("What is wrong", [sentence(finding.message)])
    yield from _list("", finding.evidence)
    yield from _part("Why it matters here", [*story.why, *story.here])
    yield from _numbered("One gets there like this:", story.way_in)
    yield from _numbered(f"From there it goes on to {story.ends}:", story.way_on)
    yield from _part("Who to talk to", story.owners)
    yield from _part("What would break", story.breaks)
    if story.what_if:
        yield from ("\nWhat would follow in full:\n", *_block("sh", story.what_if))
    if story.steps is None:
        yield from _part("What to do", [finding.remedy] if finding.remedy else [])
    else:
        yield from _steps(story.steps)
    yield from _list("## How it came\n", [event_said(each) for each in story.history])
    yield from _list("## References\n", [*finding.frameworks, f"muster rules show {finding.rule}"])
    due = f", due {day(finding.due)}" if finding.due else ""
    yield f"\nFirst seen {day(finding.first_seen)}, last seen {day(finding.last_seen)}, {finding.status}{due}.\n"


def _part(title: str, sentences: Iterable[str]) -> Iterator[str]:
    told = [prose(each, ROOM) for each in sentences]
    if told:
        yield f"\n## {title}\n"
        yield from (f"\n{each}\n" for each in told)


def _list(head: str, items: Iterable[str]) -> Iterator[str]:
    told = [prose(each, ROOM) for each in items]
    if told:
        yield f"\n{head}\n" if head else "\n"
        yield from (f"- {each}\n" for each in told)


def _numbered(head: str, sentences: Iterable[str]) -> Iterator[str]:
    told = [prose(each, ROOM) for each in sentences]
    if told:
        yield f"\n{prose(head)}\n\n"
        yield from (f"{at}. {each}\n" for at, each in enumerate(told, 1))


def _steps(advice: Advice) -> Iterator[str]:
    yield f"\n## What to do\n\nA matter of {advice.effort}. First: {prose(advice.before, ROOM)}\n\n"
    for at, step in enumerate(advice.steps, 1):
        yield f"{at}. {prose(step.say, ROOM)}\n"
        yield from _how(step)
    yield f"\n{'To undo it' if advice.reversible else 'It cannot be undone'}: {prose(advice.undo, ROOM)}\n"
    yield "\n## How to see that it worked\n\n"
    for step in advice.check:
        yield f"- {prose(step.say, ROOM)}\n"
        yield from _how(step)
    yield f"- {code(advice.question, ROOM)} says otherwise than today.\n"


def _how(step: Step) -> Iterator[str]:
    """What belongs to a step, indented so that it stays inside its item."""
    if step.console:
        yield f"   - in the console: {prose(step.console, ROOM)}\n"
    if step.cli:
        yield from _block("sh", step.cli)
    if step.terraform:
        yield from _block("hcl", step.terraform)
    for word, text in (("prints", step.prints), ("undo", step.undo)):
        if text:
            yield f"   - {word}: {prose(text, ROOM)}\n"


def _block(language: str, text: str) -> Iterator[str]:
    """A block of code whose fence is longer than any run of backticks in it."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    yield f"\n   {fence}{language}\n"
    yield from (f"   {clean(line)}\n" for line in text.splitlines())
    yield f"   {fence}\n\n"
