"""The marks in lines: each stands where its scanner looks for it, and ours says why."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import pytest
from detect_secrets.filters.allowlist import is_line_allowlisted
from detect_secrets.util.code_snippet import CodeSnippet
from ignores_support import swept, token
from repository_support import repository

from connectors.detect.ignores.marks import Void, mark
from connectors.sweep.run import Options
from graph.leaks import Ignored

TODAY = date(2030, 5, 1)


def said(line: str, before: str = "") -> Ignored | Void | None:
    """What the marks in a line and in the one before it say."""
    return mark(line.encode(), before.encode(), TODAY)


@pytest.mark.parametrize(
    ("line", "before", "source"),
    [
        ("key = 1 # gitleaks:allow", "", "gitleaks:allow"),
        ("key = 1 // betterleaks:allow because", "", "betterleaks:allow"),
        ("key = 1 # trufflehog:ignore", "", "trufflehog:ignore"),
        ("key = 1 # ggignore", "", "ggignore"),
        ("key = 1 # kingfisher:ignore", "", "kingfisher:ignore"),
        ("key = 1 # KingFisher:Ignore", "", "kingfisher:ignore"),
        ("key = 1", "  # kingfisher:ignore", "kingfisher:ignore"),
        ("key = 1  # pragma: allowlist secret", "", "pragma: allowlist secret"),
        ("key = 1", "# pragma: allowlist nextline secret", "pragma: allowlist nextline secret"),
        ('key = 1 # muster:allow reason="a test"', "", "muster:allow"),
        ("key = 1 # muster:allow reason='a test' until=2030-05-01", "", "muster:allow"),
        ("key = 1", '// muster:allow reason="a test"', "muster:allow"),
    ],
)
def test_a_mark_counts_where_its_scanner_looks_for_it(line: str, before: str, source: str) -> None:
    found = said(line, before)
    assert isinstance(found, Ignored)
    assert found.source == source


@pytest.mark.parametrize(
    ("line", "before"),
    [
        ("key = 1", ""),
        ("allow = ignore", "whitelist"),
        ("key = 1", "other = 2 # gitleaks:allow"),
        ("key = 1", "# trufflehog:ignore"),
        ("key = 1", "other = 2 # kingfisher:ignore"),
        ("key = 1", 'other = 2 # muster:allow reason="of the other"'),
        ("key = 1", "other = 2 # pragma: allowlist nextline secret"),
        ("key = xggignorex", ""),
        ("key = 1 pragma: allowlist secret", ""),
    ],
)
def test_other_lines_hide_nothing(line: str, before: str) -> None:
    """Above all not the mark of a secret in the line before: a new secret below it would be hidden."""
    assert said(line, before) is None


@pytest.mark.parametrize(
    ("mark_text", "why"),
    [
        ("muster:allow", "no reason"),
        ('muster:allow reason=""', "no reason"),
        ('muster:allow reason="x" until=2030-04-30', "over on 2030-04-30"),
        ('muster:allow reason="x" until=soon', "no date"),
    ],
)
def test_our_mark_hides_nothing_without_a_reason_or_past_its_end(mark_text: str, why: str) -> None:
    found = said(f"key = 1 # {mark_text}")
    assert isinstance(found, Void)
    assert why in found.why


COMMENTS = [
    "# {}",
    "// {}",
    "/* {} */",
    "/* {}",
    "' {}",
    "-- {}",
    "<!-- {} -->",
    "<!--# {} -->",
    "<!-- {}",
    "{}",
    "; {}",
]
PRAGMAS = [
    "pragma: allowlist secret", "pragma: whitelist secret", "pragma:allowlist secret", "pragma: allowlist-secret",
    "pragma: allowlist secret - made up", "pragma: allowlist nextline secret", "pragma: allowlist-nextline-secret",
    "pragma: whitelist nextline secret", "pragma  allowlist secret", "pragma: allowlist  secret",
]  # fmt: skip


@pytest.mark.parametrize(("comment", "pragma"), list(itertools.product(COMMENTS, PRAGMAS)))
def test_pragmas_mean_what_they_mean_to_detect_secrets(comment: str, pragma: str) -> None:
    text = comment.format(pragma)
    for line, before in (
        (f"key = 1 {text}", ""),
        ("key = 1", text),
        ("key = 1", f"  {text}"),
        ("key = 1", f"x {text}"),
    ):
        snippet = CodeSnippet(snippet=[before, line], start_line=0, target_index=1)
        theirs = is_line_allowlisted("a.py", line, snippet)
        assert (said(line, before) is not None) is theirs, (line, before)


def test_a_mark_hides_the_place_and_a_void_one_is_told(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    one, other, third = token(1), token(2), token(3)
    repo.commit({
        "a.py": f'a = "{one}"  # muster:allow reason="made up"\nb = "{other}"  # muster:allow\n',
        "b.py": f'c = "{third}"  # gitleaks:allow\nd = "{third}"\n',
    })  # fmt: skip
    answer = swept(repo.folder)
    assert answer.told == [
        ("github-personal-access-token", "a.py", 2),
        ("github-personal-access-token", "b.py", 2),
    ]
    assert answer.reasons == [("muster:allow", "made up")]
    assert [(each.source, each.line, each.why) for each in answer.stale] == [
        ("a.py", 2, 'it says no reason: write muster:allow reason="…"')
    ]


def test_a_staged_line_is_ignored_by_its_mark(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    repo.commit({"README": "hello\n"})
    (repo.folder / "a.py").write_text(f'a = "{token(1)}"  # gitleaks:allow\nb = "{token(2)}"\n')
    repo.git("add", "-A")
    assert swept(repo.folder, Options(staged=True)).told == [("github-personal-access-token", "a.py", 2)]
