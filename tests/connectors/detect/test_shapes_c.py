"""Keys, tokens and connection strings: what is read from them, and what is known for an example."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa, x25519

from connectors.detect import Finder, Match, made_of
from connectors.detect.detectors import of
from connectors.detect.shapes import bech32, der, jwt, payload, pem, ssh, urls
from graph.leaks import Confidence

NAMES = ("private_keys", "jwt", "connection_strings", "basic_auth", "mcp")
find = Finder(made_of([each for name in NAMES for each in of(name).values()])).find

RSA = rsa.generate_private_key(65537, 2048)
DSA = dsa.generate_private_key(2048)
KEYS = {
    "RSA": RSA,
    "P-256": ec.generate_private_key(ec.SECP256R1()),
    "P-384": ec.generate_private_key(ec.SECP384R1()),
    "P-521": ec.generate_private_key(ec.SECP521R1()),
    "DSA": DSA,
    "Ed25519": ed25519.Ed25519PrivateKey.generate(),
}
ARMOURS = {
    "traditional": forms.PrivateFormat.TraditionalOpenSSL,
    "PKCS #8": forms.PrivateFormat.PKCS8,
    "OpenSSH": forms.PrivateFormat.OpenSSH,
}


def text_of(name: str, armour: str, password: bytes = b"") -> str:
    kind = forms.BestAvailableEncryption(password) if password else forms.NoEncryption()
    return KEYS[name].private_bytes(forms.Encoding.PEM, ARMOURS[armour], kind).decode()


def fingerprint(name: str) -> str:
    public = KEYS[name].public_key().public_bytes(forms.Encoding.OpenSSH, forms.PublicFormat.OpenSSH)
    digest = hashlib.sha256(base64.b64decode(public.split()[1])).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def one(text: str) -> Match:
    (match,) = find(text.encode())
    return match


# Private keys ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("armour", ARMOURS)
@pytest.mark.parametrize("name", ["RSA", "P-256", "P-384", "P-521"])
def test_a_key_tells_the_fingerprint_of_its_public_half(name: str, armour: str) -> None:
    match = one(f"key:\n{text_of(name, armour)}")
    assert match.facts["fingerprint"] == fingerprint(name)
    assert match.facts["encrypted"] == "no"
    assert match.confidence is Confidence.HIGH


def test_an_rsa_key_tells_what_github_shows_of_an_app() -> None:
    public = RSA.public_key().public_bytes(forms.Encoding.DER, forms.PublicFormat.SubjectPublicKeyInfo)
    facts = one(text_of("RSA", "traditional")).facts
    assert facts["public_key_sha256"] == base64.b64encode(hashlib.sha256(public).digest()).decode()
    assert (facts["key"], facts["bits"]) == ("RSA", "2048")


@pytest.mark.parametrize("armour", ["traditional", "PKCS #8"])
def test_an_older_key_is_read_too(armour: str) -> None:
    numbers = DSA.private_numbers().public_numbers
    group = numbers.parameter_numbers
    public = ssh.public_blob(b"ssh-dss", group.p, group.q, group.g, numbers.y)
    facts = one(text_of("DSA", armour)).facts
    assert (facts["key"], facts["bits"], facts["fingerprint"]) == ("DSA", "2048", ssh.fingerprint(public))


def test_a_key_without_its_public_half_still_tells_its_kind() -> None:
    assert one(text_of("Ed25519", "PKCS #8")).facts == {"key": "Ed25519", "bits": "256", "encrypted": "no"}
    assert one(text_of("Ed25519", "OpenSSH")).facts["fingerprint"] == fingerprint("Ed25519")
    private = x25519.X25519PrivateKey.generate().private_bytes(
        forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption()
    )
    assert one(private.decode()).facts["key"] == "X25519"


@pytest.mark.parametrize("armour", ["traditional", "PKCS #8"])
def test_an_encrypted_key_is_told_as_such_and_with_less_confidence(armour: str) -> None:
    match = one(text_of("RSA", armour, b"a long password"))
    assert match.facts["encrypted"] == "yes"
    assert match.confidence is Confidence.MEDIUM


def kept(text: str) -> dict[str, str]:
    """A key in the ways in which it is kept in files."""
    lines = text.strip().splitlines()
    return {
        "JSON": json.dumps({"private_key": text}),
        "JSON in JSON": json.dumps({"a": json.dumps({"private_key": text})}),
        "escaped slashes": json.dumps({"k": text}).replace("/", "\\/"),
        "YAML": "key: |\n" + "".join(f"    {line}\n" for line in lines),
        "carriage returns": text.replace("\n", "\r\n"),
        "a program": "key = (\n" + "\n".join(f'    "{line}\\n"' for line in lines) + "\n)",
        "a sum of strings": " +\n".join(f'  "{line}\\n"' for line in lines) + ";",
        "comments": "".join(f"# {line}\n" for line in lines),
        "one line": " ".join(lines),
        ".env": f'KEY="{chr(92) + "n"}"'.replace(chr(92) + "n", text.replace("\n", "\\n")),
    }


@pytest.mark.parametrize("way", kept("a\nb"))
def test_however_a_key_is_kept_its_value_is_the_same(way: str) -> None:
    """Its fingerprint under the estate's key then joins the file, the variable and the setting it stands in."""
    text = text_of("RSA", "PKCS #8")
    match = one(kept(text)[way])
    assert match.value == one(text).value
    assert match.facts["fingerprint"] == fingerprint("RSA")


