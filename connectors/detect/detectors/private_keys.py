"""Private keys, in every armour they are commonly kept in. What is told of one joins it with its public half."""

from __future__ import annotations

import base64
import random
import re
import textwrap

from connectors.detect.model import Candidate, Provider
from connectors.detect.samples import drawn
from connectors.detect.shapes import bech32
from graph.leaks import Confidence

keys = Provider(
    "Private key",
    reference="https://cheatsheetseries.owasp.org/cheatsheets/Key_Management_Cheat_Sheet.html",
    remedy="Make a new key, put its public half wherever the old one is trusted, and remove the old one everywhere.",
)

SHORTEST_BODY = 60
"""Letters of base64 that even the shortest private key has."""
UNREAD_BODY = 400
"""From this many letters on it is told even where its structure cannot be read: it may be kept damaged."""
DER_BEGINS = b"0\x82"
"""What long keys begin with: one that does and still cannot be read is cut off, and opens nothing."""
FEWEST_LETTERS = 30
"""A body of a key has at least so many different letters; a drawing of one has fewer."""
FIRST_CLAMP, LAST_CLAMP, LAST_CLAMPED = 0b111, 0b11000000, 0b01000000
"""The bits of a Curve25519 key that every program which makes one sets the same way."""

_LABEL = r"(?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED|ANY|SSH2 ENCRYPTED|PGP)[ ])?PRIVATE KEY(?: BLOCK)?"
_BOUNDS = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----(.*)-----END", re.DOTALL)


def armoured(hit: re.Match[bytes]) -> Candidate | None:
    """Read a key in PEM armour. The value is the same however the key was quoted, escaped or indented."""
    from connectors.detect.shapes import payload, pem  # noqa: PLC0415  because few texts hold a key

    bounds = _BOUNDS.search(hit[0])
    if bounds is None:
        return None
    label, lines = bounds[1].decode(), pem.unescaped(bounds[2])
    body = pem.body(lines)
    if len(body) < SHORTEST_BODY or len(set(body)) < FEWEST_LETTERS:
        return None
    value = f"-----BEGIN {label}-----\n{body}\n-----END {label}-----"
    if label.startswith(("PGP", "SSH2")):
        return Candidate(value, facts={"key": label.split()[0]})
    blob = payload.plain(body)
    key = pem.read(label, blob, lines)
    if key is None:
        cut = blob.startswith(DER_BEGINS) or len(body) < UNREAD_BODY
        return None if cut else Candidate(value, confidence=Confidence.LOW)
    return Candidate(value, facts=key.facts(), confidence=Confidence.MEDIUM if key.encrypted else None)


def putty(hit: re.Match[bytes]) -> Candidate | None:
    """Read a key as PuTTY keeps it: its public half stands before the private one."""
    from connectors.detect.shapes import payload, pem, ssh  # noqa: PLC0415  because few texts hold a key
    from connectors.detect.shapes.der import Broken  # noqa: PLC0415  because few texts hold a key

    encrypted = hit["cipher"] != b"none"
    try:
        key = ssh.of_public(payload.plain(pem.body(hit["public"])), encrypted=encrypted, comment=_text(hit["comment"]))
    except Broken:
        return None
    private = pem.body(hit["private"])
    confidence = Confidence.MEDIUM if encrypted else None
    return Candidate(private, facts=key.facts(), confidence=confidence) if private else None


def age(hit: re.Match[bytes]) -> Candidate | None:
    """Check the checksum of an age identity."""
    value = hit[0].decode()
    return Candidate(value) if bech32.holds(value) else None


def minisign(hit: re.Match[bytes]) -> Candidate | None:
    """Tell minisign's and signify's keys without a password from those with one."""
    value = hit["secret"].decode()
    encrypted = not value.startswith("RWQAAEIy")
    facts = {"key": "Ed25519", "encrypted": "yes" if encrypted else "no"}
    return Candidate(value, facts=facts, confidence=Confidence.MEDIUM if encrypted else None)


