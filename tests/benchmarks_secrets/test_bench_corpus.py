"""The labelled corpus: every label is true, every value is made anew, and the score counts what it says."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import pytest

from benchmarks.secrets.corpus import keys
from benchmarks.secrets.corpus.generate import corpus, write
from benchmarks.secrets.corpus.texts import Planted, Text, text
from benchmarks.secrets.found import Found
from benchmarks.secrets.labels import score
from benchmarks.secrets.values import base62, checked, draw


def chance() -> random.Random:
    """Return chance that falls the same way every time."""
    return random.Random(1)  # noqa: S311  because a failure must come again


def test_the_corpus_is_the_same_every_time_and_no_path_comes_twice() -> None:
    """Two builds compare equal, and no file overwrites another."""
    texts = list(corpus())
    assert texts == list(corpus())
    assert len({each.path for each in texts}) == len(texts)


def test_another_seed_makes_other_values_in_the_same_places() -> None:
    """Otherwise a value would stand in the source."""
    ours, theirs = list(corpus(1)), list(corpus(2))
    assert [each.path for each in ours] == [each.path for each in theirs]
    assert all(one.lines != other.lines for one, other in zip(ours, theirs, strict=True) if one.planted)


def test_hundreds_are_planted_and_hundreds_of_files_are_harmless() -> None:
    """What the comparison promises to measure."""
    texts = list(corpus())
    assert sum(len(each.planted) for each in texts) >= 400
    assert sum(not each.planted for each in texts) >= 200


def test_labels_name_lines_that_exist() -> None:
    """A label beyond the end of its file could never be found."""
    labels = [(each, label) for each in corpus() for label in each.planted]
    assert all(1 <= label.first <= label.last <= len(each.lines) for each, label in labels)


def test_files_are_written_as_their_lines_say(tmp_path: Path) -> None:
    """The line numbers of the labels hold on the disk."""
    texts = [each for each in corpus() if each.planted][:40]
    write(tmp_path, texts)
    assert all(tuple((tmp_path / each.path).read_text().splitlines()) == each.lines for each in texts)


def test_a_text_without_the_value_it_should_hold_is_refused() -> None:
    """A label for nothing would count as a miss of every scanner."""
    with pytest.raises(AssertionError, match="does not stand in"):
        text("a.py", "kind", "nothing here", "value")


def test_the_lines_of_a_key_are_labelled_from_its_first_to_its_last() -> None:
    """Wherever in a key a scanner points, it has found it."""
    made = keys.openssh(chance())
    lines = made.count("\n") + 1
    assert text("key", "key", f"before\n{made}\nafter", made).planted == (Planted("key", 2, lines + 1),)


def test_a_checked_token_ends_in_the_checksum_of_its_body() -> None:
    """As GitHub and npm document it."""
    token = checked(chance(), "npm_")
    assert token[-6:] == base62(zlib.crc32(token[4:-6].encode()), 6)


def test_drawn_values_hold_every_kind_of_character_their_alphabet_has() -> None:
    """A value of letters alone would be passed over with reason."""
    drawing = chance()
    drawn = [draw(drawing, "0123456789abcdefGHI", 8) for _ in range(50)]
    assert all(any(map(str.isdigit, each)) and any(map(str.islower, each)) for each in drawn)


def test_a_place_next_to_a_label_counts_and_every_other_is_false() -> None:
    """One line off is found; two lines off is told wrongly; another file is too."""
    texts = [Text("a.py", ("",) * 9, (Planted("k", 5, 5),)), Text("b.py", ("",))]
    near, far, other = Found("a.py", 6, "r"), Found("a.py", 7, "r"), Found("b.py", 1, "s")
    found = score("s", texts, [near, far, other])
    assert (found.recall, found.missed) == (1, ())
    assert found.false == (("a.py", 7, "r"), ("b.py", 1, "s"))


def test_what_nobody_told_is_missed() -> None:
    """Recall falls by each."""
    texts = [Text("a.py", ("",) * 9, (Planted("k", 2, 2), Planted("m", 8, 9)))]
    found = score("s", texts, [Found("a.py", 2, "r"), Found("a.py", 2, "q")])
    assert found.recall == 0.5
    assert found.missed == (("a.py", Planted("m", 8, 9)),)


def test_a_line_of_a_notebook_told_by_its_cell_is_found_in_its_file() -> None:
    """This project tells the cell; the label is on the line of the file. What is in no cell stays where it was told."""
    notebook = next(each for each in corpus() if each.planted and each.path.endswith(".ipynb"))
    assert score("s", [notebook], [Found(f"{notebook.path}#cell-2", 2, "r")]).recall == 1
    wrong = score("s", [notebook], [Found(f"{notebook.path}#cell-2", 99, "r")])
    assert (wrong.recall, len(wrong.false)) == (0, 1)
