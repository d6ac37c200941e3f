"""Settings of gitleaks: allow lists, rules of a team's own, what they extend, and what cannot be used."""

from __future__ import annotations

from pathlib import Path

import hyperscan
import pytest
from ignores_support import Answer, known_rules, swept, token
from repository_support import Repo, repository

from connectors.detect import detectors
from connectors.detect.ignores import custom
from connectors.detect.ignores.kinds import _BOTH, _MORE, _SAME, same_kind
from connectors.sweep.run import Options

ONE, OTHER = token(1), token(2)
OWN = "orc_" + "9f2k" * 8


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with a token in each of two files, and one of a kind that only its team knows."""
    made = repository(tmp_path / "repo")
    made.commit({
        "src/a.py": f'x = 1\nkey = "{ONE}"\n', "src/b.py": f'key = "{OTHER}"\n', "src/own.py": f'orchard = "{OWN}"\n'
    })  # fmt: skip
    return made


def with_settings(repo: Repo, text: str, *, name: str = ".gitleaks.toml", options: Options = Options()) -> Answer:  # noqa: B008 because it is frozen
    """What is told with these settings at the root."""
    (repo.folder / name).write_text(text)
    return swept(repo.folder, options)


def told(answer: Answer) -> list[str]:
    """Where the leaks stand that nobody ignored."""
    return sorted({path for _, path, _ in answer.told})


A, B, C = "src/a.py", "src/b.py", "src/own.py"


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        ("[allowlist]\npaths = ['''src/a''']", [B]),
        ("[[allowlists]]\npaths = ['''^a\\.py$''']", [A, B]),
        (f"[allowlist]\nregexes = ['''{ONE[:10]}''']", [B]),
        (f"[allowlist]\nRegexes = ['''^key = \"{ONE[:10]}''']\nRegexTarget = 'line'", [B]),
        (f"[allowlist]\nregexes = ['''^key = \"{ONE[:10]}''']", [A, B]),
        (f"[allowlist]\nregexes = ['''key = \"{ONE[:6]}''']\nregexTarget = 'match'", [B]),
        (f"[allowlist]\nstopwords = ['{ONE[5:12].upper()}']", [B]),
        (f"[[allowlists]]\ncondition = 'AND'\npaths = ['b']\nstopwords = ['{ONE[5:12]}']", [A, B]),
        (f"[[allowlists]]\ncondition = 'AND'\npaths = ['a']\nstopwords = ['{ONE[5:12]}']", [B]),
        (f"[[allowlists]]\ncondition = 'and'\nregexes = ['ghp_']\nstopwords = ['{ONE[5:12]}']", [B]),
        (f"[[allowlists]]\npaths = ['b']\nstopwords = ['{ONE[5:12]}']", []),
        ("[[allowlists]]\ntargetRules = ['github-pat']\npaths = ['src']", []),
        ("[[allowlists]]\ntargetRules = ['stripe-access-token']\npaths = ['src']", [A, B]),
        ("[[rules]]\nid = 'github-pat'\n[[rules.allowlists]]\npaths = ['a']", [B]),
        ("[[rules]]\nid = 'github-pat'\n[rules.allowlist]\npaths = ['a']", [B]),
        ("[[rules]]\nid = 'stripe-access-token'\n[rules.allowlist]\npaths = ['a']", [A, B]),
        ("[extend]\nuseDefault = true\ndisabledRules = ['github-pat']", []),
        ("prefilter = '''matchesAny(attributes[\"path\"], [\n  `src/a`,\n  `x[0-9]`\n])'''", [B]),
    ],
)
def test_allow_lists_hide_what_they_hide_in_gitleaks(repo: Repo, settings: str, left: list[str]) -> None:
    answer = with_settings(repo, settings)
    assert told(answer) == left
    assert answer.warnings == ()


def test_an_allow_list_names_itself_as_the_reason(repo: Repo) -> None:
    answer = with_settings(repo, "[allowlist]\ndescription = 'made up for tests'\npaths = ['src/']\n")
    assert set(answer.reasons) == {(".gitleaks.toml", "made up for tests")}


def test_commits_are_allowed_in_the_history(repo: Repo) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.commit({"src/d.py": f'key = "{token(3)}"\n'})
    assert told(with_settings(repo, f"[allowlist]\ncommits = ['{first}']", options=Options(history=True))) == [
        "src/d.py"
    ]


def test_a_rule_of_a_team_is_looked_for_in_every_way_of_reading(repo: Repo) -> None:
    settings = "[[rules]]\nid = 'orchard-token'\ndescription = 'Orchard token'\nregex = '''orc_[a-z0-9]{32}'''\n"
    for options in (Options(), Options(history=True), Options(since="2020-01-01")):
        answer = with_settings(repo, settings, options=options)
        assert ("orchard-token", C, 1) in answer.told
        assert told(answer) == [A, B, C]
        assert not answer.warnings
    slow = swept(repo.folder, fast=False)
    assert slow.told == swept(repo.folder).told


RULES = [
    ("regex = '''orchard\\s*=\\s*\"([a-z0-9_]+)\"'''", True),
    ("regex = '''(?i)ORCHARD\\s*=\\s*\"([a-z0-9_]+)\"'''\nentropy = 2.0", True),
    ("regex = '''orchard\\s*=\\s*\"([a-z0-9_]+)\"'''\nentropy = 4.5", False),
    ("regex = '''(orchard)\\s*=\\s*\"([a-z0-9_]+)\"'''\nsecretGroup = 2\nentropy = 2.2", True),
    ("regex = '''(orchard)\\s*=\\s*\"([a-z0-9_]+)\"'''\nsecretGroup = 1\nentropy = 2.9", False),
    ("regex = '''[a-z]{3}_[a-z0-9]{32}'''\nkeywords = ['Orchard']", True),
    ("regex = '''[a-z]{3}_[a-z0-9]{32}'''\nkeywords = ['pear']", False),
    ("regex = '''[a-z]{3}_[a-z0-9]+\\s*\"?\\s*'''\nkeywords = ['key', 'orchard']", True),
    ("regex = '''(?:(x+)|(orc_[a-z0-9]{32}))'''\nkeywords = ['orc_']", True),
    ("regex = '''orc_[a-z0-9]{32}'''\npath = '''own\\.py$'''", True),
    ("regex = '''orc_[a-z0-9]{32}'''\npath = '''\\.env$'''", False),
    ("regex = '''orc_[a-z0-9]{32}'''\n[rules.allowlist]\nstopwords = ['9f2k']", False),
    ("regex = '''orc_[a-z0-9]{32}'''\n[[rules.allowlists]]\npaths = ['own']", False),
    ("regex = '''orc_[a-z0-9]{32}'''\nskipReport = true", False),
    ("regex = '''orc_[a-z0-9]{32}'''\nfilter = '''entropy(finding.secret) <= 4.5'''", False),
    ("regex = '''orc_[a-z0-9]{32}'''\nfilter = '''entropy(finding.secret) < 2'''", True),
    ("regex = '''orc_(x{0})'''", True),
]


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize(("rule", "finds"), RULES)
def test_what_a_rule_asks_is_heeded(repo: Repo, rule: str, finds: bool, fast: bool) -> None:  # noqa: FBT001 because they are cases
    (repo.folder / ".gitleaks.toml").write_text(f"[[rules]]\nid = 'orchard-token'\n{rule}\n")
    answer = swept(repo.folder, fast=fast)
    assert ("orchard-token" in {name for name, _, _ in answer.told}) is finds
    assert answer.warnings == ()
    assert OWN not in repr(answer)


@pytest.mark.parametrize(
    ("settings", "warning"),
    [
        ("[[rules]]\nid = 'a-b'\nregex = '''\\pL{30}'''", ":2: the rule a-b cannot be used: \\pL: classes of Unicode"),
        ("[[rules]]\nid = 'a-b'\nregex = '''[a-z]{30}'''", ":2: the rule a-b cannot be used: no fixed text"),
        (
            "[[rules]]\nid = 'a-b'\nregex = '[a-z]{30}'\nkeywords = ['k']",
            ":2: the rule a-b cannot be used: no fixed text",
        ),
        ("[[rules]]\nid = 'a-b'\nregex = '''(abcd'''", ":2: the rule a-b cannot be used: a group is not closed"),
        ("[[rules]]\nid = 'a-b'\nregex = 'abcd'\nsecretGroup = 3", ":2: the rule a-b cannot be used: secretGroup is 3"),
        (
            "[[rules]]\nid = 'a-b'\nregex = 'abcd'\npath = '(x'",
            ":2: the rule a-b cannot be used: a group is not closed",
        ),
        ("[[rules]]\nid = 'a-b'\nregex = 'abcd'\nentropy = 'x'", ":2: the rule a-b: its entropy is no number"),
        ("[[rules]]\nid = 'a-b'\nregex = 'abcd'\ntokenEfficiency = true", ":2: the rule a-b: tokenEfficiency"),
        ("[[rules]]\nid = 'a-b'\nregex = 'abcd'\nfilter = 'x > 1'", ":2: the rule a-b: its filter is not used"),
        ("[[rules]]\nid = 'a-b'\nregex = 'abcd'\n[[rules.required]]\nid = 'c'", ":2: the rule a-b: other rules"),
        ("[[rules]]\nid = 'a-b'\npath = 'x'", ":2: the rule a-b finds files by their names"),
        ("[[rules]]\nid = 'a-b'\n[rules.allowlist]\npaths = ['x']", ":2: no detector here is known to be what a-b is"),
        ("[allowlist]\nregexes = [\n '''\\pL'''\n]", ":3: this allow list is not used: '\\\\pL'"),
        ("[extend]\ndisabledRules = [\n'a-b'\n]", ":3: the rule a-b is switched off here, and no detector"),
        ("[extend]\nurl = 'https://example.org/x.toml'", ":2: a file from the network is not read"),
        ("filter = 'true'", ":1: this filter is not used"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(repo: Repo, settings: str, warning: str) -> None:
    answer = with_settings(repo, settings)
    assert len(answer.warnings) == 1
    assert answer.warnings[0].startswith(f".gitleaks.toml{warning}")
    assert told(answer) == [A, B]


def test_what_is_left_out_of_many_rules_is_told_once(repo: Repo) -> None:
    rules = "".join(f"[[rules]]\nid = 'orc-{n}'\nregex = 'pear{n}_x'\nfilter = 'a || b'\n" for n in range(9))
    (warning,) = with_settings(repo, rules).warnings
    assert warning.startswith(".gitleaks.toml:2: the rules orc-0, orc-1, orc-2 and 6 more: its filter is not used")


def test_an_expression_that_begins_wide_is_triggered_by_its_fixed_text(repo: Repo) -> None:
    """An expression of that width before the text would take the fast engine seconds to make ready."""
    rule = "[[rules]]\nid = 'orchard-token'\nregex = '(?:[a-z]{1,90}[ =\"]{1,4}){1,9}(orc_[a-z0-9]{32})'\n"
    (repo.folder / ".gitleaks.toml").write_text(rule)
    for fast in (True, False):
        assert ("orchard-token", C, 1) in swept(repo.folder, fast=fast).told


def test_files_may_extend_others_of_the_repository(repo: Repo) -> None:
    (repo.folder / "conf").mkdir()
    (repo.folder / "conf/base.toml").write_text("[extend]\npath = 'conf/more.toml'\n[allowlist]\npaths = ['src/a']\n")
    (repo.folder / "conf/more.toml").write_text("[extend]\npath = 'conf/base.toml'\n[allowlist]\npaths = ['src/b']\n")
    answer = with_settings(repo, "[extend]\npath = 'conf/base.toml'\n")
    assert told(answer) == []
    assert answer.warnings == ("conf/more.toml:2: conf/base.toml is not read: only 2 files may extend each other",)


def test_the_settings_of_betterleaks_come_before_those_of_gitleaks(repo: Repo) -> None:
    (repo.folder / ".gitleaks.toml").write_text("[allowlist]\npaths = ['src/a']\n")
    answer = with_settings(repo, "[allowlist]\npaths = ['src/b']\n", name=".betterleaks.toml")
    assert told(answer) == [A]
    assert answer.warnings == (".gitleaks.toml is not read, because .betterleaks.toml is there",)


def test_of_rules_with_one_name_the_last_counts(repo: Repo) -> None:
    one = "[[rules]]\nid = 'orchard-token'\nregex = '''pear_[a-z0-9]{32}'''\n"
    assert told(with_settings(repo, one + one.replace("pear", "orc"))) == [A, B, C]


def test_rules_too_large_for_the_fast_engine_are_looked_for_by_the_slow_one(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No small rule is known that the engine refuses, so the refusal is put in its place."""

    def refuse(_entries: object, *, cache: object) -> None:  # noqa: ARG001  because it is refused wherever it is kept
        raise hyperscan.error("too large")

    known_rules()
    monkeypatch.setattr(custom, "compiled_database", refuse)
    answer = with_settings(repo, "[[rules]]\nid = 'orchard-token'\nregex = 'orc_[a-z0-9]{32}'\n")
    assert told(answer) == [A, B, C]
    assert len(answer.warnings) == 1
    assert "looked for by the slow one" in answer.warnings[0]


