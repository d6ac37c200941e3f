"""A JSON web token signed with an RSA key, in plain Python: one signature does not warrant a library.

The key is somebody's leaked one and the signature is made once, so that blinding against timing is no concern here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

import msgspec

from connectors.detect.shapes.der import OCTETS, SEQUENCE, Broken, Element, children, integer
from connectors.detect.shapes.pem import body, unescaped
from connectors.detect.verify.model import Undecided

DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""What stands before a SHA-256 digest that RSA signs: RFC 8017, section 9.2."""
NUMBERS = 9
"""Version, modulus, two exponents, two primes and three more: RFC 8017, appendix A.1.2."""
SMALLEST = 1024


class Key(msgspec.Struct, frozen=True):
    """The numbers of an RSA key that sign."""

    modulus: int
    private: int

    def __repr__(self) -> str:
        return f"Key({self.modulus.bit_length()} bits)"

    def sign(self, message: bytes) -> bytes:
        """Sign as RSASSA-PKCS1-v1_5 with SHA-256."""
        size = (self.modulus.bit_length() + 7) // 8
        info = DIGEST_INFO + hashlib.sha256(message).digest()
        padded = b"\0\1" + b"\xff" * (size - len(info) - 3) + b"\0" + info
        return pow(int.from_bytes(padded), self.private, self.modulus).to_bytes(size)


def key_of(pem: str) -> Key:
    """The key in a PEM block of PKCS #1 or PKCS #8; ``Undecided`` if it is none."""
    armoured = unescaped(pem.encode()).split(b"-----")
    if len(armoured) > 2:  # noqa: PLR2004  because a block has a label, what is between, and a label
        text = body(armoured[2])
        try:
            return _numbers(base64.b64decode(text + "=" * (-len(text) % 4)))
        except (Broken, binascii.Error):
            pass
    raise Undecided("cannot be used: it is no whole RSA key")


def _numbers(blob: bytes) -> Key:
    parts = _parts(blob)
    if len(parts) > 2 and parts[1].tag == SEQUENCE and parts[2].tag == OCTETS:  # noqa: PLR2004  because PKCS #8 is so
        parts = _parts(parts[2].content)
    if len(parts) < NUMBERS:
        raise Broken("not an RSA key")
    key = Key(integer(parts[1]), integer(parts[3]))
    if key.modulus.bit_length() < SMALLEST:
        raise Broken("too small to sign with")
    return key


def _parts(blob: bytes) -> list[Element]:
    outer = next(children(blob), None)
    return list(children(outer.content)) if outer is not None else []


def token(claims: dict[str, object], key: Key, key_id: str = "") -> str:
    """A signed token of these claims."""
    head: dict[str, object] = {"alg": "RS256", "typ": "JWT", **({"kid": key_id} if key_id else {})}
    signed = b".".join(_encoded(msgspec.json.encode(each)) for each in (head, claims))
    return (signed + b"." + _encoded(key.sign(signed))).decode()


def _encoded(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")
