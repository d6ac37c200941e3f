"""LangSmith, by LangChain."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

langsmith = Provider(
    "LangSmith",
    reference="https://docs.smith.langchain.com/administration/how_to_guides/organization_management/create_account_api_key",
    remedy="Delete the key in the settings of the workspace; traces hold prompts and answers, so see who read them.",
)

KEY = langsmith.detector(
    "langsmith-api-key",
    "LangSmith API key",
    token(r"lsv2_(?P<kind>pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}"),
    confirm=told(kind="{kind}"),
    finds=("LANGSMITH_API_KEY=lsv2_pt_<hex:32>_<hex:10>", 'api_key="lsv2_sk_<hex:32>_<hex:10>"'),
    ignores=("lsv2_pt_<hex:32>", "lsv2_ab_<hex:32>_<hex:10>"),
)

LEGACY_KEY = langsmith.detector(
    "langsmith-legacy-api-key",
    "LangSmith API key in its older form",
    token(r"ls__[0-9a-f]{32}"),
    finds=("LANGCHAIN_API_KEY=ls__<hex:32>",),
    ignores=("ls__<hex:20>", "tools__<hex:32>"),
)
