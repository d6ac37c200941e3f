"""Files that look as if they held credentials and hold none: what a quiet scanner passes over.

Decided, and left out on both sides because scanners may differ with reason: keys that a provider calls public but that
still open something (a Google key in a web page), and the passwords of throw-away databases in tests. Counted as
harmless: publishable Stripe keys, a Sentry DSN, which only lets events in, public keys and certificates.
"""

from __future__ import annotations

import base64
import json
import random
import uuid
from collections.abc import Callable, Iterator

from benchmarks.secrets.corpus import keys
from benchmarks.secrets.corpus.texts import Text
from benchmarks.secrets.growth import WORDS
from benchmarks.secrets.values import ALNUM, HEX, LOWER, draw

Make = Callable[[random.Random], str]
VARIANTS = 12
"""How many files of each kind are made, each with other values."""


def some(chance: random.Random) -> str:
    """Return any word."""
    return chance.choice(WORDS)


def sri(chance: random.Random) -> str:
    """Return the integrity of a package as its manager writes it."""
    return "sha512-" + base64.b64encode(chance.randbytes(64)).decode()


def uid(chance: random.Random) -> str:
    """Return a UUID."""
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def package_lock(chance: random.Random) -> str:
    """Return a lock file of npm."""
    packages = {
        f"node_modules/{some(chance)}-{some(chance)}": {"version": "1.2.3", "integrity": sri(chance)} for _ in range(12)
    }
    return json.dumps({"lockfileVersion": 3, "packages": packages}, indent=2)


def yarn_lock(chance: random.Random) -> str:
    """Return a lock file of yarn."""
    return "\n\n".join(
        f'{some(chance)}@^1.0.0:\n  version "1.0.4"\n  resolved "https://pkg.corp.internal/{some(chance)}.tgz#'
        f'{draw(chance, HEX, 40)}"\n  integrity {sri(chance)}'
        for _ in range(8)
    )


def poetry_lock(chance: random.Random) -> str:
    """Return a lock file of poetry."""
    files = ",\n".join(
        f'    {{file = "{some(chance)}-1.{nth}.tar.gz", hash = "sha256:{draw(chance, HEX, 64)}"}}' for nth in range(8)
    )
    package = f'[[package]]\nname = "{some(chance)}"\nversion = "1.0"\nfiles = [\n{files},\n]'
    return f'{package}\n\n[metadata]\ncontent-hash = "{draw(chance, HEX, 64)}"'


def go_sum(chance: random.Random) -> str:
    """Return Go's list of checksums."""
    return "\n".join(
        f"corp.internal/{some(chance)}/{some(chance)} v1.{nth}.0 h1:{base64.b64encode(chance.randbytes(32)).decode()}"
        for nth in range(12)
    )


def cargo_lock(chance: random.Random) -> str:
    """Return a lock file of Cargo."""
    return "\n\n".join(
        f'[[package]]\nname = "{some(chance)}"\nversion = "0.{nth}.1"\nchecksum = "{draw(chance, HEX, 64)}"'
        for nth in range(8)
        for nth in range(8)
    )


def checksums(chance: random.Random) -> str:
    """Return a file of checksums."""
    return "\n".join(f"{draw(chance, HEX, 64)}  orders-1.{nth}.tar.gz" for nth in range(10))


def requirements(chance: random.Random) -> str:
    """Return pinned requirements with hashes."""
    return "\n".join(f"{some(chance)}==1.{nth} \\\n    --hash=sha256:{draw(chance, HEX, 64)}" for nth in range(8))


def identifiers(chance: random.Random) -> str:
    """Return a table of UUIDs with names that mention tokens and keys."""
    rows = "\n".join(f'  - id: {uid(chance)}\n    key: "{some(chance)}_{some(chance)}"' for _ in range(8))
    return f"token_types:\n{rows}"


def workflow(chance: random.Random) -> str:
    """Return a build whose actions are pinned to commits and whose secrets are named, not held."""
    uses = "\n".join(f"      - uses: actions/{some(chance)}@{draw(chance, HEX, 40)}  # v4" for _ in range(4))
    return (
        f"on: [push]\njobs:\n  build:\n    steps:\n{uses}\n      - env:\n"
        "          API_KEY: ${{ secrets.API_KEY }}\n          PASSWORD: ${{ secrets.DB_PASSWORD }}\n        run: make"
    )


