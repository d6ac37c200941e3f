"""A credential that says of itself when it ends is less sure from then on."""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from repository_support import Repo
from sources_support import AT, collected
from sweep_support import token

from connectors.git import GitOptions
from connectors.sweep.expiry import weighed_at
from connectors.sweep.run import Options
from graph.leaks import Confidence, Leak, Place
from graph.model import Exposure
from scanner.sweep import Wishes, run_sweep

ENDS = datetime(2030, 5, 1, 12, tzinfo=UTC)


def leak(**facts: str) -> Leak:
    return Leak(
        detector="d", title="D", confidence=Confidence.HIGH, fingerprint="f", preview="p", facts=facts,
        places=(Place(path="a", line=1),),
    )  # fmt: skip


def web_token(ends: datetime) -> str:
    """A JSON Web Token that ends then."""
    parts = ({"alg": "HS256", "typ": "JWT"}, {"iss": "https://id.orchard.example", "exp": int(ends.timestamp())})
    told = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join((*told, token(1)[4:] + "Zq"))


@pytest.mark.parametrize(
    "facts",
    [
        {"exp": "2030-05-01T12:00:00Z"},
        {"expires": "2030-05-01T12:00:00+00:00"},
        {"expires": "2030-05-01 12:00:00"},
        {"expires": str(int(ENDS.timestamp()))},
    ],
)
def test_what_is_over_is_least_sure(facts: dict[str, str]) -> None:
    assert weighed_at(leak(**facts), ENDS).confidence is Confidence.HIGH
    assert weighed_at(leak(**facts), ENDS + timedelta(seconds=1)).confidence is Confidence.LOW


@pytest.mark.parametrize("facts", [{}, {"exp": "soon"}, {"exp": "9" * 40}, {"expires": ""}, {"user": "2020-01-01"}])
def test_what_names_no_end_that_a_calendar_has_is_never_over(facts: dict[str, str]) -> None:
    assert weighed_at(leak(**facts), ENDS) == leak(**facts)


def test_a_sweep_judges_by_its_own_time_whatever_was_remembered(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.env": f"session = {web_token(ENDS)}\n"})
    environ = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    wishes = Wishes(targets=[str(repo.folder)], options=Options(history=True))
    told = []
    for days in (-1, -1, 1):
        sweep = run_sweep(wishes, environ=environ, now=partial(ENDS.__add__, timedelta(days=days)))
        told.append((len(sweep.leaks), sweep.below, sweep.swept[0].remembered))
    assert told == [(1, 0, 0), (1, 0, 1), (0, 1, 1)]


def test_a_scan_leaves_out_what_was_over_when_it_began(repo: Repo) -> None:
    over, open_still = web_token(AT - timedelta(days=1)), web_token(AT + timedelta(days=1))
    repo.commit({"over.env": f"a = {over}\n", "still.env": f"a = {open_still}\n"})
    seen = collected("git", GitOptions(paths=(str(repo.folder),)))
    assert [each.places for each in seen.each(Exposure)] == [("still.env:1",)]
