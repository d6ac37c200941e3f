"""Weights & Biases."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

wandb = Provider(
    "Weights & Biases",
    reference="https://docs.wandb.ai/support/find_api_key/",
    remedy="Delete the key in the user's settings and see the runs and artifacts that were written with it.",
)

KEY = wandb.detector(
    "wandb-api-key",
    "Weights & Biases API key",
    token(r"wandb_v1_\w{70,90}"),
    entropy=3.5,
    finds=("WANDB_API_KEY=wandb_v1_<alnum:77>",),
    ignores=("wandb_v1_<alnum:20>", "wandb_v2_<alnum:77>"),
)

LEGACY_KEY = wandb.detector(
    "wandb-legacy-api-key",
    "Weights & Biases API key in its older form",
    assigned(rf"{key_of('wandb')}|wandb[. ]login(?:\(key)?", r"[0-9a-f]{40}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("WANDB_API_KEY=<hex:40>", 'wandb.login(key="<hex:40>")', "wandb login <hex:40>"),
    ignores=("WANDB_API_KEY=<hex:32>", "wandb_version: <hex:40>"),
)
