"""No value that was found leaves the process: not in an output, a log, a fault, a cache, nor in a list of processes."""

from __future__ import annotations

import base64
import json
import os
import random
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from archive_support import zipped
from cli_support import MUSTER
from repository_support import Repo, access_key, repository
from sweep_support import token

from connectors.detect.detectors import every
from connectors.detect.engine import Finder
from connectors.detect.ruleset import made_of
from connectors.detect.samples import made

FORMATS = ("text", "json", "ndjson", "sarif", "gitlab", "junit", "csv")
MODES = {
    "folder": [], "everything": ["--no-ignore"], "history": ["--history"], "objects": ["--all-objects"],
    "staged": ["--staged"], "range": ["--since", "2028-01-01"],
}  # fmt: skip
PROVIDERS = ("anthropic", "gitlab", "slack", "stripe", "npm", "private_keys", "connection_strings", "jwt", "sendgrid")


def samples() -> Iterator[tuple[str, str]]:
    """Texts of several kinds of secrets, and the value in each."""
    for module, detector in every():
        if module in PROVIDERS:
            text = made(detector.finds[0], detector.name)
            for match in Finder(made_of([detector], fast=False)).find(text.encode()):
                yield text, match.value


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repo, list[bytes]]:
    """A repository with secrets wherever they can stand, and what must be seen nowhere."""
    repo = repository(tmp_path_factory.mktemp("planted") / "r")
    values = [token(number) for number in range(6)] + [access_key(number)[1] for number in (1, 2)]
    found = [(text, value) for text, value in samples() if len(value) > 11]
    texts, values = [text for text, _ in found], [*values, *(value for _, value in found)]
    key_id, secret = access_key(1)
    encoded = base64.b64encode(f"the password is {token(1)}, keep it".encode()).decode()
    book = {"cells": [{"cell_type": "code", "source": [f"key = '{token(2)}'\n"], "outputs": []}], "nbformat": 4}
    repo.commit({"gone.env": f"{token(0)}\n{access_key(2)[0]} {access_key(2)[1]}\n"})
    (repo.folder / "a.zip").write_bytes(zipped({"b/.env": f"KEY={token(3)}\n".encode()}))
    repo.commit(
        {
            "gone.env": None, "aws.ini": f"[default]\naws_access_key_id = {key_id}\naws_secret_access_key = {secret}\n",
            "encoded.yaml": f"data: {encoded}\nx: y\n", "a.ipynb": json.dumps(book),
            ".netrc": f"machine git.example login ada password {token(4)}\n",
            **{f"many/{number}.txt": text for number, text in enumerate(texts)},
        }
    )  # fmt: skip
    (repo.folder / "staged.env").write_text("".join(f"T={token(number)}\n" for number in range(6)) + "\n".join(texts))
    repo.git("add", "-A")
    forms = {form for value in values for form in forms_of(value)}
    return repo, sorted(forms)


