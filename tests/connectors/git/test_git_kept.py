"""What one listing asked git for, the others need not ask again."""

from __future__ import annotations

from pathlib import Path

from connectors.calls import Calls
from connectors.git.command import Repository
from connectors.git.kept import Kept
from connectors.git.reading import Entry, texts, tree


class Told:
    """Answers in git's place, and counts who asked."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.asked = 0

    def __call__(self) -> bytes:
        """Answer once more."""
        self.asked += 1
        return b"x" * self.size


def test_the_files_of_several_repositories_are_kept_as_long_as_they_fit() -> None:
    """The one asked for longest ago goes first; one that is too large alone is told all the same."""
    kept, first, second, large = Kept(most=10), Told(4), Told(5), Told(11)
    for each in (first, second, first):
        kept.of(Path(str(each.size)), each)
    assert (first.asked, second.asked) == (1, 1)
    kept.of(Path("third"), Told(5))
    assert len(kept.of(Path("4"), first)) == 4
    assert len(kept.of(Path("5"), second)) == 5
    assert (first.asked, second.asked) == (1, 2)
    assert len(kept.of(Path("11"), large)) == 11
    kept.of(Path("11"), large)
    assert large.asked == 2


def test_listings_share_the_files_of_head_and_ask_for_no_text_of_no_file(tmp_path: Path) -> None:
    """Git is a script here that writes down each command."""
    script, log = tmp_path / "git", tmp_path / "log"
    entry = f"100644 blob {'a' * 40}\\ta.txt"
    script.write_text(
        f'#!/bin/sh\necho "$*" >> {log}\ncase "$*" in *ls-tree*) printf "{entry}\\0";; *rev-parse*) echo tip;; esac\n',
        "utf-8",
    )
    script.chmod(0o700)
    kept = Kept()
    for _ in range(2):
        repository = Repository(tmp_path, Calls("git"), program=str(script), kept=kept)
        assert tree(repository) == {"a.txt": Entry("a" * 40, "a.txt")}
        assert list(texts(repository, [])) == []
    commands = [line.partition("--no-optional-locks")[2] for line in log.read_text("utf-8").splitlines()]
    assert len(commands) == 2
    assert "ls-tree" in commands[1]
    assert commands[1].endswith("tip")
