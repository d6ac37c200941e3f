"""Keys in SSH's own forms: public blobs, their fingerprints, and OpenSSH's container for private keys."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from connectors.detect.shapes.der import Broken, signed
from connectors.detect.shapes.key import Key

_MAGIC = b"openssh-key-v1\0"
_COUNT = 4
"""Bytes of a length, and of the number of keys."""
_PUBLIC, _PRIVATE = 3, 4


def container(blob: bytes) -> Key | None:
    """The key in OpenSSH's container; None where it is cut off or something else."""
    if not blob.startswith(_MAGIC):
        return None
    start = len(_MAGIC)
    # The number of keys stands between the third and the fourth field; it is always one.
    options = start
    for _ in range(_PUBLIC):
        options += _COUNT + int.from_bytes(blob[options : options + _COUNT])
    parts = [*fields(blob[start:options]), *fields(blob[options + _COUNT :])]
    return of_public(parts[_PUBLIC], encrypted=parts[0] != b"none") if len(parts) > _PRIVATE else None


def of_public(public: bytes, *, encrypted: bool, comment: str = "") -> Key:
    """A private key, by its public half."""
    parts = list(fields(public))
    kind = parts[0].decode("ascii", "replace").removeprefix("ssh-") if parts else ""
    if not kind.replace("-", "").replace("@", "").replace(".", "").isalnum():
        raise Broken("not a public key")
    bits = int.from_bytes(parts[2]).bit_length() if kind == "rsa" and len(parts) > 2 else 0  # noqa: PLR2004  because the modulus comes third
    return Key(
        kind.upper() if kind == "rsa" else kind,
        bits=bits,
        encrypted=encrypted,
        fingerprint=fingerprint(public),
        comment=comment,
    )


def fields(data: bytes) -> Iterator[bytes]:
    """The fields that stand one after another, each after its length."""
    at = 0
    while at < len(data):
        start = at + _COUNT
        end = start + int.from_bytes(data[at:start])
        if end > len(data):
            raise Broken("cut off")
        yield data[start:end]
        at = end


def public_blob(kind: bytes, *parts: bytes | int) -> bytes:
    """A public key in SSH's form."""
    written = [kind, *(signed(part) if isinstance(part, int) else part for part in parts)]
    return b"".join(len(part).to_bytes(_COUNT) + part for part in written)


def fingerprint(public: bytes) -> str:
    """The fingerprint of a public key as ``ssh-keygen -l`` prints it."""
    return f"SHA256:{base64.b64encode(hashlib.sha256(public).digest()).decode().rstrip('=')}"
