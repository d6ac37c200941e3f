"""Rails: its databases, its secrets, and the key to its encrypted credentials (which by themselves are fine)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import urls, yamls
from connectors.detect.readers.syntax.entry import text
from connectors.detect.readers.telling import judged
from graph.leaks import Confidence

_KEY = re.compile(rb"\s*([0-9a-f]{32}|[0-9a-f]{64})\s*")


def master(data: bytes) -> Iterator[Candidate]:
    """The key is all there is in its file."""
    if hit := _KEY.fullmatch(data[:200]):
        yield Candidate(text(hit[1]), span=hit.span(1))


DATABASE = Reader(
    name="rails-database-password",
    title="Password of a database in Rails' settings",
    provider="Ruby on Rails",
    paths=("database.yml", "database.yaml", "cable.yml", "mongoid.yml", "storage.yml", "databases.yml", "sidekiq.yml"),
    look=settings(
        yamls.entries,
        "/(?:password|secret_access_key|storage_access_key)",
        facts={"user": "username|user", "host": "host", "database": "database"},
    ),
    reference="https://guides.rubyonrails.org/configuring.html#configuring-a-database",
    finds=(("config/database.yml", "production:\n  host: db.acme.test\n  username: app\n  password: <alnum:8>\n"),),
    ignores=(
        ("config/database.yml", "production:\n  password: <%= ENV['DB_PASSWORD'] %>\n"),
        ("config/database.yml", "default: &default\n  adapter: sqlite3\n  #password: none\n"),
    ),
)

ADDRESS = Reader(
    name="rails-database-url-password",
    title="Password in the address of a database in Rails' settings",
    provider="Ruby on Rails",
    paths=("database.yml", "cable.yml", "mongoid.yml"),
    look=urls.passwords,
    reference="https://guides.rubyonrails.org/configuring.html#configuring-a-database",
    finds=(("config/database.yml", "production:\n  url: postgres://app:<alnum:8>@db.acme.test/shop\n"),),
    ignores=(("config/database.yml", "production:\n  url: <%= ENV['DATABASE_URL'] %>\n"),),
)

SECRETS = Reader(
    name="rails-secret",
    title="Secret of a Rails application",
    provider="Ruby on Rails",
    paths=(
        "secrets.yml",
        "secrets.yaml",
        "application.yml",
        "settings.local.yml",
        "*/config/settings/*.yml",
        "credentials.yml",
    ),
    look=settings(yamls.entries, "/[^/]+", judge=judged),
    confidence=Confidence.MEDIUM,
    reference="https://guides.rubyonrails.org/security.html#custom-credentials",
    finds=(("config/secrets.yml", "production:\n  secret_key_base: <hex:128>\n"),),
    ignores=(("config/secrets.yml", 'production:\n  secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>\n'),),
)

MASTER = Reader(
    name="rails-master-key",
    title="Key to the encrypted credentials of a Rails application",
    provider="Ruby on Rails",
    paths=("master.key", "*/config/credentials/*.key"),
    look=master,
    reference="https://guides.rubyonrails.org/security.html#custom-credentials",
    remedy="Change every secret that the credentials hold, and encrypt them with a new key.",
    finds=(("config/master.key", "<hex:32>"), ("config/credentials/production.key", "<hex:32>\n")),
    ignores=(("config/master.key", "-----BEGIN CERTIFICATE-----\n"), ("master.key", "<hex:20>\n")),
)