def test_a_key_that_is_cut_off_or_left_out_is_none() -> None:
    lines = text_of("RSA", "traditional").strip().splitlines()
    for inside in (lines[1:8], [*lines[1:8], "..."], ["..."], ["x" * 64] * 4, [lines[1]] * 1):
        assert find("\n".join((lines[0], *inside, lines[-1])).encode()) == []
    openssh = text_of("Ed25519", "OpenSSH").strip().splitlines()
    assert find("\n".join((openssh[0], *openssh[1:3], openssh[-1])).encode()) == []


def test_a_key_that_cannot_be_read_but_is_long_is_told_with_low_confidence() -> None:
    lines = text_of("RSA", "traditional").strip().splitlines()
    odd = "\n".join((lines[0], *(line[::-1] for line in lines[1:-2]), lines[-1]))
    assert one(odd).confidence is Confidence.LOW


def test_a_pgp_block_is_told() -> None:
    body = base64.b64encode(hashlib.sha512(b"x").digest() * 8).decode()
    label = "PGP PRIVATE" + " KEY BLOCK"
    text = f"-----BEGIN {label}-----\nVersion: GnuPG v2\n\n{body}\n=aB3d\n-----END {label}-----"
    match = one(text)
    assert match.facts == {"key": "PGP"}
    assert "=aB3d" not in match.value


def test_a_key_of_putty_is_joined_with_its_public_half() -> None:
    public = RSA.public_key().public_bytes(forms.Encoding.OpenSSH, forms.PublicFormat.OpenSSH).split()[1].decode()
    private = base64.b64encode(hashlib.sha512(b"x").digest() * 3).decode()
    for cipher, confidence in (("none", Confidence.HIGH), ("aes256-cbc", Confidence.MEDIUM)):
        derivation = "Key-Derivation: Argon2id\nArgon2-Memory: 8192\n" if cipher != "none" else ""
        text = (
            f"PuTTY-User-Key-File-3: ssh-rsa\nEncryption: {cipher}\nComment: me@home\nPublic-Lines: 6\n{public}\n"
            f"{derivation}Private-Lines: 14\n{private}\nPrivate-MAC: 00\n"
        ).replace("\n", "\r\n")
        match = one(text)
        assert match.facts["fingerprint"] == fingerprint("RSA")
        assert (match.facts["comment"], match.confidence) == ("me@home", confidence)


def test_a_public_half_that_is_none_makes_no_key_of_putty() -> None:
    text = (
        "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: a\nPublic-Lines: 1\n" + "A" * 60 + "\n"
        "Private-Lines: 1\n" + "B" * 60 + "\nPrivate-MAC: 00\n"
    )
    assert find(text.encode()) == []


def test_broken_structures_are_refused_and_never_read_past_their_end() -> None:
    whole = payload.plain(pem.body(text_of("RSA", "traditional").encode()))
    for end in range(0, len(whole) - 1, 37):
        assert pem.read("RSA PRIVATE KEY", whole[:end]) is None
    for blob in (b"0\x80", b"0\x89" + b"\1" * 9, b"\2\1\0", der.tagged(der.SEQUENCE, b""), b"\x30\x03\x06\x01\x2a"):
        assert pem.read("PRIVATE KEY", blob) is None
    with pytest.raises(der.Broken):
        der.integer(der.Element(der.OCTETS, b""))
    with pytest.raises(der.Broken):
        der.oid(der.Element(der.OBJECT, b""))
    assert ssh.container(b"something else") is None
    assert der.tagged(4, b"x" * 300)[:4] == b"\x04\x82\x01\x2c"