def forms_of(value: str) -> Iterator[bytes]:
    """A value, and it as base64 and hexadecimal digits: the pieces of it that stand whole in either."""
    plain = value.encode()
    yield plain
    yield plain[len(plain) // 4 : -len(plain) // 4 or None] if len(plain) > 40 else plain
    yield plain.hex().encode()
    for skipped in range(3):
        yield base64.b64encode(plain[skipped:])[4:-4]


def seen_in(text: bytes, forms: list[bytes]) -> list[bytes]:
    return [form[:6] + b"..." for form in forms if len(form) > 7 and form in text]


def run(repo: Repo, home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"), **more,
    }  # fmt: skip
    return subprocess.run([*MUSTER, *arguments], cwd=repo.folder, env=environment, capture_output=True, check=False)


def test_the_search_for_values_finds_them(planted: tuple[Repo, list[bytes]]) -> None:
    """It would be seen, if it were there."""
    _, forms = planted
    assert len(forms) > 60
    assert seen_in(b"x " + token(0).encode() + b" y", forms)
    assert seen_in(b"x " + base64.b64encode(b"ab" + token(0).encode() + b"c") + b" y", forms)


@pytest.mark.parametrize("mode", MODES)
def test_no_format_of_any_sweep_shows_a_value(
    planted: tuple[Repo, list[bytes]], home: Path, tmp_path: Path, mode: str
) -> None:
    repo, forms = planted
    wanted = [part for form in FORMATS[1:] for part in ("-f", f"{form}={tmp_path / form}")]
    arguments = ["secrets", *MODES[mode], "--confidence", "low", "-f", "text", *wanted]
    done = run(repo, home, *arguments, MUSTER_DEBUG="1")
    assert done.returncode == 1
    assert done.stdout.count(b"\n") > 5
    reports = {form: (tmp_path / form).read_bytes() for form in FORMATS[1:]}
    for name, text in {**reports, "stdout": done.stdout, "stderr": done.stderr}.items():
        assert (name, seen_in(text, forms)) == (name, [])


def test_what_is_kept_holds_no_value(planted: tuple[Repo, list[bytes]], home: Path) -> None:
    repo, forms = planted
    for mode in ("history", "folder"):
        assert run(repo, home, "secrets", *MODES[mode], "--confidence", "low").returncode == 1
    kept = [file for file in home.rglob("*") if file.is_file()]
    assert kept
    for file in kept:
        text = file.read_bytes()
        assert (file.name, seen_in(text, forms)) == (file.name, [])
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("fault", ["no folder", "is a folder", "closed"])
def test_a_run_that_fails_shows_no_value(
    planted: tuple[Repo, list[bytes]], home: Path, tmp_path: Path, fault: str
) -> None:
    repo, forms = planted
    file = {"no folder": tmp_path / "no" / "report", "is a folder": tmp_path, "closed": Path("/dev/full")}[fault]
    done = run(repo, home, "--log-format", "json", "secrets", "-f", f"json={file}", MUSTER_DEBUG="1")
    assert done.returncode not in {0, 1} or fault == "no folder"
    assert seen_in(done.stdout + done.stderr, forms) == []


def test_values_on_standard_input_are_shown_nowhere(planted: tuple[Repo, list[bytes]], home: Path) -> None:
    repo, forms = planted
    done = subprocess.run(
        [*MUSTER, "secrets", "-"], cwd=repo.folder, input=f"a\nb {token(0)} c\n".encode(), capture_output=True,
        check=False, env={"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")},
    )  # fmt: skip
    assert done.returncode == 1
    assert b"standard input" in done.stdout
    assert seen_in(done.stdout + done.stderr, forms) == []


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="the system has no list of processes in files")
def test_no_process_that_it_starts_is_given_a_value(planted: tuple[Repo, list[bytes]], home: Path) -> None:
    repo, forms = planted
    told: dict[str, bytes] = {}
    process = subprocess.Popen(
        [*MUSTER, "secrets", "--history"], cwd=repo.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")},
    )  # fmt: skip
    watching = threading.Thread(target=_watch, args=(process, told))
    watching.start()
    process.wait()
    watching.join()
    assert told
    assert seen_in(b"\n".join(told.values()), forms) == []


def _watch(process: subprocess.Popen[bytes], told: dict[str, bytes]) -> None:
    while process.poll() is None:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environ, line = (folder / "environ").read_bytes(), (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if folder.name == str(process.pid) or b"--no-optional-locks" in line:
                told[f"{folder.name} {line!r}"] = line + environ


def test_a_fault_of_ours_shows_no_value(planted: tuple[Repo, list[bytes]], home: Path) -> None:
    """A detector that fails with the value at hand: the traceback that is asked for leaves it out."""
    repo, forms = planted
    broken = (
        "import sys\nimport connectors.detect.examine as e\n"
        "def fail(self, match, *a, **k): raise ValueError(match.value)\n"
        "e.Examiner._seen = fail\nfrom scanner.cli import main\nsys.exit(main())\n"
    )
    done = subprocess.run(
        [MUSTER[0], "-P", "-c", broken, "secrets"], cwd=repo.folder, capture_output=True, check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "MUSTER_DEBUG": "1"},
    )  # fmt: skip
    assert done.returncode == 4
    assert seen_in(done.stdout + done.stderr, forms) == []


def test_previews_and_contexts_never_hold_half_a_value(planted: tuple[Repo, list[bytes]], home: Path) -> None:
    """However long the line is, and wherever in it the value stands."""
    repo, _ = planted
    chance = random.Random(7)  # noqa: S311 because nothing is kept safe by it
    lines = [
        " " * chance.randrange(200) + f"k={token(20)}" + "," * chance.randrange(3) + f"q={token(21)}" for _ in range(60)
    ]
    done = subprocess.run(
        [*MUSTER, "secrets", "-", "-f", "json"], cwd=repo.folder, input="\n".join(lines).encode(), capture_output=True,
        check=False, env={"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")},
    )  # fmt: skip
    for value in (token(20), token(21)):
        assert value[5:14].encode() not in done.stdout
        assert value[-9:].encode() not in done.stdout
