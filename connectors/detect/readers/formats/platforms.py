"""Command lines of hosting platforms, and files that hold one token and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import either, jsons, lines, yamls
from connectors.detect.readers.syntax.entry import text

_ALONE = re.compile(rb"\s*([^\s#{\[][^\s]{7,500})\s*")
_KEYS = (
    "/(?:tokens/)?(?:\\w+[-_])?(?:token|accesstoken|access-token|access_token|authtoken|refresh_token|oauth_token|auth)"
)
_JSON = settings(jsons.entries, _KEYS)
_INI = settings(lines.equals, _KEYS + "|/(?:pass_phrase|accesskeysecret|ststoken)", facts={"host": "url|endpoint"})
_YAML = settings(yamls.entries, _KEYS)


def tokens(data: bytes) -> Iterator[Candidate]:
    """The token that is all of a file, or those of its settings, however they are written."""
    if hit := _ALONE.fullmatch(data[:1000]):
        yield Candidate(text(hit[1]), span=hit.span(1))
    elif either.is_json(data):
        yield from _JSON(data)
    else:
        yield from _INI(data) if b"=" in data.partition(b"\n")[0] or data.lstrip()[:1] == b"[" else _YAML(data)


TOKEN = Reader(
    name="platform-cli-token",
    title="Token of a platform's command line",
    provider="Platforms",
    paths=(
        "*/.vercel/auth.json",
        "*/com.vercel.cli/auth.json",
        "*/netlify/config.json",
        "*/.netlify/config.json",
        "*/configstore/firebase-tools.json",
        "*/.fly/config.yml",
        "*/doctl/config.yaml",
        "*/.clouddns/config.json",
        "*/.wrangler/config/default.toml",
        "*/hcloud/cli.toml",
        "*/linode-cli",
        "*/.pulumi/credentials.json",
        "*/.sentryclirc",
        ".sentryclirc",
        "*/.ngrok2/ngrok.yml",
        "ngrok.yml",
        "*/huggingface/token",
        "*/.vault-token",
        ".vault-token",
        ".vault_pass",
        ".vault_pass.txt",
        ".vault-password",
        "*/.oci/config",
        "*/.oss/config",
    ),
    look=tokens,
    reference="https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    finds=(
        (".vercel/auth.json", '{"token": "<alnum:24>"}'),
        (".config/doctl/config.yaml", "access-token: <hex:64>\ncontext: default\n"),
        (".vault-token", "<alnum:26>\n"),
        (".sentryclirc", "[auth]\ntoken=<hex:64>\n"),
    ),
    ignores=(
        (".config/doctl/config.yaml", "context: default\noutput: text\n"),
        (".vault_pass", "#!/bin/sh\npass show acme/vault\n"),
    ),
)
