"""Clients that move files or show other desktops: FileZilla, the sftp extensions of editors, WinSCP, Remmina, RDP."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import either, jsons, lines, xmls
from connectors.detect.readers.syntax.entry import Surroundings
from graph.leaks import Confidence

_SERVER = {"host": "host|hostname", "user": "user|username", "port": "port"}


def filezilla(data: bytes) -> Iterator[Candidate]:
    """The passwords of sites; those under a master password are marked ``crypt`` and are left."""
    entries = list(xmls.entries(data))
    surroundings, encoding = Surroundings(entries, _SERVER), ""
    for entry in entries:
        if entry.path.endswith("/pass/@encoding"):
            encoding = entry.value
        elif entry.name in ("Pass", "ProxyPass", "Password"):
            value = _plain(entry.value) if encoding == "base64" else "" if encoding == "crypt" else entry.value
            encoding = ""
            if value:
                yield Candidate(value, facts=surroundings.facts(entry), span=(entry.start, entry.end))


def _plain(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def rdp(value: str) -> str:
    """What stands behind the kind of a value."""
    return value.removeprefix("b:") if len(value) > SHORTEST_SEALED else ""


SHORTEST_SEALED = 40


def _site(password: str) -> str:
    site = f"<Host>ftp.acme.test</Host>\n<User>web</User>\n{password}\n"
    return f"<FileZilla3><Servers><Server>\n{site}</Server></Servers></FileZilla3>"


FILEZILLA = Reader(
    name="filezilla-password",
    title="Password of a site in FileZilla",
    provider="FileZilla",
    paths=("sitemanager.xml", "recentservers.xml", "filezilla.xml", "filezilla-*.xml", "filezilla_*.xml"),
    look=filezilla,
    needs=(b"Pass",),
    reference="https://wiki.filezilla-project.org/Client_Configuration",
    finds=(
        (
            "FileZilla/sitemanager.xml",
            lambda: _site('<Pass encoding="base64">' + base64.b64encode(b"kettle" + b"42").decode() + "</Pass>"),
        ),
        ("recentservers.xml", _site("<Pass>kettle<digit:2></Pass>")),
    ),
    ignores=(
        ("sitemanager.xml", _site('<Pass encoding="crypt" pubkey="<alnum:20>"><base64:60></Pass>')),
        ("sitemanager.xml", _site("<Logontype>2</Logontype>")),
    ),
)

SFTP = Reader(
    name="sftp-config-password",
    title="Password in the settings of an editor's sftp extension",
    provider="sftp",
    paths=(
        "sftp.json",
        "sftp-config.json",
        "sftp-config-alt*.json",
        "sftp-settings.json",
        ".ftpconfig",
        ".sftpconfig.json",
        ".remote-sync.json",
        "ftp-sync.json",
        "ftp-simple.json",
        "ftpsync.settings",
        "*/.vscode/ftp*.json",
        ".ftppass",
        "deployment-config.json",
        ".ftpquota.json",
        "ftpsync.json",
    ),
    look=settings(
        jsons.entries, "/(?:password|passphrase|pass)", facts={"host": "host|hostname", "user": "username|user|login"}
    ),
    reference="https://github.com/Natizyskunk/vscode-sftp/wiki/Configuration",
    finds=(
        (
            ".vscode/sftp.json",
            '{\n  // production\n  "host": "ftp.acme.test",\n  "username": "web",\n  "password": "kettle<digit:1>",\n}',
        ),
        (
            "sftp-config.json",
            '{\n "type": "sftp",\n "user": "web",\n //"remote_path": "/",\n "password": "<alnum:8>"\n}',
        ),
    ),
    ignores=(
        (".vscode/sftp.json", '{"host": "ftp.acme.test", "privateKeyPath": "~/.ssh/id_ed25519", "passphrase": true}'),
        ("sftp-config.json", '{"user": "web", "password": ""}'),
    ),
)

WINSCP = Reader(
    name="winscp-password",
    title="Password of a site in WinSCP",
    provider="WinSCP",
    paths=("winscp.ini",),
    look=settings(
        lines.equals,
        "/(?:password|passwordplain|proxypasswordenc|newpassword|tunnelpassword|passphrase)",
        facts=_SERVER,
    ),
    reference="https://winscp.net/eng/docs/security_credentials",
    remedy="Change the password: what WinSCP keeps without a master password can be made plain again.",
    finds=(
        ("WinSCP.ini", "[Sessions\\web@ftp.acme.test]\nHostName=ftp.acme.test\nUserName=web\nPassword=A35C<HEX:40>\n"),
    ),
    ignores=(("WinSCP.ini", "[Sessions\\a]\nHostName=ftp.acme.test\nPasswordPlain=\n"),),
)

REMMINA = Reader(
    name="remmina-password",
    title="Password of a connection in Remmina",
    provider="Remmina",
    paths=("*.remmina", "remmina.pref"),
    look=settings(
        lines.equals,
        "/(?:(?:ssh_)?(?:tunnel_)?(?:password|passphrase)|gateway_password|secret)",
        facts={"host": "server", "user": "username"},
    ),
    confidence=Confidence.MEDIUM,
    reference="https://remmina.gitlab.io/remminadoc.gitlab.io/",
    remedy="Change the password: Remmina's own secret lies beside it, in remmina.pref.",
    finds=(
        ("servers/db.remmina", "[remmina]\nserver=db.acme.test\nusername=root\npassword=<base64:23>=\n"),
        ("remmina.pref", "[remmina_pref]\nsecret=<base64:43>=\n"),
    ),
    ignores=(("servers/db.remmina", "[remmina]\nserver=db.acme.test\npassword=\nsavepassword=1\n"),),
)

RDP = Reader(
    name="rdp-password",
    title="Password in a remote desktop file",
    provider="Remote Desktop",
    paths=("*.rdp", "*.rdg"),
    look=settings(
        either.xml_or(lines.ini),
        "/password(?: 51)?",
        convert=rdp,
        facts={"host": "full address|name", "user": "username"},
    ),
    confidence=Confidence.LOW,
    placeholders=False,
    reference="https://learn.microsoft.com/en-us/azure/virtual-desktop/rdp-properties",
    remedy="Change the password: it is encrypted for one Windows account, whose owner can read it.",
    finds=(("server.rdp", "full address:s:ts.acme.test\nusername:s:admin\npassword 51:b:01000000D08C9DDF<HEX:80>\n"),),
    ignores=(("server.rdp", "full address:s:ts.acme.test\nprompt for credentials:i:1\n"),),
)
