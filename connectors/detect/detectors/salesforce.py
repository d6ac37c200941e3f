"""Salesforce. A session's id begins with the id of its organization."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

salesforce = Provider(
    "Salesforce",
    reference="https://help.salesforce.com/s/articleView?id=sf.remoteaccess_request_manage.htm",
    remedy="Revoke the app's OAuth usage or end the user's sessions, and see the login history.",
)

SESSION = salesforce.detector(
    "salesforce-session",
    "Salesforce access token",
    token(r"(?P<org>00D[A-Za-z0-9]{12}(?:[A-Z0-9]{3})?)![A-Za-z0-9._]{80,120}", more="A-Za-z0-9._"),
    confirm=told(organization="{org}"),
    finds=("SF_ACCESS_TOKEN=00D<alnum:12>!AQ<word:94>", "sfdx force:auth:accesstoken 00D<alnum:12>EAU!AQ<word:94>"),
    ignores=("00D<alnum:12>", "00D<alnum:12>!<alnum:20>"),
)

REFRESH_TOKEN = salesforce.detector(
    "salesforce-refresh-token",
    "Salesforce refresh token",
    token(r"5Aep861[A-Za-z0-9._]{70,90}"),
    finds=("refresh_token=5Aep861<alnum:80>", "force://PlatformCLI::5Aep861<alnum:80>@acme.my.salesforce.com"),
    ignores=("5Aep861<alnum:20>", "x5Aep861<alnum:80>"),
)

CONSUMER_SECRET = salesforce.detector(
    "salesforce-consumer-secret",
    "Salesforce consumer secret of a connected app",
    assigned(r"(?:salesforce|sfdc)[\w.\-]{0,24}secret", r"(?:[0-9A-F]{64}|\d{16,19})"),
    confidence=Confidence.MEDIUM,
    finds=("SALESFORCE_CLIENT_SECRET=<HEX:64>", "sfdc_consumer_secret: '<digit:19>'"),
    ignores=("SALESFORCE_CLIENT_ID=<HEX:64>", "SALESFORCE_CLIENT_SECRET=<HEX:32>"),
)
