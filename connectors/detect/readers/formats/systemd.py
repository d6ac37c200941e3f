"""Units of systemd: whatever stands in ``Environment=`` can be read by every user of the system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.formats.containers import told
from connectors.detect.readers.model import Reader, joined
from connectors.detect.readers.syntax import commands
from connectors.detect.readers.syntax.entry import Entry, text
from graph.leaks import Confidence

_LINE = re.compile(rb"^[ \t]{0,8}Environment=(?P<rest>[^\n]{1,4000})", re.MULTILINE)
_PAIR = re.compile(
    rb"(?P<quote>[\"']?)(?P<name>[A-Za-z_]\w{0,100})=(?:[\"'](?P<inner>[^\"'\n]*+)|(?P<bare>[^\s\"']*+))"
)


def variables(data: bytes) -> Iterator[Candidate]:
    """The variables of a unit: ``Environment="NAME=value" OTHER=value``."""
    for line in _LINE.finditer(data):
        for hit in _PAIR.finditer(data, *line.span("rest")):
            kind = "bare" if hit["bare"] is not None else "inner"
            yield from told(Entry((text(hit["name"]),), text(hit[kind]), *hit.span(kind)))


SECRET = Reader(
    name="systemd-environment-secret",
    title="Secret in a unit of systemd",
    provider="systemd",
    paths=(
        "*.service",
        "*/systemd/**/*.conf",
        "*.service.d",
        "supervisord.conf",
        "*/supervisor/**/*.conf",
        "crontab",
        "*.cron",
    ),
    look=joined(variables, commands.passwords),
    confidence=Confidence.MEDIUM,
    reference="https://systemd.io/CREDENTIALS/",
    finds=(
        ("web.service", "[Service]\nEnvironment=PORT=80 DB_PASSWORD=kettle<digit:3>Q\nExecStart=/srv/web\n"),
        ("etc/systemd/system/web.service.d/a.conf", '[Service]\nEnvironment="API_TOKEN=<alnum:32>"\n'),
        ("sync.service", "[Service]\nExecStart=/usr/bin/sync --password kettle<digit:3>\n"),
    ),
    ignores=(
        ("web.service", "[Service]\nEnvironmentFile=/etc/web.env\nEnvironment=TOKEN_FILE=/run/token\n"),
        ("web.service", "[Service]\nLoadCredential=db:/etc/db.key\nExecStart=/srv/web --token ${TOKEN}\n"),
    ),
)
