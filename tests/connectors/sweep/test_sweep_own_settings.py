"""Git's own settings beside a history: what no commit holds, and everybody gets who gets a copy of the folder."""

from __future__ import annotations

import base64
from pathlib import Path

import msgspec
import pytest
from repository_support import Repo, repository
from sweep_support import Answer, muster, swept, token

from connectors.sweep.own_settings import DEEPEST, MOST, settings_within
from connectors.sweep.run import Options
from graph.leaks import Confidence

HISTORY = Options(history=True)
WAYS = pytest.mark.parametrize("options", [Options(), Options(every=True), HISTORY], ids=["folder", "every", "history"])


def remote(user: str, password: str = "") -> str:
    """An address with a user, and a password if there is one."""
    return f"https://{user}{':' if password else ''}{password}@git.orchard.example/site.git"


def where(answer: Answer) -> list[tuple[str, int, str]]:
    return [(each.path, each.line, each.commit) for each in answer.places]


@WAYS
def test_a_token_in_a_remote_is_found(repo: Repo, options: Options) -> None:
    repo.commit({"x": "y\n"})
    repo.git("remote", "add", "origin", remote(token(1)))
    written = (repo.folder / ".git" / "config").read_text().splitlines()
    line = next(number for number, each in enumerate(written, 1) if "url = " in each)
    assert where(swept(repo.folder, options=options)) == [(".git/config", line, "")]


@pytest.mark.parametrize("options", [Options(since="2028-01-01"), Options(staged=True)], ids=["range", "staged"])
def test_a_change_is_not_about_them(repo: Repo, options: Options) -> None:
    repo.commit({"x": "y\n"})
    repo.git("remote", "add", "origin", remote(token(1)))
    assert swept(repo.folder, options=options).leaks == ()


@WAYS
def test_every_file_in_which_git_keeps_passwords_is_read(repo: Repo, options: Options) -> None:
    repo.commit({"x": "y\n"})
    own = repo.folder / ".git"
    paths = ["config.worktree", "credentials", ".git-credentials", "worktrees/w/config.worktree", "modules/a/b/config"]
    for number, path in enumerate(paths):
        (own / path).parent.mkdir(parents=True, exist_ok=True)
        (own / path).write_text(remote("me", f"hush-{number}{token(number)[8:14]}") + "\n")
    answer = swept(repo.folder, options=options)
    assert sorted(answer.paths) == sorted(f".git/{path}" for path in paths)
    assert {leak.detector for leak in answer.leaks} == {"git-credentials-password"}


def test_a_bare_repository_and_a_worktree_have_them_too(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"x": "y\n"})
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    for each in (repo, Repo(tmp_path / "bare.git")):
        each.git("config", "sendemail.smtpPass", token(1)[6:20])
    for folder in (tmp_path / "bare.git", tmp_path / "tree"):
        (leak,) = swept(folder, options=HISTORY).leaks
        assert (leak.detector, leak.places[0].path) == ("git-settings-password", ".git/config")


@pytest.mark.parametrize("options", [Options(), Options(every=True)], ids=["folder", "every"])
def test_a_repository_within_has_its_own(repo: Repo, options: Options) -> None:
    repo.commit({"x": "y\n"})
    inner = repository(repo.folder / "lib" / "inner")
    inner.commit({"z": "y\n"})
    inner.git("remote", "add", "origin", remote(token(1)))
    assert swept(repo.folder, options=options).paths == ["lib/inner/.git/config"]


def test_links_are_not_followed(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text(remote(token(1)))
    (repo.folder / ".git" / "credentials").symlink_to(tmp_path / "elsewhere")
    (repo.folder / ".git" / "modules").symlink_to(tmp_path)
    (tmp_path / "config").write_text(remote(token(2)))
    assert swept(repo.folder).leaks == swept(repo.folder, options=HISTORY).leaks == ()
    other = repository(tmp_path / "other")
    (other.folder / ".git").rename(tmp_path / "moved")
    (other.folder / ".git").symlink_to(tmp_path / "moved")
    (tmp_path / "moved" / "credentials").write_text(remote(token(3)))
    assert swept(other.folder).leaks == ()


@WAYS
@pytest.mark.parametrize("user", ["x-access-token", "gitlab-ci-token"])
def test_what_a_pipeline_puts_there_for_one_job_is_less_sure(repo: Repo, options: Options, user: str) -> None:
    repo.commit({"x": "y\n"})
    repo.git("remote", "add", "origin", remote(user, token(1).replace("ghp_", "ghs_" if user[0] == "x" else "")))
    leaks = swept(repo.folder, options=options).leaks
    assert leaks
    assert {leak.confidence for leak in leaks} == {Confidence.LOW}


def test_a_job_s_token_that_also_stands_in_a_file_is_as_sure_as_ever(repo: Repo) -> None:
    url = remote("gitlab-ci-token", token(2)[8:28])
    repo.git("remote", "add", "origin", url)
    repo.commit({".git-credentials": url})
    (leak,) = swept(repo.folder).leaks
    assert (leak.confidence, len(leak.places)) == (Confidence.HIGH, 2)


def test_the_command_passes_in_a_pipeline_and_counts_what_is_less_sure(repo: Repo, home: Path) -> None:
    repo.commit({"x": "y\n"})
    told = base64.b64encode(b"x-access-token:" + token(1).replace("ghp_", "ghs_").encode()).decode()
    repo.git("config", "http.https://github.com/.extraheader", f"AUTHORIZATION: basic {told}")
    done = muster(home, "secrets", "-f", "json", cwd=repo.folder)
    answer = msgspec.json.decode(done.stdout)
    assert (done.returncode, answer["findings"], answer["counts"]["below"]) == (0, [], 2), (
        "the header, and the token in it"
    )


def test_a_folder_of_endless_submodules_is_read_so_far(tmp_path: Path) -> None:
    deep = tmp_path / "modules" / "/".join("m" * (DEEPEST + 3))
    deep.mkdir(parents=True)
    (deep / "config").touch()
    (tmp_path / "modules" / "m" / "config").touch()
    for number in range(MOST + 5):
        (tmp_path / "worktrees" / str(number)).mkdir(parents=True)
        (tmp_path / "worktrees" / str(number) / "config.worktree").touch()
    found = list(settings_within(str(tmp_path)))
    assert len(found) == MOST
    assert not any("m/m/m/m/m" in each for each in found)
