from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from findings_support import NOW

from findings.limits import Limits
from findings.waiver_file import WaiverFile, read_waivers
from findings.waivers import in_force

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
        ("2027-03-31", "2028-01-01", "5: it ends too late (2028-01-01). End it on 2027-04-30 or earlier, and go on"),
        ("2027-03-31", "soon", "5: until: invalid RFC3339 encoded date. Use one of the values"),
        ("2027-03-31", "[1]", "5: until should be a date, and is a list. Write it in that form."),
        ("aws.iam.access_key:*", "'*'", "2: a waiver cannot cover everything. Name a subject, a pattern"),
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


OLDER = """\
- rule: aws-access-key-old
  subject: aws.iam.access_key:K1
  reason: known
  person: dana@example.com
  made: 2026-06-01
  until: 2026-11-01
"""
NEWER = OLDER.replace("2026-06-01", "2026-11-02").replace("2026-11-01", "2027-03-01")


def test_a_renewal_names_what_it_follows(tmp_path: Path) -> None:
    read = _read(tmp_path, OLDER + NEWER + "  follows: 2026-11-01\n")
    assert read.problems == ()
    older, newer = read.waivers
    assert newer.follows == older.until
    assert (older.place, newer.place) == ("waivers.yaml:1", "waivers.yaml:7")


def test_a_second_waiver_for_the_same_that_names_none_is_told(tmp_path: Path) -> None:
    (problem,) = _read(tmp_path, OLDER + NEWER).problems
    assert str(problem).endswith(
        ":7: there is a waiver for the same already. It renews the one until 2026-11-01: add 'follows: 2026-11-01'."
    )
    elsewhere = NEWER + '  scope: "1"\n'
    assert _read(tmp_path, OLDER + elsewhere).problems == ()


def test_a_waiver_is_renewed_so_often_and_no_more(tmp_path: Path) -> None:
    ends = ["2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01"]
    text = ""
    for at, end in enumerate(ends):
        text += OLDER.replace("2026-11-01", end).replace("2026-06-01\n  until", "2026-05-01\n  until")
        text += f"  follows: {ends[at - 1]}\n" if at else ""
    (problem,) = _read(tmp_path, text).problems
    assert ":21: it was renewed 2 times, and that is the most. " in str(problem)


def test_moving_the_end_of_an_old_waiver_is_no_renewal(tmp_path: Path) -> None:
    """Its length counts from when it was made: otherwise the end could move on for ever."""
    (problem,) = _read(tmp_path, OLDER.replace("2026-11-01", "2027-03-01")).problems
    assert "it ends too late (2027-03-01). End it on 2026-11-28 or earlier, and go on with a renewal" in str(problem)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("made: 2026-12-01", "it was made in the future (2026-12-01)"),
        ("follows: 2027-06-01", "it follows one that ends later (2027-06-01)"),
    ],
)
def test_dates_that_cannot_be_are_told(tmp_path: Path, line: str, said: str) -> None:
    assert said in str(_read(tmp_path, GOOD.replace("made: 2026-11-01", line)).problems[0])


def test_everything_of_one_scope_may_be_waived(tmp_path: Path) -> None:
    read = _read(tmp_path, GOOD.replace("aws.iam.access_key:*", "'*'") + "  scope: sandbox\n  source: aws\n")
    assert read.problems == ()
    assert (read.waivers[0].scope, read.waivers[0].source) == ("sandbox", "aws")
