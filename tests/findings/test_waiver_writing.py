"""Adding waivers to a file that people keep."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import yaml
from findings_support import NOW
from hypothesis import given
from hypothesis import strategies as st

from findings.finding import Waiver
from findings.limits import Limits
from findings.waiver_file import read_waivers
from findings.waiver_writing import CannotAdd, added

END = datetime(2027, 3, 1, 23, 59, 59, tzinfo=UTC)
NEW = Waiver(rule="m", subject="s", reason="because: of that", person="Ada", until=END, made=NOW)
BLOCK = (
    "- rule: m\n  subject: s\n  reason: 'because: of that'\n  person: Ada\n  made: 2026-11-20\n  until: 2027-03-01\n"
)
FIRST = "- rule: a  # the first\n  subject: s\n  reason: r\n  person: p\n  until: 2027-01-01\n"
LAST = "- rule: z\n  subject: s\n  # why\n  reason: r\n  person: p\n  until: 2027-01-01\n"


def test_the_first_waiver_makes_the_file() -> None:
    assert added("", [NEW], "w.yaml") == BLOCK
    assert added("# Ours.\n", [NEW], "w.yaml") == "# Ours.\n" + BLOCK


def test_an_entry_goes_where_it_sorts_and_comments_stay() -> None:
    text = f"# Reviewed by the platform team.\n\n# on a\n{FIRST}\n# on z,\n# two lines\n{LAST}# the end\n"
    expected = f"# Reviewed by the platform team.\n\n# on a\n{FIRST}\n{BLOCK}# on z,\n# two lines\n{LAST}# the end\n"
    assert added(text, [NEW], "w.yaml") == expected


def test_comments_that_begin_the_file_stay_at_its_beginning() -> None:
    assert added(f"# Ours.\n{LAST}", [NEW], "w.yaml") == f"# Ours.\n{BLOCK}{LAST}"


def test_several_are_added_at_once_in_their_order() -> None:
    b = msgspec.structs.replace(NEW, rule="b")
    last = msgspec.structs.replace(NEW, rule="zz")
    whole = added(FIRST + LAST, [last, NEW, b], "w.yaml")
    assert [each["rule"] for each in yaml.safe_load(whole)] == ["a", "b", "m", "z", "zz"]
    assert whole.replace(FIRST, "").startswith("- rule: b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LAST.removesuffix("\n"), BLOCK + LAST.removesuffix("\n") + "\n"),
        (FIRST.removesuffix("\n"), FIRST + BLOCK),
        ("---\n" + FIRST, "---\n" + FIRST + BLOCK),
        (FIRST.replace("\n", "\r\n"), (FIRST + BLOCK).replace("\n", "\r\n")),
        ("- \n  rule: z\n  subject: s\n", BLOCK + "- \n  rule: z\n  subject: s\n"),
        (
            "  - rule: a\n    subject: s\n",
            "  - rule: a\n    subject: s\n" + BLOCK.replace("- ", "  - ", 1).replace("\n  ", "\n    "),
        ),
    ],
    ids=["no newline before", "no newline after", "a document mark", "carriage returns", "a dash alone", "indented"],
)
def test_the_file_keeps_its_own_way_of_writing(text: str, expected: str) -> None:
    assert added(text, [NEW], "w.yaml") == expected


@pytest.mark.parametrize(
    "text",
    ["[{rule: z}]\n", "rule: z\n", "- z\n", FIRST + "...\n", "just words\n"],
    ids=["brackets", "no list", "no mappings", "an end mark", "a text"],
)
def test_a_file_of_another_form_is_left_alone_and_the_entry_told(text: str) -> None:
    with pytest.raises(CannotAdd, match="put this in by hand:\n- rule: m\n"):
        added(text, [NEW], "w.yaml")


def test_what_is_no_yaml_is_told_with_its_line() -> None:
    with pytest.raises(CannotAdd, match=r"w\.yaml:2: this is not YAML"):
        added("- rule: a\n  - b: [\n", [NEW], "w.yaml")


words = st.text(min_size=1).filter(str.strip)


@given(subject=words, reason=words, person=words, scope=st.text(alphabet="0123456789-x*", min_size=1))
def test_whatever_is_said_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, subject: str, reason: str, person: str, scope: str
) -> None:
    new = msgspec.structs.replace(NEW, subject=subject, reason=reason, person=person, scope=scope)
    path = Path(tmp_path_factory.mktemp("w")) / "waivers.yaml"
    path.write_bytes(added(FIRST + LAST, [new], "w.yaml").encode())
    read = read_waivers(path, at=NOW, limits=Limits())
    assert read.problems == ()
    assert msgspec.structs.replace(read.waivers[1], place="", made=NOW) == new
