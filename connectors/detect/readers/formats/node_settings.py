"""Settings of programs in JavaScript, and of editors that carry their settings about: Ghost, node-config, VS Code."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, joined, settings
from connectors.detect.readers.syntax import jsons, urls
from connectors.detect.readers.syntax.entry import Entry
from connectors.detect.readers.telling import judged, sureness
from graph.leaks import Confidence


def mail_or_database(entry: Entry) -> Confidence | None:
    """A password of Ghost's, which calls that of its mail server ``pass``."""
    return sureness("password", entry.value) if entry.name.lower() in ("password", "pass") else judged(entry)


def told(data: bytes) -> Iterator[Candidate]:
    """The settings whose name tells, and passwords in addresses."""
    yield from settings(
        jsons.entries, "/[^/]+", judge=mail_or_database, facts={"user": "user|username", "host": "host"}
    )(data)


CONFIG = Reader(
    name="node-config-secret",
    title="Secret among the settings of a program in JavaScript",
    provider="Node.js",
    paths=(
        "config.production.json",
        "config.development.json",
        "config.*.json",
        "*/config/production.json",
        "*/config/default.json",
        "*/config/local.json",
        "*/config/development.json",
        "*/config/staging.json",
        "*/config/config.json",
        "ormconfig.json",
        "heroku.json",
        "robomongo.json",
        "robo3t.json",
        "nodemon.json",
        "credentials.json",
        "keys.json",
        "*/config/secrets.json",
        "secrets.*.json",
        "*.secrets.json",
        "ecosystem.config.json",
        "env.json",
    ),
    look=joined(told, urls.passwords),
    confidence=Confidence.MEDIUM,
    reference="https://ghost.org/docs/config/",
    finds=(
        (
            "config.production.json",
            '{"database": {"connection": {"host": "db.acme.test", "user": "ghost", "password": "kT7<alnum:9>"}}}',
        ),
        ("config/production.json", '{"mail": {"options": {"auth": {"user": "me", "pass": "kettle<digit:3>Q"}}}}'),
        ("ormconfig.json", '{"url": "postgres://app:kT7<alnum:6>@db.acme.test/shop"}'),
    ),
    ignores=(
        ("config.production.json", '{"database": {"connection": {"password": "", "user": "root"}}}'),
        ("config/default.json", '{"tokenTtl": 3600, "password": {"min": 8}, "secretName": "shop/db"}'),
    ),
)

EDITOR = Reader(
    name="editor-settings-secret",
    title="Secret among the settings of an editor",
    provider="VS Code",
    paths=(
        "synclocalsettings.json",
        "cloudsettings",
        "*/code/user/**/*.json",
        "*/.vscode/settings.json",
        "*.code-workspace",
        "*/sublime-text/**/*.sublime-settings",
        "*.sublime-settings",
        "*/.vscode/launch.json",
        "*/.vscode/tasks.json",
    ),
    look=joined(told, urls.passwords),
    confidence=Confidence.MEDIUM,
    reference="https://code.visualstudio.com/docs/editor/settings-sync",
    finds=(
        ("User/syncLocalSettings.json", '{"token": "<alnum:40>", "lastUpload": "2024-01-01"}'),
        (
            ".vscode/settings.json",
            '{\n // work\n "sqltools.connections": [{"server": "db.acme.test", "password": "kT7<alnum:9>"}],\n}',
        ),
        (".vscode/launch.json", '{"configurations": [{"env": {"API_TOKEN": "<alnum:32>"}}]}'),
    ),
    ignores=(
        (".vscode/settings.json", '{"editor.semanticTokenColorCustomizations": {"enabled": true}, "sync.gist": ""}'),
        (".vscode/launch.json", '{"configurations": [{"env": {"API_TOKEN": "${env:API_TOKEN}"}}]}'),
    ),
)
