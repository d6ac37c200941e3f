"""Hosted databases: Supabase, PlanetScale, Neon, Turso, Upstash."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.jwt import taken_apart
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
REMEDY = "Revoke it, then look in the database's log for what was read and written with it."

supabase = Provider("Supabase", "https://supabase.com/docs/guides/api/api-keys", REMEDY)
planetscale = Provider("PlanetScale", "https://planetscale.com/docs/api/reference/service-tokens", REMEDY)
neon = Provider("Neon", "https://neon.com/docs/manage/api-keys", REMEDY)
turso = Provider("Turso", "https://docs.turso.tech/api-reference/tokens/revoke", REMEDY)
upstash = Provider("Upstash", "https://upstash.com/docs/common/account/developerapi", REMEDY)

PUBLIC_ROLE = "anon"


def service_role(hit: re.Match[bytes]) -> Candidate | None:
    """Read the role and the project that a Supabase key names; the anonymous one is meant to be seen."""
    value = hit["secret"].decode()
    read = taken_apart(value)
    if read is None or read.claims.get("role") in {None, PUBLIC_ROLE}:
        return None
    return Candidate(value, facts={"project": str(read.claims.get("ref")), "role": str(read.claims["role"])})


def role_sample(role: str) -> str:
    """A text with a Supabase key for a role, signed by nobody."""
    import json  # noqa: PLC0415  because only tests make samples
    from base64 import urlsafe_b64encode  # noqa: PLC0415  because only tests make samples

    said = {"iss": "supabase", "ref": "abcdwxyzklmnopqrstuv", "role": role, "iat": 1700000000, "exp": 2000000000}
    parts = (json.dumps(each, separators=(",", ":")).encode() for each in ({"alg": "HS256", "typ": "JWT"}, said))
    head, body = (urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts)
    return f"SUPABASE_KEY={head}.{body}.{urlsafe_b64encode(bytes(range(180, 212))).rstrip(b'=').decode()}"


SUPABASE_PERSONAL = supabase.detector(
    "supabase-personal-token",
    "Supabase personal access token",
    token(r"sbp_(?:oauth_|v0_)?[0-9a-f]{40}"),
    finds=("SUPABASE_ACCESS_TOKEN=sbp_<hex:40>", "Authorization: Bearer sbp_oauth_<hex:40>"),
    ignores=("sbp_<hex:20>", "sbp_<hex:64>"),
)
SUPABASE_SECRET = supabase.detector(
    "supabase-secret-key",
    "Supabase secret key",
    token(r"sb_secret_[A-Za-z0-9_-]{22}_[A-Za-z0-9_-]{8}"),
    finds=("SUPABASE_SECRET_KEY=sb_secret_<base64url:22>_<alnum:8>", '"apikey": "sb_secret_<alnum:22>_<alnum:8>"'),
    ignores=("sb_publishable_<alnum:22>_<alnum:8>", "sb_secret_<alnum:9>"),
)
SUPABASE_ROLE = supabase.detector(
    "supabase-service-role-key",
    "Supabase service role key",
    token(r"eyJ[A-Za-z0-9_-]{16,60}\.eyJpc3MiOiJzdXBhYmFzZS[A-Za-z0-9_-]{60,400}\.[A-Za-z0-9_-]{43}"),
    confirm=service_role,
    placeholders=False,
    remedy="Move to secret keys and disable the old ones: this one passes by every row's rules.",
    finds=(lambda: role_sample("service_role"), lambda: role_sample("supabase_admin")),
    ignores=(lambda: role_sample("anon"), "eyJ<base64url:33>.eyJpc3MiOiJzdXBhYmFzZS<base64url:90>.<base64url:43>"),
)
PLANETSCALE = planetscale.detector(
    "planetscale-service-token",
    "PlanetScale service or OAuth token",
    token(r"pscale_(?:tkn|oauth)_[A-Za-z0-9_.=-]{32,64}", more="A-Za-z0-9_="),
    confirm=mixed,
    finds=("PLANETSCALE_SERVICE_TOKEN=pscale_tkn_<base64url:43>", '"token": "pscale_oauth_<alnum:43>"'),
    ignores=("pscale_tkn_<alnum:9>", "pscale_tkn_name_of_the_service_token_in_the_settings"),
)
PLANETSCALE_PASSWORD = planetscale.detector(
    "planetscale-password",
    "PlanetScale database password",
    token(r"pscale_pw_[A-Za-z0-9_.=-]{32,64}", more="A-Za-z0-9_="),
    confirm=mixed,
    reference="https://planetscale.com/docs/vitess/connecting/connection-strings",
    finds=("mysql://acme:pscale_pw_<alnum:43>@aws.connect.psdb.cloud/site", "DB_PASSWORD=pscale_pw_<base64url:43>"),
    ignores=("pscale_pw_<alnum:9>", "pscale_pwd_<alnum:43>"),
)
NEON = neon.detector(
    "neon-api-key",
    "Neon API key",
    token(r"napi_[a-z0-9]{64}"),
    finds=("NEON_API_KEY=napi_<loweralnum:64>", "Authorization: Bearer napi_<loweralnum:64>"),
    ignores=("napi_<loweralnum:20>", "napi_<loweralnum:80>", "napi_create_function"),
)
NEON_PASSWORD = neon.detector(
    "neon-database-password",
    "Neon database password",
    token(r"npg_[A-Za-z0-9]{12}"),
    confirm=mixed,
    reference="https://neon.com/docs/manage/roles",
    finds=(
        "postgresql://acme:npg_<alnum:12>@ep-cool-sea-123456.eu-central-1.aws.neon.tech/site",
        "PGPASSWORD=npg_<alnum:12>",
    ),
    ignores=("npg_<alnum:6>", "npg_connection", "xnpg_<alnum:12>"),
)
TURSO = turso.detector(
    "turso-auth-token",
    "Turso or libSQL token",
    assigned(
        r"(?:turso|libsql)[_.-]?(?:api[_.-]?|auth[_.-]?|db[_.-]?|database[_.-]?|platform[_.-]?){0,2}token",
        r"eyJ[A-Za-z0-9_-]{10,100}\.[A-Za-z0-9_-]{20,600}\.[A-Za-z0-9_-]{40,400}",
    ),
    finds=(
        "TURSO_AUTH_TOKEN=eyJ<base64url:40>.<base64url:120>.<base64url:86>",
        "libsql_auth_token: 'eyJ<alnum:40>.<alnum:120>.<alnum:86>'",
    ),
    ignores=("TURSO_DATABASE_URL=libsql://acme.turso.io", "TURSO_AUTH_TOKEN=eyJ<alnum:10>"),
)
UPSTASH = upstash.detector(
    "upstash-rest-token",
    "Upstash REST token",
    assigned(
        r"(?:upstash[_.-]?[a-z_]{0,20}(?:rest[_.-]?)?|kv[_.-]rest[_.-]api[_.-])token|qstash[_.-]?token",
        r"[A-Za-z0-9_-]{40,200}={0,2}",
        more="A-Za-z0-9_=",
    ),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    placeholders=False,
    entropy=3.8,
    finds=(
        "UPSTASH_REDIS_REST_TOKEN=AX<base64url:62>",
        "KV_REST_API_TOKEN='AY<alnum:60>'",
        "QSTASH_TOKEN=eyJVc2VySUQi<base64url:90>==",
    ),
    ignores=("UPSTASH_REDIS_REST_TOKEN=<alnum:12>", "UPSTASH_REDIS_REST_URL=https://eu1-acme-12345.upstash.io"),
)
UPSTASH_KEY = upstash.detector(
    "upstash-management-key",
    "Upstash management API key",
    assigned(r"upstash[_.-]?(?:management[_.-]?|developer[_.-]?|account[_.-]?)?api[_.-]?key", UUID),
    confidence=Confidence.MEDIUM,
    finds=("UPSTASH_API_KEY=<uuid>", "upstash_management_api_key: '<uuid>'"),
    ignores=("UPSTASH_DATABASE_ID=<uuid>", "UPSTASH_API_KEY=<hex:32>"),
)
