"""Databricks. A token opens the workspace whose host stands beside it."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import beside

databricks = Provider(
    "Databricks",
    reference="https://docs.databricks.com/aws/en/dev-tools/auth/pat",
    remedy="Revoke the token in the workspace and see the audit log for what was done with it.",
)

HOSTS = (
    r"dbc-[\w-]{8,40}\.cloud\.databricks\.com",
    r"adb-\d{10,20}\.\d{1,3}\.azuredatabricks\.net",
    r"\d{10,20}\.\d\.gcp\.databricks\.com",
)
_workspace = beside(host="|".join(HOSTS))

TOKEN = databricks.detector(
    "databricks-access-token",
    "Databricks access token",
    token(r"dapi[0-9a-f]{32}(?:-\d)?"),
    entropy=3.0,
    confirm=_workspace,
    looks_around=True,
    finds=(
        "DATABRICKS_TOKEN=dapi<hex:32>",
        "[DEFAULT]\nhost = https://dbc-a1b2c3d4-e5f6.cloud.databricks.com\ntoken = dapi<hex:32>-2",
    ),
    ignores=("dapi<hex:20>", "rdapi<hex:32>", "dapi<hex:40>"),
)

SECRET = databricks.detector(
    "databricks-oauth-secret",
    "Databricks OAuth secret of a service principal",
    token(r"dose[0-9a-f]{32}"),
    entropy=3.0,
    confirm=_workspace,
    looks_around=True,
    finds=("DATABRICKS_CLIENT_SECRET=dose<hex:32>",),
    ignores=("dose<hex:20>", "glucose<hex:32>"),
)
