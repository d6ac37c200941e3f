"""Platforms that serve sites and applications: Fastly, Akamai, Netlify, Vercel, Heroku, Fly.io, Render, Railway."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.checksums import checked, sample
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
REMEDY = "Revoke the token, then change the environment variables of the applications that it could read."

fastly = Provider(
    "Fastly", "https://www.fastly.com/documentation/guides/account-info/user-management/using-api-tokens/", REMEDY
)
akamai = Provider("Akamai", "https://techdocs.akamai.com/developer/docs/make-your-first-api-call", REMEDY)
netlify = Provider("Netlify", "https://docs.netlify.com/manage/accounts-and-billing/user-settings/", REMEDY)
vercel = Provider("Vercel", "https://vercel.com/docs/accounts/manage-access-tokens", REMEDY)
heroku = Provider("Heroku", "https://devcenter.heroku.com/articles/authentication", REMEDY)
fly = Provider("Fly.io", "https://fly.io/docs/security/tokens/", REMEDY)
render = Provider("Render", "https://render.com/docs/api", REMEDY)
railway = Provider("Railway", "https://docs.railway.com/integrations/api", REMEDY)

NEARBY = 500
_CLIENT_SECRET = re.compile(
    rb"client[_-]?[sS]ecret[\"']?[ \t]{0,4}[=:][ \t]{0,4}[\"']?([A-Za-z0-9+/]{43}=)(?![A-Za-z0-9+/=])"
)


def edge_grid(hit: re.Match[bytes]) -> Candidate | None:
    """The client secret that stands near a client's token or host; the others of the three are told."""
    low = max(0, hit.start() - NEARBY)
    found = min(
        _CLIENT_SECRET.finditer(hit.string, low, hit.end() + NEARBY),
        key=lambda each: abs(each.start() - hit.start()),
        default=None,
    )
    if found is None:
        return None
    return Candidate(found[1].decode(), facts={"client": hit[0].decode()}, span=found.span(1))


