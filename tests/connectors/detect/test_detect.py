"""The detection seam: what is found, what is left alone, and that a value does not outlive its reading."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import pytest
from repository_support import access_key
from rich.pretty import pretty_repr

from connectors.detect import Candidate, Detector, Finder, fingerprint, made_of, preview, seen
from connectors.detect.detectors import of

KEY = b"key of the estate"
KEY_ID, SECRET = access_key(1)
DOCUMENTED = ("AKIA" + "IOSFODNN7" + "EXAMPLE", "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY")
COMMIT = "3f786850e387550fdab836ed7e6dc881de23001b"

find = Finder(made_of(tuple(of("aws").values()))).find

FOUND: dict[str, Callable[[str, str], str]] = {
    "credentials file": lambda i, s: f"[default]\naws_access_key_id = {i}\naws_secret_access_key = {s}\n",
    "environment": lambda i, s: f"export AWS_ACCESS_KEY_ID={i}\nexport AWS_SECRET_ACCESS_KEY='{s}'",
    ".env": lambda i, s: f"AWS_ACCESS_KEY_ID={i}\nAWS_SECRET_ACCESS_KEY={s}\n",
    "secret first": lambda i, s: f'{{"secret": "{s}", "id": "{i}"}}',
    "a commit between": lambda i, s: f"id: {i}\nrevision: {COMMIT}\nsecret: {s}",
    "csv": lambda i, s: f"deploy,{i},{s}\r\n",
}
LEFT: dict[str, Callable[[str, str], str]] = {
    "the id alone": lambda i, _s: f"the key {i} was revoked",
    "a commit beside it": lambda i, _s: f"{i} leaked in {COMMIT} and {COMMIT.upper()}",
    "a longer word": lambda i, s: f"X{i} {s}",
    "a longer secret": lambda i, s: f"{i} {s}{s}",
    "a secret far away": lambda i, s: f"{i}{' ' * 400}{s}",
    "a longer word cut at the window's end": lambda i, s: f"{i}{' ' * 260}{s}{s}",
    "asterisks": lambda i, _s: f"{i} {'*' * 40} {'xX' * 20}",
    "one case": lambda i, s: f"{i} {s.lower()}",
}


@pytest.mark.parametrize("where", FOUND)
def test_an_access_key_with_its_secret_is_found(where: str) -> None:
    text = FOUND[where](KEY_ID, SECRET)
    (match,) = find(text.encode())
    assert match.detector == "aws-access-key"
    assert match.value == SECRET
    assert match.credential == f"aws.iam.access_key:{KEY_ID}"
    assert KEY_ID in text.splitlines()[match.line - 1]


@pytest.mark.parametrize("where", LEFT)
def test_what_only_looks_like_one_is_left_alone(where: str) -> None:
    assert list(find(LEFT[where](KEY_ID, SECRET).encode())) == []


@pytest.mark.parametrize("pair", [DOCUMENTED, (DOCUMENTED[0], SECRET), (KEY_ID, DOCUMENTED[1])])
def test_the_keys_of_the_documentation_are_no_secret(pair: tuple[str, str]) -> None:
    assert list(find(FOUND["environment"](*pair).encode())) == []


def test_every_key_of_a_text_is_found_with_its_line() -> None:
    other_id, other = access_key(2)
    text = "\n" * 4 + FOUND["csv"](KEY_ID, SECRET) + "\n" * 400 + FOUND["csv"](other_id, other)
    assert [(match.line, match.value) for match in find(text.encode())] == [(5, SECRET), (406, other)]


def test_text_of_any_encoding_is_read() -> None:
    assert len(list(find(b"\xff\xfe\x00" + FOUND["csv"](KEY_ID, SECRET).encode() + b"\x80"))) == 1
    assert list(find(b"")) == []


def test_nothing_printed_shows_the_value() -> None:
    (match,) = find(FOUND["csv"](KEY_ID, SECRET).encode())
    assert SECRET not in f"{match!r}{match}{Candidate(SECRET)!r}"
    assert SECRET not in pretty_repr([match, Candidate(SECRET)])
    found = seen(match, KEY)
    assert SECRET not in f"{found!r}{msgspec.json.encode(found).decode()}"
    assert (found.credential, found.line, found.detector) == (match.credential, match.line, match.detector)


def test_a_fingerprint_depends_on_the_key_and_the_value_alone() -> None:
    one = fingerprint(KEY, SECRET)
    assert re.fullmatch("[0-9a-f]{64}", one)
    assert one == fingerprint(KEY, SECRET)
    assert len({one, fingerprint(b"another", SECRET), fingerprint(KEY, SECRET + "x")}) == 3
    with pytest.raises(ValueError, match="estate key"):
        fingerprint(b"", SECRET)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("hunter2", "… (7 characters)"),
        ("abcdefghijklmnopqrst", "abcd… (20 characters)"),
        ("\x00" * 30, "… (30 characters)"),
    ],
)
def test_a_preview_gives_little_away(value: str, shown: str) -> None:
    assert preview(value) == shown


def test_a_detector_of_ones_own_runs_only_where_its_fixed_text_is() -> None:
    asked: list[bytes] = []

    def confirm(hit: re.Match[bytes]) -> Candidate | None:
        asked.append(hit[0])
        return Candidate(hit[1].decode())

    mine = Detector(
        name="mine",
        title="Mine",
        expression=r"mine=(\w{2,9})",
        confirm=confirm,
        finds=("mine=<lower:3>",),
        ignores=("yours=<lower:3>",),
    )
    looking = Finder(made_of([mine])).find
    assert looking(b"yours=abc") == []
    assert asked == []
    assert [(match.value, match.line) for match in looking(b"\nmine=abc")] == [("abc", 2)]
