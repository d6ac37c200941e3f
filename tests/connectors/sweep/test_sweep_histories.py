"""A history: every version that anything reaches, and where, when and by whom each secret came in."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from repository_support import ADA, DAY_ONE, Repo, repository
from sweep_support import Answer, muster, swept, token

from connectors.sweep.run import Options

HISTORY = Options(history=True)
BEN = ("Ben Orchard", "ben@orchard.example")


def history(repo: Repo | Path) -> Answer:
    return swept(repo.folder if isinstance(repo, Repo) else repo, options=HISTORY)


def hashed(repo: Repo, text: str) -> str:
    (repo.folder / ".git" / "loose").write_text(text)
    return repo.git("hash-object", "-w", ".git/loose")


def test_a_deleted_secret_is_found_where_it_was_introduced(repo: Repo) -> None:
    first = repo.commit({"a.env": f"\n{token(1)}\n"}, author=BEN)
    repo.commit({"a.env": "clean\n"}, at=DAY_ONE + timedelta(days=1))
    (leak,) = history(repo).leaks
    (place,) = leak.places
    assert (place.path, place.line, place.commit, place.author, place.at) == ("a.env", 2, first, BEN[1], DAY_ONE)
    assert (leak.in_head, place.in_head) == (False, False)


@pytest.mark.parametrize("where", ["branch", "tag", "annotated", "stash", "notes", "blob", "tree", "detached"])
def test_whatever_a_reference_reaches_is_read(repo: Repo, where: str) -> None:
    repo.commit({"x": "y\n"})
    if where in {"branch", "tag", "annotated", "detached"}:
        repo.git("checkout", "-q", "-b", "side")
        repo.commit({"a.env": token(1)})
        if where != "branch":
            repo.git("tag", *(["-a", "-m", "x"] if where == "annotated" else []), "t")
            repo.git("checkout", "-q", *(["--detach"] if where == "detached" else ["main"]))
            repo.git("branch", "-D", "side")
            repo.git("tag", "-d", "t") if where == "detached" else None
        else:
            repo.git("checkout", "-q", "main")
    if where == "stash":
        (repo.folder / "x").write_text(token(1))
        repo.git("stash", "-q")
    if where == "notes":
        repo.git("notes", "add", "-m", token(1))
    if where in {"blob", "tree"}:
        blob = hashed(repo, token(1))
        repo.git("update-index", "--add", "--cacheinfo", f"100644,{blob},a.env")
        tree = repo.git("write-tree")
        repo.git("tag", "t", blob if where == "blob" else tree)
    answer = history(repo)
    assert len(answer.leaks) == 1
    assert answer.unread == {}


def test_what_a_merge_itself_added_is_found_and_the_rest_is_its_parents(repo: Repo) -> None:
    repo.commit({"x": "y\n"})
    repo.git("checkout", "-q", "-b", "side")
    side = repo.commit({"side.env": token(1)}, at=DAY_ONE + timedelta(hours=1))
    repo.git("checkout", "-q", "main")
    repo.commit({"main": "z\n"}, at=DAY_ONE + timedelta(hours=2))
    repo.git("merge", "-q", "--no-commit", "side")
    evil = repo.commit({"evil.env": token(2)}, at=DAY_ONE + timedelta(hours=3))
    assert {place.path: place.commit for place in history(repo).places} == {"side.env": side, "evil.env": evil}


def test_one_content_at_two_paths_is_one_leak_with_two_places(repo: Repo) -> None:
    first = repo.commit({"a.env": token(1)})
    second = repo.commit({"b/c.env": token(1)}, at=DAY_ONE + timedelta(days=1))
    (leak,) = history(repo).leaks
    assert [(place.path, place.commit) for place in leak.places] == [("a.env", first), ("b/c.env", second)]


def test_a_renamed_file_has_both_its_names(repo: Repo) -> None:
    repo.commit({"a.env": token(1)})
    repo.git("mv", "a.env", "b.env")
    repo.commit({})
    assert [(each.path, each.in_head) for each in history(repo).places] == [("a.env", False), ("b.env", True)]


def test_bare_repositories_worktrees_and_folders_within_are_read_alike(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"deep/a.env": token(1)})
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    (tmp_path / "tree" / "w.env").write_text(token(2))
    repo.git("-C", str(tmp_path / "tree"), "add", "-A")
    repo.git("-C", str(tmp_path / "tree"), "commit", "-qm", "w")
    assert history(tmp_path / "bare.git").paths == ["deep/a.env"]
    assert history(tmp_path / "tree").paths == history(repo).paths == ["deep/a.env", "w.env"]
    assert history(repo.folder / "deep").paths == ["deep/a.env", "w.env"]


def test_a_repository_of_sha256_is_read(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.git("init", "-q", "-b", "main", "--object-format=sha256")
    first = repo.commit({"a.env": token(1)})
    assert len(first) == 64
    assert [each.commit for each in history(repo).places] == [first]
    (tmp_path / "b.env").write_text(token(2))
    repo.git("add", "-A")
    assert swept(tmp_path, options=Options(staged=True)).paths == ["b.env"]


@pytest.mark.parametrize("commits", [0, 1])
def test_an_empty_repository_is_clean(repo: Repo, commits: int) -> None:
    for _ in range(commits):
        repo.git("commit", "-q", "--allow-empty", "-m", "nothing")
    answer = history(repo)
    assert (answer.leaks, answer.unread, answer.swept[0].texts) == ((), {}, 0)


def test_a_dangling_object_is_found_among_all_objects_alone(repo: Repo) -> None:
    repo.commit({"x": "y\n"})
    blob = hashed(repo, token(1))
    assert history(repo).leaks == ()
    answer = swept(repo.folder, options=Options(all_objects=True))
    assert (answer.paths, answer.leaks[0].in_head, answer.swept[0].how) == ([f"blob {blob}"], False, "objects")


def test_since_a_revision_only_what_came_after_is_read(repo: Repo) -> None:
    repo.commit({"old.env": token(1), "both.env": token(2)})
    repo.git("tag", "v1")
    repository(repo.folder / "inner").commit({"x": "y"})
    new = repo.commit({"new.env": token(3), "both.env": f"# {token(2)}"}, at=DAY_ONE + timedelta(days=3))
    repo.commit({"both.env": None}, at=DAY_ONE + timedelta(days=4))
    for since in ("v1", new + "~1", "2029-01-03", "2029-01-03T00:00:00Z"):
        answer = swept(repo.folder, options=Options(since=since))
        assert [(each.path, each.commit) for each in answer.places] == [("both.env", new), ("new.env", new)]
        assert (answer.unread, answer.swept[0].how) == ({}, "range")


@pytest.mark.parametrize(
    "options", [Options(since="2028-01-01"), HISTORY, Options(all_objects=True)], ids=["range", "history", "objects"]
)
def test_of_several_names_the_one_that_says_how_to_read_counts(repo: Repo, options: Options) -> None:
    """A value that only its file's format tells is found, whatever else has the same content."""
    text = f"machine git.example login ada password {token(1)[4:16]}\n"
    repo.commit({"a.txt": text, "m/.netrc": text, "z.txt": text})
    answer = swept(repo.folder, options=options)
    assert {leak.detector for leak in answer.leaks} == {"netrc-password"}
    assert {"a.txt", "m/.netrc", "z.txt"} == set(answer.paths)


