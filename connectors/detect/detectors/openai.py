"""OpenAI. Keys of all times but the newest carry the same mark in their middle."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import told

openai = Provider(
    "OpenAI",
    reference="https://platform.openai.com/docs/api-reference/authentication",
    remedy="Delete the key on the project's API keys page and see the usage of its project for foreign calls.",
)

LEGACY_KEY = openai.detector(
    "openai-legacy-api-key",
    "OpenAI API key of a user",
    token(r"sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"),
    finds=("OPENAI_API_KEY=sk-<alnum:20>T3BlbkFJ<alnum:20>", 'openai.api_key = "sk-<alnum:20>T3BlbkFJ<alnum:20>"'),
    ignores=("sk-<alnum:48>", "disk-<alnum:20>T3BlbkFJ<alnum:19>", "sk-<alnum:20>T3BlbkFJ<alnum:40>"),
)

PROJECT_KEY = openai.detector(
    "openai-project-api-key",
    "OpenAI API key of a project or a service account",
    token(r"sk-(?P<kind>proj|svcacct|None|service-[A-Za-z0-9]{1,40})-[\w-]{20,80}T3BlbkFJ[\w-]{20,80}"),
    confirm=told(kind="{kind}"),
    finds=(
        "OPENAI_API_KEY=sk-proj-<alnum:74>T3BlbkFJ<alnum:74>",
        '"apiKey": "sk-svcacct-<base64url:58>T3BlbkFJ<alnum:58>"',
    ),
    ignores=("sk-proj-<alnum:40>", "task-proj-<alnum:10>T3BlbkFJ<alnum:20>"),
)

ADMIN_KEY = openai.detector(
    "openai-admin-key",
    "OpenAI admin key of an organization",
    token(r"sk-admin-[\w-]{20,80}T3BlbkFJ[\w-]{20,80}"),
    finds=("Authorization: Bearer sk-admin-<alnum:58>T3BlbkFJ<alnum:58>",),
    ignores=("sk-admin-<alnum:20>", "risk-admin-<lower:12>"),
)

SESSION = openai.detector(
    "openai-session-token",
    "OpenAI session token of the dashboard",
    token(r"sess-[A-Za-z0-9]{40}"),
    entropy=3.5,
    confirm=mixed,
    finds=("Authorization: Bearer sess-<alnum:40>",),
    ignores=("sess-<alnum:20>", "assess-<alnum:40>"),
)
