"""Baselines and allow lists of other scanners: what they hide, what they do not, and what is told of them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import default_settings
from ignores_support import KEY, TODAY, Answer, swept, token
from repository_support import DAY_ONE, Repo, access_key, repository

from connectors.detect.ignores import kingfisher, load, reading
from connectors.detect.ignores.baseline import Known, key_check, written
from connectors.detect.ignores.model import BadIgnoreFile
from connectors.detect.values import fingerprint
from connectors.sweep.run import Options

HISTORY = Options(history=True)
ONE, OTHER = token(1), token(2)
PAT = "github-personal-access-token"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with a token in each of two files."""
    made = repository(tmp_path / "repo")
    made.commit({"src/a.py": f'x = 1\nkey = "{ONE}"\n', "src/b.py": f'key = "{OTHER}"\n'})
    return made


def write(repo: Repo, name: str, text: str) -> None:
    """Put an ignore file at the root."""
    (repo.folder / name).write_text(text)


def told(answer: Answer) -> list[tuple[str, int]]:
    """Where the leaks stand that nobody ignored."""
    return sorted((path, line) for _, path, line in answer.told)


BOTH = [("src/a.py", 2), ("src/b.py", 1)]


def test_without_files_everything_is_told_and_nothing_is_imported_for_it(repo: Repo) -> None:
    answer = swept(repo.folder)
    assert told(answer) == BOTH
    assert (answer.stale, answer.warnings) == ((), ())


def test_a_repository_without_such_files_pays_for_none_of_their_formats(repo: Repo) -> None:
    """It is asked of every hook that runs: a few questions to the file system, and nothing else."""
    code = """if True:
        import sys
        from connectors.detect.model import Seen
        before = set(sys.modules)
        from connectors.detect.ignores import load
        load(sys.argv[1], bytes, None).rules()
        print(*sorted(set(sys.modules) - before))"""
    root = Path(load.__code__.co_filename).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code, repo.folder], capture_output=True, text=True, check=True, cwd=root
    )
    ours = "connectors.detect.ignores"
    assert done.stdout.split() == [ours, f"{ours}.files", f"{ours}.marking", f"{ours}.plain"]


# detect-secrets -----------------------------------------------------------------------------------------------------


def scanned_by_detect_secrets(repo: Repo, *names: str) -> dict[str, object]:
    """The baseline that detect-secrets itself makes of files."""
    with default_settings():
        from detect_secrets.core.baseline import format_for_output  # noqa: PLC0415 because it reads the settings

        found = SecretsCollection(root=str(repo.folder))
        for name in names:
            found.scan_file(name)
        document: dict[str, object] = format_for_output(found)
    return document


def test_the_baseline_that_detect_secrets_makes_hides_what_it_found(repo: Repo) -> None:
    write(repo, ".secrets.baseline", json.dumps(scanned_by_detect_secrets(repo, "src/a.py"), indent=2))
    answer = swept(repo.folder)
    assert told(answer) == [("src/b.py", 1)]
    assert (".secrets.baseline", "in the baseline of detect-secrets") in answer.reasons


def test_a_private_key_in_the_baseline_of_detect_secrets_is_hidden(repo: Repo) -> None:
    """It hashes the words of the first line there, not the key."""
    key = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    (repo.folder / "id_key").write_bytes(key)
    found = {leak.detector for leak in swept(repo.folder).leaks}
    document = scanned_by_detect_secrets(repo, "src/a.py", "src/b.py", "id_key")
    write(repo, ".secrets.baseline", json.dumps(document))
    assert told(swept(repo.folder)) == []
    assert "private-key-pem" in found


def test_another_token_or_key_in_a_file_of_the_baseline_is_told(repo: Repo) -> None:
    """Theirs would hide it: for these two kinds it hashes a word that they all begin with."""
    document = scanned_by_detect_secrets(repo, "src/a.py", "src/b.py")
    write(repo, ".secrets.baseline", json.dumps(document))
    repo.commit({"src/a.py": f'x = 1\nkey = "{ONE}"\nz = "{token(3)}"\n'})
    assert told(swept(repo.folder)) == [("src/a.py", 3)]


