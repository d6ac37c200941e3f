"""Time lines as people see them: in the terminal and as a picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from findings.creep.course import Course, Crept, Moved, Reason, Sight, Step
from findings.creep.follow import Crawl
from findings.powers import LEAP
from reports.creep.as_svg import course_svg
from reports.creep.text import bar, course_text, crawl_text
from reports.declare import Style

START = datetime(2026, 3, 1, tzinfo=UTC)
PLAIN = Style(colour=False, width=100, limit=None)
SVG = "{http://www.w3.org/2000/svg}"
WHO = Reason(said="policy wide was attached", record="g", by="eve", at=START, event="e-7")
NOBODY = Reason(said="policy app was changed (v1 → v2)", record="p", unknown="not known: no audit log was read")
RIGHTS = tuple(Moved(text=f"may svc{number}:* on *", weight=10, reasons=(WHO,)) for number in range(3))


def step(number: int, sight: Sight = Sight.COMPARED, **told: object) -> Step:
    return msgspec.convert(
        {"scan": number, "at": START + timedelta(days=7 * number), "sight": sight, **told}, Step, from_attributes=True
    )


COURSE = Course(
    identity="arn:aws:iam::111122223333:role/deploy",
    name="deploy",
    kind="aws.iam.role",
    steps=(
        step(1, Sight.BASELINE, rights=1, weight=1),
        step(2, against=1, rights=1, weight=1),
        step(3, Sight.NOT_KNOWN, unread=("iam.role_policies",)),
        step(
            4,
            against=2,
            rights=4,
            weight=31,
            administrator=True,
            jewel=True,
            gained=(Moved(text="can become administrator", weight=LEAP, reasons=(NOBODY,)), *RIGHTS),
            lost=(Moved(text="may sqs:* on *", weight=10),),
            credentials_gained=(Moved(text="aws.iam.access_key second", reasons=(Reason(said="", by="eve"),)),),
        ),
        step(5, Sight.ABSENT),
    ),
    today=("of 9 actions it may do it did not do 8 in 90 days",),
)


def test_a_time_line_in_the_terminal(golden: Callable[[str, str], None]) -> None:
    golden("creep.txt", "".join(course_text(COURSE, PLAIN)))


def test_lines_are_bounded_and_the_rest_is_counted() -> None:
    said = "".join(course_text(COURSE, Style(colour=False, width=100, limit=2)))
    assert "and 2 more" in said
    assert "may svc2" not in said


def test_colour_is_only_beside_what_is_said() -> None:
    painted = "".join(course_text(COURSE, Style(colour=True, width=100, limit=None)))
    assert "\x1b[31m" in painted
    assert "not known" in painted


def test_of_nothing_known_nothing_is_said_to_have_stayed() -> None:
    blind = Course(identity="a", name="a", kind="k", steps=(step(1, Sight.NOT_KNOWN, unread=("x",)),))
    assert "in none of these scans its rights could be read" in "".join(course_text(blind, PLAIN))


@pytest.mark.parametrize(
    ("weight", "highest", "drawn"),
    [(0, 0, ""), (0, 9, ""), (9, 9, "█" * 4), (1, 1000, "▁"), (5, 10, "██"), (9, 16, "██▂")],
)
def test_a_bar_is_as_long_as_the_weight_is_of_the_highest(weight: int, highest: int, drawn: str) -> None:
    assert bar(weight, highest, 4) == drawn


def crawl(*crept: Crept, **told: int) -> Crawl:
    counts = {"before": 1, "after": 5, "compared": 40, "unknown": 0, "new": 0, **told}
    return Crawl(crept=crept, **counts)


def test_who_grew_most_is_a_table_with_the_rest_counted() -> None:
    rows = [
        Crept(identity="a", name="ops", gained=3, lost=1, delta=1200, weight=1300, became_administrator=True,
              reached_jewel=True, most="may * on *"),
        Crept(identity="b", name="app", gained=1, lost=0, delta=10, weight=11, most="may s3:* on *"),
    ]  # fmt: skip
    said = "".join(crawl_text(crawl(*rows, unknown=2, new=3), Style(colour=False, width=100, limit=1)))
    assert "From scan 1 to scan 5 the rights of 2 identities grew" in said
    assert "40 identities compared; 3 new; 2 not known" in said
    assert "+1,200" in said
    assert "administrator ◆ crown jewel" in said
    assert "and 1 more" in said


def test_where_nobody_grew_and_where_there_is_nothing_to_compare_it_is_told() -> None:
    assert "the rights of nobody grew" in "".join(crawl_text(crawl(), PLAIN))
    assert "scan 5 is the baseline" in "".join(crawl_text(crawl(before=5), PLAIN))


def drawn(course: Course) -> ET.Element:
    return ET.fromstring("".join(course_svg(course)))  # noqa: S314  because we made it a moment ago


def texts(root: ET.Element) -> list[str]:
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def test_the_picture_says_in_words_what_it_shows() -> None:
    """Whoever does not see it hears the same: title and description, and marks that are not colour alone."""
    root = drawn(COURSE)
    assert root.get("role") == "img"
    title, description = root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")
    assert title == "Rights of deploy over time"
    assert "Scan 3 of 2026-03-22: not known." in str(description)
    assert "Gained: can become administrator; may svc0:* on *" in str(description)
    assert {"baseline", "not known", "admin", "jewel", "not there"} <= set(texts(root))
    assert "+3 \N{MINUS SIGN}1" in texts(root)


def test_the_picture_stands_alone_and_knows_the_dark() -> None:
    said = "".join(course_svg(COURSE))
    assert "prefers-color-scheme: dark" in said
    assert not [word for word in ("<script", "href", "@import", "url(http") if word in said]


def test_a_name_is_never_markup() -> None:
    hostile = msgspec.structs.replace(COURSE, name='<script>"&', identity="a]]>")
    assert 'Rights of <script>"& over time' in str(drawn(hostile).findtext(f"{SVG}title"))


def test_many_scans_make_it_wider_and_none_are_still_a_picture() -> None:
    many = msgspec.structs.replace(COURSE, steps=tuple(step(at, weight=at, rights=1) for at in range(40)))
    assert int(str(drawn(many).get("width"))) > 2000
    assert drawn(msgspec.structs.replace(COURSE, steps=())).get("width") == "960"


def test_long_lists_are_cut_in_what_is_described() -> None:
    gained = tuple(Moved(text=f"may a{number}", weight=1) for number in range(9))
    root = drawn(msgspec.structs.replace(COURSE, steps=(step(1, against=0, gained=gained, weight=9),)))
    assert "may a5 and 3 more." in str(root.findtext(f"{SVG}desc"))
