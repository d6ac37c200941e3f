"""ImageKit. Public keys begin with ``public_``."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

imagekit = Provider(
    "ImageKit",
    reference="https://imagekit.io/docs/api-keys",
    remedy="Delete the private key in the developer options and generate another.",
)

KEY = imagekit.detector(
    "imagekit-private-key",
    "ImageKit private API key",
    token(r"private_[A-Za-z0-9+/]{27}=", more="A-Za-z0-9+/="),
    entropy=3.5,
    confirm=mixed,
    finds=("IMAGEKIT_PRIVATE_KEY=private_<base64:27>=", 'privateKey: "private_<base64:27>="'),
    ignores=("public_<base64:27>=", "private_<lower:27>", "private_<alnum:12>="),
)