def test_a_value_of_the_baseline_is_only_hidden_in_its_file(repo: Repo) -> None:
    document = scanned_by_detect_secrets(repo, "src/a.py")
    repo.commit({"src/c.py": f'key = "{ONE}"\n'})
    write(repo, ".secrets.baseline", json.dumps(document))
    assert told(swept(repo.folder)) == [("src/b.py", 1), ("src/c.py", 1)]


def test_a_new_secret_in_the_line_of_one_of_the_baseline_is_told(repo: Repo) -> None:
    def keys(seed: int) -> dict[str, str | None]:
        key_id, secret = access_key(seed)
        return {"src/k.py": f'aws_access_key_id = "{key_id}"\naws_secret_access_key = "{secret}"\n'}

    repo.commit(keys(1))
    assert ("src/k.py", 1) in told(swept(repo.folder))
    write(repo, ".secrets.baseline", json.dumps(scanned_by_detect_secrets(repo, "src/k.py"), indent=1))
    assert told(swept(repo.folder)) == BOTH
    repo.commit(keys(2))
    answer = swept(repo.folder)
    assert told(answer) == [*BOTH, ("src/k.py", 1)]
    lines = (repo.folder / ".secrets.baseline").read_text().splitlines()
    entry = next(number for number, line in enumerate(lines, 1) if '"AWS Access Key"' in line)
    assert (".secrets.baseline", entry + 2) in {(each.source, each.line) for each in answer.stale}


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (
            {"filters_used": [{"path": "detect_secrets.filters.regex.should_exclude_file", "pattern": ["src/a"]}]},
            BOTH[1:],
        ),
        ({"filters_used": [{"path": "detect_secrets.filters.regex.should_exclude_line", "pattern": ["^key = "]}]}, []),
        (
            {"filters_used": [{"path": "detect_secrets.filters.regex.should_exclude_secret", "pattern": [ONE[:9]]}]},
            BOTH[1:],
        ),
        ({"filters_used": [{"path": "detect_secrets.filters.heuristic.is_sequential_string"}]}, BOTH),
        ({"exclude": {"files": "src/b", "lines": None}}, BOTH[:1]),
        ({"exclude": {"files": None, "lines": "key"}}, []),
    ],
)
def test_the_filters_of_detect_secrets_are_heeded(repo: Repo, filters: dict[str, object], left: list[object]) -> None:
    write(repo, ".secrets.baseline", json.dumps({"plugins_used": [], "results": {}, **filters}))
    assert told(swept(repo.folder)) == left


def test_code_that_a_baseline_names_is_not_run_but_told(repo: Repo) -> None:
    document = {"plugins_used": [{"name": "Own", "path": "file://own.py"}], "results": {}}
    write(repo, ".secrets.baseline", json.dumps(document, indent=1))
    assert swept(repo.folder).warnings == (
        ".secrets.baseline:5: file://own.py is not used: code from a repository is never run",
    )


# gitleaks and Betterleaks: lists ------------------------------------------------------------------------------------


def test_gitleaksignore_hides_by_path_rule_and_line(repo: Repo) -> None:
    write(
        repo, ".gitleaksignore", "# why\nsrc/a.py:github-pat:2\nsrc/b.py:stripe-access-token:1\nsrc/b.py:github-pat:7\n"
    )
    answer = swept(repo.folder)
    assert told(answer) == [("src/b.py", 1)]
    assert [(each.line, each.entry) for each in answer.stale] == [
        (3, "src/b.py:stripe-access-token:1"), (4, "src/b.py:github-pat:7"),
    ]  # fmt: skip


def test_gitleaksignore_hides_by_commit_whatever_becomes_of_the_file_later(repo: Repo) -> None:
    """Theirs knows a line by the commit that wrote it; a version with another line above is still no news."""
    first = repo.git("rev-parse", "HEAD")
    repo.commit({"src/a.py": f'x = 1\ny = 2\nkey = "{ONE}"\n'}, at=DAY_ONE.replace(day=2))
    write(repo, ".gitleaksignore", f"{first}:src/a.py:github-pat:2\n{first}:gone.py:github-pat:2\n")
    answer = swept(repo.folder, HISTORY)
    assert told(answer) == [("src/b.py", 1)]
    assert [each.line for each in answer.stale] == [2]
    assert swept(repo.folder).stale == (), "a folder has no commits to look for"


