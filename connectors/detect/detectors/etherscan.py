"""Etherscan."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

etherscan = Provider(
    "Etherscan",
    reference="https://docs.etherscan.io/getting-started/viewing-api-usage-statistics",
    remedy="Delete the key in the account and see its usage.",
)

KEY = etherscan.detector(
    "etherscan-api-key",
    "Etherscan API key",
    assigned(key_of("(?:ether|polygon|bsc|arbi|base|snow|ftm|lineas?)scan"), r"[A-Z0-9]{34}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("ETHERSCAN_API_KEY=<upperalnum:34>", 'bscscanApiKey: "<upperalnum:34>"'),
    ignores=("ETHERSCAN_URL=<upperalnum:34>", "ETHERSCAN_API_KEY=<upperalnum:12>"),
)
