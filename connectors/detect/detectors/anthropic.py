"""Anthropic. Every key says what it opens, and ends the same way."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

anthropic = Provider(
    "Anthropic",
    reference="https://docs.anthropic.com/en/api/admin-api/apikeys/get-api-key",
    remedy="Disable the key in the Console, then delete it, and see the workspace's usage for foreign calls.",
)

API_KEY = anthropic.detector(
    "anthropic-api-key",
    "Anthropic API key",
    token(r"sk-ant-api\d{2}-[\w-]{93}AA"),
    finds=("ANTHROPIC_API_KEY=sk-ant-api03-<base64url:93>AA", 'x-api-key: "sk-ant-api03-<base64url:93>AA"'),
    ignores=("sk-ant-api03-<base64url:40>AA", "sk-ant-api03-<base64url:93>BB", "sk-ant-api03-..."),
)

ADMIN_KEY = anthropic.detector(
    "anthropic-admin-key",
    "Anthropic admin key of an organization",
    token(r"sk-ant-admin\d{2}-[\w-]{93}AA"),
    finds=("export ANTHROPIC_ADMIN_KEY=sk-ant-admin01-<base64url:93>AA",),
    ignores=("sk-ant-admin01-<base64url:20>", "sk-ant-admin-<base64url:93>AA"),
)

OAUTH_TOKEN = anthropic.detector(
    "anthropic-oauth-token",
    "Anthropic OAuth token of a user",
    token(r"sk-ant-(?P<kind>oat|ort)\d{2}-[\w-]{80,110}AA"),
    confirm=told(kind="{kind}"),
    remedy="Sign the user's applications out in the account's settings, which ends the token.",
    finds=('"accessToken": "sk-ant-oat01-<base64url:93>AA"', "CLAUDE_CODE_OAUTH_TOKEN=sk-ant-oat01-<base64url:93>AA"),
    ignores=("sk-ant-oat01-<base64url:30>AA", "sk-ant-oats-<base64url:93>AA"),
)

SESSION_KEY = anthropic.detector(
    "anthropic-session-key",
    "Claude session key of a user",
    token(r"sk-ant-sid\d{2}-[\w-]{80,130}AA"),
    remedy="Sign the user out of all sessions in the account's settings.",
    finds=("Cookie: sessionKey=sk-ant-sid01-<base64url:86>-<base64url:6>AA",),
    ignores=("sk-ant-sid01-<base64url:30>", "sk-ant-sides-<base64url:90>AA"),
)
