"""Contentful. Tokens of the delivery API are read-only and often shown to browsers."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

contentful = Provider(
    "Contentful",
    reference="https://www.contentful.com/help/token-management/personal-access-tokens/",
    remedy="Revoke the token in the account's CMA tokens and see the organization's audit log.",
)

TOKEN = contentful.detector(
    "contentful-management-token",
    "Contentful management token of a user",
    token(r"CFPAT-[\w-]{43}"),
    finds=("CONTENTFUL_MANAGEMENT_TOKEN=CFPAT-<base64url:42>a", '"accessToken": "CFPAT-<base64url:42>b"'),
    ignores=("CFPAT-<alnum:20>", "CFPAT_<alnum:43>"),
)

DELIVERY_TOKEN = contentful.detector(
    "contentful-delivery-token",
    "Contentful delivery or preview token",
    assigned(r"contentful[\w.\-]{0,24}(?:token|key)", r"[A-Za-z0-9][\w-]{41}[A-Za-z0-9]"),
    confidence=Confidence.LOW,
    entropy=4.0,
    confirm=mixed,
    remedy="Delete the space's API key; a delivery token reads published content, a preview token drafts too.",
    finds=("CONTENTFUL_PREVIEW_TOKEN=<alnum:43>",),
    ignores=("CONTENTFUL_SPACE_ID=<alnum:43>", "CONTENTFUL_DELIVERY_TOKEN=<alnum:20>"),
)
