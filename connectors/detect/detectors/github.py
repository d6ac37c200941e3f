"""GitHub. Its tokens say their kind in the prefix and end in a checksum of themselves."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, near, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.checksums import checked, sample
from graph.leaks import Confidence

github = Provider(
    "GitHub",
    reference="https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/token-expiration-and-revocation",
    remedy="Delete the token in the settings it was made in and read the audit log for what was done with it.",
)


def stateless(hit: re.Match[bytes]) -> Candidate | None:
    """Tell an installation token: the short ones by their checksum, the long ones by the app they name."""
    app = hit["app"]
    if app is None:
        return checked(hit)
    return Candidate(hit["secret"].decode(), facts={"app": app.decode()})


PERSONAL = github.detector(
    "github-personal-access-token",
    "GitHub personal access token (classic)",
    token(r"ghp_[A-Za-z0-9]{36}", more="A-Za-z0-9"),
    confirm=checked,
    finds=(
        sample("export GITHUB_TOKEN=", "ghp_"),
        sample("git clone https://", "ghp_", after="@github.com/acme/site.git"),
        sample('{"Authorization": "token ', "ghp_", after='"}'),
    ),
    ignores=(
        "GITHUB_TOKEN=ghp_<alnum:20>",
        "xghp_<alnum:36>",
        "ghp_<alnum:50>",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ),
)

FINE_GRAINED = github.detector(
    "github-fine-grained-token",
    "GitHub fine-grained personal access token",
    token(r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    finds=(
        "GH_TOKEN: github_pat_<alnum:22>_<alnum:59>",
        "curl -H 'Authorization: Bearer github_pat_<alnum:22>_<alnum:59>'",
    ),
    ignores=("github_pat_<alnum:22>", "my_github_pat_name = 1", "github_pat_<alnum:22>_<alnum:40>"),
)

OAUTH = github.detector(
    "github-oauth-access-token",
    "GitHub OAuth access token",
    token(r"gho_[A-Za-z0-9]{36}", more="A-Za-z0-9"),
    confirm=checked,
    remedy="Revoke the OAuth app's access, or the token through the app's own API, and read the audit log.",
    finds=(sample("    oauth_token: ", "gho_"), sample('"access_token":"', "gho_", after='","scope":"repo"')),
    ignores=("gho_<alnum:30>", "lagho_<alnum:36>"),
)

USER = github.detector(
    "github-user-to-server-token",
    "GitHub App user access token",
    token(r"ghu_[A-Za-z0-9]{36}", more="A-Za-z0-9"),
    confirm=checked,
    remedy="Revoke the user's authorisation of the app; it ends by itself after eight hours if expiry is on.",
    finds=(sample("token = ", "ghu_"), sample('"oauth_token": "', "ghu_", after='"')),
    ignores=("ghu_<alnum:31>", "ghu_<alnum:45>"),
)

INSTALLATION = github.detector(
    "github-server-to-server-token",
    "GitHub App installation access token",
    token(
        r"ghs_(?:[A-Za-z0-9]{36}|(?:(?P<app>[0-9]{1,12})_)eyJ[A-Za-z0-9_-]{10,400}\.eyJ[A-Za-z0-9_-]{20,1500}"
        r"\.[A-Za-z0-9_-]{40,700})",
        more="A-Za-z0-9",
    ),
    confirm=stateless,
    remedy="It ends within an hour: find out how it was printed, and what was done with it until then.",
    finds=(
        sample("https://x-access-token:", "ghs_", after="@github.com/acme/site"),
        "GITHUB_TOKEN=ghs_123456_eyJ<base64url:30>.eyJ<base64url:200>.<base64url:342>",
    ),
    ignores=("ghs_<alnum:34>", "ghs_eyJ<base64url:20>"),
)

REFRESH = github.detector(
    "github-refresh-token",
    "GitHub App refresh token",
    token(r"ghr_(?:[A-Za-z0-9]{76}|[A-Za-z0-9]{36})", more="A-Za-z0-9"),
    confirm=checked,
    remedy="Revoke the user's authorisation of the app: a refresh token lives for six months.",
    finds=(sample('"refresh_token": "', "ghr_", 70, after='"'), sample("refresh=", "ghr_", 70)),
    ignores=("ghr_<alnum:60>", "ghr_<alnum:20>"),
)

CLASSIC = github.detector(
    "github-legacy-token",
    "GitHub token of the old form",
    assigned(
        r"(?:github|\bgh|hub)[_.-]?(?:api[_.-]?|access[_.-]?|auth[_.-]?|oauth[_.-]?|personal[_.-]?(?:access[_.-]?)?)?(?:token|pat\b)",
        r"[0-9a-f]{40}",
    ),
    confidence=Confidence.MEDIUM,
    finds=('GITHUB_TOKEN="<hex:40>"', "github.oauth_token = <hex:40>"),
    ignores=("github_sha: <hex:40>", "GITHUB_TOKEN=<hex:39>", "uses: github/codeql-action@<hex:40>"),
)

CLIENT_SECRET = github.detector(
    "github-client-secret",
    "GitHub app client secret",
    assigned(r"(?:github|\bgh)[_.-]?(?:oauth[_.-]?|app[_.-]?|client[_.-]?|sso[_.-]?){0,3}secret", r"[0-9a-f]{40}"),
    confidence=Confidence.MEDIUM,
    remedy="Make a new client secret in the app's settings, roll it out, then delete the leaked one.",
    reference="https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/best-practices-for-creating-an-oauth-app",
    finds=("GITHUB_CLIENT_SECRET=<hex:40>", 'github_oauth_app_secret: "<hex:40>"'),
    ignores=("github_client_id = <hex:20>", "GITHUB_CLIENT_SECRET=<hex:64>"),
)

APP_KEY = github.detector(
    "github-app-private-key",
    "GitHub App private key",
    near(
        r"(?i:github[_.-]?(?:app[_.-]?)?(?:private[_.-]?key|pem|key\b))",
        r"-----BEGIN RSA PRIVATE KEY-----[A-Za-z0-9+/=\s\\]{800,3600}-----END RSA PRIVATE KEY-----",
        within=40,
    ),
    remedy="Make a new private key in the app's settings, roll it out, then delete the one with this fingerprint.",
    reference="https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/managing-private-keys-for-github-apps",
    finds=(
        'GITHUB_APP_PRIVATE_KEY="-----BEGIN RSA PRIVATE KEY-----\\n<base64:1500>\\n-----END RSA PRIVATE KEY-----"',
        "github_app_pem: |\n  -----BEGIN RSA PRIVATE KEY-----\n  <base64:1500>\n  -----END RSA PRIVATE KEY-----\n",
    ),
    ignores=(
        "GITHUB_APP_PRIVATE_KEY=-----BEGIN RSA PRIVATE KEY-----...",
        "github_app_pem: -----BEGIN PUBLIC KEY-----\n<base64:1500>\n-----END PUBLIC KEY-----",
    ),
)
