"""One finding as a colleague would tell it: a screen and a half, or with ``--all`` everything that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from findings.finding import Finding
from findings.remedies.steps import Step
from reports.advice.filled import Advice
from reports.advice.story import Story, sentence
from reports.declare import Style
from reports.history import life_lines
from reports.page import Page, due_said, subject_said
from reports.text import clean, counted
from reports.verdict import sum_said

MOST_EVIDENCE, MOST_WHY, MOST_OWNERS, MOST_BREAKS, MOST_EVENTS, MOST_REFERENCES = 3, 1, 3, 4, 6, 6
"""How much of each is told where not everything is asked for."""


def story_text(story: Story, style: Style, *, whole: bool) -> Iterator[str]:
    """Tell it in the order in which one asks: what, why here, who, what breaks, what to do, how to check, its life."""
    finding = story.finding
    page = Page.of(style, finding.last_seen)
    lines = [*_head(finding, page)]
    lines += _section(page, "WHAT IS WRONG", _wrong(story, whole=whole))
    lines += _section(page, "WHY IT MATTERS HERE", _matters(story, whole=whole))
    lines += _section(page, "WHO TO TALK TO", _first(story.owners, MOST_OWNERS, whole=whole))
    lines += _breaks(story, page, whole=whole)
    lines += _steps(story, page, whole=whole)
    lines += _life(story, page, whole=whole)
    lines += _section(page, "REFERENCES", _references(finding, whole=whole))
    yield from (line + "\n" for line in lines)


def _head(finding: Finding, page: Page) -> Iterator[str]:
    label = page.ink.severity(finding.severity, str(finding.severity))
    since = f"{finding.status} since {page.since(finding.asks_since)}{due_said(finding, page)}"
    yield f"{page.ink.bold(clean(finding.id))}  {label}  {page.ink.bold(f'risk {finding.risk} of 100')}"
    yield from page.say(finding.title, first="", code="1")
    yield from page.say(subject_said(finding), first="")
    yield from page.say(since, first="", code="2")


def _section(page: Page, title: str, sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        yield from page.heading(title)
        for sentence in sentences:
            yield from page.say(sentence, rest="     " if sentence[0] in "·0123456789" else "  ")


def _first(sentences: Sequence[str], most: int, *, whole: bool) -> list[str]:
    """All of it, or the first so many and how many are left out."""
    kept = list(sentences) if whole else list(sentences[:most])
    left = len(sentences) - len(kept)
    return [*kept, *([f"and {counted(left, 'more', 'more')}, with --all"] if left else [])]


def _wrong(story: Story, *, whole: bool) -> list[str]:
    """The message, and the sentences of the evidence that the walk below does not tell as well."""
    finding = story.finding
    said = sentence(finding.message)
    walked = bool(story.way_on)
    told = [each for each in finding.evidence if whole or (" " in each and not (walked and "→" in each))]
    return [said, *(f"· {each}" for each in _first(told, MOST_EVIDENCE, whole=whole) if each not in finding.message)]


def _matters(story: Story, *, whole: bool) -> list[str]:
    said = [*(story.why if whole else story.why[:MOST_WHY]), *story.here]
    if whole:
        said.append(f"Its risk: {sum_said(story.finding)}.")
    if story.way_in:
        said += ["One gets there like this:", *_numbered(story.way_in)]
    if story.way_on:
        said += [f"From there it goes on to {story.ends}:", *_numbered(story.way_on)]
    return said


def _breaks(story: Story, page: Page, *, whole: bool) -> Iterator[str]:
    yield from _section(page, "WHAT WOULD BREAK", _first(story.breaks, MOST_BREAKS, whole=whole))
    if story.what_if:
        yield from page.say("What would follow in full:")
        yield page.ink.bold(f"     $ {clean(story.what_if)}")


def _steps(story: Story, page: Page, *, whole: bool) -> Iterator[str]:
    advice = story.steps
    if advice is None:
        if story.finding.remedy:
            yield from _section(page, "WHAT TO DO", [story.finding.remedy])
        return
    undone = "can be undone" if advice.reversible else "cannot be undone"
    yield from page.heading("WHAT TO DO", f"a matter of {advice.effort}; {undone}")
    yield from page.say(f"First: {advice.before}")
    for number, step in enumerate(advice.steps, 1):
        yield from page.say(f"{number}. {step.say}", rest="     ")
        yield from _how(step, page, whole=whole)
    yield from page.say(f"{'To undo it' if advice.reversible else 'Mind'}: {advice.undo}")
    yield from _check(advice, page, whole=whole)


def _how(step: Step, page: Page, *, whole: bool) -> Iterator[str]:
    if step.cli:
        # A command is one line however long it is, so that it can be copied.
        yield page.ink.bold(f"     $ {clean(step.cli)}")
    if step.console and (whole or not step.cli):
        yield from page.say(f"in the console: {step.console}", first="     ", rest="       ", code="2")
    if whole:
        if step.prints:
            yield from page.say(f"prints: {step.prints}", first="     ", rest="       ", code="2")
        if step.undo:
            yield from page.say(f"undo: {step.undo}", first="     ", rest="       ", code="2")
        yield from (f"       {clean(line)}" for line in step.terraform.splitlines())


def _check(advice: Advice, page: Page, *, whole: bool) -> Iterator[str]:
    yield from page.heading("HOW TO SEE THAT IT WORKED")
    for step in advice.check:
        yield from page.say(step.say)
        yield from _how(step, page, whole=False)
        if step.prints:
            yield from page.say(f"→ {step.prints}", first="     ", rest="       ")
        if whole and step.console:
            yield from page.say(f"in the console: {step.console}", first="     ", rest="       ", code="2")
    yield from page.say("And muster says otherwise than today:")
    yield page.ink.bold(f"     $ {clean(advice.question)}")


def _life(story: Story, page: Page, *, whole: bool) -> Iterator[str]:
    events = story.history if whole else story.history[-MOST_EVENTS:]
    yield from life_lines(story.finding, events, page)
    left = len(story.history) - len(events)
    if left:
        yield from page.say(f"and {counted(left, 'earlier event')}, with --all", code="2")


def _references(finding: Finding, *, whole: bool) -> list[str]:
    said = _first(finding.frameworks, MOST_REFERENCES, whole=whole)
    asked = [f"Related to {', '.join(said)}."] if finding.frameworks else []
    return [*asked, f"The rule: muster rules show {finding.rule}"]


def _numbered(sentences: Iterable[str]) -> list[str]:
    return [f"{at}. {sentence}" for at, sentence in enumerate(sentences, 1)]
