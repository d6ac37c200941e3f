"""Roboflow. Its publishable keys (``rf_``) are meant to be seen."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

roboflow = Provider(
    "Roboflow",
    reference="https://docs.roboflow.com/api-reference/authentication",
    remedy="Revoke the key in the workspace's settings and see which data sets were read.",
)

KEY = roboflow.detector(
    "roboflow-api-key",
    "Roboflow API key",
    assigned(rf"{key_of('roboflow')}|roboflow\(api_key", r"[A-Za-z0-9]{20}"),
    confidence=Confidence.MEDIUM,
    entropy=3.3,
    confirm=mixed,
    finds=("ROBOFLOW_API_KEY=<alnum:20>", 'Roboflow(api_key="<alnum:20>")'),
    ignores=("ROBOFLOW_API_KEY=rf_<alnum:20>", "ROBOFLOW_API_KEY=<alnum:12>"),
)
