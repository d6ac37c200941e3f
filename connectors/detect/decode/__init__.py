"""Text within text: what stands there in base64, in hex, percent-encoded, escaped as in JSON, or as HTML entities.

    for layer in layers(data):                    # the candidates are found with Python's own expressions
    for layer in layers(data, candidates):        # or they come from hyperscan, run with those of ``CANDIDATES``
        layer.data                                # decoded: text, or an archive to be unpacked

``CANDIDATES`` are what makes this cheap: each expression matches where decoding gives text, and almost nowhere
else. A layer may hold layers; how deep to go is the caller's to say.
"""

from __future__ import annotations

from connectors.detect.decode.candidates import CANDIDATES, Candidate, found
from connectors.detect.decode.layers import layer_at, layers
from connectors.detect.decode.model import Encoding, Layer

__all__ = ["CANDIDATES", "Candidate", "Encoding", "Layer", "found", "layer_at", "layers"]
