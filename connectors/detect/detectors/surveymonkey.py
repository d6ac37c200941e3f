"""SurveyMonkey."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

surveymonkey = Provider(
    "SurveyMonkey",
    reference="https://developer.surveymonkey.com/api/v3/#authentication",
    remedy="Uninstall the app from the account, which ends its token.",
)

TOKEN = surveymonkey.detector(
    "surveymonkey-access-token",
    "SurveyMonkey access token",
    assigned(key_of("survey[_-]?monkey"), r"[A-Za-z0-9][A-Za-z0-9._-]{79,178}[A-Za-z0-9]"),
    confidence=Confidence.MEDIUM,
    entropy=4.0,
    confirm=mixed,
    finds=("SURVEYMONKEY_ACCESS_TOKEN=<alnum:60>.<alnum:60>",),
    ignores=("SURVEYMONKEY_ACCESS_TOKEN=<alnum:30>", "SURVEYMONKEY_NAME=<alnum:100>"),
)
