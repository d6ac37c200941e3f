"""The estate key: what the fingerprints of secrets are keyed with. Made on first use, readable by its owner alone."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "MUSTER_ESTATE_KEY"
LENGTH = 32
FILE_NAME = "estate.key"


class EstateKeyError(Exception):
    """The estate key cannot be used; the message says why and never what it is."""


def estate_key(state: Path, environ: Mapping[str, str]) -> bytes:
    """Return the key from ``MUSTER_ESTATE_KEY`` or from the state folder, where it is made when there is none."""
    said = environ.get(VARIABLE)
    if said:
        return _decode(said, VARIABLE)
    file = state / FILE_NAME
    try:
        return _read(file)
    except FileNotFoundError:
        _make(file)
        return _read(file)
    except OSError as error:
        raise EstateKeyError(f"{file} cannot be read: {error.strerror}") from None


def _decode(text: str, place: str) -> bytes:
    text = text.strip()
    with contextlib.suppress(ValueError):
        key = bytes.fromhex(text)
        if len(key) >= LENGTH:
            return key
    with contextlib.suppress(binascii.Error, ValueError):
        key = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
        if len(key) >= LENGTH:
            return key
    raise EstateKeyError(
        f"{place} is not a key: {LENGTH} or more bytes as hexadecimal or base64 are needed. "
        "Make one with: openssl rand -hex 32. With another key than before, no known fingerprint matches any more."
    )


def _read(file: Path) -> bytes:
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, encoding="ascii", errors="replace") as opened:
        mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
        if mode & 0o077:
            raise EstateKeyError(f"{file} can be read by others (mode {mode:04o}); mend it with: chmod 600 {file}")
        return _decode(opened.read(), str(file))


def _make(file: Path) -> None:
    """Write a new key under another name and link it into place, so that two scans at once agree on one key."""
    fresh = file.with_name(f"{FILE_NAME}.{secrets.token_hex(8)}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as opened:
            opened.write(secrets.token_hex(LENGTH) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, file)
    except OSError as error:
        raise EstateKeyError(f"{file} cannot be written: {error.strerror}") from None
    finally:
        fresh.unlink(missing_ok=True)
