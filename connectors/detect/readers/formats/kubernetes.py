"""Kubernetes' Secrets as manifests, and the values of Helm's charts. Sealed and SOPS-encrypted ones are fine."""

from __future__ import annotations

import base64
import binascii
import re
from bisect import bisect_right
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.blanks import is_blank
from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import urls, yamls
from connectors.detect.readers.syntax.entry import Entry
from connectors.detect.readers.telling import judged, name_tells, sureness
from graph.leaks import Confidence

_SECRET = re.compile(rb"kind:[ \t]{0,8}[\"']?Secret[\"']?[ \t\r]*$", re.MULTILINE)
_DATA = re.compile(r"^(?P<object>(?:/items/\d+)?)/(?P<kind>data|stringdata)/.")
_DOCUMENT = re.compile(rb"^---", re.MULTILINE)
_REGISTRY = re.compile(r'"auth"\s{0,4}:\s{0,4}"([A-Za-z0-9+/=]{8,4000})"')
_PUBLIC = re.compile(
    r"\.(?:crt|pem|pub|cert)$|^(?:ca|tls|user(?:name)?|host(?:name)?|port|namespace|database|db|email)(?:[._-]?name)?$"
)


def look(data: bytes) -> Iterator[Candidate]:
    """What is secret in each Secret of a manifest."""
    if not _SECRET.search(data):
        return
    begins = [hit.start() for hit in _DOCUMENT.finditer(data)]
    entries = [(bisect_right(begins, each.start), each) for each in yamls.entries(data)]
    kinds = {(number, each.path.removesuffix("/kind")): each.value for number, each in entries if each.name == "kind"}
    names = {(number, each.path): each.value for number, each in entries if each.name == "name"}
    for number, entry in entries:
        place = _DATA.match(entry.path)
        if not place or kinds.get((number, place["object"])) != "Secret" or is_blank(entry.value, templates_only=True):
            continue
        value = _decoded(entry.value) if place["kind"] == "data" else entry.value
        name = names.get((number, place["object"] + "/metadata/name"), "")
        facts = {"key": entry.name} | ({"secret": name} if name and not is_blank(name) else {})
        yield from _told(entry, value, facts)


def _told(entry: Entry, value: str, facts: dict[str, str]) -> Iterator[Candidate]:
    """What is secret in one value: the password in an address, a registry's login, a key, or the value itself."""
    span = (entry.start, entry.end)
    inner = next(urls.passwords(value.encode()), None)
    if inner:
        yield Candidate(inner.value, facts=facts | inner.facts, span=span)
    elif login := _REGISTRY.search(value):
        _, _, password = _decoded(login[1]).partition(":")
        yield Candidate(password, facts=facts, span=span)
    elif "PRIVATE KEY-----" in value:
        yield Candidate(value, facts=facts, span=span)
    elif confidence := _sureness(entry.name, value):
        yield Candidate(value, facts=facts, confidence=confidence, span=span)


def _sureness(name: str, value: str) -> Confidence | None:
    """How sure it is that a value of a Secret is one: the kind of the object says it, and so may the name."""
    if _PUBLIC.search(name.lower()) or not value.isprintable():
        return None
    if name_tells(name):
        return Confidence.HIGH
    return Confidence.MEDIUM if sureness(name, value) is Confidence.MEDIUM else None


def _decoded(value: str) -> str:
    try:
        return base64.b64decode("".join(value.split()), validate=True).decode().strip()
    except (binascii.Error, ValueError):
        return ""


def encoded(value: str) -> str:
    """What stands in ``data``, for samples."""
    return base64.b64encode(value.encode()).decode()


_HEAD = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: orders\n"

SECRET = Reader(
    name="kubernetes-secret-value",
    title="Value of a Kubernetes Secret in a manifest",
    provider="Kubernetes",
    paths=("*.yml", "*.yaml"),
    look=look,
    needs=(b"Secret",),
    reference="https://kubernetes.io/docs/concepts/configuration/secret/",
    remedy="Change the credential, and keep the manifest sealed, encrypted or made from a secrets manager.",
    finds=(
        ("deploy/secret.yaml", lambda: _HEAD + f"type: Opaque\ndata:\n  password: {encoded('kettle' + '42')}\n"),
        ("secret.yml", _HEAD + "stringData:\n  DATABASE_URL: postgres://app:<alnum:9>@db.acme.test/orders\n"),
        ("all.yaml", "kind: Service\nmetadata:\n  name: a\n---\n" + _HEAD + "stringData:\n  api-token: '<alnum:24>'\n"),
        (
            "pull.yaml",
            lambda: (
                _HEAD
                + "data:\n  .dockerconfigjson: "
                + encoded('{"auths": {"r.acme.test": {"auth": "' + encoded("ci:" + "pushing7") + '"}}}')
                + "\n"
            ),
        ),
    ),
    ignores=(
        ("sealed.yaml", "kind: SealedSecret\nspec:\n  encryptedData:\n    password: AgB<alnum:40>\n"),
        ("secret.yaml", _HEAD + "data:\n  password: ENC[AES256_GCM,data:<base64:12>,iv:<base64:44>,type:str]\n"),
        ("secret.yaml", _HEAD + "data:\n  password: {{ .Values.password | b64enc | quote }}\n"),
        ("config.yaml", "kind: ConfigMap\ndata:\n  password_file: /run/secrets/db\n"),
        ("secret.yaml", lambda: _HEAD + f"data:\n  username: {encoded('administrator')}\n"),
    ),
)

HELM = Reader(
    name="helm-value-secret",
    title="Secret among the values of a Helm chart",
    provider="Helm",
    paths=(
        "values.yaml",
        "values.yml",
        "values-*.yaml",
        "values-*.yml",
        "values.*.yaml",
        "values_*.yaml",
        "*values.yaml",
        "*-values.yml",
        "*/values/*.yaml",
    ),
    look=settings(yamls.entries, "/[^/]+", judge=judged),
    confidence=Confidence.MEDIUM,
    reference="https://helm.sh/docs/chart_best_practices/values/",
    finds=(
        ("chart/values.yaml", "postgresql:\n  auth:\n    username: app\n    password: kT7<alnum:10>\n"),
        ("values-prod.yaml", "web:\n  extraEnv: {API_TOKEN: <alnum:32>}\n"),
    ),
    ignores=(
        ("values.yaml", "auth:\n  existingSecret: orders-db\n  passwordKey: db-password\n  password: ''\n"),
        ("values.yaml", "auth:\n  password: changeme\n  token: {{ .Values.token }}\n"),
        ("values.yaml", "serviceAccount:\n  automountToken: true\n  tokenExpiry: 3600\n"),
    ),
)
