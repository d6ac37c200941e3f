"""Jenkins: credentials lie encrypted in its settings, with a key that lies in the same folder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import xmls
from connectors.detect.readers.syntax.entry import Entry, text
from graph.leaks import Confidence

_SEALED = re.compile(r"^\{[A-Za-z0-9+/=]{20,}\}$|^#.*#$")


def plain(entry: Entry) -> Confidence | None:
    """What is encrypted needs the instance's own key, which lies in the same folder and comes with a copy of it."""
    return Confidence.MEDIUM if _SEALED.match(entry.value) else Confidence.HIGH


_MASTER = re.compile(rb"\s*([0-9a-f]{256})\s*")


def master(data: bytes) -> Iterator[Candidate]:
    """The key is all there is in its file."""
    if hit := _MASTER.fullmatch(data[:600]):
        yield Candidate(text(hit[1]), span=hit.span(1))


CREDENTIAL = Reader(
    name="jenkins-credential",
    title="Credential in Jenkins' settings",
    provider="Jenkins",
    paths=(
        "credentials.xml",
        "*/jenkins/**/config.xml",
        "*/jobs/**/config.xml",
        "*/users/**/config.xml",
        "*/.jenkins/**/*.xml",
        "jenkins.*.xml",
        "hudson.*.xml",
    ),
    look=settings(
        xmls.entries,
        (
            "/(?:password|passphrase|secret|secretbytes|privatekey|apitoken|accesstoken|authtoken|"
            "secretkey|clientsecret|bindpassword|managerpasswordsecret)"
        ),
        judge=plain,
        facts={"user": "username", "id": "id", "description": "description"},
    ),
    reference="https://www.jenkins.io/doc/book/using/using-credentials/",
    finds=(
        (
            "credentials.xml",
            (
                "<com.acme.Login>\n<id>deploy</id>\n<username>ci</username>\n"
                "<password>kettle<digit:2></password>\n</com.acme.Login>"
            ),
        ),
        ("jobs/build/config.xml", "<project><authToken>{AQAAABAAAA<base64:40>=}</authToken></project>"),
        ("credentials.xml", "<a><username>ci</username><password>{AQAAABAAAAAw<alnum:64>}</password></a>"),
    ),
    ignores=(
        ("credentials.xml", "<a><id>deploy</id><password></password><scope>GLOBAL</scope></a>"),
        ("jobs/a/config.xml", "<project><description>password reset</description></project>"),
    ),
)

MASTER = Reader(
    name="jenkins-master-key",
    title="Key that Jenkins encrypts its credentials with",
    provider="Jenkins",
    paths=("*/secrets/master.key",),
    look=master,
    reference="https://www.jenkins.io/doc/developer/security/secrets/",
    remedy="Change every credential of the instance, and give it a new key.",
    finds=(("secrets/master.key", "<hex:256>"),),
    ignores=(("secrets/master.key", "<hex:32>"),),
)
