"""What all formats of leaks have in common: complete, harmless, deterministic, and kept whole as golden files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import msgspec
import pytest

from graph.leaks import Leak, Sweep
from reports.declare import Style
from reports.leaks.registry import NoSuchFormat, leak_formats, leak_reporter_of

ALL = leak_formats()
WITH_IGNORED = tuple(name for name in ALL if name not in {"gitlab", "text"})
HEAVY = ("rich", "sqlalchemy", "yaml", "networkx", "click", "json", "csv", "urllib", "html", "graph.access")


def rendered(name: str, sweep: Sweep, style: Style | None = None) -> str:
    return "".join(leak_reporter_of(name).render(sweep, style or Style()))


def test_the_formats_are_found_without_a_list() -> None:
    assert ALL == ("csv", "gitlab", "json", "junit", "ndjson", "sarif", "text")
    for name in ALL:
        reporter = leak_reporter_of(name)
        assert (reporter.name, reporter.suffix[0]) == (name, ".")
        assert reporter.consumer


@pytest.mark.parametrize("name", ["xml", "", "text.more", "../text", "declare"])
def test_a_format_that_does_not_exist_is_named_with_those_that_do(name: str) -> None:
    with pytest.raises(NoSuchFormat, match="csv, gitlab, json, junit, ndjson, sarif, text"):
        leak_reporter_of(name)


def test_asking_for_text_imports_no_other_format_and_nothing_heavy() -> None:
    program = (
        "import sys; from reports.leaks.registry import leak_reporter_of; leak_reporter_of('text'); "
        f"print([m for m in sys.modules if m in {HEAVY} or m.startswith(('reports.leaks.as_', 'reports.scan'))])"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", with_path(program)], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "['reports.leaks.as_text']"


def with_path(program: str) -> str:
    """Give a bare interpreter our path: the tools of the test run are not to be counted."""
    return f"import sys; sys.path[:] = {sys.path!r}; {program}"


@pytest.mark.parametrize("name", ALL)
def test_a_full_sweep_is_the_golden_file(name: str, sweep: Sweep, golden_leaks: Callable[[str, str], None]) -> None:
    golden_leaks(f"full.{name}", rendered(name, sweep, Style(width=90)))


@pytest.mark.parametrize("name", ALL)
def test_a_clean_sweep_is_the_golden_file(
    name: str, clean_sweep: Sweep, golden_leaks: Callable[[str, str], None]
) -> None:
    golden_leaks(f"clean.{name}", rendered(name, clean_sweep, Style(width=90)))


@pytest.mark.parametrize("name", ALL)
def test_every_leak_is_told_with_its_fingerprint_and_everything_unread_is_named(name: str, sweep: Sweep) -> None:
    text = rendered(name, sweep)
    for leak in sweep.told:
        assert leak.fingerprint in text
        assert leak.detector in text
    for swept in sweep.swept:
        for each in swept.unread:
            assert each.why in text
    assert "objects/pack/pack-1.pack" in text


@pytest.mark.parametrize("name", WITH_IGNORED)
def test_an_ignored_leak_is_told_as_one(name: str, sweep: Sweep) -> None:
    assert all(leak.fingerprint in rendered(name, sweep) for leak in sweep.leaks)
    assert "made for the test" in rendered(name, sweep)


@pytest.mark.parametrize("name", ALL)
def test_a_stale_ignore_is_told(name: str, sweep: Sweep) -> None:
    assert "a1b2:src/x.py:key:3" in rendered(name, sweep)


@pytest.mark.parametrize("name", ALL)
def test_nothing_a_terminal_obeys_comes_through(name: str, sweep: Sweep) -> None:
    text = rendered(name, sweep)
    assert all(char.isprintable() or char == "\n" for char in text)
    assert "evil" in text
    text.encode()


@pytest.mark.parametrize("name", ALL)
def test_the_order_in_which_leaks_were_found_changes_nothing(name: str, sweep: Sweep) -> None:
    turned = msgspec.structs.replace(sweep, leaks=sweep.leaks[::-1])
    assert rendered(name, turned) == rendered(name, sweep)


@pytest.mark.parametrize("name", [name for name in ALL if name != "text"])
def test_a_file_for_machines_is_complete_whatever_the_limit(name: str, sweep: Sweep) -> None:
    assert rendered(name, sweep, Style(limit=1, width=60)) == rendered(name, sweep)


@pytest.mark.parametrize("name", ALL)
def test_one_leak_in_many_places_is_told_once(name: str, leak: Leak, clean_sweep: Sweep) -> None:
    text = rendered(name, msgspec.structs.replace(clean_sweep, leaks=(leak,)))
    told = text.replace(f'"musterSecret/v1": "{leak.fingerprint}"', "").count(leak.fingerprint)
    assert told == (len(leak.places) if name == "csv" else 1), "a table has a row for each place"
