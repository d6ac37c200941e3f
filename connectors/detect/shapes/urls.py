"""Passwords in addresses and connection strings: whom they let in where, and whether anybody is meant at all."""

from __future__ import annotations

import re
from urllib.parse import unquote

import msgspec

from connectors.detect.shapes import words
from graph.leaks import Confidence

_NOBODY = re.compile(
    r"^(?:user|username|scott|aladdin|usr|uid|login|name|foo|me|someone|your.*|my.?user.*|example|u|x+|me|<.*|\$.*|%.*|\{.*)$",
    re.IGNORECASE,
)
_EXAMPLE_HOST = re.compile(
    r"^(?:\d+|host\w*|hostname|hostspec|hostport|server\w*|ip|address|addr|domain|site|example|foo|bar|a|b|h|x+|some.?host|"
    r"my.?(?:host|server|db|proxy|domain)\w*|your.*|proxy|\.+|.*[<>{}$%*].*)$"
    r"|(?:^|\.)(?:example(?:\.(?:com|org|net|edu))?|test|invalid|domain\.(?:com|tld)|host\.com|server\.com|foo\.com|"
    r"bar\.com|company\.com|mydomain\.com|yourdomain\.com|myhost\.com|somewhere\.com|acme\.(?:com|org)|site\.com|"
    r"proxy\.com|my-?company\.com|\.\.\.)$",
    re.IGNORECASE,
)
_NEARBY_HOST = re.compile(
    r"^(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|docker)$|(?:^|[.-])(?:local|localdomain|localhost|dev|lan|test)$",
    re.IGNORECASE,
)
_PRIVATE_HOST = re.compile(r"^(?:10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+)$")
_TEMPLATE = re.compile(r"^[$%{<\[(].*|.*(?:\$\{|\{\{|%\(|%s|\{\w*\}|<\w+>|\[\w[\w -]+\]|\*{3}|\.{3}|xxx|XXX|…|•).*")
_STATING = ("password", "passwd", "yourpass", "mypass", "placeholder", "changeme", "redacted", "example")
_WITHOUT_DATABASE = frozenset("http https ws wss git ssh ftp ftps sftp smtp smtps imap imaps ldap ldaps socks5".split())  # noqa: SIM905  because a list of words reads best as words
_LONGEST = 4096


class Access(msgspec.Struct, frozen=True):
    """Who is let in where by a password. What is not known is empty."""

    password: str
    user: str = ""
    host: str = ""
    database: str = ""
    kind: str = ""

    def __repr__(self) -> str:
        return f"Access(user={self.user!r}, host={self.host!r})"

    def facts(self) -> dict[str, str]:
        """What may be told of it."""
        told = {"kind": self.kind, "user": self.user, "host": self.host, "database": self.database}
        return {name: value for name, value in told.items() if value}

    def confidence(self) -> Confidence | None:
        """How sure it is that the password is one; None where it is an example or a template."""
        password = unquote(self.password)
        if _TEMPLATE.match(password) or _TEMPLATE.match(self.user) or _is_stated(password):
            return None
        if _EXAMPLE_HOST.search(self.host) or _NOBODY.match(self.user):
            return None
        nearby = bool(_NEARBY_HOST.search(self.host))
        if words.is_weak(password) or password.lower() == self.user.lower():
            return Confidence.LOW if "." in self.host and not nearby and self.user else None
        if nearby:
            return Confidence.LOW
        far = "." in self.host and not _PRIVATE_HOST.match(self.host)
        if words.is_chosen(password) and not words.is_wordy(password):
            return Confidence.HIGH if far else Confidence.MEDIUM
        return Confidence.MEDIUM if far else Confidence.LOW


def _is_stated(password: str) -> bool:
    """Whether it says that a password belongs here, or stands for nothing."""
    plain = re.sub(r"[^a-z]", "", password.lower())
    return any(word in plain for word in _STATING) or not any(map(str.isalnum, password))


def of_url(scheme: str, user: str, password: str, rest: str) -> Access:
    """The access in an address; ``rest`` is what stands after its last ``@``."""
    place, _, path = rest.partition("/")
    host = place.split(",")[0]
    host = host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]
    database = re.split(r"[?#;]", path)[0]
    service = kind(scheme)
    return Access(password, unquote(user), host.rstrip("."), "" if service in _WITHOUT_DATABASE else database, service)


def kind(scheme: str) -> str:
    """The kind of service that an address is of: ``postgresql+asyncpg`` is ``postgresql``."""
    plain = scheme.lower().split("+")[0].split(":")[-1]
    return {"postgres": "postgresql", "rediss": "redis", "amqps": "amqp", "mongo": "mongodb"}.get(plain, plain)


_NAME = r"([A-Za-z][A-Za-z _-]{1,24}?)\s{0,3}=\s{0,3}"
_FIELD = re.compile(rf"(?:^|[;?&\"'(])\s{{0,3}}{_NAME}([^;&\"'\r\n]{{1,200}})")
_SPACED_FIELD = re.compile(rf"(?:^|[\s\"'(,]){_NAME}([^\s;&\"',]{{1,200}})")
_FIELDS = {
    "host": (
        "server",
        "data source",
        "datasource",
        "host",
        "hostname",
        "addr",
        "address",
        "network address",
        "endpoint",
    ),
    "user": ("user id", "userid", "uid", "user", "username", "user name", "login"),
    "database": ("initial catalog", "database", "dbname", "db"),
}


def of_fields(password: str, text: str, kind_name: str) -> Access:
    """The access in a connection string of ``name=value`` pairs; ``text`` is what stands around the password."""
    pairs = (_FIELD if ";" in text or "&" in text else _SPACED_FIELD).findall(text[:_LONGEST])
    found = {name.lower().strip(): value.strip() for name, value in reversed(pairs)}
    known = {fact: next((found[name] for name in names if name in found), "") for fact, names in _FIELDS.items()}
    host = re.split(r"[,:\\]", known["host"].removeprefix("tcp:"))[0]
    return Access(password, known["user"], host, known["database"], kind_name)
