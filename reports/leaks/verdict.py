"""The one sentence a sweep ends in."""

from __future__ import annotations

from graph.leaks import Sweep
from reports.leaks.words import by_confidence, size_said
from reports.text import counted, number


def verdict(sweep: Sweep) -> str:
    """Say how many leaks there are, in what, and what the number leaves out."""
    said = [_found(sweep)]
    count = len(sweep.leaks) - len(sweep.told)
    said += [f"{number(count)} ignored."] if count else []
    said += [f"{number(sweep.below)} more with less confidence than was asked for."] if sweep.below else []
    return " ".join(said)


def _found(sweep: Sweep) -> str:
    told = sweep.told
    size = f"{counted(sum(each.texts for each in sweep.swept), 'text')}"
    read = f"{size} ({size_said(sum(each.size for each in sweep.swept))})"
    left = sum(len(each.unread) for each in sweep.swept)
    if left:
        unread = f"{counted(left, 'thing')} could not be read"
        found = f"{counted(len(told), 'leak')} ({by_confidence(told)})" if told else "No leaks"
        return f"{found} in the {read} that could be read; {unread}, so this is incomplete."
    return f"{counted(len(told), 'leak')} ({by_confidence(told)}) in {read}." if told else f"No leaks in {read}."
