"""How npm, Yarn and pnpm log in to registries."""

from __future__ import annotations

import base64
import binascii

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import lines, yamls

PATHS = (".npmrc", "npmrc", ".yarnrc", "*.npmrc")
REMEDY = "Revoke the token, then look at what was published under the account since it leaked."


def password(value: str) -> str:
    """The password behind ``user:password`` in base64; a text that is none comes back as it is."""
    try:
        plain = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return value
    return plain.partition(":")[2] or (plain if plain.isprintable() else value)


TOKEN = Reader(
    name="npmrc-auth-token",
    title="Token of a package registry in .npmrc",
    provider="npm",
    paths=PATHS,
    look=settings(lines.equals, "_authtoken", facts={"registry": "@-1"}),
    reference="https://docs.npmjs.com/cli/configuring-npm/npmrc",
    remedy=REMEDY,
    finds=(
        (".npmrc", "//npm.acme.test/:_authToken=<alnum:36>\n"),
        ("web/.npmrc", "registry=https://npm.acme.test/\n_authToken = <uuid>\n"),
    ),
    ignores=(
        (".npmrc", "//npm.acme.test/:_authToken=${NPM_TOKEN}\n"),
        (".npmrc", "registry=https://npm.acme.test/\nsave-exact=true\n"),
    ),
)

PASSWORD = Reader(
    name="npmrc-password",
    title="Password of a package registry in .npmrc",
    provider="npm",
    paths=PATHS,
    look=settings(
        lines.equals, "(?:_auth|_password)", convert=password, facts={"user": "username|_username", "registry": "@-1"}
    ),
    reference="https://docs.npmjs.com/cli/configuring-npm/npmrc",
    remedy=REMEDY,
    finds=(
        (".npmrc", lambda: "_auth=" + base64.b64encode(b"ci:" + b"kettle42").decode() + "\nemail=ci@acme.test\n"),
        (".npmrc", lambda: "//npm.acme.test/:_password=" + base64.b64encode(b"cafeteria" + b"9").decode() + "\n"),
    ),
    ignores=((".npmrc", "_auth=${NPM_AUTH}\n"), (".npmrc", "always-auth=true\n")),
)

YARN = Reader(
    name="yarnrc-auth-token",
    title="Token of a package registry in .yarnrc.yml",
    provider="Yarn",
    paths=(".yarnrc.yml", ".yarnrc.yaml"),
    look=settings(yamls.entries, "/(?:npmauthtoken|npmauthident)", facts={"registry": "@-2"}),
    reference="https://yarnpkg.com/configuration/yarnrc#npmAuthToken",
    remedy=REMEDY,
    finds=((".yarnrc.yml", 'npmScopes:\n  acme:\n    npmAuthToken: "<alnum:36>"\n'),),
    ignores=((".yarnrc.yml", 'npmAuthToken: "${NPM_TOKEN:-}"\nnodeLinker: node-modules\n'),),
)
