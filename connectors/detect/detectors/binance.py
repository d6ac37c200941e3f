"""Binance."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

binance = Provider(
    "Binance",
    reference="https://www.binance.com/en/support/faq/360002502072",
    remedy="Delete the key in API management, see the orders and withdrawals, and allow only known addresses.",
)

SECRET = binance.detector(
    "binance-api-secret",
    "Binance API secret",
    assigned(r"binance[\w.\-]{0,20}secret", r"[A-Za-z0-9]{64}"),
    confidence=Confidence.MEDIUM,
    entropy=4.0,
    confirm=mixed,
    finds=("BINANCE_API_SECRET=<alnum:64>", 'binanceSecretKey: "<alnum:64>"'),
    ignores=("BINANCE_API_SECRET=<alnum:32>", "BINANCE_ADDRESS=<alnum:64>", "BINANCE_API_SECRET=<hex:128>"),
)
