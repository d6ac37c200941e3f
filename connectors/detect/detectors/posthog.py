"""PostHog. The key of a project (``phc_``) is meant to be seen."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

posthog = Provider(
    "PostHog",
    reference="https://posthog.com/docs/api#authentication",
    remedy="Delete the key in the user's settings and see the activity log.",
)

KEY = posthog.detector(
    "posthog-personal-key",
    "PostHog personal API key or feature flags key",
    token(r"ph(?P<kind>x|s)_[A-Za-z0-9]{32,50}"),
    entropy=3.5,
    confirm=mixed,
    finds=("POSTHOG_API_KEY=phx_<alnum:43>", "Authorization: Bearer phx_<alnum:48>"),
    ignores=("phc_<alnum:43>", "phx_<alnum:12>"),
)
