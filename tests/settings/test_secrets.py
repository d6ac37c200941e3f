import shutil
import sys
import types

import keyring
import keyring.errors
import pytest

from graph.references import SecretRef
from scanner import secrets
from scanner.secrets import SecretError, resolve, resolver

PLACES = {"PATH": "/usr/bin:/bin"}


def python(code: str) -> SecretRef:
    return SecretRef(command=(sys.executable, "-c", code))


def test_a_variable_is_read() -> None:
    assert resolver({"TOKEN": "value"})(SecretRef(env="TOKEN")) == "value"


def test_a_command_is_run_without_a_shell_and_loses_its_last_newline() -> None:
    assert resolve(python("import sys; print(sys.argv[1:], end='; $(id)\\n')"), PLACES) == "[]; $(id)"


def test_a_command_sees_the_environment_it_is_given() -> None:
    assert resolve(python("import os; print(os.environ['WORD'])"), {**PLACES, "WORD": "x"}) == "x"


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        (SecretRef(env="NOT_SET"), "environment variable NOT_SET is not set"),
        (SecretRef(), "neither env nor command nor keyring"),
        (SecretRef(command=("no-such-program",)), "cannot be run: No such file"),
        (python("print('hush'); raise SystemExit(3)"), "exit code 3"),
        (python("pass"), "printed nothing"),
        (python("import sys; sys.stdout.buffer.write(bytes([255]))"), "no UTF-8"),
        (SecretRef(keyring="no-slash"), 'written "service/name"'),
    ],
)
def test_what_cannot_be_fetched_is_told_without_any_output(ref: SecretRef, message: str) -> None:
    with pytest.raises(SecretError, match=message) as caught:
        resolve(ref, PLACES)
    assert "hush" not in str(caught.value)


def test_a_command_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "COMMAND_SECONDS", 0.05)
    with pytest.raises(SecretError, match="took over"):
        resolve(SecretRef(command=(shutil.which("sleep") or "sleep", "5")), PLACES)


def test_a_keyring_entry_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_password", lambda service, name: f"{service}:{name}")
    assert resolve(SecretRef(keyring="muster/vault"), {}) == "muster:vault"


def test_a_keyring_without_the_entry_says_how_to_add_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_password", lambda *_: None)
    with pytest.raises(SecretError, match="keyring set muster vault"):
        resolve(SecretRef(keyring="muster/vault"), {})


def test_a_keyring_that_stays_locked_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: str) -> str:
        raise keyring.errors.KeyringLocked("with something private")

    monkeypatch.setattr(keyring, "get_password", locked)
    with pytest.raises(SecretError, match="KeyringLocked") as caught:
        resolve(SecretRef(keyring="muster/vault"), {})
    assert "private" not in str(caught.value)


def test_without_the_keyring_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SecretError, match=r"musterbook\[keyring\]"):
        resolve(SecretRef(keyring="muster/vault"), {})


def test_the_keyring_package_is_not_imported_before_it_is_needed() -> None:
    assert isinstance(secrets, types.ModuleType)
    assert "keyring" not in vars(secrets)
