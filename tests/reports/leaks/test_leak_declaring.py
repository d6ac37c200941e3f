"""Declaring a format for leaks, and what becomes of values in it."""

from datetime import UTC, date, datetime

import pytest

from graph.leaks import Ignored
from reports.leaks import declare
from reports.leaks.declare import leak_reporter
from reports.leaks.registry import leak_reporter_of
from reports.leaks.written import written
from reports.plain import plain


def test_a_format_for_leaks_of_the_same_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a second file would silently take the place of the first."""
    first = leak_reporter_of("json")
    monkeypatch.setattr(declare, "LEAK_REPORTERS", dict(declare.LEAK_REPORTERS))
    with pytest.raises(ValueError, match="format json is declared twice"):
        leak_reporter("json", suffix=".other", consumer="nobody")(lambda _sweep, _style: iter(()))
    assert declare.LEAK_REPORTERS["json"] is first


@pytest.mark.parametrize(
    ("value", "text"),
    [(date(2026, 11, 20), "2026-11-20"), (datetime(2026, 11, 20, 9, 30, tzinfo=UTC), "2026-11-20T09:30:00Z")],
)
def test_days_and_times_are_text_for_machines(value: date, text: str) -> None:
    assert plain([value]) == [text]


def test_the_end_of_an_ignore_is_written_as_a_day() -> None:
    ignore = Ignored(source="muster-baseline.yaml", reason="a test key", until=date(2027, 1, 31))
    assert '"until": "2027-01-31"' in written(ignore)
