"""Elastic. Behind its base64 an API key is an id and a secret."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.payload import plain

elastic = Provider(
    "Elastic",
    reference="https://www.elastic.co/docs/deploy-manage/api-keys",
    remedy="Invalidate the key and see the cluster's audit log.",
)


def api_key(hit: re.Match[bytes]) -> Candidate | None:
    """Take what decodes to an id and a secret of their lengths."""
    value = hit["secret"].decode()
    parts = re.fullmatch(rb"([\w-]{20}):[\w-]{22}", plain(value))
    return Candidate(value, credential=f"elastic.api_key:{parts[1].decode()}") if parts else None


def _sample() -> str:
    import base64  # noqa: PLC0415  because only the sample needs it

    return "Authorization: ApiKey " + base64.b64encode(b"VuaC9_xQm3Zt-7kLwB2n:ui2lp9axTNms-akw7tvNnw").decode()


KEY = elastic.detector(
    "elastic-api-key",
    "Elastic API key",
    assigned(r"(?:elastic|(?<![A-Za-z])es|kibana)[\w.\-]{0,20}key|apikey", r"[A-Za-z0-9+/]{58}==", more="A-Za-z0-9+/="),
    confirm=api_key,
    finds=(_sample,),
    ignores=("ELASTIC_API_KEY=<alnum:58>==", "ApiKey <alnum:20>"),
)