def wireguard(hit: re.Match[bytes]) -> Candidate | None:
    """Check the bits that a Curve25519 key always has the same."""
    from connectors.detect.shapes import payload  # noqa: PLC0415  because few texts hold a key

    number = payload.plain(hit["secret"].decode())
    clamped = not number[0] & FIRST_CLAMP and number[31] & LAST_CLAMP == LAST_CLAMPED
    shared = hit["name"].lower().startswith(b"pre")
    if not (clamped or shared) or len(set(number)) < FEWEST_LETTERS // 2:
        return None
    return Candidate(hit["secret"].decode(), facts={"key": "WireGuard pre-shared" if shared else "WireGuard"})


def jwk(hit: re.Match[bytes]) -> Candidate | None:
    """Take the private number of a JSON Web Key that says its type."""
    around = hit.string[max(0, hit.start() - 3000) : hit.end() + 3000]
    kind = re.search(rb'"kty"\s{0,3}:\s{0,3}"(RSA|EC|OKP)"', around)
    return Candidate(hit["secret"].decode(), facts={"key": f"JWK {_text(kind[1])}"}) if kind else None


def _text(raw: bytes) -> str:
    return raw.strip().decode(errors="replace")


# Samples, made when they are needed: no file of ours holds the text of a key --------------------------------------


def _pkcs1(seed: int) -> str:
    """The armour of numbers that are shaped like an RSA key and are none."""
    from connectors.detect.shapes.der import INTEGER, SEQUENCE, signed, tagged  # noqa: PLC0415  because samples are rare

    chance = random.Random(seed)  # noqa: S311  because a sample has to be the same every time
    numbers = [0, chance.getrandbits(2048) | 1 << 2047, 65537, *(chance.getrandbits(1024) for _ in range(6))]
    blob = tagged(SEQUENCE, b"".join(tagged(INTEGER, signed(number)) for number in numbers))
    return _armour("RSA PRIVATE" + " KEY", blob)


