"""MongoDB Atlas: the keys of its administration. Connection strings are told elsewhere."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.pieces import UUID
from connectors.detect.shapes.told import beside
from graph.leaks import Confidence

mongodb_atlas = Provider(
    "MongoDB Atlas",
    reference="https://www.mongodb.com/docs/atlas/configure-api-access/",
    remedy="Delete the key or the service account's secret and see the organization's activity feed.",
)

SERVICE_SECRET = mongodb_atlas.detector(
    "mongodb-atlas-service-account-secret",
    "MongoDB Atlas secret of a service account",
    token(r"mdb_sa_sk_[\w-]{40}"),
    confirm=beside("mongodb_atlas.service_account:{client}", client=r"mdb_sa_id_[0-9a-f]{24}"),
    looks_around=True,
    finds=(
        "MONGODB_ATLAS_CLIENT_ID=mdb_sa_id_<hex:24>\nMONGODB_ATLAS_CLIENT_SECRET=mdb_sa_sk_<alnum:40>",
        "mdb_sa_sk_<alnum:40>",
    ),
    ignores=("mdb_sa_id_<hex:24>", "mdb_sa_sk_<alnum:12>"),
)

PRIVATE_KEY = mongodb_atlas.detector(
    "mongodb-atlas-private-key",
    "MongoDB Atlas private API key",
    assigned(r"(?:mongodb|mcli|(?<![a-z])atlas)[\w.\-]{0,24}(?:private|secret)[\w.\-]{0,8}", UUID),
    confidence=Confidence.MEDIUM,
    finds=("MONGODB_ATLAS_PRIVATE_KEY=<uuid>", "MCLI_PRIVATE_API_KEY: '<uuid>'"),
    ignores=("MONGODB_ATLAS_ORG_ID=<uuid>", "MONGODB_ATLAS_PRIVATE_KEY=<hex:12>"),
)
