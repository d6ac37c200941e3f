"""Redis and its kin: the passwords that a server asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, joined, settings
from connectors.detect.readers.syntax import lines
from connectors.detect.readers.syntax.entry import text

_USER = re.compile(rb"^user[ \t]{1,8}(?P<user>\S{1,100})[^\n#]{0,500}?[ \t]>(?P<password>[^\s>]{1,200})", re.MULTILINE)


def users(data: bytes) -> Iterator[Candidate]:
    """The users of an access list: ``user app on >password``."""
    for hit in _USER.finditer(data):
        yield Candidate(text(hit["password"]), facts={"user": text(hit["user"])}, span=hit.span("password"))


PASSWORD = Reader(
    name="redis-password",
    title="Password in the settings of Redis",
    provider="Redis",
    paths=(
        "redis.conf",
        "redis-*.conf",
        "redis_*.conf",
        "sentinel.conf",
        "*/redis/**/*.conf",
        "users.acl",
        "valkey.conf",
    ),
    look=joined(settings(lines.words, "/(?:requirepass|masterauth|tls-key-file-pass|sentinel auth-pass)"), users),
    reference="https://redis.io/docs/latest/operate/oss_and_stack/management/security/",
    finds=(
        ("redis.conf", "port 6379\nrequirepass <alnum:14>\n"),
        ("etc/redis-cache.conf", 'masterauth "<alnum:12>"\n'),
        ("users.acl", "user app on ><alnum:12> ~cached:* +get\n"),
    ),
    ignores=(
        ("redis.conf", "# requirepass foobared\nprotected-mode yes\n"),
        ("redis.conf", "user default on nopass ~* +@all\n"),
    ),
)