def test_what_is_left_of_a_damaged_history_is_read_by_its_best_name_too(repo: Repo) -> None:
    text = f"machine git.example login ada password {token(1)[4:16]}\n"
    repo.commit({"a.txt": text, "m/.netrc": text, "z.txt": text, "gone/x": "y\n"})
    repo.git("tag", "tree", "HEAD^{tree}")
    tree = repo.git("rev-parse", "HEAD:gone")
    repo.commit({"gone/x": None})
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit({})
    repo.git("branch", "-q", "-D", "main")
    (repo.folder / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    answer = history(repo)
    assert "is not whole" in answer.unread[str(repo.folder)]
    assert {leak.detector for leak in answer.leaks} == {"netrc-password"}


@pytest.mark.parametrize("since", ["mian", "v9.9", "-p", "--all", "01.02", "last"])
def test_a_beginning_that_is_neither_revision_nor_date_is_refused(repo: Repo, since: str) -> None:
    """Git takes any text for a date, and one that it does not understand for now: nothing would be read."""
    repo.commit({"a.env": token(1)})
    assert "no revision" in swept(repo.folder, options=Options(since=since)).unread[str(repo.folder)]


@pytest.mark.parametrize("since", ["2028-12-31", "2028-12-31 10:00", "@1700000000", "9.years.ago", "a year 2 days ago"])
def test_dates_are_understood(repo: Repo, since: str) -> None:
    repo.commit({"a.env": token(1)})
    assert swept(repo.folder, options=Options(since=since)).paths == ["a.env"]


def test_names_of_every_kind_are_told(repo: Repo) -> None:
    for number, name in enumerate(
        ["new\nline", 'quo"te', "tab\t", "\x01", "a\x01b", ":(top)x", ":x", "-x", "\x1b[1m", "ü"]
    ):
        (repo.folder / name).write_text(token(number))
    (repo.folder / f"\x01{'0' * 40}\x02\x021\x02eve@evil.example\x022029-01-01T00:00:00Z").write_text(token(11))
    commit = repo.commit({})
    answer = history(repo)
    assert len(answer.leaks) == 11
    assert {(each.commit, each.author, each.in_head) for each in answer.places} == {(commit, ADA[1], True)}
    assert answer.unread == {}


def test_a_name_that_is_no_utf8_is_spelt_out_in_every_way_of_reading(repo: Repo, home: Path) -> None:
    name = str(repo.folder).encode() + b"/\xff\xfe.env"
    with open(name, "w") as file:  # noqa: PTH123  because pathlib would want it decoded
        file.write(token(1))
    repo.git("add", "-A")
    for options in (Options(staged=True), Options()):
        assert swept(repo.folder, options=options).paths == ["\\xff\\xfe.env"]
    repo.commit({})
    assert history(repo).paths == ["\\xff\\xfe.env"]
    for form in ("text", "json", "ndjson", "sarif", "gitlab", "junit", "csv"):
        done = muster(home, "secrets", "--history", "-f", form, cwd=repo.folder)
        assert (done.returncode, done.stderr) == (1, b"")


STRANGE = {
    "a far year": "author a <a@b.example> 1 +0000\ncommitter a <a@b.example> 99999999999999 +9999",
    "no dates": "author a <a@b.example>\ncommitter a <a@b.example>",
    "no people": "author a\ncommitter b",
    "separators": "author \x01\x02 <x\x01\x02@y> 1 +0000\ncommitter \x01 <\x02> 1 +0000",
    "before time": "author a <a@b.example> -1 +0000\ncommitter a <a@b.example> -99 -7530",
    "latin": "author \xe4 <\xe4@b.example> 1 +0000\ncommitter \xe4 <\xe4@b.example> 1 +0000",
}


@pytest.mark.parametrize("header", STRANGE)
def test_a_commit_made_by_hand_breaks_nothing(repo: Repo, header: str) -> None:
    repo.commit({"a.env": token(1)})
    text = f"tree {repo.git('rev-parse', 'HEAD^{tree}')}\n{STRANGE[header]}\n\nby hand\n"
    commit = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        cwd=repo.folder, input=text.encode("latin-1"), capture_output=True, check=True,
    ).stdout.decode().strip()  # fmt: skip
    repo.git("update-ref", "refs/heads/main", commit)
    answer = history(repo)
    assert [(each.path, each.commit) for each in answer.places] == [("a.env", commit)]
    (author,) = {each.author for each in answer.places}
    assert author is None or author.isprintable() or "\x01" in author
    assert answer.unread == {}


