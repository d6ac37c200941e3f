"""Statsig. Client keys are meant to be seen."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import told

statsig = Provider(
    "Statsig",
    reference="https://docs.statsig.com/sdk-keys/api-keys/",
    remedy="Delete the key in the project's settings and see the audit log.",
)

KEY = statsig.detector(
    "statsig-key",
    "Statsig server secret or console key",
    assigned(
        rf"{key_of('statsig')}|statsig-api-key|statsig\.initialize\(", r"(?P<kind>secret|console)-[A-Za-z0-9]{30,60}"
    ),
    entropy=3.5,
    confirm=told(only_mixed=True, kind="{kind}"),
    finds=("STATSIG_SERVER_SECRET=secret-<alnum:43>", "STATSIG-API-KEY: console-<alnum:43>"),
    ignores=("STATSIG_CLIENT_KEY=client-<alnum:43>", "STATSIG_SERVER_SECRET=secret-<alnum:12>"),
)