def placeholders(chance: random.Random) -> str:
    """Return an example of settings in which every value says that it is none."""
    values = (
        "your-api-key-here", "<your-token>", "changeme", "xxxxxxxxxxxxxxxxxxxxxxxx", "${API_KEY}", "INSERT_KEY_HERE",
        "replace-me-with-a-real-secret", "********************", "{{ vault_api_key }}", "TODO", "example-secret-value",
    )  # fmt: skip
    names = ("API_KEY", "SECRET_TOKEN", "DB_PASSWORD", "AUTH_TOKEN", "CLIENT_SECRET", "ACCESS_KEY")
    return "\n".join(f"{some(chance).upper()}_{chance.choice(names)}={value}" for value in values)


def lookups(chance: random.Random) -> str:
    """Return code that fetches its secrets from elsewhere."""
    name = some(chance)
    return (
        f'import os\n\n{name}_password = os.environ["{name.upper()}_PASSWORD"]\n'
        f'api_key = config.get("{name}.api_key")\nsecret = vault.read("secret/data/{name}")["password"]\n'
        f'token = request.headers["Authorization"].removeprefix("Bearer ")\n'
        f"password = getpass.getpass('Password for {name}: ')\n"
        f'PASSWORD_FIELD = "{name}_password_confirmation"\nclient_secret = settings.{name.upper()}_CLIENT_SECRET\n'
    )


def documentation(chance: random.Random) -> str:
    """Return a page with the values that providers use in their own documentation."""
    key = "AKIA" + "IOSFODNN7" + "EXAMPLE"
    secret = "wJalrXUtnFEMI/K7MDENG" + "/bPxRfiCY" + "EXAMPLEKEY"
    return (
        f"# Signing in to {some(chance)}\n\n    aws_access_key_id = {key}\n    aws_secret_access_key = {secret}\n\n"
        "Call it with a token of yours:\n\n    curl -H 'Authorization: Bearer <token>' https://api.example.com\n"
        "    curl -u user:password https://example.com\n\nA connection string is of the form\n"
        "`postgresql://user:password@host:5432/database`.\n"
    )


def published(chance: random.Random) -> str:
    """Return what a page hands to every visitor: keys that are meant to be seen."""
    return (
        f'const stripe = Stripe("pk_live_{draw(chance, ALNUM, 24)}");\n'
        f'Sentry.init({{ dsn: "https://{draw(chance, HEX, 32)}@o{chance.randrange(10**6)}.ingest.sentry.io/42" }});\n'
        f'const siteKey = "6L{draw(chance, ALNUM, 38)}";\nconst tracking = "G-{draw(chance, LOWER.upper(), 10)}";\n'
    )


def minified(chance: random.Random) -> str:
    """Return a minified bundle on one line."""
    calls = (
        f"function {draw(chance, LOWER[10:], 2)}(e,t){{var n=e.{some(chance)},r=t.password||null;return n.token=r,"
        f'{chance.randrange(99999)}===n.key?"{some(chance)}":r}}'
        for _ in range(120)
    )
    return "!function(){" + ";".join(calls) + "}();\n//# sourceMappingURL=app." + draw(chance, HEX, 8) + ".js.map"


def image(chance: random.Random) -> str:
    """Return a style sheet with pictures in base 64."""
    rules = (
        f".{some(chance)}{{background:url(data:image/png;base64,iVBORw0KGgo{base64.b64encode(chance.randbytes(300)).decode()})}}"
        for _ in range(3)
    )
    return "\n".join(rules) + f"\n:root{{--brand:#{draw(chance, HEX, 6)};--key-width:24px}}"


def translations(chance: random.Random) -> str:
    """Return messages about passwords."""
    said = {
        "password": "Password", "forgot_password": "Forgot your password?", "password_hint": "At least 12 characters",
        "token_expired": f"Your {some(chance)} token has expired", "api_key_label": "API key", "secret": "Geheimnis",
        "wrong_password": "Falsches Passwort, bitte versuchen Sie es erneut", "new_secret": "Nouveau mot de passe",
    }  # fmt: skip
    return json.dumps(said, indent=2, ensure_ascii=False)


