from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from findings_support import NOW

from findings.declare import Severity
from findings.finding import Finding, Status, Waiver
from findings.limits import Limits
from findings.waivers import WaiverFile, in_force, matches, read_waivers, unused, waiver_for

GOOD = """\
- rule: aws-access-key-old
  subject: aws.iam.access_key:*
  reason: rotated with the supplier in March
  person: dana@example.com
  until: 2027-03-31
  made: 2026-11-01
"""


def _read(tmp_path: Path, text: str) -> WaiverFile:
    path = tmp_path / "waivers.yaml"
    path.write_text(text)
    return read_waivers(path, at=NOW, limits=Limits(), rules=("aws-access-key-old",))


def test_a_waiver_is_good_until_the_end_of_its_last_day(tmp_path: Path) -> None:
    read = _read(tmp_path, GOOD)
    assert read.problems == ()
    (waiver,) = read.waivers
    assert (waiver.person, waiver.made) == ("dana@example.com", datetime(2026, 11, 1, tzinfo=UTC))
    assert in_force(waiver, datetime(2027, 3, 31, 23, 59, tzinfo=UTC))
    assert not in_force(waiver, datetime(2027, 4, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  reason: rotated with the supplier in March\n", "", "1: reason is missing. Add it: 'reason: …'."),
        ("  person: dana@example.com\n", "", "1: person is missing. Add it: 'person: …'."),
        ("  until: 2027-03-31\n", "", "1: until is missing. Add it: 'until: …'."),
        ("  person:", "  persom:", "4: persom is not a key that belongs here. Did you mean person?"),
        ("dana@example.com", "' '", "4: person is empty. A waiver says which rule and subject, why, and who answers"),
        ("2027-03-31", "2028-01-01", "5: it ends too late (2028-01-01). End it on 2027-05-19 or earlier, or raise"),
        ("2027-03-31", "soon", "5: until: invalid RFC3339 encoded date. Use one of the values"),
        ("2027-03-31", "[1]", "5: until should be a date, and is a list. Write it in that form."),
        ("aws.iam.access_key:*", "'*'", "2: a waiver cannot cover everything. Name one subject, or a beginning"),
        ("aws-access-key-old", "aws-key-old", "1: there is no rule aws-key-old. See the list of checks."),
    ],
)
def test_a_bad_waiver_is_told_with_its_line_and_remedy(tmp_path: Path, old: str, new: str, said: str) -> None:
    good_after = GOOD.replace("key:*", "key:K2")
    read = _read(tmp_path, GOOD.replace(old, new) + good_after)
    assert [waiver.subject for waiver in read.waivers] == ["aws.iam.access_key:K2"]
    (problem,) = read.problems
    assert str(problem).startswith(f"{tmp_path / 'waivers.yaml'}:{said}")


def test_a_file_that_is_no_list_or_is_not_there_is_one_problem(tmp_path: Path) -> None:
    assert "a waiver file is a list" in str(_read(tmp_path, "waivers: []").problems[0])
    missing = read_waivers(tmp_path / "none.yaml", at=NOW, limits=Limits())
    assert "it cannot be read: No such file or directory" in str(missing.problems[0])


def test_an_empty_file_waives_nothing(tmp_path: Path) -> None:
    assert _read(tmp_path, "# nothing yet\n") == WaiverFile()


def _waiver(subject: str, days: int = 1, rule: str = "r") -> Waiver:
    return Waiver(rule=rule, subject=subject, reason="known", person="jo", until=NOW + timedelta(days=days))


def test_a_subject_matches_whole_or_by_its_beginning() -> None:
    assert matches(_waiver("a:1"), "r", "a:1")
    assert not matches(_waiver("a:1"), "r", "a:12")
    assert matches(_waiver("a:*"), "r", "a:12")
    assert not matches(_waiver("a:*"), "other", "a:12")


def test_of_several_waivers_the_one_that_lasts_longest_counts() -> None:
    short, long, ended = _waiver("a"), _waiver("a*", 9), _waiver("a", -1)
    assert waiver_for((short, long, ended), "r", "a", NOW) == long
    assert waiver_for((ended,), "r", "a", NOW) is None


def _finding(subject: str, *, fixed: datetime | None = None) -> Finding:
    return Finding(
        id=subject,
        rule="r",
        title="t",
        subject=subject,
        subject_name=subject,
        source="s",
        severity=Severity.LOW,
        risk=15,
        terms=(),
        message="m",
        status=Status.FIXED if fixed else Status.OPEN,
        first_seen=NOW,
        last_seen=NOW,
        fixed=fixed,
    )


def test_waivers_that_can_go_are_named() -> None:
    waivers = (_waiver("a"), _waiver("b"), _waiver("c", -1), _waiver("d"))
    assert unused(waivers, [_finding("a"), _finding("b", fixed=NOW), _finding("c")], NOW) == [
        "r on b (jo): matches no finding",
        "r on c (jo): ended on 2026-11-19",
        "r on d (jo): matches no finding",
    ]
