"""Mailchimp, and Mandrill by Mailchimp. A key ends with its data centre."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

mailchimp = Provider(
    "Mailchimp",
    reference="https://mailchimp.com/help/about-api-keys/",
    remedy="Revoke the key in the account's extras and see the campaigns and exports.",
)

KEY = mailchimp.detector(
    "mailchimp-api-key",
    "Mailchimp API key",
    token(r"[0-9a-f]{32}-(?P<centre>us\d{1,2})"),
    entropy=3.0,
    confirm=told(centre="{centre}"),
    finds=("MAILCHIMP_API_KEY=<hex:32>-us12", 'apiKey: "<hex:32>-us6"'),
    ignores=("<hex:32>-us", "<hex:40>-us12", "<hex:32>-user"),
)

MANDRILL_KEY = mailchimp.detector(
    "mandrill-api-key",
    "Mandrill API key",
    assigned(key_of("mandrill"), r"(?:md-)?[\w-]{22}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("MANDRILL_API_KEY=md-<alnum:22>", "mandrill_apikey: '<alnum:22>'"),
    ignores=("MANDRILL_TEMPLATE=<alnum:22>", "MANDRILL_API_KEY=<alnum:12>"),
)