def test_one_value_in_forty_commits_is_one_leak(repo: Repo) -> None:
    commits = [
        repo.commit(
            {"a.env": f"{number}\n{token(1)}\n"}, author=ADA if number else BEN, at=DAY_ONE + timedelta(days=number)
        )
        for number in range(40)
    ]
    (leak,) = history(repo).leaks
    assert [place.commit for place in leak.places] == commits
    assert (leak.places[0].author, leak.places[0].at) == (BEN[1], DAY_ONE)
    assert [place.in_head for place in leak.places] == [False] * 39 + [True]
    assert leak.in_head is True


def test_two_values_in_a_line_are_two_leaks_and_neither_shows_the_other(repo: Repo) -> None:
    repo.commit({"a.env": f"x {token(1)} {token(2)} y\n"})
    one, two = history(repo).leaks
    assert one.fingerprint != two.fingerprint
    assert one.places[0].context == two.places[0].context == "x ***** ***** y"


def test_changing_history_changes_no_fingerprint(repo: Repo) -> None:
    repo.commit({"x": "y\n"})
    repo.commit({"a.env": token(1)})
    repo.commit({"b.env": token(2)})
    before = {leak.fingerprint for leak in history(repo).leaks}
    repo.git("commit", "-q", "--amend", "-m", "another word", at=DAY_ONE + timedelta(days=9))
    repo.git("rebase", "-q", "--force-rebase", "HEAD~2", at=DAY_ONE + timedelta(days=10))
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("gc", "-q", "--prune=now")
    after = history(repo)
    assert {leak.fingerprint for leak in after.leaks} == before
    (repo.folder / "c.env").write_text(f"\n\n{token(2)}")
    assert {leak.fingerprint for leak in swept(repo.folder).leaks} == before
