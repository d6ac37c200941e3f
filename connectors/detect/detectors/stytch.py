"""Stytch."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.pieces import UUID
from connectors.detect.shapes.told import beside

stytch = Provider(
    "Stytch",
    reference="https://stytch.com/docs/workspace-management/pwa/overview",
    remedy="Rotate the project's secret in the dashboard and see the event logs.",
)

SECRET = stytch.detector(
    "stytch-secret",
    "Stytch secret of a project",
    token(r"secret-(?P<mode>live|test)-[\w-]{32,36}={0,2}", more="A-Za-z0-9_=-"),
    entropy=3.5,
    confirm=beside("stytch.project:{project}", project=rf"project-(?:live|test)-{UUID}"),
    looks_around=True,
    finds=("STYTCH_PROJECT_ID=project-live-<uuid>\nSTYTCH_SECRET=secret-live-<alnum:35>=", "secret-test-<alnum:36>"),
    ignores=("project-live-<uuid>", "secret-live-<alnum:12>"),
)
