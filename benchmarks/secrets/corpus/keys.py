"""Private keys in the layouts that tools write. Their numbers are drawn by chance: the structure is real, no key is."""

from __future__ import annotations

import base64
import random
import textwrap

from benchmarks.secrets.values import HEX, draw

P256 = bytes.fromhex("06082a8648ce3d030107")
RSA = bytes.fromhex("300d06092a864886f70d0101010500")
BITS = 2048


def der(tag: int, content: bytes) -> bytes:
    """Return one DER element."""
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def number(chance: random.Random, bits: int) -> bytes:
    """Return a DER integer of that many bits."""
    drawn = chance.getrandbits(bits) | 1 << (bits - 1) | 1
    return der(2, b"\0" + drawn.to_bytes(bits // 8, "big"))


def armoured(label: str, content: bytes, head: str = "") -> str:
    """Return content between the lines that name it."""
    body = "\n".join(textwrap.wrap(base64.b64encode(content).decode(), 64))
    mark = "-----"
    return f"{mark}BEGIN {label}{mark}\n{head}{body}\n{mark}END {label}{mark}"


def rsa(chance: random.Random) -> bytes:
    """Return the fields of an RSA key."""
    exponent = der(2, b"\x01\x00\x01")
    halves = b"".join(number(chance, BITS // 2) for _ in range(5))
    return der(0x30, der(2, b"\0") + number(chance, BITS) + exponent + number(chance, BITS) + halves)


def rsa_pem(chance: random.Random) -> str:
    """Return an RSA key in its own layout."""
    return armoured("RSA PRIVATE KEY", rsa(chance))


def pkcs8_pem(chance: random.Random) -> str:
    """Return a key in the layout that holds any kind."""
    return armoured("PRIVATE KEY", der(0x30, der(2, b"\0") + RSA + der(4, rsa(chance))))


def ec_pem(chance: random.Random) -> str:
    """Return a key on the curve P-256."""
    point = der(0xA1, der(3, b"\0\x04" + chance.randbytes(64)))
    return armoured("EC PRIVATE KEY", der(0x30, der(2, b"\1") + der(4, chance.randbytes(32)) + der(0xA0, P256) + point))


def openssh(chance: random.Random) -> str:
    """Return an Ed25519 key as ssh-keygen writes it."""
    public, check = chance.randbytes(32), chance.randbytes(4)
    shown = field(b"ssh-ed25519") + field(public)
    hidden = check + check + shown + field(chance.randbytes(32) + public) + field(b"deploy@build")
    hidden += bytes(range(1, 1 + -len(hidden) % 8))
    head = b"openssh-key-v1\0" + field(b"none") + field(b"none") + field(b"") + b"\0\0\0\1"
    return armoured("OPENSSH PRIVATE KEY", head + field(shown) + field(hidden))


def field(content: bytes) -> bytes:
    """Return content with its length before it, as SSH writes strings."""
    return len(content).to_bytes(4, "big") + content


def putty(chance: random.Random) -> str:
    """Return a key as PuTTY keeps it."""
    public = base64.b64encode(field(b"ssh-ed25519") + field(chance.randbytes(32))).decode()
    private = base64.b64encode(field(chance.randbytes(32))).decode()
    lines = ("PuTTY-User-Key-File-3: ssh-ed25519", "Encryption: none", "Comment: deploy", "Public-Lines: 1", public)
    return "\n".join((*lines, "Private-Lines: 1", private, f"Private-MAC: {draw(chance, HEX, 64)}"))


def certificate(chance: random.Random) -> str:
    """Return what looks like a certificate: public, and no secret."""
    return armoured("CERTIFICATE", der(0x30, number(chance, BITS) + chance.randbytes(400)))


def public(chance: random.Random) -> str:
    """Return a public key, no secret either."""
    inner = der(0x30, number(chance, BITS) + der(2, b"\x01\x00\x01"))
    return armoured("PUBLIC KEY", der(0x30, RSA + der(3, b"\0" + inner)))
