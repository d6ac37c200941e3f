"""How a leak, its places and what was read are said. What is said may hold any character: writers clean it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graph.leaks import Confidence, Ignored, Leak, Place, Stale, Sweep, Swept, Verdict, Verified
from reports.text import counted, day, listed, number

COMMIT_SHOWN = 12
UNITS = ("bytes", "kB", "MB", "GB", "TB")
STEP = 1000
VERDICTS = {
    Verdict.ACTIVE: "the provider says it is active",
    Verdict.REFUSED: "the provider refuses it",
    Verdict.UNKNOWN: "the provider could not say",
}


def in_order(leaks: Iterable[Leak]) -> list[Leak]:
    """What is known to work first, then surest first, then by place: a sweep is always told the same way."""
    return sorted(leaks, key=_rank)


def _rank(leak: Leak) -> tuple[bool, int, str, int, str, str, str]:
    first = leak.places[0]
    return (
        not active(leak),
        -leak.confidence.rank,
        first.path,
        first.line,
        first.commit,
        leak.detector,
        leak.fingerprint,
    )


def active(leak: Leak) -> bool:
    """Whether the provider said that it works: there is nothing worse."""
    return leak.verified is not None and leak.verified.verdict is Verdict.ACTIVE


def ignored(sweep: Sweep) -> list[Leak]:
    """The leaks that somebody ignored, in order."""
    return in_order(leak for leak in sweep.leaks if leak.ignored is not None)


def unread(sweep: Sweep) -> Iterator[tuple[Swept, str, str]]:
    """Everything that should have been read and was not: of what, its path and why."""
    for swept in sweep.swept:
        for each in swept.unread:
            yield swept, each.path, each.why


def primary(leak: Leak) -> Place:
    """The place to point at: the first one that can still be opened, or else the first."""
    return next((place for place in leak.places if place.in_head), leak.places[0])


def extent(leak: Leak) -> int:
    """How many places there are, listed or not."""
    return len(leak.places) + leak.more_places


def where(place: Place) -> str:
    """Name a place: ``config/.env:3``."""
    return f"{place.path}:{place.line}" if place.line else place.path


def introduced(leak: Leak) -> str:
    """Say which commit brought it, who made that and when; nothing where there is no history."""
    first = leak.places[0]
    if not first.commit:
        return ""
    origin = "" if first is primary(leak) else f", at {where(first)}"
    who = f" by {first.author}" if first.author else ""
    when = f" on {day(first.at)}" if first.at else ""
    return f"first introduced in {first.commit[:COMMIT_SHOWN]}{who}{when}{origin}"


def standing(leak: Leak) -> str:
    """Say whether it can still be found in HEAD, or nothing where there is no history."""
    if leak.in_head is None:
        return ""
    return "still in HEAD" if leak.in_head else "no longer in HEAD, but in the history"


def history(leak: Leak) -> str:
    """Say how it came, and whether it is still there."""
    return " · ".join(filter(None, (introduced(leak), standing(leak))))


def about(leak: Leak) -> Iterator[str]:
    """Say in a sentence each what can be read from a leak and which credential it is."""
    credential = f"it is {leak.credential}" if leak.credential else ""
    yield from filter(None, (facts_said(leak.facts), credential))


def remedy_said(leak: Leak) -> str:
    """Say what to do about it; where the detector does not know better, what helps with any secret."""
    return leak.remedy or "Revoke the credential at its provider, then take it out of the text."


def verified_said(verified: Verified) -> str:
    """Say what the provider answered, for whom and why."""
    who = f": {verified.who}" if verified.who else ""
    why = f" ({verified.why})" if verified.why else ""
    return f"{VERDICTS[verified.verdict]}{who}{why}"


def ignored_said(by: Ignored) -> str:
    """Say who ignored a leak, why and until when."""
    why = f": {by.reason}" if by.reason else ""
    until = f", until {by.until.isoformat()}" if by.until else ""
    return f"ignored by {by.source}{why}{until}"


def stale_said(stale: Stale) -> str:
    """Say which entry of which list has lost its meaning, and why."""
    at = f"{stale.source}:{stale.line}" if stale.line else stale.source
    return f"{at}: {stale.entry}: {stale.why}"


def facts_said(facts: Mapping[str, str]) -> str:
    """Say what can be told of a secret: ``account 111122223333 · host db.example``."""
    return " · ".join(f"{name.replace('_', ' ')} {value}" for name, value in sorted(facts.items()))


def by_confidence(leaks: Iterable[Leak]) -> str:
    """Count leaks by how sure they are: ``2 high and 1 medium``."""
    counts = dict.fromkeys((Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW), 0)
    for leak in leaks:
        counts[leak.confidence] += 1
    return listed(f"{number(count)} {confidence}" for confidence, count in counts.items() if count)


def read_said(swept: Swept) -> str:
    """Say what was read of one place and what was left out on purpose."""
    parts = [counted(swept.texts, "text"), size_said(swept.size)]
    parts += [f"{number(swept.remembered)} known from an earlier sweep"] if swept.remembered else []
    left = sorted(swept.skipped.items(), key=lambda item: (-item[1], item[0]))
    parts += [f"left out: {listed(f'{number(count)} ({why})' for why, count in left)}"] if left else []
    return " · ".join(parts)


def size_said(size: int) -> str:
    """Write a number of bytes as one says it: ``512.3 MB``."""
    amount, at = float(size), 0
    while amount >= STEP and at < len(UNITS) - 1:
        amount, at = amount / STEP, at + 1
    return f"{size} {UNITS[0]}" if at == 0 else f"{amount:.1f} {UNITS[at]}"
