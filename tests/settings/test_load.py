from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest

from connectors.streams import Platform
from findings.declare import Severity
from graph.references import SecretRef
from scanner.settings import Settings, SettingsError, load, sources

Load = Callable[..., Settings]


@pytest.fixture
def loaded(tmp_path: Path) -> Load:
    """Write a settings file, then load it as if the user had named it."""

    def read(text: str, environ: Mapping[str, str] | None = None, *, named: bool = True, **more: object) -> Settings:
        (tmp_path / "muster.toml").write_text(text, encoding="utf-8")
        config = Path("muster.toml") if named else None
        return load(environ={"HOME": "/nowhere", **(environ or {})}, cwd=tmp_path, config=config, **more)  # type: ignore[arg-type]  # because the keywords differ by test

    return read


def problems_of(read: Load, *args: object, **more: object) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read(*args, **more)
    return [str(problem) for problem in caught.value.problems]


def test_without_any_settings_the_defaults_hold(tmp_path: Path) -> None:
    settings = load(environ={"HOME": "/home/x"}, cwd=tmp_path)
    assert settings.store == "sqlite:////home/x/.local/state/muster/muster.db"
    assert settings.estate == "main"
    assert settings.limits.dormant_days == 90
    assert str(settings.origin("limits.dormant_days")) == "default"


def test_the_state_folder_follows_xdg_unless_it_is_relative(tmp_path: Path) -> None:
    absolute = load(environ={"HOME": "/h", "XDG_STATE_HOME": "/state"}, cwd=tmp_path)
    relative = load(environ={"HOME": "/h", "XDG_STATE_HOME": "state"}, cwd=tmp_path)
    assert (absolute.state, relative.state) == (Path("/state/muster"), Path("/h/.local/state/muster"))


def test_a_flag_beats_the_environment_that_the_file_and_that_the_default(loaded: Load, tmp_path: Path) -> None:
    text = 'estate = "file"\nstore = "file.db"\n[limits]\ndormant_days = 10\n'
    assert loaded(text).estate == "file"
    environ = {"MUSTER_ESTATE": "env", "MUSTER_STORE": "env.db", "MUSTER_LIMITS__DORMANT_DAYS": "20"}
    settings = loaded(text, environ, flags={"store": "flag.db"})
    assert (settings.estate, settings.limits.dormant_days) == ("env", 20)
    assert settings.store == f"sqlite:///{tmp_path / 'flag.db'}"
    assert [str(settings.origin(path)) for path in ("store", "estate", "limits.dormant_days")] == [
        "--store",
        "MUSTER_ESTATE",
        "MUSTER_LIMITS__DORMANT_DAYS",
    ]


def test_every_value_of_the_file_knows_its_line(loaded: Load) -> None:
    settings = loaded('\nestate = "x"\n\n[sources.v]\nplatform = "vault"\naddress = "http://127.0.0.1:1"\n')
    assert str(settings.origin("estate")) == "muster.toml:2"
    assert str(settings.origin("sources.v.address")) == "muster.toml:6"


def test_the_file_is_found_upward_and_muster_toml_wins_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.muster]\nestate = "pyproject"\n')
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    settings = load(environ={}, cwd=deep)
    assert settings.estate == "pyproject"
    assert str(settings.origin("estate")) == f"{tmp_path / 'pyproject.toml'}:4"
    (tmp_path / "muster.toml").write_text('estate = "muster"\n')
    assert load(environ={}, cwd=deep).estate == "muster"


def test_a_pyproject_without_our_table_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert load(environ={}, cwd=tmp_path).file is None


def test_muster_config_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('estate = "other"\n')
    settings = load(environ={"MUSTER_CONFIG": "other.toml"}, cwd=tmp_path)
    assert (settings.estate, settings.trusted) == ("other", True)