def test_the_checksum_of_an_age_key_decides() -> None:
    good = bech32.sealed("age-secret-key-", "q" * 26 + "zry9x8gf2tvdw0s3jn54khce6m").upper()
    assert one(good).detector == "private-key-age"
    assert find(good[:-1].encode() + (b"Q" if good[-1] != "Q" else b"P")) == []


# Tokens ------------------------------------------------------------------------------------------------------------


def token(claims: dict[str, object], algorithm: str = "RS256", signature: str = "aB3dE5fG7hJ9kL1mN0pQ2rS4") -> str:
    parts = ({"alg": algorithm, "typ": "JWT"}, claims)
    return ".".join(
        (*(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts), signature)
    )


def test_a_token_tells_who_made_it_for_whom_and_until_when() -> None:
    match = one(token({"iss": "https://id.corp", "aud": ["a", "b"], "sub": "x", "exp": 4102444800, "iat": 1}))
    assert match.facts == {
        "alg": "RS256",
        "iss": "https://id.corp",
        "aud": "a, b",
        "sub": "x",
        "iat": "1970-01-01T00:00:01Z",
        "exp": "2100-01-01T00:00:00Z",
    }
    assert match.confidence is Confidence.HIGH


def test_what_time_it_is_bears_on_no_token() -> None:
    """A detector tells when a token ends; what it found may be remembered for long."""
    found = [one(token({"iss": "i", "exp": ends})) for ends in (60, 4102444800, 10**40)]
    assert {each.confidence for each in found} == {Confidence.HIGH}
    assert [each.facts.get("exp") for each in found] == ["1970-01-01T00:01:00Z", "2100-01-01T00:00:00Z", None]


def test_a_token_that_nobody_signed_is_less_sure() -> None:
    assert one(token({"iss": "i"}, "none", "")).confidence is Confidence.LOW


@pytest.mark.parametrize(
    "claims",
    [
        {"kubernetes.io": {"namespace": "pay", "serviceaccount": {"name": "bot", "uid": "1"}}},
        {"kubernetes.io/serviceaccount/namespace": "pay", "kubernetes.io/serviceaccount/service-account.name": "bot"},
    ],
)
def test_a_token_of_a_kubernetes_account_names_it(claims: dict[str, object]) -> None:
    assert one(token(claims)).credential == "kubernetes.service_account:pay/bot"


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "1234567890", "name": "John Doe", "iat": 1516239022},
        {"sub": "a", "name": "John Doe"},
        {"iss": "joe", "exp": 1300819380},
        {"some": "payload"},
        {"iss": "supabase", "role": "anon", "ref": "abc"},
    ],
)
def test_a_token_of_the_documentation_or_for_the_public_is_no_secret(claims: dict[str, object]) -> None:
    assert find(token(claims).encode()) == []


def test_what_only_looks_like_a_token_is_left() -> None:
    assert find(token({"iss": "i"}, signature="short").encode()) == []
    assert find(token({"iss": "i"}, signature="a" * 40).encode()) == []
    assert jwt.taken_apart("eyJhIjoxfQ.eyJhIjoxfQ.x") is None
    assert jwt.taken_apart("eyJ.eyJ.x") is None


# Connection strings ------------------------------------------------------------------------------------------------

STRONG = "kT7qLm29" + "xVw4Zp"


