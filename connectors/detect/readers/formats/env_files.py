"""Files of environment variables: ``.env`` and its many variants, direnv's, and those of systemd and Docker."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import lines, urls
from connectors.detect.readers.telling import judged
from graph.leaks import Confidence

PATHS = (
    ".env",
    ".env.*",
    "*.env",
    ".envrc",
    ".env-prod",
    ".env-production",
    ".env-local",
    ".env-dev",
    ".env_prod",
    ".env_local",
    "env.*",
    ".flaskenv",
    ".dev.vars",
    "*.envrc",
    ".secrets",
    "secrets.env",
    "*/environment",
    ".exports",
    ".bashrc",
    ".bash_profile",
    ".zshrc",
    ".profile",
    ".zshenv",
    ".zprofile",
    ".netlify.env",
    "dotenv",
    "env.sh",
    "setenv.sh",
)

SECRET = Reader(
    name="env-file-secret",
    title="Secret in a file of environment variables",
    provider="Environment files",
    paths=PATHS,
    look=settings(lines.shell, "/[^/]+", judge=judged, facts={"name": "@-1"}),
    confidence=Confidence.MEDIUM,
    reference="https://12factor.net/config",
    finds=(
        (".env", "# the shop\nDB_USER=app\nDB_PASSWORD=kettle<digit:3>\n"),
        (".env.production", 'API_TOKEN="<alnum:32>" # for payments\n'),
        (".envrc", "export SESSION_SECRET='<alnum:24>'\n"),
        ("deploy/web.env", "JWT_SECRET=kT7<alnum:12>\n"),
    ),
    ignores=(
        (".env", "DB_PASSWORD=\nAPI_TOKEN=changeme\n"),
        (".env.example", "API_KEY=your-api-key\nSECRET_KEY=<generate one>\n"),
        (".env", "TOKEN_URL=https://acme.test/token\nPASSWORD_FILE=/run/secrets/db\nDB_PASSWORD=${PGPASSWORD}\n"),
        (".envrc", "export TOKEN=$(pass show acme/token)\nexport API_KEY=op://vault/item/key\n"),
        (".env", 'MIX_PUSHER_APP_KEY="${PUSHER_APP_KEY}"\nNEXT_PUBLIC_KEY=<alnum:32>\n'),
    ),
)

ADDRESS = Reader(
    name="env-file-url-password",
    title="Password of an address in a file of environment variables",
    provider="Environment files",
    paths=PATHS,
    look=urls.passwords,
    needs=(b"://",),
    reference="https://12factor.net/config",
    finds=((".env", "DATABASE_URL=postgres://app:<alnum:9>@db.acme.test:5432/orders\n"),),
    ignores=(
        (".env", "DATABASE_URL=postgres://app:${DB_PASSWORD}@db:5432/orders\n"),
        (".env", "REDIS_URL=redis://localhost:6379/0\n"),
    ),
)

LARAVEL = Reader(
    name="laravel-app-key",
    title="Key that a Laravel application encrypts with",
    provider="Laravel",
    paths=(".env", ".env.*", "*.env"),
    look=settings(
        lines.shell,
        "/app_(?:key|previous_keys)",
        judge=lambda entry: Confidence.HIGH if entry.value.startswith("base64:") else None,
    ),
    needs=(b"APP_KEY",),
    reference="https://laravel.com/docs/encryption",
    remedy="Make a new one with `php artisan key:generate`, and encrypt anew what the old one encrypted.",
    finds=((".env", "APP_NAME=Shop\nAPP_KEY=base64:<base64:43>=\n"),),
    ignores=((".env", "APP_KEY=\n"), (".env", "APP_KEY=SomeRandomString\n")),
)
