"""Compose files and Dockerfiles: secrets among the environment, which end up in the image or on the host."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, joined
from connectors.detect.readers.syntax import urls, yamls
from connectors.detect.readers.syntax.entry import Entry, text
from connectors.detect.readers.telling import judged
from graph.leaks import Confidence

_ENVIRONMENT = re.compile(r"/(?:environment|args|labels|env)/[^/]+$|/environment/\d+/[^/]+$")
_INSTRUCTION = re.compile(rb"^[ \t]{0,8}(?i:ENV|ARG)[ \t]{1,8}(?P<rest>(?:[^\n\\]|\\\n?){1,4000}+)", re.MULTILINE)
_PAIR = re.compile(
    rb"(?P<name>[A-Za-z_]\w{0,100})=(?:\"(?P<double>[^\"\n]*+)\"|'(?P<single>[^'\n]*+)'|(?P<bare>[^\s\"'\\]*+))"
)
_OLD_PAIR = re.compile(rb"(?P<name>[A-Za-z_]\w{0,100})[ \t]{1,8}(?P<bare>[^\s=]{1,2000})[ \t]*$")


def environment(data: bytes) -> Iterator[Candidate]:
    """The variables of services, as a mapping or as a list of ``NAME=value``."""
    for entry in yamls.entries(data):
        if not _ENVIRONMENT.search(entry.path):
            continue
        name, equals, value = entry.value.partition("=")
        pair = entry.name.isdigit() and bool(equals)
        start = entry.start + len(name.encode()) + 1 if pair else entry.start
        yield from told(Entry((name,) if pair else entry.keys, value if pair else entry.value, start, entry.end))


def told(entry: Entry) -> Iterator[Candidate]:
    """A variable, if its name tells of a secret and its value is none of the usual words."""
    if confidence := judged(entry):
        yield Candidate(entry.value, facts={"name": entry.name}, confidence=confidence, span=(entry.start, entry.end))


def instructions(data: bytes) -> Iterator[Candidate]:
    """The variables that ``ENV`` and ``ARG`` set."""
    for line in _INSTRUCTION.finditer(data):
        start, end = line.span("rest")
        pairs = list(_PAIR.finditer(data, start, end))
        old = None if pairs else _OLD_PAIR.match(data, start, end)
        for hit in (old,) if old else pairs:
            kind = next(each for each in ("double", "single", "bare") if hit.groupdict().get(each) is not None)
            yield from told(Entry((text(hit["name"]),), text(hit[kind]), *hit.span(kind)))


COMPOSE = Reader(
    name="compose-environment-secret",
    title="Secret in the environment of a Compose service",
    provider="Docker Compose",
    paths=(
        "docker-compose.yml",
        "docker-compose.yaml",
        "compose.yml",
        "compose.yaml",
        "docker-compose*.yml",
        "docker-compose*.yaml",
        "compose.*.yml",
        "compose.*.yaml",
        "*compose.yml",
        "*.compose.yml",
        "docker-stack*.yml",
        "stack.yml",
        "docker-cloud.yml",
    ),
    look=joined(environment, urls.passwords),
    confidence=Confidence.MEDIUM,
    reference="https://docs.docker.com/compose/how-tos/use-secrets/",
    finds=(
        (
            "docker-compose.yml",
            "services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD: kettle<digit:3>Q\n",
        ),
        ("compose.prod.yml", "services:\n  web:\n    environment:\n      - DEBUG=0\n      - API_TOKEN=<alnum:32>\n"),
        (
            "docker-compose.yml",
            "services:\n  web:\n    environment:\n      - DATABASE_URL=postgres://app:kT7<alnum:6>@db/shop\n",
        ),
    ),
    ignores=(
        (
            "docker-compose.yml",
            "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: ${PGPASSWORD:-}\n      POSTGRES_USER: app\n",
        ),
        (
            "docker-compose.yml",
            (
                "services:\n  db:\n    environment:\n      - POSTGRES_PASSWORD=postgres\n"
                "      - MYSQL_ROOT_PASSWORD=changeme\n"
            ),
        ),
        ("compose.yml", "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n"),
    ),
)

DOCKERFILE = Reader(
    name="dockerfile-environment-secret",
    title="Secret in an instruction of a Dockerfile",
    provider="Docker",
    paths=("dockerfile", "dockerfile.*", "*.dockerfile", "containerfile", "containerfile.*", "dockerfile-prod"),
    look=joined(instructions, urls.passwords),
    confidence=Confidence.MEDIUM,
    reference="https://docs.docker.com/build/building/secrets/",
    remedy="Change it: everybody who has the image has the secret. Hand it over as a build secret instead.",
    finds=(
        ("Dockerfile", "FROM python\nENV PORT=80 DB_PASSWORD=kettle<digit:3>Q\n"),
        ("Dockerfile.prod", 'ARG NPM_TOKEN="<alnum:36>"\nRUN npm ci\n'),
        ("web.dockerfile", "ENV SECRET_KEY <alnum:32>\n"),
    ),
    ignores=(
        ("Dockerfile", "ARG NPM_TOKEN\nENV TOKEN=${NPM_TOKEN}\n"),
        ("Dockerfile", "ENV POSTGRES_PASSWORD postgres\nENV PASSWORD_FILE=/run/secrets/db\n"),
        ("Dockerfile", "ENV GPG_KEY=<HEX:40>\nENV PYTHON_SHA256=<hex:64>\n"),
    ),
)
