"""SendGrid. The part after the first dot is the key's public id."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

sendgrid = Provider(
    "SendGrid",
    reference="https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
    remedy="Delete the key in the settings and see the activity feed for mail that is not yours.",
)

KEY = sendgrid.detector(
    "sendgrid-api-key",
    "SendGrid API key",
    token(r"SG\.(?P<id>[\w-]{22})\.[\w-]{43}"),
    confirm=told("sendgrid.api_key:{id}"),
    finds=("SENDGRID_API_KEY=SG.<base64url:21>a.<base64url:42>b", 'setApiKey("SG.<alnum:22>.<alnum:43>")'),
    ignores=("SG.<alnum:22>", "MSG.<alnum:22>.<alnum:43>", "SG.<alnum:22>.<alnum:20>"),
)
