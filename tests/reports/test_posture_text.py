from __future__ import annotations

from findings.declare import Severity
from findings.posture import Item, Posture, Related, Standing
from reports.declare import Style
from reports.posture import Told, line_of, overview_text, posture_markdown, posture_text

CHECK = Related(rule="secret-old", title="Old", severity=Severity.HIGH, standing=Standing.BROKEN, open=2, accepted=1)
BY_WAY = Related(
    rule="agent-x", title="X", severity=Severity.LOW, standing=Standing.UNKNOWN, off=True,
    by_way_of="OWASP-NHI:NHI7:2025", source="official",
)  # fmt: skip
POSTURE = Posture(
    framework="made-1",
    title="Made up",
    edition="1",
    items=(
        Item(
            id="A1", title="Keys | live\x1b[31m long", standing=Standing.BROKEN, open=2, accepted=1,
            checks=(CHECK, BY_WAY),
        ),
        Item(id="A2", title="Other", standing=Standing.NO_CHECK),
    ),
)  # fmt: skip
TOLD = Told(scan=4, posture=POSTURE, before={"A1": (1, 5), "A2": (0, 0)})


def test_an_item_is_a_line_with_its_findings_and_their_course() -> None:
    text = "".join(posture_text(TOLD, Style(width=100), checks=False, every=False))
    assert "Made up, edition 1, in scan 4" in text
    assert "proves no compliance" in text
    (line,) = [line for line in text.splitlines() if " A1 " in line]
    assert line.startswith("  broken ")
    assert line.endswith("2 open, 1 accepted  ▂█▃ -3")
    assert "\x1b" not in text, "what a title says never reaches the terminal as a command"
    assert "No check relates to 1 item: A2 (--every lists them)" in text


def test_checks_say_by_which_way_they_relate_and_that_they_were_not_asked() -> None:
    text = "".join(posture_text(TOLD, Style(width=140), checks=True, every=True))
    assert "broken: secret-old (high, 2 open, 1 accepted)" in text
    assert "not asked: agent-x (low, by way of OWASP-NHI:NHI7:2025 (official))" in text
    assert "no check        A2" in text
    assert "--every" not in text


def test_an_overview_has_a_line_a_framework() -> None:
    text = "".join(overview_text([TOLD, Told(scan=4, posture=POSTURE)], Style(width=100)))
    first, second = [line.split() for line in text.splitlines() if line.startswith("made-1")]
    assert first == ["made-1", "1", "0", "0", "0", "1", "2", "1", "broken"]
    assert second[-2:] == ["2", "-"]


def test_a_page_has_a_row_an_item_and_no_markup_of_others() -> None:
    text = "".join(posture_markdown(TOLD))
    assert "| A1 | Keys \\| live" in text
    assert "`secret-old` (broken), `agent-x` (not asked) |" in text
    assert "| A2 | Other | no check | 0 | 0 | none |" in text


def test_a_course_without_findings_is_flat() -> None:
    assert line_of((0, 0)) == "▁▁"
    assert line_of((2, 4)) == "▄█ +2"
