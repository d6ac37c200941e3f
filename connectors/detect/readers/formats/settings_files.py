"""Settings of programs that nobody here knows by name, in INI form: what is secret is told by the names of settings."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import lines, yamls
from connectors.detect.readers.telling import judged
from graph.leaks import Confidence

_YAML = settings(yamls.entries, "/[^/]+", judge=judged)


def plain(data: bytes) -> Iterator[Candidate]:
    """The settings of a program; a manifest of Kubernetes has a reader of its own."""
    if not data.startswith(b"kind:") and b"\nkind:" not in data:
        yield from _YAML(data)


INI = Reader(
    name="settings-file-secret",
    title="Secret in a settings file",
    provider="Settings",
    paths=(
        "*.ini",
        "*.cfg",
        "*.properties",
        "*.cnf",
        "*.credentials",
        "credentials.toml",
        "secrets.toml",
        "config.toml",
    ),
    look=settings(lines.ini, "/[^/]+", judge=judged),
    confidence=Confidence.MEDIUM,
    reference="https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    finds=(
        ("ventrilo_srv.ini", "[Server]\nPort=3784\nAdminPassword=kettle<digit:3>Q\n"),
        ("secrets.toml", 'api_token = "<alnum:32>"\n'),
    ),
    ignores=(
        ("setup.cfg", "[bdist_wheel]\nuniversal = 1\n[tool]\ntoken = %(env_token)s\n"),
        ("messages.properties", "login.password=Password\nreset.token=Your token has expired\n"),
    ),
)

YAML = Reader(
    name="settings-yaml-secret",
    title="Secret in a settings file",
    provider="Settings",
    paths=(
        ".tugboat",
        "config.yml",
        "config.yaml",
        "settings.yml",
        "settings.yaml",
        "credentials.yaml",
        "secret.yml",
        "secret.yaml",
        "secrets.local.yml",
        "local.yml",
        "production.yml",
        "production.yaml",
        "development.yml",
        "staging.yml",
    ),
    look=plain,
    confidence=Confidence.MEDIUM,
    reference="https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    finds=((".tugboat", "authentication:\n  api_key: <alnum:40>\nssh:\n  ssh_user: root\n"),),
    ignores=((".tugboat", "ssh:\n  ssh_user: root\n  ssh_key_path: /home/me/.ssh/id_rsa\n"),),
)
