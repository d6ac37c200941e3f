"""Hashes of passwords: web servers' and systems' lists of users. What is weak among them can be guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Look, Reader
from connectors.detect.readers.syntax.entry import text

_HTPASSWD = re.compile(rb"^(?P<user>[^\s:#][^\s:]{0,200}):(?P<hash>[^\s:]{8,300})[ \t\r]*$", re.MULTILINE)
_HTDIGEST = re.compile(
    rb"^(?P<user>[^\s:#][^\n:]{0,200}):(?P<realm>[^\n:]{1,200}):(?P<hash>[0-9a-f]{32})\r?$", re.MULTILINE
)
_SHADOW = re.compile(
    rb"^(?P<user>[a-z_][\w.\-]{0,60}\$?):(?P<hash>[^:\s]{0,300}):(?:\d*:){2,6}[^\n]{0,60}$", re.MULTILINE
)
_KINDS = (
    (re.compile(r"\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}"), "bcrypt"),
    (re.compile(r"!?!?\$6\$\S{20,}"), "SHA-512 crypt"),
    (re.compile(r"!?!?\$5\$\S{20,}"), "SHA-256 crypt"),
    (re.compile(r"!?!?\$(?:y|gy|7)\$\S{20,}"), "yescrypt"),
    (re.compile(r"\$argon2(?:id|i|d)\$\S{20,}"), "Argon2"),
    (re.compile(r"\$apr1\$\S{10,40}"), "Apache MD5"),
    (re.compile(r"!?!?\$1\$\S{10,40}"), "MD5 crypt"),
    (re.compile(r"\{SHA\}[A-Za-z0-9+/]{27}="), "SHA-1"),
    (re.compile(r"\{SSHA\}[A-Za-z0-9+/]{32,60}={0,2}"), "salted SHA-1"),
    (re.compile(r"\{PLAIN\}\S+"), "plain text"),
    (re.compile(r"[./A-Za-z0-9]{13}"), "DES crypt"),
)


def kind_of(value: str) -> str:
    """Which way of hashing it is; empty where it is none."""
    return next((kind for shape, kind in _KINDS if shape.fullmatch(value)), "")


def hashes(lines: re.Pattern[bytes], kind: Callable[[str], str]) -> Look:
    """A look for lists of users with a hash each."""

    def look(data: bytes) -> Iterator[Candidate]:
        for hit in lines.finditer(data):
            value = text(hit["hash"])
            if found := kind(value):
                yield Candidate(value, facts={"user": text(hit["user"]), "hash": found}, span=hit.span("hash"))

    return look


HTPASSWD = Reader(
    name="htpasswd-hash",
    title="Hash of a password in .htpasswd",
    provider="Apache HTTP Server",
    paths=(".htpasswd", "htpasswd", "*.htpasswd", ".htpasswds", "passwd.users", "users.htpasswd"),
    look=hashes(_HTPASSWD, kind_of),
    placeholders=False,
    reference="https://httpd.apache.org/docs/current/programs/htpasswd.html",
    remedy="Change the password: a hash in a repository can be guessed at leisure.",
    finds=(
        (".htpasswd", "admin:$apr1$<alnum:8>$<alnum:22>\n"),
        ("etc/nginx/.htpasswd", "ci:$2y$05$<alnum:53>\n"),
        (".htpasswd", "bob:{SHA}<base64:27>=\n"),
    ),
    ignores=((".htpasswd", "# users of the intranet\n"), (".htpasswd", "admin:ask me\nhost:localhost\n")),
)

HTDIGEST = Reader(
    name="htdigest-hash",
    title="Hash of a password in .htdigest",
    provider="Apache HTTP Server",
    paths=(".htdigest", "htdigest", "*.htdigest"),
    look=hashes(_HTDIGEST, lambda _: "MD5 digest"),
    placeholders=False,
    reference="https://httpd.apache.org/docs/current/programs/htdigest.html",
    remedy="Change the password: this hash is as good as the password itself.",
    finds=((".htdigest", "admin:intranet:<hex:32>\n"),),
    ignores=((".htdigest", "admin:intranet:none\n"),),
)

SHADOW = Reader(
    name="shadow-hash",
    title="Hash of a system user's password",
    provider="Linux",
    paths=(
        "shadow",
        "shadow-",
        "gshadow",
        "*.shadow",
        "*/etc/passwd",
        "master.passwd",
        "proftpdpasswd",
        "ftpd.passwd",
        "proftpd.passwd",
        "passwd",
    ),
    look=hashes(_SHADOW, kind_of),
    placeholders=False,
    reference="https://man7.org/linux/man-pages/man5/shadow.5.html",
    remedy="Change the password on every system that has it.",
    finds=(
        ("etc/shadow", "root:$6$<alnum:8>$<alnum:86>:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n"),
        ("etc/shadow-", "web:$y$j9T$<alnum:22>$<alnum:43>:19000:0:99999:7:::\n"),
    ),
    ignores=(
        ("etc/shadow", "root:*:19000:0:99999:7:::\nweb:!:19000:0:99999:7:::\n"),
        ("etc/passwd", "root:x:0:0:root:/root:/bin/bash\n"),
    ),
)
