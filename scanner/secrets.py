"""Fetch a secret from where the settings say it is kept. Its value is never in a message of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from connectors.streams import Unavailable
from graph.references import SecretRef

COMMAND_SECONDS = 60


class SecretError(Unavailable):
    """A secret could not be fetched; the message says from where, and why."""


def resolver(environ: Mapping[str, str]) -> Callable[[SecretRef], str]:
    """Return the function that connectors fetch their secrets with."""
    return lambda ref: resolve(ref, environ)


def resolve(ref: SecretRef, environ: Mapping[str, str]) -> str:
    """Return the value a reference points at."""
    if ref.env:
        return _from_environment(ref.env, environ)
    if ref.command:
        return _from_command(ref.command, environ)
    if ref.keyring:
        return _from_keyring(ref.keyring)
    raise SecretError("a secret reference names neither env nor command nor keyring")


def _from_environment(name: str, environ: Mapping[str, str]) -> str:
    value = environ.get(name)
    if not value:
        raise SecretError(f"the environment variable {name} is not set; set it, or name another in the settings")
    return value


def _from_command(command: tuple[str, ...], environ: Mapping[str, str]) -> str:
    import subprocess  # noqa: PLC0415 because only a command pays for it

    try:
        done = subprocess.run(  # noqa: S603 because the settings' owner chose the command, and no shell reads it
            command,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
    except OSError as error:
        raise SecretError(f"the command {command[0]} for a secret cannot be run: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise SecretError(f"the command {command[0]} for a secret took over {COMMAND_SECONDS} s") from None
    if done.returncode:
        # What it printed is left out: on either stream it may be the secret itself.
        raise SecretError(f"the command {command[0]} for a secret ended with exit code {done.returncode}")
    try:
        value = done.stdout.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise SecretError(f"the command {command[0]} for a secret printed no UTF-8 text") from None
    if not value:
        raise SecretError(f"the command {command[0]} for a secret printed nothing")
    return value


def _from_keyring(entry: str) -> str:
    service, _, name = entry.partition("/")
    if not service or not name:
        raise SecretError('a keyring reference is written "service/name"')
    try:
        import keyring  # noqa: PLC0415 because only a keyring reference pays for it
        import keyring.errors  # noqa: PLC0415 because only a keyring reference pays for it
    except ImportError:
        raise SecretError("keyring is not installed; install it with: pip install 'musterbook[keyring]'") from None
    try:
        value = keyring.get_password(service, name)
    except keyring.errors.KeyringError as error:
        raise SecretError(f"the keyring did not open for {entry}: {type(error).__name__}") from None
    if not value:
        raise SecretError(f"the keyring has no entry {entry}; add it with: keyring set {service} {name}")
    return str(value)
