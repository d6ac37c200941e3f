"""``.netrc``: what curl, git, pip and ftp log in with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader
from connectors.detect.readers.syntax.entry import text

_WORD = re.compile(rb"#[^\n]*|\"(?P<quoted>[^\"\n]*+)\"|(?P<bare>[^\s\"]\S*)")
_HOSTS = ("machine", "default")


def look(data: bytes) -> Iterator[Candidate]:
    """Every password, with the machine and login before it or behind it."""
    facts: dict[str, str] = {}
    waiting: list[tuple[str, tuple[int, int]]] = []
    said = ""
    for hit in _WORD.finditer(data):
        kind = hit.lastgroup
        if kind is None:
            continue
        word = text(hit[kind])
        if said in ("password", "passwd"):
            waiting.append((word, hit.span(kind)))
            said = ""
        elif said in ("machine", "login", "account"):
            facts["host" if said == "machine" else "user"] = word
            said = ""
        elif word in _HOSTS:
            yield from _told(waiting, facts)
            waiting, facts, said = [], {}, word
        else:
            said = word
    yield from _told(waiting, facts)


def _told(waiting: list[tuple[str, tuple[int, int]]], facts: dict[str, str]) -> Iterator[Candidate]:
    for value, span in waiting:
        yield Candidate(value, facts=dict(facts), span=span)


PASSWORD = Reader(
    name="netrc-password",
    title="Password in a .netrc file",
    provider="netrc",
    paths=(".netrc", "_netrc", "netrc", "*.netrc"),
    look=look,
    reference="https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
    finds=(
        (".netrc", "machine api.acme.test login deploy password <alnum:12>\n"),
        ("home/_netrc", "machine git.acme.test\n  login ci\n  password hunter<digit:3>\n# the end\n"),
        ("ci/.netrc", 'default login anonymous password "<letters:9>"\n'),
    ),
    ignores=(
        (".netrc", "machine api.acme.test login deploy\n"),
        (".netrc", "machine api.acme.test login deploy password ${API_PASSWORD}\n"),
        (".netrc", "machine api.acme.test login me password your_password_here\n"),
    ),
)