def test_all_problems_are_told_at_once_with_line_and_remedy(loaded: Load) -> None:
    text = """estate = ""
storee = "x"
[limits]
dormant_dayz = 3
dormant_days = "ten"
[rules.severity]
some-rule = "awful"
[sources.a]
platform = "vault"
[sources.b]
platform = "vaultt"
[sources.c]
address = "x"
[sources]
d = 3
"""
    told = problems_of(loaded, text)
    places = [problem.split(": ")[0] for problem in told]
    assert sorted(places) == sorted(f"muster.toml:{line}" for line in (1, 2, 4, 5, 7, 9, 11, 13, 15))
    joined = "\n".join(told)
    for remedy in (
        '"store"',
        '"dormant_days"',
        '"vault"',
        "address is missing",
        "platform is missing",
        "Allowed: info",
    ):
        assert remedy in joined
    assert "awful" not in joined


@pytest.mark.parametrize("text", ["limits = 3\n", "rules = 3\n", "sources = 3\n"])
def test_a_section_that_is_no_table_is_a_problem(loaded: Load, text: str) -> None:
    (told,) = problems_of(loaded, text)
    assert told.startswith("muster.toml:1: ")


def test_broken_toml_names_the_line(loaded: Load) -> None:
    (told,) = problems_of(loaded, 'estate = "x"\nstore = \n')
    assert told.startswith("muster.toml:2: is not valid TOML")


def test_toml_that_ends_too_early_is_told(loaded: Load) -> None:
    (told,) = problems_of(loaded, "x = [\n")
    assert "is not valid TOML" in told


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: cannot be read"):
        load(environ={}, cwd=tmp_path, config=Path("none.toml"))
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="not UTF-8"):
        load(environ={}, cwd=tmp_path, config=Path("bad.toml"))


LITERALS = {
    "a string where a reference belongs": "[sources.v]\nplatform = 'vault'\naddress = 'x'\ntoken = '{}'\n",
    "an unknown key named like a secret": "[sources.v]\nplatform = 'vault'\naddress = 'x'\nroot_password = '{}'\n",
    "a value shaped like a secret": "estate = '{}'\n",
    "a list with such a value": "[rules]\ndisabled = ['a', '{}']\n",
    "an address with a password": "store = 'postgresql://me:{}@db/muster'\n",
}


@pytest.mark.parametrize("text", LITERALS.values(), ids=LITERALS)
def test_a_literal_secret_is_refused_without_being_repeated(loaded: Load, text: str) -> None:
    secret = "AKIA" + "Q" * 16
    told = "\n".join(problems_of(loaded, text.format(secret)))
    assert "a secret must not be written in a settings file" in told
    assert "keyring" in told
    assert secret not in told


def test_a_secret_may_come_from_a_variable_a_command_or_a_keyring(loaded: Load) -> None:
    head = "[sources.v]\nplatform = 'vault'\naddress = 'x'\n"
    for written, expected in {
        "{ env = 'TOKEN' }": SecretRef(env="TOKEN"),
        "{ command = ['pass', 'vault'] }": SecretRef(command=("pass", "vault")),
        "{ keyring = 'muster/vault' }": SecretRef(keyring="muster/vault"),
    }.items():
        assert loaded(f"{head}token = {written}\n").sources["v"].options.token == expected


@pytest.mark.parametrize("written", ["{}", "{ env = 'A', keyring = 'b/c' }"])
def test_a_reference_names_exactly_one_place(loaded: Load, written: str) -> None:
    (told,) = problems_of(loaded, f"[sources.v]\nplatform = 'vault'\naddress = 'x'\ntoken = {written}\n")
    assert "exactly one of env, command and keyring" in told


def test_an_unknown_key_inside_an_inline_table_is_told(loaded: Load) -> None:
    (told,) = problems_of(loaded, "[sources.v]\nplatform = 'vault'\naddress = 'x'\ntoken = { envv = 'A' }\n")
    assert told.startswith("muster.toml:4: sources.v.token: unknown key inside")


def test_a_secret_said_by_a_variable_becomes_a_reference_to_it(loaded: Load) -> None:
    text = "[sources.my-vault]\nplatform = 'vault'\naddress = 'x'\n"
    settings = loaded(text, {"MUSTER_SOURCES__MY_VAULT__TOKEN": "value"})
    assert settings.sources["my-vault"].options.token == SecretRef(env="MUSTER_SOURCES__MY_VAULT__TOKEN")


