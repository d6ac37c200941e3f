"""Passwords in commands: options, variables before them, headers, and SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.blanks import is_blank
from connectors.detect.readers.syntax import urls
from connectors.detect.readers.syntax.entry import text

_VALUE = (
    rb"(?:\"(?P<double>[^\"\n$]{1,500})\"|'(?P<single>[^'\n]{1,500})'|"
    rb"(?P<bare>[^\s\"'$|&;<>(){}`\\-][^\s\"'|&;<>(){}`]{2,500}))"
)
_NAMED = (
    rb"(?:password|passwd|passphrase|api-?key|auth-?token|access-?token|client-?secret|secret-?key|secret-?access-?key|"
    rb"bearer-?token|account-?key)"
)
_WITH_P = (
    rb"(?:mongo|mongosh|docker[ \t]{1,4}login|podman[ \t]{1,4}login|helm[ \t][^\n|;]{0,80}|az[ \t]{1,4}login|sqlcmd|"
    rb"redis-cli|ldapsearch|rabbitmqadmin|oc[ \t]{1,4}login|influx|smbclient)"
)
_VARIABLE = rb"(?:PASSWORD|PASSWD|PGPASSWORD|MYSQL_PWD|SSHPASS|TOKEN|SECRET|API_?KEY|ACCESS_KEY|SECRET_KEY)"
_HEADER = rb"(?:x-api-key|x-auth-token|private-token|x-vault-token|apikey)"
_FORMS = tuple(
    re.compile(form + _VALUE)
    for form in (
        # an option that says what it is, of whatever program
        rb"(?<=[ \t\"])--?(?i:[a-z\-]{0,20}" + _NAMED + rb")[ \t=]",
        rb"(?<=[ \t])--(?:token|secret|pass|pwd)[ \t=]",
        # a variable before a command
        rb"(?<![\w$])(?i:(?:[a-z][a-z0-9_]{0,40}_)?" + _VARIABLE + rb")=",
        # options that are known to hold a password
        rb"\bsshpass[ \t]{1,4}-p[ \t]{0,4}",
        rb"\b(?:mysql|mysqldump|mysqladmin|mariadb|mongodump|mongorestore)\b[^\n|;]{0,300}?[ \t]-p",
        rb"\b" + _WITH_P + rb"\b[^\n|;]{0,300}?[ \t]-(?:p|P|a|w)[ \t]{1,4}",
        rb"\b(?:curl|wget|http)\b[^\n|;]{0,400}?[ \t](?:-u|--user)[ \t=]{0,4}[\"']?[^\s\"':]{1,100}:",
        # a header
        rb"(?i:authorization:[ \t]{0,4}(?:bearer|token|basic|apikey)[ \t]{1,4})",
        rb"(?i:" + _HEADER + rb"[\"']?:[ \t]{0,4})",
        # what is handed to a program that asks for a password
        rb"\becho[ \t]{1,4}(?=[^\n|]{1,200}\|[ \t]{0,4}(?:sudo[ \t]{1,4}-S|passwd|docker[ \t][^\n]{0,100}-stdin))",
    )
)
_SQL = tuple(
    re.compile(form + rb"(?:'(?P<single>[^'\n]{1,200})'|\"(?P<double>[^\"\n]{1,200})\")")
    for form in (
        rb"\b(?i:identified[ \t]{1,8}(?:with[ \t]{1,4}\w{1,40}[ \t]{1,4})?by[ \t]{1,8}(?:password[ \t]{1,8})?)",
        rb"\b(?i:(?:user|role|login)[ \t][^\n;]{0,200}?[ \t](?:encrypted[ \t]{1,8})?password[ \t]{0,4}[ =][ \t]{0,4})",
        rb"\b(?i:set[ \t]{1,8}password[^\n;=]{0,100}=[ \t]{0,4}(?:password\([ \t]{0,4})?)",
    )
)
_OPTION = re.compile(r"^-{1,2}[A-Za-z]")
SHORTEST = 4


def passwords(data: bytes) -> Iterator[Candidate]:
    """Every password in a command, or in an address that a command names."""
    end = 0
    for candidate in sorted((*urls.passwords(data), *_of_forms(data)), key=_place):
        start, ends = _place(candidate)
        if start >= end:
            end = ends
            yield candidate


def _place(candidate: Candidate) -> tuple[int, int]:
    return candidate.span or (0, 0)


def _of_forms(data: bytes) -> Iterator[Candidate]:
    for form in (*_FORMS, *_SQL):
        for hit in form.finditer(data):
            kind = str(hit.lastgroup)
            value = text(hit[kind])
            if len(value) >= SHORTEST and not is_blank(value) and not _OPTION.match(value):
                yield Candidate(value, span=hit.span(kind))
