"""Our own baseline: what it hides, that it can be merged, and that another key is noticed."""

from __future__ import annotations

import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
from ignores_support import KEY, swept, token
from repository_support import DAY_ONE, Repo, repository

from connectors.detect.ignores.baseline import Known, OtherKey, baseline_of, key_check, written
from connectors.detect.ignores.files import OWN_NAME as NAME
from connectors.detect.ignores.model import BadIgnoreFile
from connectors.detect.values import fingerprint
from connectors.sweep.run import Options

PAT = "github-personal-access-token"
ONE, OTHER = token(1), token(2)


def known(secret: str, **more: object) -> Known:
    """An accepted token."""
    return Known(detector=PAT, fingerprint=fingerprint(KEY, secret), path="a.py", **more)  # type: ignore[arg-type]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with a token in each of two files."""
    made = repository(tmp_path / "repo")
    made.commit({"a.py": f'key = "{ONE}"\n', "b.py": f'key = "{OTHER}"\n'})
    return made


def write(repo: Repo, *leaks: Known, key: bytes = KEY) -> None:
    """Put a baseline at the root."""
    (repo.folder / NAME).write_text("".join(written(key_check(key), leaks)))


def test_a_leak_of_the_baseline_is_hidden_wherever_it_stands(repo: Repo) -> None:
    write(repo, known(ONE, reason="a test's own"))
    repo.commit({"c.py": f'\n\nx = "{ONE}"\n'})
    answer = swept(repo.folder)
    assert answer.told == [(PAT, "b.py", 1)]
    assert answer.reasons == [(NAME, "a test's own")]
    assert swept(repo.folder, Options(history=True)).told == [(PAT, "b.py", 1)]


def test_a_new_secret_in_the_line_of_one_of_the_baseline_is_told(repo: Repo) -> None:
    write(repo, known(ONE))
    repo.commit({"a.py": f'key = "{token(3)}"\n'})
    assert {path for _, path, _ in swept(repo.folder).told} == {"a.py", "b.py"}


def test_what_is_over_hides_nothing_and_is_told(repo: Repo) -> None:
    write(repo, known(ONE, until=date(2030, 4, 30)), known(OTHER, until=date(2030, 5, 1)))
    answer = swept(repo.folder)
    assert answer.told == [(PAT, "a.py", 1)]
    assert [(each.source, each.why) for each in answer.stale] == [(NAME, "its time was over on 2030-04-30")]


def test_what_matches_nothing_any_more_is_told_with_its_line(repo: Repo) -> None:
    write(repo, known(ONE), known(token(9)))
    (stale,) = swept(repo.folder).stale
    line = (repo.folder / NAME).read_text().splitlines()[stale.line - 1]
    assert fingerprint(KEY, token(9)) in line
    assert stale.why == "it matches nothing any more"


def test_what_is_in_the_history_alone_is_only_missed_there(repo: Repo) -> None:
    repo.commit({"a.py": None}, at=DAY_ONE.replace(day=2))
    write(repo, known(ONE, history=True), known(token(9), history=True), known(OTHER))
    assert swept(repo.folder).stale == ()
    assert [each.entry[: len(PAT)] for each in swept(repo.folder, Options(history=True)).stale] == [PAT]


def test_another_key_is_noticed_before_anything_is_told(repo: Repo) -> None:
    write(repo, known(ONE), key=b"another")
    with pytest.raises(OtherKey, match="MUSTER_ESTATE_KEY"):
        swept(repo.folder)


def test_the_key_is_only_asked_for_when_something_was_found_or_everything_was_read(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    repo.commit({"README": "hello\n"})
    write(repo, known(ONE), key=b"another")
    (repo.folder / "README").write_text("hello there\n")
    repo.git("add", "-A")

    def no_key() -> bytes:
        raise AssertionError("nobody needs the key")

    assert swept(repo.folder, Options(staged=True), key=no_key).leaks == ()
    with pytest.raises(OtherKey):
        swept(repo.folder)


def test_what_is_written_is_read_again() -> None:
    odd = [
        known(ONE, reason='a "quoted"\nreason\\ with \x7f and é', until=date(2031, 1, 1), history=True),
        known(OTHER),
    ]
    text = "".join(written("0123abcd", odd))
    tomllib.loads(text)
    again = baseline_of(text, "x")
    assert again.key == "0123abcd"
    assert set(again.known) == set(odd)
    assert text == "".join(written("0123abcd", reversed(again.known))), "the order of writing does not matter"


def test_two_branches_that_add_different_leaks_merge(tmp_path: Path) -> None:
    """Each block stands alone, and its place depends on nothing but itself."""
    repo = repository(tmp_path / "repo")
    leaks = sorted((known(token(seed)) for seed in range(9)), key=lambda leak: leak.fingerprint)
    write(repo, *leaks[0:9:3])
    repo.commit({"README": "x"})
    repo.git("checkout", "-q", "-b", "other")
    write(repo, *leaks[0:9:3], leaks[1])
    repo.commit({"README": "x"})
    repo.git("checkout", "-q", "main")
    write(repo, *leaks[0:9:3], leaks[7])
    repo.commit({"README": "x"})
    try:
        repo.git("merge", "-q", "other")
    except subprocess.CalledProcessError as error:
        pytest.fail(error.stdout.decode())
    merged = baseline_of((repo.folder / NAME).read_text(), NAME)
    assert list(merged.known) == [leaks[0], leaks[1], leaks[3], leaks[6], leaks[7]]


@pytest.mark.parametrize(
    ("block", "what"),
    [
        ("detector = 'a'", "needs a detector and a fingerprint"),
        ("detector = 'a'\nfingerprint = 'abc'", "64 hexadecimal digits"),
        (
            "detector = 'a'\nfingerprint = \"{0}\"\nuntill = 2030-01-01",
            "there is no untill in a block; there is detector",
        ),
        ("detector = 'a'\nfingerprint = \"{0}\"\nuntil = 'soon'", "until = 2030-01-31"),
    ],
)
def test_a_bad_block_is_told_with_its_line(block: str, what: str) -> None:
    text = f"version = 1\nkey = 'x'\n\n[[leak]]\n{block.format('0' * 64)}\n"
    with pytest.raises(BadIgnoreFile, match=what) as caught:
        baseline_of(text, NAME)
    assert int(str(caught.value).split(":")[1]) >= 4
