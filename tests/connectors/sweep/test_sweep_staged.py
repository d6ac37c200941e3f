"""What is staged: the added lines alone, each with its number, whatever the file is called and the settings are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from archive_support import zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from repository_support import Repo, repository
from sweep_support import muster, swept, token

from connectors.sweep.git import Git
from connectors.sweep.run import Options
from connectors.sweep.staged import added, staged

STAGED = Options(staged=True)
ODD = ("new\nline", 'quo"te', "tab\there", "back\\slash", "sp ace ", "\x1b[31mred", "ü", "a => b", "+++ b", ":(top)x")


def test_only_lines_that_are_added_are_read(repo: Repo) -> None:
    old = "".join(f"{number}\n" for number in range(1, 41))
    repo.commit({"a.txt": f"{token(1)}\n{old}"})
    lines = f"{token(1)}\n{old}".splitlines()
    lines[10], lines[30] = f"here={token(2)}", "changed"
    lines.append(f"--- {token(3)}")
    (repo.folder / "a.txt").write_text("\n".join(lines))
    repo.git("add", "-A")
    (repo.folder / "a.txt").write_text(f"not staged {token(4)}\n")
    answer = swept(repo.folder, options=STAGED)
    assert answer.where == [("a.txt", 11), ("a.txt", 42)]
    assert (answer.swept[0].how, answer.swept[0].texts) == ("staged", 1)


def test_the_first_commit_is_read(repo: Repo) -> None:
    (repo.folder / "a.env").write_text(f"\n\n{token(1)}")
    repo.git("add", "-A")
    assert swept(repo.folder, options=STAGED).where == [("a.env", 3)]


def test_nothing_staged_is_nothing_found(repo: Repo) -> None:
    repo.commit({"a.env": token(1)})
    assert swept(repo.folder, options=STAGED).leaks == ()


def test_a_folder_within_stands_for_its_repository(repo: Repo) -> None:
    repo.commit({"deep/x": "x\n"})
    (repo.folder / "a.env").write_text(token(1))
    repo.git("add", "-A")
    assert swept(repo.folder / "deep", options=STAGED).paths == ["a.env"]


def test_deleted_files_add_nothing_and_moved_ones_all_they_hold(repo: Repo) -> None:
    repo.commit({"gone.env": token(1), "moved.env": f"{token(2)}\n" + "x\n" * 9})
    repo.git("rm", "-q", "gone.env")
    repo.git("mv", "moved.env", "there.env")
    assert swept(repo.folder, options=STAGED).paths == ["there.env"]


def test_every_name_is_told_as_it_is(repo: Repo) -> None:
    for name in ODD:
        (repo.folder / name).write_text(f"x\n{token(1)}\n")
    Path(os.fsdecode(os.fsencode(repo.folder) + b"/\xff\xfe.env")).write_text(token(2))
    repo.git("add", "-A")
    answer = swept(repo.folder, options=STAGED)
    assert answer.where == sorted([*((name, 2) for name in ODD), ("\\xff\\xfe.env", 1)])


@pytest.mark.parametrize("attributes", ["* -diff", "* binary", "* diff=strange", "* -text -diff filter=x merge=y"])
def test_attributes_hide_nothing(repo: Repo, attributes: str) -> None:
    repo.commit({".gitattributes": attributes + "\n", "a.env": "one\ntwo\n"})
    repo.git("config", "diff.strange.binary", "true")
    (repo.folder / "a.env").write_text(f"one\ntwo\n{token(1)}\n")
    (repo.folder / "b.bin").write_bytes(b"\x00\x01\n" + token(2).encode())
    repo.git("add", "-A")
    assert swept(repo.folder, options=STAGED).where == [("a.env", 3), ("b.bin", 2)]


@pytest.mark.parametrize(
    "setting",
    [
        "diff.interHunkContext=1000", "diff.orderFile=/nowhere", "diff.noprefix=true", "diff.mnemonicPrefix=true",
        "diff.context=9", "diff.renames=copies", "diff.relative=true", "diff.submodule=log", "core.bigFileThreshold=1",
        "diff.srcPrefix=x/", "diff.ignoreSubmodules=all", "color.ui=always", "core.quotePath=true",
        "diff.suppressBlankEmpty=true", "core.attributesFile=/nowhere",
    ],
)  # fmt: skip
def test_no_setting_of_a_repository_moves_a_line(repo: Repo, setting: str) -> None:
    lines = [str(number) for number in range(60)]
    repo.commit({"ü/a.env": "\n".join(lines)})
    repo.git("config", *setting.split("=", 1))
    lines[7], lines[50] = "changed", f"t={token(1)}"
    (repo.folder / "ü" / "a.env").write_text("\n".join(lines))
    repo.git("add", "-A")
    answer = swept(repo.folder, options=STAGED)
    assert (answer.where, answer.unread) == ([("ü/a.env", 51)], {})


def test_a_changed_archive_is_read_as_a_whole(repo: Repo) -> None:
    noise = os.urandom(20_000)
    (repo.folder / "a.zip").write_bytes(zipped({"noise": noise, "b/.env": b"x"}))
    (repo.folder / "a.bin").write_bytes(b"\x00\n" * 30)
    repo.commit({})
    (repo.folder / "a.zip").write_bytes(zipped({"noise": noise, "b/.env": f"\nt={token(1)}\n".encode()}))
    (repo.folder / "a.bin").write_bytes(b"\x00\n" * 30 + b"\x00" + token(2).encode())
    repo.git("add", "-A")
    answer = swept(repo.folder, options=STAGED)
    assert (answer.where, answer.unread) == ([("a.bin", 31), ("a.zip!/b/.env", 2)], {})


def test_text_of_wide_characters_is_read(repo: Repo) -> None:
    (repo.folder / "a.txt").write_bytes("one\r\ntwo\r\n".encode("utf-16"))
    repo.commit({})
    (repo.folder / "a.txt").write_bytes(f"one\r\ntwo\r\nkey={token(1)}\r\n".encode("utf-16"))
    (repo.folder / "b.txt").write_bytes(f"one\r\nkey={token(2)}\r\n".encode("utf-16"))
    repo.git("add", "-A")
    assert swept(repo.folder, options=STAGED).where == [("a.txt", 3), ("b.txt", 2)]


def test_a_submodule_and_a_link_are_no_fault(repo: Repo) -> None:
    repository(repo.folder / "inner").commit({"x": "y"})
    (repo.folder / "link").symlink_to("elsewhere")
    (repo.folder / "a.env").write_text(token(1))
    repo.git("add", "-A")
    answer = swept(repo.folder, options=STAGED)
    assert (answer.paths, answer.unread) == (["a.env"], {})


def test_a_worktree_has_a_stage_of_its_own(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a": "b"})
    repo.git("worktree", "add", "-q", str(tmp_path / "w"))
    (tmp_path / "w" / "a.env").write_text(token(1))
    repo.git("-C", str(tmp_path / "w"), "add", "-A")
    assert swept(tmp_path / "w", options=STAGED).paths == ["a.env"]
    assert swept(repo.folder, options=STAGED).leaks == ()


def test_outside_of_a_repository_it_says_so(tmp_path: Path, home: Path) -> None:
    assert "not a git repository" in swept(tmp_path, options=STAGED).unread[str(tmp_path)]
    done = muster(home, "secrets", "--staged", cwd=tmp_path)
    assert (done.returncode, b"not a git repository" in done.stdout) == (3, True)


LOOKALIKES = ["--- a", "+++ b/x", "@@ -1 +1 @@", "diff --git a/x b/x", "\\ No newline", "index 0..1"]
LINES = st.lists(st.text(st.characters(codec="latin-1"), max_size=12) | st.sampled_from(LOOKALIKES), max_size=8)
PIECES = [
    b"diff --git a/x b/x", b"+++ b/x", b'+++ "b/\\303"', b"@@ -1 +2,3 @@", b"@@ -1 +x @@", b"+x", b"-y", b"", b'+++ "',
    b"index 0..1",
]  # fmt: skip


@settings(max_examples=12)
@given(before=LINES, after=LINES)
def test_whatever_is_staged_comes_out_with_the_right_numbers(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str]
) -> None:
    """Each added line is the one of that number in the new file, and every line that is new is among them."""
    repo = repository(tmp_path_factory.mktemp("fuzz") / "r")
    old, new = ("\n".join(["0", *lines]).encode("latin-1") for lines in (before, after))
    (repo.folder / "a.txt").write_bytes(old)
    repo.commit({})
    (repo.folder / "a.txt").write_bytes(new)
    repo.git("add", "-A")
    told = [
        pair
        for each in staged(Git(str(repo.folder), within=True))
        for pair in zip(each.numbers, each.data.split(b"\n"), strict=True)
    ]
    lines = new.split(b"\n")
    assert all(lines[number - 1] == line for number, line in told)
    assert {line for line in lines if line} - set(old.split(b"\n")) <= {line for _, line in told}


@given(st.binary(max_size=400) | st.lists(st.sampled_from(PIECES)).map(b"\n".join))
def test_no_text_breaks_the_reader_of_changes(diff: bytes) -> None:
    for each in added(diff):
        assert len(each.numbers) == each.data.count(b"\n") + 1


def test_a_damaged_stage_is_told(repo: Repo) -> None:
    (repo.folder / "a.env").write_text(token(1))
    repo.git("add", "-A")
    (repo.folder / ".git" / "index").write_bytes(b"rubbish")
    assert "git diff failed" in swept(repo.folder, options=STAGED).unread[str(repo.folder)]
