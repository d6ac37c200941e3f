"""How Composer logs in to repositories and forges."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import jsons

AUTH = Reader(
    name="composer-auth-credential",
    title="Credential in Composer's auth.json",
    provider="Composer",
    paths=("auth.json", "composer.json"),
    look=settings(
        jsons.entries,
        "/http-basic/[^/]+/password|/(?:github-oauth|gitlab-token|bearer|"
        "bitbucket-oauth|gitlab-oauth|forgejo-token)/[^/]+"
        "(?:/(?:token|consumer-secret))?",
        facts={"host": "@-2", "user": "username|consumer-key"},
    ),
    needs=(b"http-basic", b"oauth", b"gitlab-token", b"bearer"),
    reference="https://getcomposer.org/doc/articles/authentication-for-private-packages.md",
    finds=(
        ("auth.json", '{"http-basic": {"repo.acme.test": {"username": "ci", "password": "<alnum:12>"}}}'),
        ("auth.json", '{"github-oauth": {"git.acme.test": "<hex:40>"}}'),
    ),
    ignores=(
        ("auth.json", '{"http-basic": {"repo.acme.test": {"username": "ci", "password": "${PASSWORD}"}}}'),
        ("composer.json", '{"require": {"acme/http-basic": "^1.0"}}'),
    ),
)
