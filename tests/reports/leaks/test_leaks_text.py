"""What a person reads of a sweep."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import pytest

from graph.leaks import Leak, Place, Sweep, Swept, Unread
from reports.declare import Style
from reports.leaks.registry import leak_reporter_of
from reports.leaks.verdict import verdict
from reports.leaks.words import size_said
from reports.text import columns

ANSI = re.compile("\x1b\\[[0-9;]+m")


def text(sweep: Sweep, style: Style | None = None) -> str:
    return "".join(leak_reporter_of("text").render(sweep, style or Style()))


def of(sweep: Sweep, *leaks: Leak) -> Sweep:
    return msgspec.structs.replace(sweep, leaks=leaks)


def test_a_clean_sweep_is_one_line(clean_sweep: Sweep) -> None:
    assert text(clean_sweep) == "No leaks in 3 texts (812 bytes).\n"


def test_what_was_left_out_on_purpose_is_told_of_a_clean_sweep_too(clean_sweep: Sweep) -> None:
    skipped = Swept(name=".", how="folder", texts=3, size=812, skipped={"too large": 1})
    assert "left out: 1 (too large)" in text(msgspec.structs.replace(clean_sweep, swept=(skipped,)))


def test_an_incomplete_sweep_without_leaks_is_not_called_clean(clean_sweep: Sweep) -> None:
    blind = Swept(name=".", how="folder", texts=2, size=90, unread=(Unread(path="a", why="permission denied"),))
    said = text(msgspec.structs.replace(clean_sweep, swept=(blind,)), Style(width=200))
    assert "? a: permission denied" in said
    assert said.splitlines()[-1] == (
        "No leaks in the 2 texts (90 bytes) that could be read; 1 thing could not be read, so this is incomplete."
    )


def test_colour_adds_nothing_but_colour(sweep: Sweep, golden_leaks: Callable[[str, str], None]) -> None:
    plain = text(sweep, Style(width=90))
    painted = text(sweep, Style(width=90, colour=True))
    assert ANSI.search(painted)
    assert ANSI.sub("", painted) == plain
    golden_leaks("full.ansi", painted)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int, sweep: Sweep) -> None:
    assert max(map(columns, text(sweep, Style(width=width)).splitlines())) <= width


def test_what_the_limit_leaves_out_is_counted(sweep: Sweep) -> None:
    said = text(sweep, Style(limit=1))
    assert "aws-access-key" in said, "the one that is known to work is told before all others"
    assert "npm-token" not in said
    assert "… and 2 more leaks, not shown here" in said
    assert "3 leaks (2 high and 1 medium)" in said


def test_a_leak_is_told_once_with_where_it_began_and_whether_it_is_still_there(leak: Leak, clean_sweep: Sweep) -> None:
    said = text(of(clean_sweep, leak), Style(width=200))
    assert said.count("AWS access key") == 1
    assert "    config/settings.py:12\n    │ access_key" in said, "the place that can still be opened comes first"
    assert (
        "first introduced in aaaaaaaaaaaa by Ann Lee <ann@orchard.example> on 2026-01-04, at config/prod.env:3 · "
        "still in HEAD" in said
    )
    assert "and at 392 more places:" in said
    assert "· config/prod.env, line 3, in 4 commits" in said
    assert "· and 383 more, not listed here" in said


def test_places_that_are_not_listed_are_counted(leak: Leak, clean_sweep: Sweep) -> None:
    one = msgspec.structs.replace(leak, places=leak.places[:1])
    assert "and at 380 more places\n" in text(of(clean_sweep, one))


def test_without_a_history_nothing_is_said_of_one(leak: Leak, clean_sweep: Sweep) -> None:
    found = msgspec.structs.replace(leak, places=(Place(path="a.env", line=2),), more_places=0, in_head=None)
    said = text(of(clean_sweep, found))
    assert "HEAD" not in said
    assert "introduced" not in said
    assert "│ AKIA… (20 characters)" in said, "without the line, the preview stands for it"


def test_a_link_is_never_broken(leak: Leak, clean_sweep: Sweep) -> None:
    long = "https://docs.example.com/" + "/".join(["keeping-your-account-and-data-secure"] * 4)
    assert f"\n    {long}\n" in text(of(clean_sweep, msgspec.structs.replace(leak, reference=long)), Style(width=60))


def test_several_places_are_told_apart_only_when_there_is_something_to_tell(leak: Leak, clean_sweep: Sweep) -> None:
    both = msgspec.structs.replace(clean_sweep, swept=(*clean_sweep.swept, Swept(name="b", how="folder", texts=2)))
    assert text(both) == "No leaks in 5 texts (812 bytes).\n"
    assert "  b (folder): 2 texts · 0 bytes" in text(of(both, leak))


def test_a_sweep_of_one_place_says_what_was_read_once(leak: Leak, clean_sweep: Sweep) -> None:
    said = text(of(clean_sweep, leak))
    assert "READ" not in said
    assert said.endswith("\n\n1 leak (1 high) in 3 texts (812 bytes).\n")


def test_lines_of_one_file_are_told_together(leak: Leak, clean_sweep: Sweep) -> None:
    places = tuple(Place(path="a.env", line=line) for line in (2, 9, 4, 30, 12, 50, 51))
    found = msgspec.structs.replace(leak, places=places, more_places=0)
    assert "· a.env, lines 4, 9, 12, 30 and 2 more" in text(of(clean_sweep, found))


def test_what_is_ignored_is_counted_by_who_ignores_it(sweep: Sweep) -> None:
    said = text(sweep)
    assert "1 by .secrets.baseline and 1 by tests/a b#1.py" in said
    assert "JSON Web Token" not in said


def test_the_verdict_names_what_its_number_leaves_out(clean_sweep: Sweep, sweep: Sweep) -> None:
    assert verdict(msgspec.structs.replace(clean_sweep, leaks=sweep.leaks[:1], below=1200)) == (
        "No leaks in 3 texts (812 bytes). 1 ignored. 1,200 more with less confidence than was asked for."
    )


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (512_345_678, "512.3 MB"), (5 * 10**15, "5000.0 TB")],
)
def test_sizes_are_said(size: int, said: str) -> None:
    assert size_said(size) == said