@pytest.mark.parametrize(
    ("text", "facts", "confidence"),
    [
        (f"postgres://a:{STRONG}@db.corp.io/s", ("postgresql", "a", "db.corp.io", "s"), Confidence.HIGH),
        (f"postgresql+asyncpg://a:{STRONG}@db.corp.io", ("postgresql", "a", "db.corp.io", None), Confidence.HIGH),
        (f"mongodb://a:{STRONG}@h1.corp.io:1,h2.corp.io:2/s?x=1", ("mongodb", "a", "h1.corp.io", "s"), Confidence.HIGH),
        (f"redis://:{STRONG}@[fe80::1]:6379/0", ("redis", None, "[fe80::1]", "0"), Confidence.MEDIUM),
        (f"mysql://a:{STRONG}@mysql/s", ("mysql", "a", "mysql", "s"), Confidence.MEDIUM),
        (f"mysql://a:{STRONG}@10.0.0.9/s", ("mysql", "a", "10.0.0.9", "s"), Confidence.MEDIUM),
        (f"mysql://a:{STRONG}@localhost/s", ("mysql", "a", "localhost", "s"), Confidence.LOW),
        (f"ftp://a:{STRONG}@files.corp.io/x/y", ("ftp", "a", "files.corp.io", None), Confidence.HIGH),
        (f"https://a:{STRONG}@files.corp.io/", ("https", "a", "files.corp.io", None), Confidence.MEDIUM),
        ("ldap://admin:admin@ldap.corp.io", ("ldap", "admin", "ldap.corp.io", None), Confidence.LOW),
        ("smtp://app:thunderstorm@mail.corp.io", ("smtp", "app", "mail.corp.io", None), Confidence.MEDIUM),
        ("smtp://app:thunderstorm@mail", ("smtp", "app", "mail", None), Confidence.LOW),
    ],
)
def test_an_address_is_split_and_weighed(text: str, facts: tuple[str | None, ...], confidence: Confidence) -> None:
    match = one(text)
    assert tuple(match.facts.get(name) for name in ("kind", "user", "host", "database")) == facts
    assert match.confidence is confidence


@pytest.mark.parametrize(
    "text",
    [
        "postgres://postgres:postgres@localhost/x",
        "postgres://app:app@db/x",
        "mysql://user:password@host/x",
        "mysql://app:${PASSWORD}@db.corp.io",
        "mysql://app:{{ password }}@db.corp.io",
        "mysql://app:%s@db.corp.io",
        "mysql://app:<password>@db.corp.io",
        "mysql://app:*****@db.corp.io",
        "mysql://app:----@db.corp.io",
        f"mysql://app:{STRONG}@example.com",
        f"mysql://app:{STRONG}@your-host.corp.io.example",
        f"mysql://app:{STRONG}@{{host}}",
        f"mysql://username:{STRONG}@db.corp.io",
    ],
)
def test_an_example_of_an_address_is_no_secret(text: str) -> None:
    assert find(text.encode()) == []


def test_pairs_are_a_connection_only_with_a_host_or_a_database() -> None:
    match = one(f"Server=tcp:sql.corp.io,1433;Database=shop;User Id=app;Password={STRONG};")
    assert match.facts == {"user": "app", "host": "sql.corp.io", "database": "shop"}
    assert one(f"user=app dbname=shop password={STRONG}").confidence is Confidence.MEDIUM
    assert find(f"a = 1; password={STRONG};".encode()) == []


def test_an_access_shows_no_password() -> None:
    assert STRONG not in repr(urls.Access(STRONG, "app", "db.corp.io"))


def test_a_header_is_decoded() -> None:
    encoded = base64.b64encode(f"deploy:{STRONG}".encode()).decode()
    match = one(f"Authorization: Basic {encoded}")
    assert match.facts == {"user": "deploy"}
    for plain in ("user:password", "nothing", ":", "a\nb:c", "\xff:x"):
        encoded = base64.b64encode(plain.encode("latin-1")).decode()
        assert find(f"Authorization: Basic {encoded}".encode()) == []


def test_a_command_tells_the_host_it_is_for() -> None:
    assert one(f"curl -u deploy:{STRONG} https://repo.corp.io/x").facts == {"user": "deploy", "host": "repo.corp.io"}


# Tool servers ------------------------------------------------------------------------------------------------------


def test_a_server_s_credential_names_variable_and_server() -> None:
    settings = {"mcpServers": {"notes": {"command": "npx", "env": {"NOTES_API_KEY": STRONG + "uB6y", "DEBUG": "1"}}}}
    match = one(json.dumps(settings, indent=2))
    assert match.facts == {"variable": "NOTES_API_KEY", "server": "notes"}
    assert match.confidence is Confidence.HIGH
    settings["mcpServers"]["notes"]["env"]["NOTES_API_KEY"] = "Hx72-blue9"
    assert one(json.dumps(settings)).confidence is Confidence.MEDIUM


def test_the_same_pair_outside_of_a_server_is_not_one_of_a_server() -> None:
    assert find(json.dumps({"env": {"NOTES_API_KEY": STRONG * 2}}).encode()) == []


def test_no_value_is_in_the_facts() -> None:
    for text in (f"postgres://a:{STRONG}@db.corp.io/s", text_of("RSA", "OpenSSH"), token({"iss": "i"})):
        match = one(text)
        assert not any(re.search(re.escape(match.value), fact) for fact in match.facts.values())
