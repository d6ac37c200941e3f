"""Resend."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

resend = Provider(
    "Resend",
    reference="https://resend.com/docs/dashboard/api-keys/introduction",
    remedy="Delete the key in the dashboard and see its logs.",
)

KEY = resend.detector(
    "resend-api-key",
    "Resend API key",
    token(r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{22,28}"),
    entropy=3.7,
    confirm=mixed,
    finds=("RESEND_API_KEY=re_<alnum:8>_<alnum:24>", 'new Resend("re_<alnum:8>_<alnum:24>")'),
    ignores=("re_<alnum:8>", "re_compiled_expressions_of_it", "core_<alnum:8>_<alnum:24>"),
)
