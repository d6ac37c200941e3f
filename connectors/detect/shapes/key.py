"""What a private key shows of itself."""

from __future__ import annotations

import msgspec


class Key(msgspec.Struct, frozen=True):
    """A private key, by what may be told of it."""

    kind: str
    bits: int = 0
    encrypted: bool = False
    fingerprint: str = ""
    """Of the public half, as OpenSSH and GitHub's deploy keys write it: ``SHA256:`` and the digest in base64."""
    public_key: str = ""
    """SHA-256 of the public half as a SubjectPublicKeyInfo, in base64: what GitHub shows of an App's key."""
    comment: str = ""

    def facts(self) -> dict[str, str]:
        """What may be told of the key, without what is not known."""
        told = {
            "key": self.kind,
            "bits": str(self.bits) if self.bits else "",
            "encrypted": "yes" if self.encrypted else "no",
            "fingerprint": self.fingerprint,
            "public_key_sha256": self.public_key,
            "comment": self.comment,
        }
        return {name: value for name, value in told.items() if value}
