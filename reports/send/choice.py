"""Which findings a target or a channel is told of; said the same way for both."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from findings.declare import Severity
from findings.finding import Finding
from findings.waivers import fits


class Choice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a finding must be like. What is not said takes all."""

    min_severity: Annotated[Severity, Meta(description="Findings of this severity or worse.")] = Severity.MEDIUM
    rules: Annotated[tuple[str, ...], Meta(description="Of these rules only; * stands for any text.")] = ()
    sources: Annotated[tuple[str, ...], Meta(description="Of these sources only.")] = ()
    scopes: Annotated[tuple[str, ...], Meta(description="Of these accounts, namespaces or repositories only.")] = ()
    owners: Annotated[
        tuple[str, ...], Meta(description='Of these owners only; * stands for any text, "" for nobody.')
    ] = ()
    environments: Annotated[
        tuple[str, ...], Meta(description='On what is in these environments only; "" where nobody tells.')
    ] = ()

    def takes(self, finding: Finding, environment: str | None) -> bool:
        """Whether a finding goes there."""
        return (
            finding.severity.rank >= self.min_severity.rank
            and _named(self.rules, finding.rule)
            and (not self.sources or finding.source in self.sources)
            and (not self.scopes or finding.scope in self.scopes)
            and _named(self.owners, finding.owner or "")
            and (not self.environments or (environment or "") in self.environments)
        )


def _named(patterns: tuple[str, ...], text: str) -> bool:
    return not patterns or any(fits(pattern, text) for pattern in patterns)