def test_variables_reach_every_section(loaded: Load) -> None:
    environ = {
        "MUSTER_RULES__DISABLED": "vault-root-token, secret-stale",
        "MUSTER_RULES__SEVERITY__VAULT_ROOT_TOKEN": "low",
        "MUSTER_SOURCES__A__ACCOUNTS": "111111111111,222222222222",
        "MUSTER_SOURCES__A__ORGANIZATION": "true",
        "MUSTER_KEEP": "5",
    }
    settings = loaded("[sources.a]\nplatform = 'aws'\n", environ)
    assert settings.rules.disabled == ("vault-root-token", "secret-stale")
    assert settings.rules.severity == {"vault-root-token": Severity.LOW}
    assert settings.sources["a"].options.accounts == ("111111111111", "222222222222")
    assert settings.sources["a"].options.organization is True
    assert settings.keep == 5


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("MUSTER_STROE", "MUSTER_STORE"),
        ("MUSTER_SOURCES__B__PROFILE", "names one of the sources that no settings file has"),
        ("MUSTER_LIMIT__DORMANT_DAYS", '"limits"'),
        ("MUSTER_LIMITS__DORMANT_DAY", '"dormant_days"'),
    ],
)
def test_a_misspelt_variable_is_a_problem(loaded: Load, name: str, remedy: str) -> None:
    (told,) = problems_of(loaded, "[sources.a]\nplatform = 'aws'\n", {name: "x"})
    assert told.startswith(name)
    assert remedy in told


def test_variables_of_a_cluster_are_none_of_our_business(loaded: Load) -> None:
    """Kubernetes sets these for any service that happens to be called muster."""
    environ = {"MUSTER_PORT_80_TCP_ADDR": "127.0.0.1", "MUSTER_SERVICE_HOST": "127.0.0.1", "MUSTER_": ""}
    assert loaded("", environ).estate == "main"


def test_options_of_the_command_line_are_no_settings(loaded: Load) -> None:
    assert loaded("", {"MUSTER_LOG_FORMAT": "json", "MUSTER_DEBUG": "1"}).estate == "main"


def test_relative_paths_start_from_the_place_they_were_said_in(loaded: Load, tmp_path: Path) -> None:
    text = "register = 'ai-register'\nstore = 'sqlite:///m.db'\n[sources.r]\nplatform = 'git'\npaths = ['.', '../x']\n"
    settings = loaded(text)
    assert settings.register == tmp_path / "ai-register"
    assert settings.store == f"sqlite:///{tmp_path / 'm.db'}"
    assert settings.sources["r"].options.paths == (str(tmp_path), str(tmp_path.parent / "x"))


def test_other_stores_are_left_as_they_are(loaded: Load) -> None:
    assert loaded("store = 'postgresql://db/muster'\n").store == "postgresql://db/muster"
    assert loaded("store = 'sqlite:///:memory:'\n").store == "sqlite:///:memory:"
    assert loaded("store = { env = 'DSN' }\n").store == SecretRef(env="DSN")


@pytest.mark.parametrize("text", ["disabled = ['secret-stal']", "severity = { secret-stal = 'low' }"])
def test_a_rule_that_does_not_exist_is_a_problem(loaded: Load, text: str) -> None:
    (told,) = problems_of(loaded, f"[rules]\n{text}\n")
    assert told.startswith("muster.toml:2: rules: there is no rule secret-stal")
    assert '"secret-stale"' in told


class Choosy(msgspec.Struct, frozen=True, kw_only=True):
    """Options that do not go together."""

    def __post_init__(self) -> None:
        raise ValueError("give one of token and approle")


def test_what_an_options_struct_refuses_is_a_problem_of_its_source(
    loaded: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosy = Platform("aws", title="Choosy", options=Choosy, opens="nowhere:nothing")
    monkeypatch.setattr(sources, "platform", lambda _name: choosy)
    (told,) = problems_of(loaded, "[sources.v]\nplatform = 'aws'\n")
    assert told == "muster.toml:2: sources.v: give one of token and approle"