def public_keys(chance: random.Random) -> str:
    """Return a public key and a certificate."""
    return f"{keys.public(chance)}\n{keys.certificate(chance)}"


def authorized(chance: random.Random) -> str:
    """Return the public keys that may sign in."""
    blob = base64.b64encode(keys.field(b"ssh-ed25519") + keys.field(chance.randbytes(32))).decode()
    return f"ssh-ed25519 {blob} ada@laptop\n"


def fixtures(chance: random.Random) -> str:
    """Return a test that signs in with values made for it."""
    return (
        "def test_login(client):\n"
        '    response = client.post("/login", data={"username": "alice", "password": "password"})\n'
        "    assert response.status_code == 200\n\n\n"
        f'def test_{some(chance)}_token(client):\n    client.token = "fake-token"\n    client.secret = "not-a-secret"\n'
        f'    etag = "{draw(chance, HEX, 32)}"\n    assert client.get("/").headers["ETag"] == etag\n'
    )


def history(chance: random.Random) -> str:
    """Return a list of changes that names commits."""
    return "\n".join(f"- {draw(chance, HEX, 40)} rotate the {some(chance)} key" for _ in range(10))


def migrations(chance: random.Random) -> str:
    """Return a revision of a schema, named by a number in base 16."""
    return (
        f'revision = "{draw(chance, HEX, 12)}"\ndown_revision = "{draw(chance, HEX, 12)}"\n\n\ndef upgrade():\n'
        f'    op.add_column("{some(chance)}", sa.Column("password_hash", sa.String(128)))\n'
        '    op.create_index("ix_api_key_prefix", "api_keys", ["prefix"])\n'
    )


def encrypted(chance: random.Random) -> str:
    """Return a vault of Ansible's: encrypted, as it should be."""
    body = "\n".join(draw(chance, "3", 1) + "".join(chance.choices("0123456789", k=79)) for _ in range(6))
    return f"$ANSIBLE_VAULT;1.1;AES256\n{body}"


def schema(chance: random.Random) -> str:
    """Return the description of an interface with fields for secrets."""
    fields = {
        name: {"type": "string", "description": f"The {name} of the {some(chance)}"}
        for name in ("password", "api_key", "client_secret", "access_token", "private_key")
    }
    return json.dumps({"openapi": "3.1.0", "components": {"schemas": {"Login": {"properties": fields}}}}, indent=2)


def notebook(chance: random.Random) -> str:
    """Return a notebook whose output holds a picture and whose cells have ids."""
    picture = {"image/png": base64.b64encode(chance.randbytes(600)).decode()}
    cell = {"cell_type": "code", "id": draw(chance, HEX, 8), "metadata": {}, "source": ["plot(token_counts)\n"]}
    return json.dumps(
        {"cells": [cell | {"outputs": [{"data": picture}]}], "nbformat": 4, "nbformat_minor": 5}, indent=1
    )


HARMLESS: dict[str, Make] = {
    "package-lock.json": package_lock,
    "yarn.lock": yarn_lock,
    "poetry.lock": poetry_lock,
    "go.sum": go_sum,
    "Cargo.lock": cargo_lock,
    "SHA256SUMS": checksums,
    "requirements.txt": requirements,
    "token_types.yaml": identifiers,
    ".github/workflows/build.yml": workflow,
    ".env.example": placeholders,
    "settings.py": lookups,
    "docs/signing-in.md": documentation,
    "static/checkout.js": published,
    "static/app.min.js": minified,
    "static/style.css": image,
    "locales/messages.json": translations,
    "certs/ca.pem": public_keys,
    ".ssh/authorized_keys": authorized,
    "tests/test_login.py": fixtures,
    "CHANGES.md": history,
    "migrations/0001.py": migrations,
    "group_vars/vault.yml": encrypted,
    "openapi.json": schema,
    "plots.ipynb": notebook,
}


def harmless(chance: random.Random) -> Iterator[Text]:
    """Yield every kind of harmless file, each several times with other values."""
    for nth in range(VARIANTS):
        for path, make in HARMLESS.items():
            yield Text(f"module-{nth}/{path}", tuple(make(chance).strip("\n").split("\n")))
