"""What ``docker login`` leaves behind: user and password in base64, or a token."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import jsons
from connectors.detect.readers.syntax.entry import Entry

PATHS = (
    "config.json",
    ".dockercfg",
    "dockercfg",
    ".dockerconfigjson",
    "*.dockerconfigjson",
    "docker-config.json",
    "dockerconfig.json",
    "*/containers/auth.json",
    "*/.docker/*.json",
)
REFERENCE = "https://docs.docker.com/reference/cli/docker/login/"


def look(data: bytes) -> Iterator[Candidate]:
    """The password in each registry's ``auth``."""
    for entry in jsons.entries(data):
        if entry.name == "auth" and len(entry.keys) > 1 and (candidate := of_auth(entry)):
            yield candidate


def of_auth(entry: Entry) -> Candidate | None:
    """The password in ``auth``, which is ``user:password`` in base64."""
    try:
        user, colon, password = base64.b64decode(entry.value, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    password = password.rstrip("\0")
    facts = {"host": entry.keys[-2], "user": user} if user.isprintable() else {"host": entry.keys[-2]}
    return Candidate(password, facts=facts, span=(entry.start, entry.end)) if colon and password else None


def encoded(user: str, password: str) -> str:
    """What stands in ``auth``, for samples."""
    return base64.b64encode(f"{user}:{password}".encode()).decode()


AUTH = Reader(
    name="docker-config-password",
    title="Password of a container registry",
    provider="Docker",
    paths=PATHS,
    look=look,
    needs=(b'"auth"',),
    reference=REFERENCE,
    remedy="Change the password or revoke the token, log out, and use a credential helper.",
    finds=(
        (
            ".docker/config.json",
            lambda: '{"auths": {"registry.acme.test": {"auth": "' + encoded("deploy", "pushes" + "42") + '"}}}',
        ),
        (
            ".dockercfg",
            lambda: '{\n "https://registry.acme.test/v1/": {\n  "auth": "' + encoded("ci", "kettle7") + '"\n }\n}',
        ),
    ),
    ignores=(
        ("config.json", '{"auths": {"registry.acme.test": {}}, "credsStore": "osxkeychain"}'),
        ("config.json", '{"auth": "basic", "auths": {"x": {"auth": "not base64!"}}}'),
    ),
)

TOKEN = Reader(
    name="docker-config-token",
    title="Token of a container registry",
    provider="Docker",
    paths=PATHS,
    look=settings(
        jsons.entries, "/auths/.*/(?:identitytoken|registrytoken|password)", facts={"host": "@-2", "user": "username"}
    ),
    needs=(b'"auths"',),
    reference=REFERENCE,
    finds=(("config.json", '{"auths": {"acme.azurecr.test": {"identitytoken": "<alnum:40>"}}}'),),
    ignores=(("config.json", '{"auths": {"acme.azurecr.test": {"identitytoken": ""}}}'),),
)
