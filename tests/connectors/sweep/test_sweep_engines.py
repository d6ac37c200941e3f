"""The fast engine and the plain one find the same; a kept database is believed only if it is ours and whole."""

from __future__ import annotations

import functools
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.detect import kept
from connectors.detect.detectors import every
from connectors.detect.engine import Finder
from connectors.detect.model import Match
from connectors.detect.ruleset import RuleSet, made_of, opened
from connectors.detect.samples import made

DETECTORS = [detector for _, detector in every()]
CHOSEN = random.Random(5).sample(DETECTORS, min(80, len(DETECTORS)))  # noqa: S311 because nothing is kept safe by it
MIXED = ("\n", " ", "\n\n# and\n", "\t", ", ", '"', "'\n", "\r\n", "x" * 300 + "\n", "é", "\0", "= ", "%3D", "\\n")
COMMON = (
    "def main():\n    return 0\n", "password", "token: ", "secret_key = ", "aws", "-----BEGIN", "eyJ", "https://a:b@c/",
    "d41d8cd98f00b204e9800998ecf8427e", "AKIA", "key", "é" * 40, "\x00\x01\x02", "sk-", "ghp_",
)  # fmt: skip


@functools.cache
def finders() -> tuple[Finder, Finder]:
    return Finder(made_of(CHOSEN)), Finder(made_of(CHOSEN, fast=False))


@functools.cache
def pieces() -> list[str]:
    return [
        made(sample, f"{each.name} {n}") for each in CHOSEN for n, sample in enumerate((*each.finds, *each.ignores))
    ]


def told(found: list[Match]) -> list[tuple[str, str, int, int, int]]:
    return [(match.detector, match.value, match.start, match.end, match.line) for match in found]


@pytest.mark.skipif(not kept.has_hyperscan(), reason="there is no fast engine here to compare")
@settings(max_examples=150)
@given(data=st.data())
def test_both_engines_find_the_same_in_any_mixture(data: st.DataObject) -> None:
    parts = st.sampled_from(pieces()) | st.sampled_from(COMMON) | st.text(max_size=20)
    mixture = data.draw(st.lists(st.tuples(parts, st.sampled_from(MIXED)), max_size=12))
    text = "".join(part + between for part, between in mixture).encode(errors="surrogatepass")
    fast, plain = finders()
    assert told(fast.find(text)) == told(plain.find(text))


@pytest.mark.skipif(not kept.has_hyperscan(), reason="there is no fast engine here to compare")
@settings(max_examples=60)
@given(first=st.data(), cut=st.integers(0, 400), changed=st.integers(0, 255))
def test_both_engines_find_the_same_in_damaged_samples(first: st.DataObject, cut: int, changed: int) -> None:
    sample = first.draw(st.sampled_from(pieces())).encode()
    place = cut % max(1, len(sample))
    fast, plain = finders()
    for text in (sample[:place], sample[place:], sample[:place] + bytes((changed,)) + sample[place + 1 :]):
        assert told(fast.find(text)) == told(plain.find(text))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only some detectors, so that making them ready takes no time."""
    some = [(module, each) for module, each in every() if module in {"aws", "github"}]
    monkeypatch.setattr("connectors.detect.detectors.every", lambda: iter(some))


def ready(cache: Path) -> RuleSet:
    """The set with its database, kept in the cache."""
    found = opened(cache)
    return found.better() if found.better else found


def kept_file(cache: Path) -> Path:
    (file,) = cache.glob("detectors-*")
    return file


@pytest.mark.usefixtures("few")
@pytest.mark.skipif(not kept.has_hyperscan(), reason="nothing is kept without the fast engine")
@pytest.mark.parametrize("how", ["rubbish", "empty", "cut", "changed", "another's", "writable", "folder", "link"])
def test_a_kept_database_that_cannot_be_trusted_is_made_again(
    tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    rules = ready(cache).rules
    file = kept_file(cache)
    whole = file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    if how in {"rubbish", "empty", "cut"}:
        file.write_bytes({"rubbish": b"\x93rubbish" * 9, "empty": b"", "cut": whole[: len(whole) // 2]}[how])
    elif how == "changed":
        place = len(whole) - 500
        file.write_bytes(whole[:place] + bytes((whole[place] ^ 255,)) + whole[place + 1 :])
    elif how == "writable":
        file.chmod(0o666)
    elif how == "another's":
        monkeypatch.setattr(os, "getuid", lambda: 12345)
    elif how == "link":
        (tmp_path / "away").write_bytes(b"rubbish")
        file.unlink()
        file.symlink_to(tmp_path / "away")
    else:
        file.unlink()
        file.mkdir()
    loaded = []
    real = kept._loaded

    def loading(database: bytes) -> object:
        found = real(database)
        loaded.append(found is not None)
        return found

    monkeypatch.setattr(kept, "_loaded", loading)
    again = ready(cache)
    assert (any(loaded), again.rules) == (False, rules)
    assert again.database is not None
    if how not in {"another's", "folder"}:
        assert kept_file(cache).read_bytes() == whole
        ready(cache)
        assert loaded[-1]


@pytest.mark.usefixtures("few")
def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert opened(tmp_path / "file" / "cache").entries
    assert opened(None).entries


TOGETHER = """
import sys
from pathlib import Path
from connectors.detect import detectors
some = [each for each in detectors.every() if each[0] == "github"]
detectors.every = lambda: iter(some)
from connectors.detect.ruleset import opened
sys.stdin.readline()
for _ in range(3):
    rules = opened(Path(sys.argv[1]))
    rules = rules.better() if rules.better else rules
    assert rules.entries
    for file in Path(sys.argv[1]).glob("detectors-*"):
        file.unlink(missing_ok=True)
print(rules.rules)
"""


def test_two_at_once_make_it_without_harm(tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-P", "-c", TOGETHER, str(tmp_path / "cache")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in started:
        assert process.stdin
        process.stdin.write(b"go\n")
        process.stdin.flush()
    answers = [process.communicate() for process in started]
    assert {code.returncode for code in started} == {0}, answers
    assert answers[0][0] == answers[1][0]
