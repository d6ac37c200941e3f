"""Sumo Logic. The access id is public, its key is not."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import beside

sumologic = Provider(
    "Sumo Logic",
    reference="https://help.sumologic.com/docs/manage/security/access-keys/",
    remedy="Deactivate the access key, see the audit index for its use, then delete it.",
)

KEY = sumologic.detector(
    "sumologic-access-key",
    "Sumo Logic access key",
    assigned(rf"{key_of('sumo[_-]?logic', 'key|secret')}|(?<![a-z])sumo[_.\-]?access[_.\-]?key", r"[A-Za-z0-9]{64}"),
    entropy=4.0,
    confirm=beside("sumologic.access_key:{access_id}", access_id=r"(?<![A-Za-z0-9])su[A-Za-z0-9]{12}(?![A-Za-z0-9])"),
    looks_around=True,
    finds=("SUMOLOGIC_ACCESSID=su<alnum:12>\nSUMOLOGIC_ACCESSKEY=<alnum:64>", "sumo_access_key: <alnum:64>"),
    ignores=("SUMOLOGIC_ACCESSID=su<alnum:12>", "SUMOLOGIC_ACCESSKEY=<alnum:20>"),
)

COLLECTOR = sumologic.detector(
    "sumologic-collector-url",
    "Sumo Logic address of an HTTP source",
    r"https://[\w.-]{4,40}\.sumologic\.com/receiver/v1/http/[A-Za-z0-9+/_-]{60,120}={0,2}",
    remedy="Regenerate the address of the HTTP source.",
    finds=("https://endpoint4.collection.us2.sumologic.com/receiver/v1/http/<alnum:80>==",),
    ignores=(
        "https://endpoint4.collection.us2.sumologic.com/receiver/v1/http/<alnum:12>",
        "https://help.sumologic.com/docs",
    ),
)
