"""Dify. Its prefixes are common words, so a key counts beside its name or in its header."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

dify = Provider(
    "Dify",
    reference="https://docs.dify.ai/en/guides/application-publishing/developing-with-apis",
    remedy="Delete the key on the app's or data set's API access page and see its logs.",
)

KEY = dify.detector(
    "dify-api-key",
    "Dify API key of an app or a data set",
    assigned(r"dify|authorization[\"']?[:=, ]{1,3}[\"']?bearer", r"(?P<kind>app|dataset)-[A-Za-z0-9]{24}"),
    entropy=3.3,
    confirm=told(only_mixed=True, kind="{kind}"),
    finds=(
        "DIFY_API_KEY=app-<alnum:24>",
        "curl -H 'Authorization: Bearer dataset-<alnum:24>' https://api.dify.ai/v1/datasets",
    ),
    ignores=("pod/app-<alnum:24>", "DIFY_API_KEY=app-<alnum:10>"),
)
