"""Bird, once MessageBird."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

messagebird = Provider(
    "MessageBird",
    reference="https://developers.messagebird.com/api/#authentication",
    remedy="Delete the access key in the developer settings and see the message logs.",
)

KEY = messagebird.detector(
    "messagebird-access-key",
    "MessageBird access key",
    assigned(key_of("message[_-]?bird"), r"(?:live_)?[A-Za-z0-9]{25}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("MESSAGEBIRD_ACCESS_KEY=<alnum:25>", "messagebird_token: 'live_<alnum:25>'"),
    ignores=("MESSAGEBIRD_CHANNEL=<alnum:25>", "MESSAGEBIRD_ACCESS_KEY=<alnum:12>"),
)
