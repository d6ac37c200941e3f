"""Make, once Integromat: the address of a webhook is its only protection."""

from __future__ import annotations

from connectors.detect.model import Candidate, Provider
from graph.leaks import Confidence

make = Provider(
    "Make",
    reference="https://help.make.com/webhooks",
    remedy="Delete the webhook of the scenario and add another.",
)

WEBHOOK = make.detector(
    "make-webhook",
    "Make webhook address",
    r"https://hook\.(?:[a-z]{2}\d\.make|integromat)\.com/[a-z0-9]{30,36}(?![A-Za-z0-9@])",
    confidence=Confidence.MEDIUM,
    confirm=lambda hit: Candidate(hit[0].decode()),
    finds=("https://hook.eu1.make.com/<loweralnum:32>", "https://hook.integromat.com/<loweralnum:32>"),
    ignores=("https://hook.eu1.make.com/", "https://www.make.com/<loweralnum:32>"),
)
