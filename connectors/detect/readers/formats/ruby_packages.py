"""How RubyGems and Bundler log in."""

from __future__ import annotations

import re

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import yamls
from connectors.detect.readers.syntax.entry import Entry
from graph.leaks import Confidence

_LOGIN = re.compile(r"[^\s:/-][^\s:/]*:[^\s/]{4,}|[A-Za-z0-9_]{16,}")


def login(entry: Entry) -> Confidence | None:
    """Whether a server's setting is ``user:password`` or a token, and not options for building."""
    return Confidence.HIGH if _LOGIN.fullmatch(entry.value) else None


GEM = Reader(
    name="gem-credentials-key",
    title="API key in RubyGems' credentials",
    provider="RubyGems",
    paths=("*/.gem/credentials", "*/gem/credentials"),
    look=settings(yamls.entries, "/[^/]+", facts={"host": "@-1"}),
    reference="https://guides.rubygems.org/api-key-scopes/",
    remedy="Delete the API key, then look at which gems were pushed since it leaked.",
    finds=(
        (".gem/credentials", "---\n:rubygems_api_key: rubygems_<hex:48>\n"),
        (".gem/credentials", "---\nhttps://gems.acme.test: <alnum:24>\n"),
    ),
    ignores=((".gem/credentials", "---\n:rubygems_api_key: \n"), (".gem/credentials", "--- {}\n")),
)

BUNDLE = Reader(
    name="bundle-config-credential",
    title="Credential of a gem server in Bundler's settings",
    provider="Bundler",
    paths=("*/.bundle/config",),
    look=settings(
        yamls.entries,
        "/bundle_(?!build__|local__|mirror__|ssl|path)[a-z0-9_]*__[a-z0-9_]*",
        judge=login,
        facts={"setting": "@-1"},
    ),
    reference="https://bundler.io/man/bundle-config.1.html#CREDENTIALS-FOR-GEM-SOURCES",
    finds=((".bundle/config", '---\nBUNDLE_GEMS__ACME__TEST: "ci:<alnum:12>"\nBUNDLE_PATH: "vendor/bundle"\n'),),
    ignores=(
        (
            ".bundle/config",
            '---\nBUNDLE_WITHOUT: "development:test"\nBUNDLE_BUILD__PG: "--with-pg-config=/usr/bin/pg"\n',
        ),
        (".bundle/config", '---\nBUNDLE_MIRROR__HTTPS://GEMS__ACME__TEST/: "https://mirror.acme.test"\n'),
    ),
)
