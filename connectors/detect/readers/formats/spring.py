"""Spring's settings, as YAML and as properties, and those of Quarkus and Micronaut, which are alike."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import lines, urls, yamls
from connectors.detect.readers.telling import judged
from graph.leaks import Confidence

PATHS = (
    "application.yml",
    "application.yaml",
    "application.properties",
    "application-*.yml",
    "application-*.yaml",
    "application-*.properties",
    "bootstrap.yml",
    "bootstrap.yaml",
    "bootstrap.properties",
    "bootstrap-*.yml",
    "bootstrap-*.properties",
    "hibernate.properties",
    "jdbc.properties",
    "database.properties",
    "db.properties",
    "config.properties",
    "credentials.properties",
    "secrets.properties",
    "log4j.properties",
    "quartz.properties",
)
_YAML = settings(
    lines.naming(yamls.entries, separator="."), "/[^/]+", judge=judged, facts={"user": "username|user", "url": "url"}
)
_PROPERTIES = settings(lines.properties, "/[^/]+", judge=judged)


def look(data: bytes) -> Iterator[Candidate]:
    """The settings whose name tells; properties have no colon with a blank behind it at the end of a line."""
    return _PROPERTIES(data) if _is_properties(data) else _YAML(data)


def _is_properties(data: bytes) -> bool:
    head = [line for line in data[:4000].splitlines() if line.strip() and not line.lstrip().startswith((b"#", b"!"))]
    return sum(b"=" in line.partition(b": ")[0] for line in head) * 2 > len(head)


SECRET = Reader(
    name="spring-setting-secret",
    title="Secret among the settings of a Spring application",
    provider="Spring",
    paths=PATHS,
    look=look,
    confidence=Confidence.MEDIUM,
    reference="https://docs.spring.io/spring-boot/reference/features/external-config.html",
    finds=(
        ("application-prod.yml", "spring:\n  datasource:\n    username: app\n    password: kettle<digit:2>Q\n"),
        ("application.properties", "spring.datasource.username=app\nspring.datasource.password=kT7<alnum:8>\n"),
        ("bootstrap.yml", "spring.cloud.config.password: kT7<alnum:9>\n"),
    ),
    ignores=(
        ("application.yml", "spring:\n  datasource:\n    password: ${DB_PASSWORD}\n"),
        (
            "application.properties",
            "spring.datasource.password=ENC(<base64:24>)\nspring.security.token.header=Authorization\n",
        ),
        ("application.yml", "spring:\n  datasource:\n    password: '{cipher}<hex:40>'\n"),
        ("application.properties", "server.ssl.key-store=classpath:keystore.p12\njwt.token.expiration=3600000\n"),
    ),
)

ADDRESS = Reader(
    name="spring-setting-url-password",
    title="Password of an address among the settings of a Java application",
    provider="Spring",
    paths=PATHS,
    look=lambda data: iter([*urls.passwords(data), *urls.connections(data)]),
    needs=(b"://", b"jdbc:"),
    reference="https://docs.spring.io/spring-boot/reference/features/external-config.html",
    finds=(
        ("application.yml", "spring:\n  data:\n    mongodb:\n      uri: mongodb://app:<alnum:9>@db.acme.test/orders\n"),
        ("jdbc.properties", "url=jdbc:mysql://db.acme.test/orders?user=app&password=<alnum:9>\n"),
    ),
    ignores=(
        ("application.yml", "url: jdbc:postgresql://db.acme.test:5432/orders\n"),
        ("application.properties", "uri=amqp://app:${RABBIT}@mq.acme.test\n"),
    ),
)
