"""RapidAPI."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

rapidapi = Provider(
    "RapidAPI",
    reference="https://docs.rapidapi.com/docs/keys",
    remedy="Delete the key of the application in the developer dashboard and see its analytics.",
)

KEY = rapidapi.detector(
    "rapidapi-key",
    "RapidAPI key",
    token(r"[0-9a-f]{10}msh[0-9a-f]{15}p1[0-9a-f]{5}jsn[0-9a-f]{12}"),
    finds=("X-RapidAPI-Key: <hex:10>msh<hex:15>p1<hex:5>jsn<hex:12>",),
    ignores=("<hex:10>msh<hex:15>", "<hex:10>msh<hex:15>p2<hex:5>jsn<hex:12>"),
)
