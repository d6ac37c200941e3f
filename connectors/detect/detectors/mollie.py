"""Mollie."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import told

mollie = Provider(
    "Mollie",
    reference="https://docs.mollie.com/reference/authentication",
    remedy="Reset the key in the dashboard and see the payments and refunds.",
)

KEY = mollie.detector(
    "mollie-api-key",
    "Mollie API key or access token",
    assigned(key_of("mollie", "key|token|secret|auth|live|test"), r"(?P<mode>live|test|access)_[A-Za-z0-9]{30,40}"),
    entropy=3.5,
    confirm=told(only_mixed=True, mode="{mode}"),
    finds=("MOLLIE_API_KEY=live_<alnum:30>", "mollie_key: 'test_<alnum:30>'", "MOLLIE_TOKEN=access_<alnum:30>"),
    ignores=("MOLLIE_PROFILE=pfl_<alnum:10>", "MOLLIE_API_KEY=live_<alnum:12>"),
)