def test_a_value_moved_to_another_file_is_not_hidden_by_its_commit(repo: Repo) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.commit({"src/c.py": f'key = "{ONE}"\n'}, at=DAY_ONE.replace(day=2))
    write(repo, ".gitleaksignore", f"{first}:src/a.py:github-pat:2\n")
    assert told(swept(repo.folder, HISTORY)) == [("src/b.py", 1), ("src/c.py", 1)]


def test_betterleaksignore_hides_a_value_wherever_it_is(repo: Repo) -> None:
    repo.commit({"src/c.py": f'key = "{ONE}"\n'})
    digest = hashlib.sha256(ONE.encode()).hexdigest()
    write(repo, ".betterleaksignore", f"{digest}\nwhat is this\n")
    answer = swept(repo.folder)
    assert told(answer) == [("src/b.py", 1)]
    assert len(answer.warnings) == 1
    assert answer.warnings[0].startswith(".betterleaksignore:2: this line is not used")


def finding(secret: str, path: str, line: int, commit: str = "") -> dict[str, object]:
    """A finding as gitleaks reports it."""
    return {
        "RuleID": "github-pat",
        "Secret": secret,
        "Match": secret,
        "File": path,
        "StartLine": line,
        "Commit": commit,
    }


def test_a_report_of_gitleaks_serves_as_baseline(repo: Repo) -> None:
    """A value is known in its file, in whatever line; a new one in the same line is told."""
    write(repo, ".gitleaks-baseline.json", json.dumps([finding(ONE, "src/a.py", 99), finding(token(7), "src/b.py", 1)]))
    answer = swept(repo.folder)
    assert told(answer) == [("src/b.py", 1)]
    assert [each.entry for each in answer.stale] == ["github-pat in src/b.py:1"]


def test_a_redacted_report_of_gitleaks_is_taken_by_places(repo: Repo, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps([finding("REDACTED", "src/a.py", 2), finding("ghp_...", "src/b.py", 2)]))
    assert told(swept(repo.folder, given=str(report))) == [("src/b.py", 1)]


def test_a_report_of_betterleaks_serves_as_baseline(repo: Repo, tmp_path: Path) -> None:
    digest = hashlib.sha256(ONE.encode()).hexdigest()
    found = [
        {"rule_id": "github-pat", "match": {"value": "RED", "fingerprint": digest},
         "location": {"path": "src/a.py", "start_line": 9}},
        {"rule_id": "github-pat", "match": {"value": "REDACTED"}, "location": {"path": "src/b.py", "start_line": 1},
         "attributes": {"git.sha": "0" * 40}},
    ]  # fmt: skip
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"schema_version": "1", "findings": found}))
    assert told(swept(repo.folder, given=str(report))) == []
    assert told(swept(repo.folder, HISTORY, given=str(report))) == [("src/b.py", 1)], "it is of another commit"


# ggshield and Kingfisher --------------------------------------------------------------------------------------------