def _armour(label: str, blob: bytes) -> str:
    lines = "\n".join(textwrap.wrap(base64.b64encode(blob).decode(), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"


def _openssh() -> str:
    from connectors.detect.shapes.ssh import public_blob  # noqa: PLC0415  because samples are rare

    numbers = random.Random(3).randbytes(32)  # noqa: S311  because a sample has to be the same every time
    public = public_blob(b"ssh-ed25519", numbers)
    head = b"openssh-key-v1\0" + public_blob(b"none", b"none", b"") + b"\0\0\0\1"
    return _armour("OPENSSH PRIVATE" + " KEY", head + public_blob(public, public * 3))


def _escaped() -> str:
    text = _pkcs1(2).replace("\n", "\\n").replace("/", "\\/")
    return f'{{"private_key": "{text}", "client_id": "1"}}'


def _cut() -> str:
    return _pkcs1(4)[:600] + "\n-----END RSA PRIVATE" + " KEY-----"


def _ppk() -> str:
    from connectors.detect.shapes.ssh import public_blob  # noqa: PLC0415  because samples are rare

    numbers = random.Random(5).randbytes(96)  # noqa: S311  because a sample has to be the same every time
    public = base64.b64encode(public_blob(b"ssh-ed25519", numbers[:32])).decode()
    private = base64.b64encode(numbers[32:]).decode()
    return (
        f"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: deploy@build\nPublic-Lines: 1\n{public}\n"
        f"Private-Lines: 2\n{private[:64]}\n{private[64:]}\nPrivate-MAC: {numbers.hex()[:64]}\n"
    )


def _age() -> str:
    letters = random.Random(6).choices(bech32.LETTERS, k=52)  # noqa: S311  because a sample has to be the same every time
    return "# created: 2024-01-01\n" + bech32.sealed("age-secret-key-", "".join(letters)).upper()


def _wireguard(name: str = "PrivateKey") -> str:
    number = bytearray(random.Random(7).randbytes(32))  # noqa: S311  because a sample has to be the same every time
    number[0] &= 0xFF ^ FIRST_CLAMP
    number[31] = number[31] & 0x3F | LAST_CLAMPED
    return f"[Interface]\n{name} = {base64.b64encode(bytes(number)).decode()}\nAddress = 10.0.0.2/32\n"


def _unclamped() -> str:
    chance = random.Random(8)  # noqa: S311  because a sample has to be the same every time
    return f"PrivateKey = {drawn('upper', 42, chance)}A="


PEM = keys.detector(
    "private-key-pem",
    "Private key",
    rf"-----BEGIN {_LABEL}-----[\s\S]{{40,16000}}?-----END {_LABEL}-----",
    confirm=armoured,
    placeholders=False,
    finds=(lambda: _pkcs1(1), _openssh, _escaped),
    ignores=(
        _cut,
        "-----BEGIN RSA PRIVATE" + " KEY-----\nMIIEpAIBAAKCAQEA...\n-----END RSA PRIVATE" + " KEY-----",
        "-----BEGIN PUBLIC" + " KEY-----\n<base64:200>\n-----END PUBLIC" + " KEY-----",
        "if '-----BEGIN RSA PRIVATE" + " KEY-----' in text and '-----END RSA PRIVATE" + " KEY-----' in text: pass",
    ),
)

PUTTY = keys.detector(
    "private-key-putty",
    "PuTTY private key",
    r"PuTTY-User-Key-File-[123]: ?[a-z0-9-]{4,40}[\r\n]{1,2}Encryption: ?(?P<cipher>[a-z0-9-]{4,20})[\r\n]{1,2}"
    r"Comment:(?P<comment>[^\r\n]{0,200})[\r\n]{1,2}Public-Lines: ?\d{1,3}[\r\n]{1,2}"
    r"(?P<public>[A-Za-z0-9+/=\r\n]{40,4000})[\r\n]{1,2}(?:Key-Derivation|Argon2-[A-Za-z]{4,12}|Private-Lines)"
    r"(?:: ?[^\r\n]{1,80}[\r\n]{1,2}(?:Argon2-[A-Za-z]{4,12}|Private-Lines)){0,5}: ?\d{1,3}[\r\n]{1,2}"
    r"(?P<secret>(?P<private>[A-Za-z0-9+/=\r\n]{40,6000}))[\r\n]{1,2}Private-MAC",
    confirm=putty,
    placeholders=False,
    finds=(_ppk,),
    ignores=("PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\n", "the header PuTTY-User-Key-File-3 says the version"),
)

AGE = keys.detector(
    "private-key-age",
    "age identity",
    r"(?<![A-Za-z0-9-])AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}(?![A-Za-z0-9])",
    confirm=age,
    placeholders=False,
    finds=(_age,),
    ignores=("AGE-SECRET-KEY-1" + "Q" * 58, "AGE-SECRET-KEY-1<upperalnum:20>", "age1<lower:58>"),
)

MINISIGN = keys.detector(
    "private-key-minisign",
    "minisign or signify secret key",
    r"(?<![A-Za-z0-9+/])(?P<secret>RWRTY0Iy[A-Za-z0-9+/]{204}|RWQAAEIy[A-Za-z0-9+/]{204}|RWRCS[A-Za-z0-9+/]{134}=)"
    r"(?![A-Za-z0-9+/=])",
    confirm=minisign,
    placeholders=False,
    finds=("untrusted comment: minisign encrypted secret key\nRWRTY0Iy<base64:204>\n", "RWQAAEIy<base64:204>"),
    ignores=("untrusted comment: minisign public key\nRWRTY0Iy<base64:48>", "xRWRTY0Iy<base64:204>"),
)

WIREGUARD = keys.detector(
    "private-key-wireguard",
    "WireGuard private key",
    r"(?i:(?P<name>private[_-]?key|pre-?shared[_-]?key))[\"']?[ \t]{0,8}[:=][ \t]{0,8}[\"']?"
    r"(?P<secret>[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)(?![A-Za-z0-9+/=])",
    confirm=wireguard,
    placeholders=False,
    finds=(_wireguard, lambda: _wireguard("PresharedKey")),
    ignores=(_unclamped, "PrivateKey = <base64:30>=", lambda: _wireguard("PublicKey")),
)

JWK = keys.detector(
    "private-key-jwk",
    "JSON Web Key with its private part",
    r'"d"[ ]?:[ \n]{0,8}"(?P<secret>[A-Za-z0-9_-]{42,1100})"',
    confirm=jwk,
    looks_around=True,
    placeholders=False,
    entropy=4.0,
    finds=('{"kty": "EC", "crv": "P-256", "x": "<base64url:43>", "d": "<base64url:43>"}',),
    ignores=('{"kty": "EC", "x": "<base64url:43>", "y": "<base64url:43>"}', '{"id": "a", "d": "<base64url:60>"}'),
)
