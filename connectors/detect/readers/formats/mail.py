"""Clients and relays of mail: msmtp, esmtp, fetchmail, mutt, mbsync, OfflineIMAP, ssmtp, Postfix."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader
from connectors.detect.readers.syntax.entry import text

_PASSWORD = re.compile(
    rb"(?<![\w#])(?i:password|passwd|pass|remotepass|authpass|(?:set[ \t]{1,4})?(?:imap|smtp|pop)_pass|smtppassword)"
    rb"[ \t]{0,4}[ \t=][ \t]{0,4}(?:\"(?P<double>[^\"\n]{1,200})\"|'(?P<single>[^'\n]{1,200})'|"
    rb"(?P<bare>[^\s\"'#=`|<][^\s\"']{0,200}))"
)
_RELAY = re.compile(
    rb"^(?P<host>\[?[\w.\-]{3,200}\]?(?::\w{1,10})?)[ \t]{1,20}(?P<user>[^\s:]{1,200}):(?P<password>\S{1,200})",
    re.MULTILINE,
)
_USER = re.compile(rb"(?i:(?:user(?:name)?|login|remoteuser|authuser))[ \t=]{1,4}[\"']?([^\s\"']{1,200})")
_HOST = re.compile(rb"(?i:(?:host(?:name)?|server|poll|mailhub|remotehost))[ \t=]{1,4}[\"']?([^\s\"']{1,200})")
_COMMAND = re.compile(rb"(?i:eval|cmd|command)|`")
"""What stands before a command that tells the password."""
NEARBY = 300


def look(data: bytes) -> Iterator[Candidate]:
    """The passwords of accounts, with the user and the server named near them."""
    for hit in _PASSWORD.finditer(data):
        if _COMMAND.search(data, data.rfind(b"\n", max(0, hit.start() - NEARBY), hit.start()) + 1, hit.start()):
            continue
        near = data[max(0, hit.start() - NEARBY) : hit.start()] + data[hit.end() : hit.end() + NEARBY]
        found = {"user": _USER.search(near), "host": _HOST.search(near)}
        facts = {name: text(each[1]) for name, each in found.items() if each}
        kind = str(hit.lastgroup)
        yield Candidate(text(hit[kind]), facts=facts, span=hit.span(kind))


def relays(data: bytes) -> Iterator[Candidate]:
    """Postfix's passwords of relays: a host, then ``user:password``."""
    for hit in _RELAY.finditer(data):
        facts = {"host": text(hit["host"]), "user": text(hit["user"])}
        yield Candidate(text(hit["password"]), facts=facts, span=hit.span("password"))


ACCOUNT = Reader(
    name="mail-account-password",
    title="Password of a mail account",
    provider="Mail",
    paths=(
        ".msmtprc",
        "msmtprc",
        ".esmtprc",
        "esmtprc",
        ".fetchmailrc",
        "fetchmailrc",
        ".mbsyncrc",
        ".isyncrc",
        "offlineimaprc",
        ".offlineimaprc",
        ".muttrc",
        "muttrc",
        ".mailrc",
        "ssmtp.conf",
        ".getmailrc",
        ".popmailrc",
        ".imapfilter",
    ),
    look=look,
    reference="https://marlam.de/msmtp/msmtp.html#Authentication",
    finds=(
        (".esmtprc", 'hostname = smtp.acme.test:587\nusername = "me@acme.test"\npassword = "kettle<digit:2>"\n'),
        (".msmtprc", "account acme\nhost smtp.acme.test\nuser me\npassword kettle<digit:2>\n"),
        (".muttrc", 'set imap_pass = "kettle<digit:2>"\n'),
    ),
    ignores=(
        (".msmtprc", "account acme\nhost smtp.acme.test\npasswordeval pass show mail\n"),
        (".muttrc", "set imap_pass = `pass show mail`\n"),
    ),
)

RELAY = Reader(
    name="mail-relay-password",
    title="Password of a mail relay",
    provider="Mail",
    paths=("sasl_passwd", "smtp_passwd", "relay_passwd"),
    look=relays,
    reference="https://www.postfix.org/SASL_README.html",
    finds=(("etc/postfix/sasl_passwd", "[smtp.acme.test]:587 me@acme.test:kettle<digit:2>\n"),),
    ignores=(("sasl_passwd", "# [host]:port user:password\n"),),
)