def test_both_versions_of_the_settings_of_ggshield_are_heeded(repo: Repo) -> None:
    digest = hashlib.sha256(f"{ONE},apikey".encode()).hexdigest()
    write(repo, ".gitguardian.yaml", f"matches-ignore:\n  - {digest}\npaths-ignore:\n  - '**/b.py'\n")
    assert told(swept(repo.folder)) == []
    write(
        repo,
        ".gitguardian.yaml",
        f"""version: 2
secret:
  ignored_paths:
    - src/b.*
  ignored_matches:
    - name: a made up one
      match: {digest}
    - match: "0123"
  ignored_detectors:
    - Generic Password
""",
    )
    answer = swept(repo.folder)
    assert told(answer) == []
    assert (".gitguardian.yaml", "a made up one") in answer.reasons
    assert [(each.line, each.entry) for each in answer.stale] == [(8, "ignored match without a name")]
    assert answer.warnings[0].startswith(".gitguardian.yaml:9: ignored_detectors is not used")


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("src/", []), ("a.py", BOTH[1:]), ("/a.py", BOTH), ("*/a.py", BOTH[1:]), ("**/*", []), ("src/*.py", []),
        ("b.p", BOTH), ("rc/b.py", BOTH), ("/src/**", []), ("src/?.py", []),
    ],
)  # fmt: skip
def test_ignored_paths_are_read_as_ggshield_reads_them(repo: Repo, pattern: str, left: list[object]) -> None:
    write(repo, ".gitguardian.yml", f"version: 2\nsecret:\n  ignored-paths: ['{pattern}']\n")
    assert told(swept(repo.folder)) == left


def test_plain_values_and_patterns_in_the_settings_of_ggshield_are_heeded(repo: Repo) -> None:
    write(repo, ".gitguardian.yaml", f"secret: {{ignored_matches: ['{ONE}'], ignored_match_patterns: ['{OTHER[:8]}']}}")
    assert told(swept(repo.folder)) == []


def test_settings_that_are_nested_without_end_are_told_and_end_nothing(repo: Repo) -> None:
    """A parser in C ends the whole process on such a text."""
    write(repo, ".gitguardian.yaml", "[" * 200_000)
    with pytest.raises(BadIgnoreFile, match="it is nested too deep"):
        swept(repo.folder)