FASTLY = fastly.detector(
    "fastly-api-token",
    "Fastly API token",
    assigned(r"fastly[_.-]?(?:api[_.-]?|purge[_.-]?|auth[_.-]?)?(?:key|token)", r"[A-Za-z0-9_-]{32}"),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("FASTLY_API_TOKEN=<base64url:31>x", "Fastly-Key: <alnum:32>"),
    ignores=("FASTLY_SERVICE_ID=<alnum:22>", "FASTLY_API_KEY=<alnum:12>"),
)
AKAMAI = akamai.detector(
    "akamai-client-secret",
    "Akamai EdgeGrid client secret",
    r"akab-[a-z0-9]{16}-[a-z0-9]{16}",
    confirm=edge_grid,
    looks_around=True,
    finds=(
        "[default]\nclient_secret = <base64:43>=\nhost = akab-<loweralnum:16>-<loweralnum:16>.luna.akamaiapis.net",
        '{"access_token": "akab-<loweralnum:16>-<loweralnum:16>", "client_secret": "<base64:43>="}',
    ),
    ignores=(
        "host = akab-<loweralnum:16>-<loweralnum:16>.luna.akamaiapis.net",
        "akab-<loweralnum:16> client_secret = <base64:43>=",
    ),
)
NETLIFY = netlify.detector(
    "netlify-access-token",
    "Netlify access token",
    token(r"(?:nf[pcou]_|nfb_)[A-Za-z0-9]{36}"),
    confirm=mixed,
    finds=("NETLIFY_AUTH_TOKEN=nfp_<alnum:36>", "Authorization: Bearer nfc_<alnum:36>"),
    ignores=("nfp_<alnum:20>", "nfx_<alnum:36>", "conf_nfp_<alnum:12>"),
)
NETLIFY_OLD = netlify.detector(
    "netlify-legacy-token",
    "Netlify access token of the old form",
    assigned(r"netlify[_.-]?(?:auth[_.-]?|access[_.-]?|api[_.-]?|personal[_.-]?){0,2}token", r"[A-Za-z0-9_-]{43,46}"),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("NETLIFY_AUTH_TOKEN=<base64url:42>x", "netlify_token: '<alnum:45>'"),
    ignores=("NETLIFY_SITE_ID=<uuid>", "NETLIFY_AUTH_TOKEN=<alnum:12>"),
)
NETLIFY_HOOK = netlify.detector(
    "netlify-build-hook",
    "Netlify build hook address",
    r"api\.netlify\.com/build_hooks/(?P<secret>[0-9a-f]{24})(?![A-Za-z0-9])",
    remedy="Delete the build hook: whoever knows its address can start builds.",
    reference="https://docs.netlify.com/configure-builds/build-hooks/",
    finds=("curl -X POST -d {} https://api.netlify.com/build_hooks/<hex:24>",),
    ignores=("https://api.netlify.com/build_hooks/<id>", "https://api.netlify.com/api/v1/sites/<hex:24>"),
)
VERCEL = vercel.detector(
    "vercel-token",
    "Vercel personal, integration, app or API key",
    token(r"(?:vc[piar]_|vck_)[A-Za-z0-9_-]{50}[A-Za-z0-9]{6}"),
    confirm=checked,
    finds=(sample("VERCEL_TOKEN=", "vcp_", 50), sample('"AI_GATEWAY_API_KEY": "', "vck_", 50, after='"')),
    ignores=("vcp_<alnum:30>", "vcx_<alnum:56>", "vcp_<alnum:80>"),
)
VERCEL_OLD = vercel.detector(
    "vercel-legacy-token",
    "Vercel token of the old form",
    assigned(
        r"(?:vercel|\bnow|zeit)[_.-]?(?:api[_.-]?|access[_.-]?|auth[_.-]?|deploy[_.-]?)?token", r"[A-Za-z0-9]{24}"
    ),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("VERCEL_TOKEN=<alnum:24>", "now_token: '<alnum:24>'"),
    ignores=("VERCEL_ORG_ID=team_<alnum:24>", "VERCEL_TOKEN=<alnum:12>", "vercel_token = TokenFromTheEnvironment"),
)
VERCEL_BLOB = vercel.detector(
    "vercel-blob-token",
    "Vercel Blob read and write token",
    token(r"vercel_blob_rw_[A-Za-z0-9]{16}_[A-Za-z0-9]{30,40}"),
    reference="https://vercel.com/docs/vercel-blob",
    finds=(
        "BLOB_READ_WRITE_TOKEN=vercel_blob_rw_<alnum:16>_<alnum:30>",
        'token: "vercel_blob_rw_<alnum:16>_<alnum:30>"',
    ),
    ignores=("vercel_blob_rw_<alnum:16>", "vercel_blob_rw_token"),
)
VERCEL_HOOK = vercel.detector(
    "vercel-deploy-hook",
    "Vercel deploy hook address",
    r"api\.vercel\.com/v1/integrations/deploy/prj_[A-Za-z0-9]{20,40}/(?P<secret>[A-Za-z0-9]{10})(?![A-Za-z0-9])",
    remedy="Delete the deploy hook: whoever knows its address can start deployments.",
    reference="https://vercel.com/docs/deploy-hooks",
    finds=("https://api.vercel.com/v1/integrations/deploy/prj_<alnum:28>/<alnum:10>",),
    ignores=(
        "https://api.vercel.com/v1/integrations/deploy/prj_<alnum:28>",
        "https://api.vercel.com/v1/projects/prj_<alnum:28>/<alnum:10>",
    ),
)
HEROKU = heroku.detector(
    "heroku-api-key",
    "Heroku API key",
    token(rf"HRKU-(?:AA[A-Za-z0-9_-]{{58}}|{UUID})"),
    finds=("HEROKU_API_KEY=HRKU-AA<base64url:58>", "machine api.heroku.com password HRKU-<uuid>"),
    ignores=("HRKU-<alnum:12>", "HRKU-BB<alnum:58>"),
)
HEROKU_OLD = heroku.detector(
    "heroku-legacy-api-key",
    "Heroku API key of the old form",
    assigned(
        r"heroku[_.-]?(?:api[_.-]?|auth[_.-]?|oauth[_.-]?|deploy[_.-]?|platform[_.-]?){0,2}(?:key|token|secret)", UUID
    ),
    confidence=Confidence.MEDIUM,
    finds=("HEROKU_API_KEY=<uuid>", "heroku_api_token: '<uuid>'"),
    ignores=("HEROKU_APP_ID=<uuid>", "HEROKU_API_KEY=<hex:32>", "heroku_key=00000000-0000-0000-0000-000000000000"),
)
FLY = fly.detector(
    "fly-access-token",
    "Fly.io access token",
    token(
        r"fm[12][ar]?_[A-Za-z0-9+/]{100,2000}={0,2}(?:,fm[12][ar]?_[A-Za-z0-9+/]{100,2000}={0,2}){0,4}",
        more="A-Za-z0-9+/=",
    ),
    placeholders=False,
    finds=("FLY_API_TOKEN=FlyV1 fm2_<base64:300>==", 'FLY_API_TOKEN="FlyV1 fm2_<base64:200>,fm2_<base64:160>="'),
    ignores=("fm2_<base64:30>", "xfm2_<base64:200>", "FlyV1 fm2_..."),
)
FLY_OLD = fly.detector(
    "fly-legacy-token",
    "Fly.io access token of the old form",
    token(r"fo1_[A-Za-z0-9_-]{43}"),
    confirm=mixed,
    finds=("FLY_API_TOKEN=fo1_<base64url:42>x", "Authorization: Bearer fo1_<alnum:43>"),
    ignores=("fo1_<alnum:20>", "info1_<alnum:43>"),
)
RENDER = render.detector(
    "render-api-key",
    "Render API key",
    token(r"rnd_[A-Za-z0-9]{28,36}"),
    confirm=mixed,
    finds=("RENDER_API_KEY=rnd_<alnum:32>", "Authorization: Bearer rnd_<alnum:28>"),
    ignores=("rnd_<alnum:12>", "rnd_generator_of_the_second_kind_for_tests", "trnd_<alnum:32>"),
)
RENDER_HOOK = render.detector(
    "render-deploy-hook",
    "Render deploy hook address",
    r"api\.render\.com/deploy/srv-[a-z0-9]{20}\?key=(?P<secret>[A-Za-z0-9_-]{11,32})(?![A-Za-z0-9_-])",
    remedy="Regenerate the deploy hook: whoever knows its address can start deployments.",
    reference="https://render.com/docs/deploy-hooks",
    finds=("curl https://api.render.com/deploy/srv-<loweralnum:20>?key=<alnum:11>",),
    ignores=(
        "https://api.render.com/deploy/srv-<loweralnum:20>",
        "https://api.render.com/deploy/srv-<loweralnum:20>?key=$KEY",
    ),
)
RAILWAY = railway.detector(
    "railway-token",
    "Railway token",
    assigned(r"railway[_.-]?(?:api[_.-]?|project[_.-]?|auth[_.-]?)?token", UUID),
    confidence=Confidence.MEDIUM,
    finds=("RAILWAY_TOKEN=<uuid>", "railway_api_token: '<uuid>'"),
    ignores=("RAILWAY_PROJECT_ID=<uuid>", "RAILWAY_TOKEN=<hex:32>"),
)
