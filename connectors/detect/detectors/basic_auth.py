"""User and password as they are handed to a server: in a header, and on a command line."""

from __future__ import annotations

import base64
import re

from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes import urls
from graph.leaks import Confidence

basic = Provider(
    "Basic authentication",
    reference="https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
    remedy="Change the password of this user, see who has signed in with it, and read the new one from a secret store.",
)

UNNAMED_HOST = "host.unnamed"
_VALUE = r"[^\s\"'`$<>{}|;&()\x00-\x1f]"
_HOST = re.compile(rb"(?:https?|ftp|sftp|ldaps?)://([A-Za-z0-9.\-]{1,200})")


def in_header(hit: re.Match[bytes]) -> Candidate | None:
    """Decode the user and the password of a header."""
    from connectors.detect.shapes.payload import plain  # noqa: PLC0415  because few texts hold such a header

    value = hit["secret"].decode()
    try:
        user, separator, password = plain(value).decode().partition(":")
    except UnicodeDecodeError:
        return None
    if not (separator and password and (user + password).isprintable()):
        return None
    confidence = urls.Access(password, user, UNNAMED_HOST).confidence()
    return Candidate(value, facts={"user": user}, confidence=confidence) if confidence and user else None


def on_command_line(hit: re.Match[bytes]) -> Candidate | None:
    """Take the password that a program is started with."""
    password = hit["secret"].decode(errors="replace")
    user = (hit.groupdict().get("user") or b"").decode(errors="replace")
    host = _HOST.search(hit.string, hit.start(), hit.end() + 200)
    access = urls.Access(password, user, host[1].decode() if host else UNNAMED_HOST)
    confidence = access.confidence()
    if confidence is None:
        return None
    facts = {name: fact for name, fact in access.facts().items() if fact != UNNAMED_HOST}
    sure = Confidence.MEDIUM if confidence is Confidence.HIGH else confidence
    return Candidate(password, facts=facts, confidence=sure)


def _header(user: str, password: str) -> str:
    return "Authorization: Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


HEADER = basic.detector(
    "basic-auth-header",
    "User and password in a header",
    r"(?<![A-Za-z])[Bb]asic[ ](?P<secret>[A-Za-z0-9+/]{8}[A-Za-z0-9+/]{0,400}={0,2})(?![A-Za-z0-9+/=])",
    confirm=in_header,
    placeholders=False,
    finds=(
        lambda: _header("deploy", "kT7" + "qLm29xVw4"),
        lambda: "headers = {'Authorization': '" + _header("api", "9fK2" + "mZq81Lx0p").split(": ")[1] + "'}",
    ),
    ignores=(
        lambda: _header("user", "password"),
        lambda: _header("Aladdin", "open sesame"),
        "Basic understanding of the subject",
        "Authorization: Basic <alnum:30>",
        "Authorization: Basic ${BASIC_AUTH}",
    ),
)

CURL = basic.detector(
    "basic-auth-curl",
    "User and password given to curl",
    r"(?<![A-Za-z])curl[ ](?:[^\n]{0,300}?[ ])?(?:-u|--user|--proxy-user)[ =]?[\"']?(?P<user>[^\s:\"'`$<>{}]{1,64}):"
    rf"(?P<secret>{_VALUE}{{3,120}})",
    confirm=on_command_line,
    placeholders=False,
    confidence=Confidence.MEDIUM,
    finds=(
        "curl -u deploy:kT7<alnum:12> https://repo.corp.io/upload",
        "curl -sSf -X POST --user 'api:<hex:24>' https://api.corp.io/v1",
    ),
    ignores=(
        "curl -u user:password https://api.corp.io",
        'curl -u "$USER:$PASSWORD" https://api.corp.io',
        "curl -u admin:admin http://localhost:9200",
        "curl -u <username>:<password> https://api.corp.io",
        "curl https://api.corp.io/a:b",
    ),
)

COMMANDS = basic.detector(
    "command-line-password",
    "Password given to a command",
    r"(?<![A-Za-z])(?:sshpass[ ]-p[ ]?|wget[ ](?:[^\n]{0,200}?[ ])?--(?:http-|ftp-)?password[ =]|"
    r"mysql(?:dump|admin|import)?[ ](?:[^\n]{0,200}?[ ])?(?:-p|--password=)|"
    r"(?:docker|podman|helm|az|oc)[ ](?:[^\n]{0,200}?[ ])?login[ ](?:[^\n]{0,200}?[ ])?(?:-p|--password)[ =]|"
    rf"redis-cli[ ](?:[^\n]{{0,200}}?[ ])?-a[ ])[\"']?(?P<secret>{_VALUE}{{6,120}})",
    confirm=on_command_line,
    placeholders=False,
    confidence=Confidence.MEDIUM,
    finds=(
        "sshpass -p 'kT7<alnum:10>' ssh root@10.0.0.4",
        "mysqldump -h db.corp.io -uroot -pXq9<alnum:10> shop > dump.sql",
        "docker login -u ci -p <alnum:20> registry.corp.io",
        "redis-cli -h cache.corp.io -a <alnum:16> ping",
    ),
    ignores=(
        "mysql -u root -ppassword shop",
        "docker login -u ci -p $REGISTRY_PASSWORD registry.corp.io",
        "mysql -uroot -p shop < dump.sql",
        "docker login --password-stdin registry.corp.io",
        "sshpass -p changeme ssh host",
    ),
)
