"""Cloudinary. An address tells the cloud and the key beside its secret."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

cloudinary = Provider(
    "Cloudinary",
    reference="https://cloudinary.com/documentation/developer_onboarding_faq_find_credentials",
    remedy="Disable the access key in the console's settings, generate another, and see the usage.",
)

ADDRESS = cloudinary.detector(
    "cloudinary-address",
    "Cloudinary API secret in its address",
    r"cloudinary://(?P<key>\d{10,20}):(?P<secret>[\w-]{20,40})@(?P<cloud>[\w-]{2,60})",
    entropy=3.5,
    confirm=told("cloudinary.api_key:{key}", cloud="{cloud}"),
    finds=("CLOUDINARY_URL=cloudinary://<digit:15>:<base64url:26>a@contoso",),
    ignores=("cloudinary://<digit:15>:<API_SECRET>@contoso", "cloudinary://<digit:15>:<alnum:10>@contoso"),
)

SECRET = cloudinary.detector(
    "cloudinary-api-secret",
    "Cloudinary API secret",
    assigned(r"cloudinary[\w.\-]{0,20}secret", r"[\w-]{27}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("CLOUDINARY_API_SECRET=<base64url:26>a", "cloudinary.config.api_secret: '<alnum:27>'"),
    ignores=("CLOUDINARY_API_KEY=<digit:15>", "CLOUDINARY_API_SECRET=<alnum:12>"),
)
