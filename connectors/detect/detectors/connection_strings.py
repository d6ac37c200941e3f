"""Passwords in addresses and connection strings of databases, queues, mail and whatever else is reached by one."""

from __future__ import annotations

import re

from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes import urls
from graph.leaks import Confidence

strings = Provider(
    "Connection string",
    reference="https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    remedy="Change the password on the server, see who has signed in with it, and keep the new one out of the code.",
)

NEARBY = 300
"""Bytes before and after a password in which the other parts of its connection string stand."""
WEB = frozenset({"http", "https", "ws", "wss", "git", "ssh"})

_LETTER = r"[^\s\"'`<>/\\?\x00-\x1f]"
_VALUE = r"[^\s;\"'`(){}&<>]"
_HOST = r"[A-Za-z0-9.\-_\[\]:,*%${}]"


def in_url(hit: re.Match[bytes]) -> Candidate | None:
    """Take a password out of an address."""
    scheme, user, password, rest = (hit[name].decode(errors="replace") for name in ("scheme", "user", "secret", "rest"))
    if "," in password and "://" in password:
        return None
    return _candidate(urls.of_url(scheme, user, password, rest), web=urls.kind(scheme) in WEB)


def in_fields(hit: re.Match[bytes]) -> Candidate | None:
    """Take a password out of a string of pairs, if the other pairs say that it is a connection."""
    low, high = max(0, hit.start() - NEARBY), hit.end() + NEARBY
    line_start, line_end = hit.string.rfind(b"\n", low, hit.start()) + 1, hit.string.find(b"\n", hit.end(), high)
    around = hit.string[max(low, line_start) : high if line_end < 0 else line_end].decode(errors="replace")
    access = urls.of_fields(hit["secret"].decode(errors="replace").strip(), around, "")
    return _candidate(access) if access.host or (access.user and access.database) else None


def in_jdbc(hit: re.Match[bytes]) -> Candidate | None:
    """Take a password out of a JDBC address's parameters."""
    text = hit[0].decode(errors="replace")
    place = re.search(r"//([^/;?:,\s]+)(?::\d+)?(?:/([\w-]+))?", text)
    fields = urls.of_fields(hit["secret"].decode(errors="replace"), text, hit["scheme"].decode())
    return _candidate(
        urls.Access(
            fields.password,
            fields.user,
            place[1] if place else fields.host,
            (place[2] if place else "") or fields.database,
            fields.kind,
        )
    )


def in_oracle(hit: re.Match[bytes]) -> Candidate | None:
    """Take a password out of ``user/password@host``."""
    user, password, host = (hit[name].decode(errors="replace") for name in ("user", "secret", "host"))
    return _candidate(urls.Access(password, user, host, kind="oracle"))


def in_sasl(hit: re.Match[bytes]) -> Candidate | None:
    """Take a password out of a login module's settings: they name no host."""
    password = hit["secret"].decode(errors="replace")
    user = re.search(rb"username\s?=\s?\\?[\"']([^\"'\\\r\n]{1,128})", hit[0])
    access = urls.Access(password, user[1].decode(errors="replace") if user else "", "broker.unnamed", kind="kafka")
    found = _candidate(access)
    return (
        Candidate(password, facts={"kind": "kafka", "user": access.user}, confidence=found.confidence)
        if found
        else None
    )


def _candidate(access: urls.Access, *, web: bool = False) -> Candidate | None:
    confidence = access.confidence()
    if confidence is None:
        return None
    if web and confidence is Confidence.HIGH:
        confidence = Confidence.MEDIUM
    return Candidate(access.password, facts=access.facts(), confidence=confidence)


URL = strings.detector(
    "connection-string-url",
    "Address with a password",
    rf"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]{{1,24}})://(?P<user>[^\s:/?#@\"'`<>\\]{{0,64}}):"
    rf"(?P<secret>{_LETTER}{{1,65}}{_LETTER}{{0,64}}{_LETTER}{{0,64}})@(?P<rest>{_HOST}{{1,65}}{_HOST}{{0,120}}(?:/[\w\-]{{0,64}})?)",
    confirm=in_url,
    placeholders=False,
    finds=(
        "DATABASE_URL=postgres://billing:<alnum:20>@db.prod.internal.corp:5432/billing",
        'url = "mongodb+srv://app:<alnum:16>@cluster0.ab1cd.mongodb.net/?retryWrites=true"',
        "broker: amqps://worker:kT7#<alnum:10>@mq.corp.io:5671/jobs",
        "create_engine('mysql+pymysql://app:<alnum:12>@10.1.2.3/shop')",
        "git clone https://deploy:<alnum:24>@git.corp.io/team/app.git",
        "REDIS_URL=redis://:<hex:32>@cache.corp.io:6379/0",
    ),
    ignores=(
        "postgres://postgres:postgres@localhost:5432/test",
        "postgres://user:password@host:5432/db",
        "mysql://root:${MYSQL_PASSWORD}@db.corp.io/shop",
        "redis://:{{ password }}@cache.corp.io",
        "amqp://guest:guest@rabbitmq:5672//",
        "https://github.com/acme/app/issues@12:30",
        "http://user:pass@proxy.example.com:8080",
        "mongodb://<username>:<password>@cluster0.mongodb.net",
        "postgresql://%s:%s@%s/%s",
        "postgresql://scott:tiger@localhost/test",
    ),
)

