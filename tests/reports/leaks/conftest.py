"""Sweeps made by hand: one with one of everything, with names that try to break out; and one that is clean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from graph.leaks import (
    Confidence,
    Ignored,
    Leak,
    Place,
    Stale,
    Sweep,
    Swept,
    Unread,
    Verdict,
    Verified,
)

AT = datetime(2026, 3, 1, 9, 0, 42, tzinfo=UTC)
KEY_ID = "AKIA" + "X" * 16
HOSTILE = "evil\x1b[31m\r\n=cmd()|`rm`<script>alert(1)</script>&\u202egpj\udce9"


def place(path: str, line: int, commit: str = "", *, in_head: bool | None = None, author: str | None = None) -> Place:
    """Return a place whose line is masked; with a commit it has an author and a time."""
    return Place(
        path=path,
        line=line,
        commit=commit * 40 if commit else "",
        author=author or ("Ann Lee <ann@orchard.example>" if commit else None),
        at=datetime(2026, 1, line % 28 + 1, 12, tzinfo=UTC) if commit else None,
        context='  access_key = "AKIA… (20 characters)"',
        in_head=in_head,
    )


def key() -> Leak:
    """Return an active key that stands in many places of a history."""
    old = tuple(place("config/prod.env", 3, mark, in_head=False) for mark in "abcd")
    files = tuple(place(f"docs/part{at}.md", at, "e", in_head=False) for at in range(1, 9))
    return Leak(
        detector="aws-access-key",
        title="AWS access key",
        provider="AWS",
        confidence=Confidence.HIGH,
        fingerprint="9f86d081" * 8,
        preview="AKIA… (20 characters)",
        places=(*old, place("config/settings.py", 12, "f", in_head=True), *files),
        more_places=380,
        in_head=True,
        credential=f"aws.iam.access_key:{KEY_ID}",
        facts={"account": "111122223333", "key_id": KEY_ID},
        remedy="Deactivate the key in IAM, look at what it did in CloudTrail, then delete it.",
        reference="https://docs.example.com/rotate-access-keys",
        verified=Verified(verdict=Verdict.ACTIVE, who="arn:aws:iam::111122223333:user/deploy-bot"),
    )


def password() -> Leak:
    """Return a password in one place of a folder, whose names are hostile."""
    return Leak(
        detector="generic-password",
        title="Password in an assignment",
        confidence=Confidence.MEDIUM,
        fingerprint="60303ae2" * 8,
        preview="… (12 characters)",
        places=(Place(path=HOSTILE, line=0, author=HOSTILE, context=HOSTILE),),
        facts={"host": HOSTILE},
        verified=Verified(verdict=Verdict.UNKNOWN, why=HOSTILE),
        ignored=None,
    )


def gone() -> Leak:
    """Return a token that only the history has."""
    return Leak(
        detector="npm-token",
        title="npm access token",
        provider="npm",
        confidence=Confidence.HIGH,
        fingerprint="fd61a03a" * 8,
        preview="npm_… (40 characters)",
        places=(place(".npmrc", 1, "c", in_head=False),),
        in_head=False,
        verified=Verified(verdict=Verdict.REFUSED),
    )


def waived() -> tuple[Leak, ...]:
    """Return a leak ignored in its own line and one ignored by a baseline."""
    inline = Leak(
        detector="jwt",
        title="JSON Web Token",
        confidence=Confidence.LOW,
        fingerprint="0a0a0a0a" * 8,
        preview="eyJh… (200 characters)",
        places=(place("tests/a b#1.py", 7),),
        ignored=Ignored(source="tests/a b#1.py", reason="made for the test", until=date(2026, 12, 31)),
    )
    listed = Leak(
        detector="jwt",
        title="JSON Web Token",
        confidence=Confidence.LOW,
        fingerprint="0b0b0b0b" * 8,
        preview="eyJh… (210 characters)",
        places=(place("docs/example.md", 70),),
        ignored=Ignored(source=".secrets.baseline"),
    )
    return (inline, listed)


def full() -> Sweep:
    """Return a sweep with one of everything."""
    return Sweep(
        version="0.1.0",
        rules="4f2a91c07b3d",
        at=AT,
        swept=(
            Swept(
                name="orchard",
                how="history",
                texts=47_109,
                size=512_345_678,
                remembered=45_000,
                skipped={"a link": 2, "too large": 12},
                unread=(
                    Unread(path="objects/pack/pack-1.pack", why="the pack is cut short"),
                    Unread(path=HOSTILE, why="permission denied"),
                ),
            ),
            Swept(name="shop", how="folder", texts=1, size=812),
        ),
        leaks=(*waived(), password(), gone(), key()),
        stale=(Stale(source=".gitleaksignore", line=12, entry="a1b2:src/x.py:key:3", why="matches nothing any more"),),
        below=5,
    )


def clean() -> Sweep:
    """Return what a hook sees on most days."""
    return Sweep(
        version="0.1.0", rules="4f2a91c07b3d", at=AT, swept=(Swept(name=".", how="staged", texts=3, size=812),)
    )


@pytest.fixture
def sweep() -> Sweep:
    """One of everything."""
    return full()


@pytest.fixture
def clean_sweep() -> Sweep:
    """A clean and complete one."""
    return clean()


@pytest.fixture
def leak() -> Leak:
    """One leak with everything a leak can have."""
    return key()


@pytest.fixture
def golden_leaks(golden: Callable[[str, str], None]) -> Callable[[str, str], None]:
    """Compare with the golden file of that name in this folder."""
    return lambda name, text: golden(f"../leaks/golden/{name}", text)
