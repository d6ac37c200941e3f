"""Secrets in settings in XML that have name and value as attributes: beans of Spring, properties of Ant and .NET."""

from __future__ import annotations

import re

from connectors.detect.model import Candidate, Provider
from graph.leaks import Confidence

properties = Provider(
    "Settings in XML",
    reference="https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    remedy="Find out what the value opens, replace it there, and keep the new one in a secrets manager.",
)


def judged(hit: re.Match[bytes]) -> Candidate | None:
    """Judge a value by the name beside it and by its own looks."""
    from connectors.detect.detectors import generic  # noqa: PLC0415  because few texts hold such a property
    from connectors.detect.shapes import words  # noqa: PLC0415  because the same

    name, value = hit["name"].decode(), hit["secret"].decode(errors="replace")
    if not (generic.names_a_secret(name, "") and generic.may_be_told(value, name)) or words.is_checksum(value):
        return None
    sure = None if words.is_drawn(value) else Confidence.LOW
    return Candidate(value, facts={"name": name}, confidence=sure) if sure is None or words.is_chosen(value) else None


PROPERTY = properties.detector(
    "xml-property-secret",
    "Secret in a property",
    r"<(?:[A-Za-z]{1,20}:)?(?:property|prop|add|param|parameter|entry|env|setting|attribute|arg|constructor-arg|"
    r"sysproperty|connection-property|context-param|init-param)[ \t\r\n]{1,8}(?:name|key)=[\"']"
    r"(?P<name>[A-Za-z0-9_.:\-]{0,60}(?i:passwor[dt]|passwd|passphrase|pwd|secret|token|credential|"
    r"(?:api|access|account|auth|client|encryption|private|secret|shared|signing)[_.\-]?key)[A-Za-z0-9_]{0,16})[\"']"
    r"[ \t\r\n]{1,8}value=[\"'](?P<secret>[^\"'<>\s\x00-\x1f]{6,200})[\"']",
    confirm=judged,
    confidence=Confidence.MEDIUM,
    finds=(
        '<property name="password" value="kT7<alnum:14>" />',
        "<add key='ServiceBus.SharedKey' value='<base64:44>'/>",
        '<param name="db.password"\n  value="Xq9#<alnum:12>"/>',
    ),
    ignores=(
        '<property name="password" value="${db.password}" />',
        '<property name="passwordType" value="<alnum:20>" />',
        '<property name="password" value="password" />',
        '<input name="token" value="<alnum:32>" />',
        '<property name="secretName" value="<loweralnum:30>"/>',
        '<property name="token.uri" value="https://login.corp.io/oauth/token"/>',
    ),
)
