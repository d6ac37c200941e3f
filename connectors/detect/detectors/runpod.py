"""RunPod."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

runpod = Provider(
    "RunPod",
    reference="https://docs.runpod.io/get-started/api-keys",
    remedy="Revoke the key in the settings and see which pods and endpoints ran.",
)

KEY = runpod.detector(
    "runpod-api-key",
    "RunPod API key",
    token(r"rpa_[A-Za-z0-9]{40,50}"),
    entropy=3.5,
    confirm=mixed,
    finds=("RUNPOD_API_KEY=rpa_<upperalnum:46>", 'runpod.api_key = "rpa_<upperalnum:42>"'),
    ignores=("rpa_<alnum:20>", "sherpa_<alnum:42>", "rpa_process_of_the_automation_that_runs_daily"),
)
