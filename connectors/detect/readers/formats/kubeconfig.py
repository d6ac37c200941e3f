"""kubeconfig: how somebody, or a pipeline, logs in to clusters."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader
from connectors.detect.readers.syntax import either, yamls
from connectors.detect.readers.syntax.entry import Entry

_SECRET = re.compile(
    r"^/users/(?P<place>\d+)/user/(?P<name>token|password|client-key-data|"
    r"auth-provider/config/(?:access-token|id-token|refresh-token|client-secret))$"
)
_ENTRIES = either.json_or(yamls.entries)
_PEM = "PRIVATE KEY"


def look(data: bytes) -> Iterator[Candidate]:
    """The secrets of each user, with the server of the first context that uses them."""
    entries = list(_ENTRIES(data))
    known = {each.path: each.value for each in entries}
    servers = _servers(known)
    for entry in entries:
        if hit := _SECRET.match(entry.path):
            user = known.get(f"/users/{hit['place']}/name", "")
            facts = {"user": user, "host": servers.get(user, servers.get("", ""))}
            value = _key(entry) if hit["name"] == "client-key-data" else entry.value
            told = {name: fact for name, fact in facts.items() if fact}
            if value:
                yield Candidate(value, facts=told, span=(entry.start, entry.end))


def _key(entry: Entry) -> str:
    """The key as its file would be: the same key elsewhere is then the same leak."""
    try:
        key = base64.b64decode("".join(entry.value.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return key if _PEM in key else ""


def _servers(known: dict[str, str]) -> dict[str, str]:
    """The server of each user; of none in particular where there is only one cluster."""
    named = _named(known, "clusters", "cluster/server")
    clusters = _named(known, "contexts", "context/cluster")
    users = _named(known, "contexts", "context/user")
    found = {
        users[context]: named[cluster] for context, cluster in clusters.items() if context in users and cluster in named
    }
    return {**({"": next(iter(named.values()))} if len(named) == 1 else {}), **found}


def _named(known: dict[str, str], listed: str, wanted: str) -> dict[str, str]:
    """A field of each item of a list, by the item's name."""
    found = {}
    for place in range(len(known)):
        name = known.get(f"/{listed}/{place}/name")
        value = known.get(f"/{listed}/{place}/{wanted}")
        if name is None and value is None:
            break
        if name and value:
            found[name] = value
    return found


def _config(secret: str) -> str:
    return (
        "apiVersion: v1\nkind: Config\nclusters:\n- name: prod\n  cluster:\n    server: https://k8s.acme.test:6443\n"
        "contexts:\n- name: prod\n  context:\n    cluster: prod\n    user: deployer\n"
        f"users:\n- name: deployer\n  user:\n    {secret}\n"
    )


def _pem() -> str:
    """A key that is none, in base64."""
    words = f"-----BEGIN RSA {_PEM}-----\n{'Qm9ndXM' * 9}\n-----END RSA {_PEM}-----\n"
    return base64.b64encode(words.encode()).decode()


SECRET = Reader(
    name="kubeconfig-credential",
    title="Credential of a cluster's user in a kubeconfig",
    provider="Kubernetes",
    paths=(
        "*/.kube/config",
        "kubeconfig",
        ".kubeconfig",
        "*.kubeconfig",
        "kubeconfig.*",
        "kubeconfig-*.yml",
        "kubeconfig-*.yaml",
        "*/.kube/*.yml",
        "*/.kube/*.yaml",
        "admin.conf",
        "kubelet.conf",
        "super-admin.conf",
        "*-kubeconfig.yaml",
        "*-kubeconfig.yml",
        "k3s.yaml",
    ),
    look=look,
    needs=(b"users",),
    reference="https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
    remedy="Revoke the user's access in the cluster: a client certificate is valid until it expires.",
    finds=(
        (".kube/config", _config("token: <alnum:40>")),
        ("deploy/kubeconfig.yaml", _config("client-key-data: ").replace("data: ", "data: " + _pem())),
        ("kubeconfig", _config("username: admin\n    password: <alnum:9>")),
        ("kubeconfig.json", '{"users": [{"name": "a", "user": {"token": "<alnum:32>"}}]}'),
    ),
    ignores=(
        (".kube/config", _config("exec:\n      command: aws")),
        (".kube/config", _config("tokenFile: /var/run/secrets/token")),
        (".kube/config", _config("token: ${TOKEN}")),
        (".kube/config", _config("client-key-data: REDACTED")),
    ),
)
