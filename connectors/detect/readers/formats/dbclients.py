"""Desktop clients of databases: DBeaver, and the editors of JetBrains."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, joined, settings
from connectors.detect.readers.syntax import urls, xmls

AES_BLOCK = 16
FEWEST_BLOCKS = 3


def sealed(data: bytes) -> Iterator[Candidate]:
    """DBeaver's whole file is encrypted, with a key that everybody has: where it begins to be text it is another's."""
    if len(data) >= FEWEST_BLOCKS * AES_BLOCK and len(data) % AES_BLOCK == 0 and not data.isascii():
        yield Candidate(base64.b64encode(data).decode(), span=(0, len(data)))


DBEAVER = Reader(
    name="dbeaver-credentials",
    title="Passwords that DBeaver keeps",
    provider="DBeaver",
    paths=("credentials-config.json",),
    look=sealed,
    placeholders=False,
    reference="https://dbeaver.com/docs/dbeaver/Secure-storage/",
    remedy="Change the passwords in it: unless a master password is set, the file is encrypted with a public key.",
    finds=((".dbeaver/credentials-config.json", lambda: "\u00e9\u00f8\u00e5\u00fc" * 8),),
    ignores=(
        (".dbeaver/credentials-config.json", '{"a": {"#connection": {"user": "app"}}, "and": "some more words"}'),
    ),
)

SOURCE = Reader(
    name="database-client-password",
    title="Password of a data source in an editor's settings",
    provider="JetBrains",
    paths=(
        "datasources.xml",
        "datasources.local.xml",
        "webservers.xml",
        "deployment.xml",
        "*/.idea/*.xml",
        ".dbeaver-data-sources.xml",
        "dbeaver-data-sources.xml",
        "*/.dbeaver/*.json",
        "*/sqldeveloper/**/connections.xml",
        "tnsnames.ora",
    ),
    look=joined(
        urls.passwords,
        urls.connections,
        settings(xmls.entries, "/@(?:password|passphrase)", facts={"host": "host|url", "user": "username|user"}),
    ),
    needs=(b"assw", b"assphrase", b"pwd", b"://"),
    reference="https://www.jetbrains.com/help/datagrip/managing-data-sources.html",
    finds=(
        (
            ".idea/dataSources.xml",
            "<jdbc-url>jdbc:postgresql://db.acme.test/shop?user=app&amp;password=kettle<digit:2></jdbc-url>",
        ),
        (
            ".idea/webServers.xml",
            (
                '<webServer name="a">\n<fileTransfer host="ftp.acme.test" '
                'password="dfe8dfc9<hex:20>" username="web" />\n</webServer>'
            ),
        ),
    ),
    ignores=(
        (".idea/dataSources.xml", "<jdbc-url>jdbc:postgresql://db.acme.test:5432/shop</jdbc-url>"),
        (".idea/workspace.xml", '<option name="savePassword" value="true" />'),
    ),
)
