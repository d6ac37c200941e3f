"""Clients that people try out interfaces with: Postman, Insomnia, Bruno, and files of requests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.blanks import is_blank
from connectors.detect.readers.model import Reader, joined
from connectors.detect.readers.syntax import commands, jsons
from connectors.detect.readers.syntax.entry import text
from connectors.detect.readers.telling import name_tells, sureness
from graph.leaks import Confidence

_SCHEME = re.compile(r"^(?:bearer|basic|token|apikey)\s+", re.IGNORECASE)
_VARIABLE = re.compile(
    rb"^[ \t]{0,4}@(?P<name>[\w.\-]{1,80})[ \t]{0,8}=[ \t]{0,8}(?P<value>[^\s#][^\n\r]{0,1000})", re.MULTILINE
)


def pairs(data: bytes) -> Iterator[Candidate]:
    """The pairs of ``key`` and ``value`` of variables, headers and logins, and plain settings whose name tells."""
    entries = list(jsons.entries(data))
    names = {each.group: each.value for each in entries if each.name in ("key", "name")}
    kinds = {each.group for each in entries if each.name == "type" and each.value == "secret"}
    for entry in entries:
        name = names.get(entry.group, "") if entry.name in ("value", "currentValue", "initialValue") else entry.name
        value = _SCHEME.sub("", entry.value)
        known = name.lower() == "authorization" or (entry.group in kinds and name != entry.name)
        if (known or name_tells(name)) and not is_blank(value) and (found := sureness("secret", value)):
            yield Candidate(value, facts={"name": name}, confidence=found, span=(entry.start, entry.end))


def variables(data: bytes) -> Iterator[Candidate]:
    """The variables of a file of requests: ``@token = value``."""
    for hit in _VARIABLE.finditer(data):
        value = text(hit["value"]).strip()
        name = text(hit["name"])
        if name_tells(name) and (found := sureness(name, value)):
            yield Candidate(
                value,
                facts={"name": name},
                confidence=found,
                span=(hit.start("value"), hit.start("value") + len(value.encode())),
            )


POSTMAN = Reader(
    name="postman-secret",
    title="Secret in an export of Postman or Insomnia",
    provider="Postman",
    paths=(
        "*.postman_collection.json",
        "*.postman_environment.json",
        "*.postman_globals.json",
        "postman-*.json",
        "postman_*.json",
        "postman.*.json",
        "insomnia.json",
        "insomnia-*.json",
        "insomnia_*.json",
        "*.insomnia.json",
        "http-client.env.json",
        "http-client.private.env.json",
        "rest-client.env.json",
        "thunder-collection*.json",
        "*/thunder-tests/*.json",
    ),
    look=pairs,
    confidence=Confidence.MEDIUM,
    reference="https://learning.postman.com/docs/sending-requests/variables/variables/",
    finds=(
        (
            "shop.postman_environment.json",
            '{"name": "prod", "values": [{"key": "apiToken", "value": "<alnum:32>", "enabled": true}]}',
        ),
        (
            "shop.postman_collection.json",
            '{"request": {"header": [{"key": "Authorization", "value": "Bearer <alnum:40>"}]}}',
        ),
    ),
    ignores=(
        (
            "shop.postman_collection.json",
            '{"request": {"header": [{"key": "Authorization", "value": "Bearer {{token}}"}]}}',
        ),
        ("shop.postman_environment.json", '{"values": [{"key": "baseUrl", "value": "https://acme.test"}]}'),
    ),
)

REQUESTS = Reader(
    name="http-file-secret",
    title="Secret in a file of HTTP requests",
    provider="HTTP files",
    paths=("*.http", "*.rest", "*.bru", "*.hurl"),
    look=joined(variables, commands.passwords),
    confidence=Confidence.MEDIUM,
    reference="https://learn.microsoft.com/en-us/aspnet/core/test/http-files",
    finds=(
        ("api.http", "GET https://acme.test/orders\nAuthorization: Bearer <alnum:40>\n"),
        ("api.rest", "@apiKey = <alnum:32>\nGET https://acme.test/\n"),
    ),
    ignores=(("api.http", "GET https://acme.test/orders\nAuthorization: Bearer {{token}}\n@host = acme.test\n"),),
)
