"""Hugging Face."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

huggingface = Provider(
    "Hugging Face",
    reference="https://huggingface.co/docs/hub/security-tokens",
    remedy="Invalidate the token in the settings of its user or organization and see what was pushed with it.",
)

USER_TOKEN = huggingface.detector(
    "huggingface-user-token",
    "Hugging Face access token of a user",
    token(r"hf_[A-Za-z0-9]{34}"),
    entropy=3.5,
    finds=(
        "HF_TOKEN=hf_<letters:34>",
        'login(token="hf_<letters:34>")',
        "https://user:hf_<letters:34>@huggingface.co/x",
    ),
    ignores=("hf_<letters:20>", "hf_<letters:40>", "shf_<letters:34>"),
)

ORG_TOKEN = huggingface.detector(
    "huggingface-organization-token",
    "Hugging Face API token of an organization",
    token(r"api_org_[A-Za-z0-9]{34}"),
    entropy=3.5,
    finds=("HUGGINGFACE_TOKEN=api_org_<letters:34>",),
    ignores=("api_org_<letters:20>", "my_api_org_name_for_the_organization_of_us"),
)
