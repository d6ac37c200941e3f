import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.init import CannotWrite, key, toml, write_settings
from scanner.init_look import Hint, look
from scanner.settings import load

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with something of every kind in it."""
    folder = tmp_path / "home"
    for file, text in {
        ".aws/config": "[default]\nregion = x\n[profile audit]\nrole_arn = y\n[sso-session corp]\n",
        ".aws/credentials": "[default]\naws_access_key_id = secret-thing\n[old]\n",
        ".azure/azureProfile.json": "{}",
        ".config/gcloud/active_config": "default",
        ".kube/config": "",
        ".vault-token": "secret-thing",
    }.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)
    return folder


def test_everything_at_hand_is_seen_and_nothing_secret_is_kept(home: Path, tmp_path: Path) -> None:
    (tmp_path / "work" / ".git").mkdir()
    below = tmp_path / "work" / "a"
    below.mkdir()
    environ = {
        "AWS_ACCESS_KEY_ID": "secret-thing",
        "VAULT_ADDR": "https://vault.example:8200",
        "VAULT_NAMESPACE": "team",
        "GITHUB_TOKEN": "secret-thing",
    }
    hints = {hint.name: hint for hint in look(environ, below, home)}
    assert {name: hint.platform for name, hint in hints.items()} == {
        "repository": "git",
        "aws": "aws",
        "aws-default": "aws",
        "aws-audit": "aws",
        "aws-old": "aws",
        "vault": "vault",
        "azure": "",
        "google": "",
        "github": "",
        "kubernetes": "",
    }
    assert hints["repository"].options == {"paths": [".."]}
    assert hints["vault"].options["namespace"] == "team"
    assert f"export VAULT_TOKEN=$(cat {home / '.vault-token'})" in hints["vault"].seen
    assert "secret-thing" not in repr(hints)


def test_places_named_by_variables_are_looked_at(home: Path, tmp_path: Path) -> None:
    environ = {
        "AWS_CONFIG_FILE": str(home / ".aws" / "credentials"),
        "BAO_ADDR": "https://bao.example",
        "BAO_TOKEN": "secret-thing",
        "GOOGLE_APPLICATION_CREDENTIALS": "key.json",
        "GH_TOKEN": "secret-thing",
        "KUBECONFIG": f"{home / '.kube' / 'config'}:other",
    }
    hints = {hint.name: hint for hint in look(environ, tmp_path, tmp_path / "empty")}
    assert set(hints) == {"aws-default", "aws-old", "vault", "google", "github", "kubernetes"}
    assert hints["vault"].options == {"address": "https://bao.example", "token": {"env": "BAO_TOKEN"}}
    assert hints["vault"].seen == "BAO_ADDR in the environment"


def test_a_token_without_an_address_is_only_mentioned(tmp_path: Path) -> None:
    (tmp_path / ".vault-token").write_text("secret-thing")
    (hint,) = look({}, tmp_path, tmp_path)
    assert (hint.platform, "VAULT_ADDR" in hint.seen) == ("", True)


def test_an_unreadable_aws_file_names_no_profiles(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text("no section\n")
    (tmp_path / ".aws" / "credentials").write_bytes(b"\xff")
    assert not list(look({}, tmp_path, tmp_path))


def test_init_writes_a_file_that_loads(home: Path, call: Call, capsys: Read, tmp_path: Path) -> None:
    work = tmp_path / "work"
    (work / ".git").mkdir()
    (work / "ai-register").mkdir()
    assert call("init") == 0
    err = capsys.readouterr().err
    assert "source: aws-audit (profile audit in " in err
    assert "not a source yet: azure" in err
    text = (work / "muster.toml").read_text()
    assert "# kubernetes: seen (kubeconfig, " in text
    settings = load(environ={"HOME": str(home)}, cwd=work)
    assert set(settings.sources) == {"repository", "aws-default", "aws-audit", "aws-old"}
    assert settings.register == work / "ai-register"
    assert settings.estate == "work"
    assert [file.name for file in work.iterdir() if file.name.endswith(".toml")] == ["muster.toml"]


@pytest.mark.usefixtures("home")
def test_init_leaves_a_file_alone_unless_forced(call: Call, capsys: Read, tmp_path: Path) -> None:
    file = tmp_path / "work" / "muster.toml"
    file.write_text("estate = 'mine'\n")
    assert call("init") == 2
    assert "--force" in capsys.readouterr().err
    assert file.read_text() == "estate = 'mine'\n"
    assert call("init", "--force") == 0
    assert "aws-audit" in file.read_text()


def test_init_with_nothing_at_hand_shows_how_a_source_looks(call: Call, tmp_path: Path) -> None:
    assert call("init") == 0
    assert "# [sources.production]" in (tmp_path / "work" / "muster.toml").read_text()


def test_sources_of_one_name_get_a_number(tmp_path: Path) -> None:
    twice = [Hint(name="aws", seen="here", platform="aws"), Hint(name="aws", seen="there", platform="aws")]
    write_settings(tmp_path, twice, {}, force=False)
    assert set(load(environ={}, cwd=tmp_path).sources) == {"aws", "aws-2"}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="cannot be written"):
        write_settings(tmp_path / "none", [], {}, force=False)


@pytest.mark.parametrize("value", ["plain", 'a "quote" \\ and\nline', "\x7f\x01é", ["a", "b"], {"odd key": "x"}])
def test_values_are_written_so_that_toml_reads_them_back(value: object) -> None:
    assert tomllib.loads(f"{key('some key')} = {toml(value)}") == {"some key": value}
