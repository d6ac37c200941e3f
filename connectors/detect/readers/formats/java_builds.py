"""How Maven, Gradle and sbt log in to repositories and sign what they publish."""

from __future__ import annotations

import re

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import lines, xmls
from connectors.detect.readers.syntax.entry import Entry
from connectors.detect.readers.telling import judged
from graph.leaks import Confidence

_ENCRYPTED = re.compile(r"^\{.+\}$", re.DOTALL)


def plain(entry: Entry) -> Confidence | None:
    """What Maven encrypted stands in braces: it needs the master password, which lies in another file."""
    return Confidence.LOW if _ENCRYPTED.match(entry.value) else Confidence.HIGH


MAVEN = Reader(
    name="maven-server-password",
    title="Password of a server in Maven's settings",
    provider="Maven",
    paths=("settings.xml", "settings-security.xml", "*-settings.xml", "settings-*.xml"),
    look=settings(
        xmls.entries,
        "/(?:servers?/server|proxy)/(?:password|passphrase)|/settingssecurity/master",
        judge=plain,
        facts={"server": "id|host", "user": "username"},
    ),
    needs=(b"<password>", b"<passphrase>", b"<master>"),
    reference="https://maven.apache.org/settings.html#Servers",
    finds=(
        (
            ".m2/settings.xml",
            (
                "<settings><servers>\n<server><id>acme</id><username>ci</username>\n"
                "<password><alnum:12></password></server></servers></settings>"
            ),
        ),
    ),
    ignores=(
        (
            "settings.xml",
            "<settings><servers><server><id>acme</id><password>${env.TOKEN}</password></server></servers></settings>",
        ),
        ("settings.xml", "<servers><server><id>acme</id><!-- <password>none</password> --></server></servers>"),
    ),
)

GRADLE = Reader(
    name="gradle-property-secret",
    title="Secret among Gradle's properties",
    provider="Gradle",
    paths=(
        "gradle.properties",
        "local.properties",
        "keystore.properties",
        "key.properties",
        "signing.properties",
        "*/.sbt/**/.credentials",
        "*/.ivy2/.credentials",
        "sonar-project.properties",
        "publish.properties",
    ),
    look=settings(lines.ini, "/[^/]+", judge=judged),
    confidence=Confidence.MEDIUM,
    reference="https://docs.gradle.org/current/userguide/build_environment.html",
    finds=(
        ("gradle.properties", "org.gradle.jvmargs=-Xmx2g\nossrhUsername=acme\nossrhPassword=kT7<alnum:10>\n"),
        ("android/key.properties", "storePassword=kettle<digit:3>\nkeyAlias=upload\n"),
    ),
    ignores=(
        ("gradle.properties", "org.gradle.caching=true\nsigning.secretKeyRingFile=/home/me/.gnupg/secring.gpg\n"),
        ("key.properties", "storePassword=<password from previous step>\nkeyPassword=${KEY_PASSWORD}\n"),
    ),
)