JDBC = strings.detector(
    "connection-string-jdbc",
    "JDBC address with a password",
    r"jdbc:(?P<scheme>[a-z0-9]{2,20})(?::[a-z0-9]{1,12})?:[^\s\"'<>]{2,300}?[?;&](?i:password|pwd)="
    r"(?P<secret>[^\s&;\"'<>\\]{1,128})",
    confirm=in_jdbc,
    placeholders=False,
    finds=(
        "jdbc:postgresql://db.corp.io:5432/shop?user=app&password=<alnum:16>",
        "url=jdbc:sqlserver://sql.corp.io:1433;databaseName=shop;user=sa;password=<alnum:14>;encrypt=true",
    ),
    ignores=(
        "jdbc:mysql://localhost:3306/test?user=root&password=root",
        "jdbc:mysql://db.corp.io/shop?user=app&password=${PASSWORD}",
        "jdbc:postgresql://db.corp.io:5432/shop?user=app&sslmode=require",
    ),
)

ORACLE = strings.detector(
    "connection-string-oracle",
    "Oracle address with a password",
    r"jdbc:oracle:(?:thin|oci):(?P<user>[A-Za-z0-9_]{1,40})/(?P<secret>[^\s\"'@<>]{1,128})@(?://)?(?P<host>[A-Za-z0-9.\-]{1,200})",
    confirm=in_oracle,
    placeholders=False,
    finds=("url=jdbc:oracle:thin:billing/<alnum:14>@//ora.corp.io:1521/PROD",),
    ignores=("jdbc:oracle:thin:scott/tiger@localhost:1521:xe", "jdbc:oracle:thin:@//ora.corp.io:1521/PROD"),
)

FIELDS = strings.detector(
    "connection-string-fields",
    "Connection string with a password",
    rf"(?<![A-Za-z0-9_])(?i:password|pwd|passwd) ?= ?(?P<secret>[^\s;\"'`,(){{}}&<>=]{_VALUE}{{3}}{_VALUE}{{0,124}})"
    r"(?=[;\s\"'`&<]|$)",
    confirm=in_fields,
    looks_around=True,
    placeholders=False,
    finds=(
        "Server=tcp:sql.corp.io,1433;Initial Catalog=shop;User ID=app;Password=<alnum:18>;Encrypt=True;",
        "Driver={ODBC Driver 18};Server=sql.corp.io;Uid=app;Pwd=<alnum:14>;",
        'conn = connect("host=db.corp.io dbname=shop user=app password=<alnum:16>")',
        "Password=<alnum:12>;Persist Security Info=True;User ID=app;Initial Catalog=shop;Data Source=sql.corp.io",
    ),
    ignores=(
        "Server=localhost;Database=test;User Id=sa;Password=Password123;",
        "Server=myServerAddress;Database=myDataBase;User Id=myUsername;Password=myPassword;",
        "Server=sql.corp.io;User Id=app;Password={0};",
        "login(user=name, password=secret_of_name)",
        "password=<alnum:12>",
    ),
)

SASL = strings.detector(
    "connection-string-sasl",
    "SASL login with a password",
    r"LoginModule[ ]{1,3}required[\s\S]{0,200}?password\s?=\s?\\?[\"'](?P<secret>[^\"'\\\r\n]{4,128})",
    confirm=in_sasl,
    placeholders=False,
    finds=(
        'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required password="<alnum:18>";',
        'PlainLoginModule required username=\\"k\\" password=\\"<base64:40>\\";',
    ),
    ignores=(
        'PlainLoginModule required username="alice" password="${KAFKA_PASSWORD}";',
        'PlainLoginModule required username="user" password="password";',
    ),
)
