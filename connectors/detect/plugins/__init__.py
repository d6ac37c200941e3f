"""detect-secrets' own plugins as a family of detectors: its results on a file, for a small part of its work.

    if plugins.available():
        matches = plugins.scan("conf/app.yaml", data)

The results are those of ``detect_secrets.core.scan.scan_file`` with its default settings: the same plugins, filters,
transformers and marks decide, in the lines that can make a plugin answer. The others are never shown to them.
"""

from __future__ import annotations

import functools
import importlib.util
import re

from connectors.detect.model import Match
from connectors.detect.plugins.files import found
from connectors.detect.plugins.lines import keep_in
from connectors.detect.plugins.run import Found
from connectors.detect.plugins.texts import is_text, starts, with_plain_breaks
from graph.leaks import Confidence

__all__ = ["available", "keep_in", "name_of", "scan"]

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+\d*|\d+")
_SPELLED = {
    "IPPublic": "PublicIp",
    "GitHub": "Github",
    "GitLab": "Gitlab",
    "AWS": "Aws",
    "OpenAI": "Openai",
    "OAuth": "Oauth",
}
_GUESSES = frozenset({"Base64HighEntropyString", "HexHighEntropyString", "KeywordDetector"})
"""Plugins that go by looks or by a name alone."""


@functools.cache
def available() -> bool:
    """Whether detect-secrets is installed."""
    return importlib.util.find_spec("detect_secrets") is not None


def scan(path: str, data: bytes) -> list[Match]:
    """What detect-secrets finds in a file of this name and content, in the order of its lines."""
    if not is_text(data):
        return []
    results = sorted(found(path, with_plain_breaks(data)), key=lambda each: (each.line, each.kind, each.value))
    begins = starts(data) if results else ()
    return [_match(each, data, begins[min(each.line, len(begins)) - 1]) for each in results]


def name_of(plugin: str) -> str:
    """The name of the detector that stands for a plugin: ``detect-secrets-aws-key``."""
    plain = plugin.removesuffix("Detector")
    for spelled, wanted in _SPELLED.items():
        plain = plain.replace(spelled, wanted)
    return "-".join(("detect-secrets", *(word.lower() for word in _WORDS.findall(plain))))


def _match(found_by: Found, data: bytes, line_start: int) -> Match:
    """The match for a result. Where the value stands as it is, from its line on, is where it is shown."""
    value = found_by.value.encode()
    start = data.find(value, line_start)
    start = line_start if start < 0 else start
    return Match(
        detector=name_of(found_by.plugin),
        line=found_by.line,
        value=found_by.value,
        start=start,
        end=start + len(value),
        confidence=Confidence.LOW if found_by.plugin in _GUESSES else Confidence.MEDIUM,
        facts={"kind": found_by.kind},
    )