def test_every_provider_that_rules_are_compared_by_has_detectors() -> None:
    names = [detector.name for _, detector in detectors.every()]
    own = {name.split("-", 1)[0] for name in names}
    assert set(_BOTH) - own == set()
    assert {each for more in _MORE.values() for each in more} - own == set()
    assert {each for same in _SAME.values() for each in same} - set(names) == set()


@pytest.mark.parametrize(
    ("rule", "detector", "same"),
    [
        ("github-pat", "github-personal-access-token", True),
        ("kingfisher.github.1", "github-personal-access-token", True),
        ("betterleaks.aws-access-token", "aws-access-key", True),
        ("aws-access-token", "amazon-lwa-client-secret", True),
        ("gcp-api-key", "stripe-live-key", False),
        ("github-pat", "generic-secret", True),
        ("generic-api-key", "stripe-live-key", True),
        ("jwt", "json-web-token", True),
        ("of-nobody", "stripe-live-key", True),
        ("1password-secret-key", "onepassword-secret-key", True),
        ("1password-secret-key", "stripe-live-key", False),
    ],
)
def test_rules_and_detectors_are_compared_by_what_they_are_about(rule: str, detector: str, same: bool) -> None:  # noqa: FBT001 because it is a case
    assert same_kind(rule, detector) is same
