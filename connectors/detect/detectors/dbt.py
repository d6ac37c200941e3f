"""dbt Cloud."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

dbt = Provider(
    "dbt Cloud",
    reference="https://docs.getdbt.com/docs/dbt-cloud-apis/authentication",
    remedy="Delete the token in the account's or the user's settings and see the audit log.",
)

TOKEN = dbt.detector(
    "dbt-token",
    "dbt Cloud token of a user or a service",
    token(r"dbt(?P<kind>u|c)_[\w-]{32,60}"),
    entropy=3.5,
    confirm=mixed,
    finds=("DBT_CLOUD_API_TOKEN=dbtc_<base64url:39>a", "DBT_TOKEN: dbtu_<base64url:39>b"),
    ignores=("dbtc_<alnum:12>", "dbtu_models_of_the_staging_area_and_more"),
)

LEGACY_TOKEN = dbt.detector(
    "dbt-legacy-token",
    "dbt Cloud token in its older form",
    assigned(r"(?<![a-z])dbt[\w.\-]{0,16}(?:token|key)", r"[0-9a-f]{40}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("DBT_CLOUD_API_KEY=<hex:40>",),
    ignores=("DBT_COMMIT=<hex:40>", "DBT_CLOUD_API_KEY=<hex:20>"),
)