def test_both_versions_of_a_baseline_of_kingfisher_are_heeded(repo: Repo, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.yml"
    baseline.write_text("""version: 2
fingerprint_algorithm: kingfisher-v1
repositories:
- id: git://example.org/x
  findings:
  - path: src/a.py
    fingerprint: '12700322630627873987'
    rule_id: betterleaks.github-pat
    line: 2
  - path: src/b.py
    fingerprint: '12700322630627873988'
    rule_id: kingfisher.stripe.1
    line: 1
""")
    answer = swept(repo.folder, given=str(baseline))
    assert told(answer) == [("src/b.py", 1)]
    assert [each.line for each in answer.stale] == [11]
    baseline.write_text(
        "ExactFindings:\n  matches:\n  - {filepath: repo/src/b.py, fingerprint: '1', linenum: 1, lastupdated: now}\n"
    )
    assert told(swept(repo.folder, given=str(baseline))) == [("src/a.py", 2)]


# Whatever file it is ------------------------------------------------------------------------------------------------


def test_paths_are_those_of_the_repository_whichever_folder_is_swept(repo: Repo) -> None:
    write(repo, ".gitleaksignore", "./src/a.py:github-pat:2\n")
    assert told(swept(repo.folder / "src")) == [("b.py", 1)]
    assert told(swept(repo.folder / "src" / "a.py")) == []
    assert told(swept(repo.folder, HISTORY)) == [("src/b.py", 1)]


def test_an_archive_is_ignored_by_its_own_path(repo: Repo) -> None:
    import zipfile  # noqa: PLC0415 because only this test packs

    with zipfile.ZipFile(repo.folder / "src" / "c.zip", "w") as archive:
        archive.writestr("in/d.py", f'key = "{token(5)}"')
    assert ("src/c.zip!/in/d.py", 1) in told(swept(repo.folder))
    write(repo, ".gitleaks.toml", "[allowlist]\npaths = ['''src/c\\.zip$''']\n")
    assert told(swept(repo.folder)) == BOTH


def test_a_staged_sweep_calls_nothing_stale(repo: Repo) -> None:
    write(repo, ".gitleaksignore", "src/a.py:github-pat:99\n")
    assert swept(repo.folder, Options(staged=True)).stale == ()
    assert swept(repo.folder, Options(since="2029-01-01")).stale == ()
    assert swept(repo.folder / "src").stale == (), "nor does one of a part of the repository"
    assert len(swept(repo.folder).stale) == 1


def test_many_stale_entries_of_another_scanner_are_told_in_short(repo: Repo) -> None:
    write(repo, ".gitleaksignore", "".join(f"src/z.py:github-pat:{line}\n" for line in range(1, 51)))
    stale = swept(repo.folder).stale
    assert len(stale) == 11
    assert stale[-1].entry == "40 further entries"


def test_a_link_is_not_read_but_told(repo: Repo, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("src/a.py:github-pat:2\n")
    (repo.folder / ".gitleaksignore").symlink_to(elsewhere)
    answer = swept(repo.folder)
    assert told(answer) == BOTH
    assert answer.warnings == () or "link" in answer.warnings[0]
    write(repo, ".gitguardian.yaml", "version: 2\n")
    assert swept(repo.folder).warnings == (".gitleaksignore is not read, because it is a link",)


FILE_FILTER = "detect_secrets.filters.regex.should_exclude_file"
BAD = [
    (".secrets.baseline", "{", "it is no JSON"),
    (".secrets.baseline", "[]", "no baseline of detect-secrets"),
    (".secrets.baseline", '{"results": {"a": [{}]}}', "no hashed_secret"),
    (".secrets.baseline", "[" * 100_000, "nested too deep"),
    (".secrets.baseline", '{"results": {}, "exclude": {"files": "("}}', "no expression"),
    (
        ".secrets.baseline",
        json.dumps({"results": {}, "filters_used": [{"path": FILE_FILTER, "pattern": 3}]}),
        "a list of",
    ),
    (".gitleaks-baseline.json", "{}", "no report of gitleaks"),
    (".gitleaks-baseline.json", '[{"RuleID": "a"}]', "no File or StartLine"),
    (".gitleaks-baseline.json", '{"schema_version": "1", "findings": [{}]}', "no rule_id"),
    (".gitguardian.yaml", "- a", "has to be a mapping"),
    (".gitguardian.yaml", "secret: 3", "has to be a mapping"),
    (".gitguardian.yaml", "a: [", "it is no YAML"),
    (".gitguardian.yaml", "a: \x01", "it is no YAML"),
    (".gitguardian.yaml", "matches_ignore: 3", "have to be a list"),
    (".gitguardian.yaml", "matches_ignore: [{name: x}]", "no text in match"),
    (".gitguardian.yaml", "secret: {ignored_match_patterns: ['(']}", "no expression"),
    (".muster-baseline.toml", "version = 2", "version has to be 1"),
    (".muster-baseline.toml", "version = 1", "key, the check"),
    (".muster-baseline.toml", "=", "no TOML"),
    (".gitleaks.toml", "rules = 3", "has to be a list of tables"),
    (".gitleaks.toml", "[[rules]]\nregex = 'a'", "has no id"),
    (".gitleaks.toml", "[allowlist]\npaths = 3", "has to be a list of texts"),
    (".gitleaks.toml", "[allowlist]\npaths = ['a']\ncondition = 'XOR'", "AND or OR"),
    (".gitleaks.toml", "[allowlist]\nregexes = ['a']\nregexTarget = 'file'", "secret, match or line"),
    (".gitleaks.toml", "[extend]\npath = '../../x.toml'", "there is no file ../../x.toml"),
]


@pytest.mark.parametrize(("name", "text", "what"), BAD)
def test_bad_input_is_told_with_its_file_and_how_to_mend_it(repo: Repo, name: str, text: str, what: str) -> None:
    write(repo, name, text)
    with pytest.raises(BadIgnoreFile, match=what) as caught:
        swept(repo.folder)
    assert str(caught.value).startswith(name)


def test_what_is_no_text_is_told_with_its_line(repo: Repo) -> None:
    (repo.folder / ".gitleaksignore").write_bytes(b"# fine\n\xff\xfe\n")
    with pytest.raises(BadIgnoreFile, match=r"\.gitleaksignore:2: it is not UTF-8"):
        swept(repo.folder)


def test_every_baseline_can_be_named(repo: Repo, tmp_path: Path) -> None:
    """Which scanner wrote it is told by what stands in it; a link that is named is followed."""
    document = scanned_by_detect_secrets(repo, "src/a.py")
    (tmp_path / "theirs.json").write_text(json.dumps(document))
    assert told(swept(repo.folder, given=str(tmp_path / "theirs.json"))) == [("src/b.py", 1)]
    (tmp_path / "link.json").symlink_to(tmp_path / "theirs.json")
    assert told(swept(repo.folder, given=str(tmp_path / "link.json"))) == [("src/b.py", 1)]
    own = Known(detector=PAT, fingerprint=fingerprint(KEY, OTHER))
    (tmp_path / "ours.toml").write_text("".join(written(key_check(KEY), [own])))
    assert told(swept(repo.folder, given=str(tmp_path / "ours.toml"))) == [("src/a.py", 2)]


def test_a_file_that_is_found_and_named_is_read_once(repo: Repo) -> None:
    write(repo, ".gitleaks-baseline.json", json.dumps([finding(token(9), "src/z.py", 1)]))
    assert len(swept(repo.folder, given=str(repo.folder / ".gitleaks-baseline.json")).stale) == 1


def test_what_lies_in_no_repository_has_the_files_of_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f'key = "{ONE}"\n')
    (tmp_path / ".gitleaksignore").write_text("a.py:github-pat:1\n")
    assert told(swept(tmp_path)) == []


def test_a_file_that_cannot_be_read_is_told(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repo, ".gitleaksignore", "x\n")
    monkeypatch.setattr(reading, "LARGEST", 1)
    with pytest.raises(BadIgnoreFile, match=r"\.gitleaksignore: it is larger than"):
        swept(repo.folder)
    os.mkfifo(repo.folder / "pipe")
    with pytest.raises(BadIgnoreFile, match="it is no plain file"):
        reading.text_of(str(repo.folder / "pipe"), "a pipe")
    with pytest.raises(BadIgnoreFile, match="it cannot be read: No such file"):
        reading.text_of(str(repo.folder / "gone"), "gone")


def test_nesting_without_end_is_told() -> None:
    with pytest.raises(BadIgnoreFile, match="nested too deep"):
        reading.toml_of("a = " + "[" * 5_000, "x.toml")


@pytest.mark.parametrize("text", ["a: 1", "ExactFindings: {matches: [{}]}", "ExactFindings: {matches: [3]}"])
def test_a_broken_baseline_of_kingfisher_is_told(text: str) -> None:
    with pytest.raises(BadIgnoreFile, match=r"no baseline of Kingfisher|says no path or no line"):
        kingfisher.read(text, "x.yaml", "/")


@pytest.mark.parametrize(
    ("name", "text"), [("x.json", "{}"), ("x.yaml", "a: 1"), ("x.toml", "a = 1"), ("x.json", "[1]")]
)
def test_a_baseline_of_no_known_kind_is_refused(repo: Repo, tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(BadIgnoreFile, match="no baseline that is known here"):
        swept(repo.folder, given=str(tmp_path / name))


def test_a_baseline_that_is_not_there_is_refused_at_once(repo: Repo) -> None:
    with pytest.raises(BadIgnoreFile, match="there is no such baseline"):
        load(str(repo.folder), lambda: b"", TODAY, "nowhere.toml")


def test_only_marks_count_when_files_are_not_asked_for(repo: Repo) -> None:
    write(repo, ".gitleaks.toml", "[[[")
    ignores = load(str(repo.folder), lambda: b"", TODAY, files=False)
    assert (ignores.detectors, ignores.disabled, ignores.warnings) == ((), frozenset(), ())


def test_no_value_is_in_what_is_told_of_a_file(repo: Repo) -> None:
    """The files of others hold values in the clear; neither entries nor errors repeat one."""
    key_id, secret = access_key(4)
    write(repo, ".gitguardian.yaml", f"matches_ignore:\n  - {ONE}\n  - {secret}\n")
    write(repo, ".gitleaks-baseline.json", json.dumps([finding(key_id, "src/z.py", 1)]))
    answer = swept(repo.folder)
    shown = repr(answer)
    assert len(answer.stale) == 2
    assert not [value for value in (ONE, secret, key_id) if value in shown]
