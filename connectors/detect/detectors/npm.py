"""npm. Tokens end in a checksum; before 2021 they were bare UUIDs that only the name before them tells."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.around import told_by
from connectors.detect.shapes.checksums import checked, sample

npm = Provider(
    "npm",
    reference="https://docs.npmjs.com/revoking-access-tokens",
    remedy="Revoke the token, then look at what was published under the account since it leaked.",
)

REGISTRY = {"host": rb"//([a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?(?::[0-9]{1,5})?)/[^\s:]{0,200}:_authToken"}
"""Which registry a token is for, where that stands beside it as it does in npm's own settings."""

TOKEN = npm.detector(
    "npm-access-token",
    "npm access token",
    token(r"npm_[A-Za-z0-9]{36}", more="A-Za-z0-9"),
    confirm=told_by(REGISTRY, checked),
    looks_around=True,
    finds=(
        sample("//npm.acme.test/:_authToken=", "npm_"),
        sample("NPM_TOKEN: ", "npm_"),
        sample('{"Authorization": "Bearer ', "npm_", after='"}'),
    ),
    ignores=("npm_config_registry", "npm_<alnum:20>", "npm_<alnum:40>", "xnpm_<alnum:36>"),
)

LEGACY = npm.detector(
    "npm-legacy-token",
    "npm access token of the old form",
    assigned(
        r"_authToken|npm[_.-]?(?:auth[_.-]?|access[_.-]?|publish[_.-]?)?token",
        r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}",
    ),
    confirm=told_by(REGISTRY),
    looks_around=True,
    finds=("//npm.acme.test/:_authToken=<uuid>", "NPM_TOKEN=<uuid>", "npm_auth_token: '<uuid>'"),
    ignores=("_authToken=${NPM_TOKEN}", "npm_request_id=<uuid>", "_authToken=00000000-0000-0000-0000-000000000000"),
)
