"""Box."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

box = Provider(
    "Box",
    reference="https://developer.box.com/guides/authentication/tokens/revoke/",
    remedy="Reset the client secret in the developer console and see the enterprise's events.",
)

CLIENT_SECRET = box.detector(
    "box-client-secret",
    "Box client secret of an app",
    assigned(
        r"(?<![A-Za-z0-9])box[_.\- ]?(?:(?:app|api|oauth)[_.\-]?)?(?:client[_.\-]?secret|developer[_.\-]?token)",
        r"[A-Za-z0-9]{32}",
    ),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("BOX_CLIENT_SECRET=<alnum:32>", "box.developer_token = '<alnum:32>'"),
    ignores=("BOX_CLIENT_ID=<alnum:32>", "inbox_client_secret=<alnum:32>", "BOX_CLIENT_SECRET=<alnum:20>"),
)

APP_SETTINGS = box.detector(
    "box-app-settings",
    "Box client secret in an app's settings file",
    r'"clientID"\s{0,4}:\s{0,4}"(?P<id>[a-z0-9]{32})"\s{0,4},\s{0,40}"clientSecret"\s{0,4}:\s{0,4}"(?P<secret>[A-Za-z0-9]{32})"',
    confirm=told("box.app:{id}", only_mixed=True),
    finds=('{"boxAppSettings": {"clientID": "<loweralnum:32>",\n    "clientSecret": "<alnum:32>"',),
    ignores=('"clientID": "<loweralnum:32>"', '"clientID": "<loweralnum:20>", "clientSecret": "<alnum:32>"'),
)
