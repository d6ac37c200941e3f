"""Postman. The first part of a key is its id."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

postman = Provider(
    "Postman",
    reference="https://learning.postman.com/docs/administration/managing-your-team/api-keys/",
    remedy="Revoke the key in the account's settings and see which collections and environments it could read.",
)

KEY = postman.detector(
    "postman-api-key",
    "Postman API key",
    token(r"PMAK-(?P<id>[0-9a-f]{24})-[0-9a-f]{34}"),
    confirm=told("postman.api_key:{id}"),
    finds=("POSTMAN_API_KEY=PMAK-<hex:24>-<hex:34>", 'X-API-Key: "PMAK-<hex:24>-<hex:34>"'),
    ignores=("PMAK-<hex:24>", "PMAK-<hex:24>-<hex:12>"),
)

COLLECTION_KEY = postman.detector(
    "postman-collection-key",
    "Postman collection access key",
    token(r"PMAT-[0-9A-Z]{26}"),
    entropy=3.0,
    finds=("https://api.postman.com/collections/1-2?access_key=PMAT-<upperalnum:26>",),
    ignores=("PMAT-<upperalnum:12>", "APMAT-<upperalnum:26>"),
)
