"""Reading private keys in PEM armour, as far as it takes to say whose they are.

Nothing here can use a key: it reads of which kind and size it is, whether it is encrypted, and the public half where it
stands beside the private one, so that a key in a file can be joined with the key that a server or platform lists.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator

from connectors.detect.shapes import ssh
from connectors.detect.shapes.der import (
    BITS,
    INTEGER,
    OBJECT,
    OCTETS,
    SEQUENCE,
    Broken,
    Element,
    children,
    integer,
    oid,
    signed,
    tagged,
)
from connectors.detect.shapes.key import Key

_ESCAPED_BREAK = re.compile(rb"\\+[nr]|\\+u000[adAD]|\r")
_ESCAPED_LETTER = re.compile(rb"\\+u00(2[bBfF]|3[dD])|\\+(?=/)|\\+t")
_LINE = re.compile(
    rb"[\s\"'`]*(?:(?://|\#|\*|>|\||--|;|\+|\d{1,4}[:|])[ \t]+[\"'`]?)?([A-Za-z0-9+/]*={0,2})[\"'`]?[\s+\\.,;)\]&_]*"
)
_HEADER = re.compile(rb"[\s\"'`#*/]*[A-Za-z-]{3,20}: ")
_ARMOUR_SUM = re.compile(rb"[\s\"'`#*/]*=[A-Za-z0-9+/]{4}[\s\"'`+\\.,;]*")
_JOINT = re.compile(rb"[\s\"'`+\\.,;)&_]*")
_ELLIPSIS = re.compile(rb"\.{3}|\*{4}|x{8}|X{8}|\xe2\x80\xa6|<[a-z]|\$\{|\{\{|\[snip|redacted|REDACTED")

_ALGORITHMS = {
    "1.2.840.113549.1.1.1": ("RSA", 0),
    "1.2.840.10040.4.1": ("DSA", 0),
    "1.2.840.10045.2.1": ("EC", 0),
    "1.3.101.110": ("X25519", 256),
    "1.3.101.111": ("X448", 448),
    "1.3.101.112": ("Ed25519", 256),
    "1.3.101.113": ("Ed448", 448),
}
_CURVES = {
    "1.2.840.10045.3.1.7": ("EC P-256", "nistp256", 256),
    "1.3.132.0.34": ("EC P-384", "nistp384", 384),
    "1.3.132.0.35": ("EC P-521", "nistp521", 521),
    "1.3.132.0.10": ("EC secp256k1", "", 256),
}
_RSA_IDENTIFIER = bytes.fromhex("300d06092a864886f70d0101010500")
_RSA_NUMBERS, _DSA_NUMBERS, _ENCRYPTED_PARTS = 9, 6, 2


def unescaped(text: bytes) -> bytes:
    """The text of a key as it stood before it was put into a string of JSON or of a program."""
    broken = _ESCAPED_BREAK.sub(b"\n", text)
    return _ESCAPED_LETTER.sub(lambda hit: bytes.fromhex(hit[1].decode()) if hit[1] else b"", broken)


def body(lines: bytes) -> str:
    """The base64 of a key, without headers, quotes and comment marks; empty where something is left out."""
    return "" if _ELLIPSIS.search(lines) else "".join(_pieces(lines)).rstrip("=")


def _pieces(lines: bytes) -> Iterator[str]:
    for line in lines.split(b"\n"):
        if _HEADER.match(line) or _ARMOUR_SUM.fullmatch(line) or _JOINT.fullmatch(line):
            continue
        if piece := _LINE.fullmatch(line):
            yield piece[1].decode()
        else:  # the whole key on one line, its breaks turned into blanks
            yield "".join(re.findall(r"(?<!\S)[A-Za-z0-9+/=]+(?!\S)", line.decode("ascii", "replace")))


def read(label: str, blob: bytes, lines: bytes = b"") -> Key | None:
    """The key in a PEM block of this label; None where it is cut off or not a key at all."""
    try:
        if label.startswith("OPENSSH"):
            return ssh.container(blob)
        if b"ENCRYPTED" in lines or b"DEK-Info" in lines:
            return Key(label.removesuffix("PRIVATE KEY").strip() or "unknown", encrypted=True)
        top = _whole(blob)
        if label.startswith("ENCRYPTED"):
            return Key("PKCS #8", encrypted=True) if len(top) == _ENCRYPTED_PARTS else None
        return _plain(top)
    except (Broken, IndexError, ValueError):
        return None


def _whole(blob: bytes) -> list[Element]:
    """The parts of a structure that is there to its last byte."""
    (outer,) = children(blob)
    if outer.tag != SEQUENCE:
        raise Broken("not a sequence")
    return list(children(outer.content))


def _plain(parts: list[Element]) -> Key | None:
    """A key in PKCS #1, SEC 1, OpenSSL's DSA form or PKCS #8: told apart by what they are made of."""
    shape = [part.tag for part in parts[:3]]
    if shape[:2] == [INTEGER, SEQUENCE]:
        return _pkcs8(parts)
    if shape[:2] == [INTEGER, OCTETS]:
        return _ec(parts)
    if shape == [INTEGER] * 3 and len(parts) >= _RSA_NUMBERS:
        return rsa(integer(parts[1]), integer(parts[2]))
    if shape == [INTEGER] * 3 and len(parts) == _DSA_NUMBERS:
        return _dsa([integer(part) for part in parts[1:5]])
    return None


def _pkcs8(parts: list[Element]) -> Key | None:
    identifier = list(children(parts[1].content))
    kind, bits = _ALGORITHMS.get(oid(identifier[0]), ("", 0))
    inner = parts[2].content
    if kind == "RSA":
        return _plain(_whole(inner))
    if kind == "EC":
        return _ec(_whole(inner), oid(identifier[1]))
    if kind == "DSA":
        p, q, g = (integer(part) for part in children(identifier[1].content))
        (private,) = children(inner)
        return _dsa([p, q, g, pow(g, integer(private), p)])
    return Key(kind, bits=bits) if kind else None


def rsa(modulus: int, exponent: int) -> Key:
    """An RSA key, by its public half."""
    numbers = tagged(INTEGER, signed(modulus)) + tagged(INTEGER, signed(exponent))
    public = tagged(SEQUENCE, _RSA_IDENTIFIER + tagged(BITS, b"\0" + tagged(SEQUENCE, numbers)))
    return Key(
        "RSA",
        bits=modulus.bit_length(),
        fingerprint=ssh.fingerprint(ssh.public_blob(b"ssh-rsa", exponent, modulus)),
        public_key=base64.b64encode(hashlib.sha256(public).digest()).decode(),
    )


def _dsa(public: list[int]) -> Key:
    return Key("DSA", bits=public[0].bit_length(), fingerprint=ssh.fingerprint(ssh.public_blob(b"ssh-dss", *public)))


def _ec(parts: list[Element], curve: str = "") -> Key:
    """A key on a curve: the curve may be named inside, and the public point may stand beside the private number."""
    point = b""
    for part in parts[2:]:
        (inner,) = children(part.content)
        if inner.tag == OBJECT:
            curve = oid(inner)
        else:
            point = inner.content[1:]
    kind, name, bits = _CURVES.get(curve, ("EC", "", 8 * len(parts[1].content)))
    if not (name and point):
        return Key(kind, bits=bits)
    public = ssh.public_blob(f"ecdsa-sha2-{name}".encode(), name.encode(), point)
    return Key(kind, bits=bits, fingerprint=ssh.fingerprint(public))
