"""What stands near a secret and says whose it is: a tenant, an account, a host. Anybody may have written it there."""

from __future__ import annotations

import functools
import re

import msgspec

from connectors.detect.model import Candidate, Confirm

NEAR = 1_500
"""Bytes before and behind a secret that are looked at."""
UUID = rb"([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})(?![0-9a-fA-F-])"
GIVEN = rb"[\"'`\]]{0,2}[ \t]{0,4}(?:=>|:=|[:=, \t])[ \t]{0,4}[\"'`]?"
ADDRESS = rb"https?://([A-Za-z0-9](?:[A-Za-z0-9.-]{0,200}[A-Za-z0-9])?(?::[0-9]{1,5})?)(?![A-Za-z0-9:@])"


def told_by(around: dict[str, bytes], confirm: Confirm | None = None) -> Confirm:
    """Confirm a secret, and tell what stands nearest to it: ``around`` has an expression with one group by fact."""

    def confirmed(hit: re.Match[bytes]) -> Candidate | None:
        found = confirm(hit) if confirm else Candidate(hit["secret"].decode(errors="replace"))
        if found is None:
            return None
        near = {name: fact for name, each in around.items() if (fact := _nearest(each, hit))}
        return msgspec.structs.replace(found, facts={**near, **found.facts}) if near else found

    return confirmed


def _nearest(expression: bytes, hit: re.Match[bytes]) -> str:
    start, end = hit.span("secret")
    near = _compiled(expression).finditer(hit.string, max(0, start - NEAR), end + NEAR)
    apart = {max(each.start(1) - end, start - each.end(1)): each[1] for each in near}
    return apart[min(apart)].decode(errors="replace") if apart else ""


@functools.cache
def _compiled(expression: bytes) -> re.Pattern[bytes]:
    return re.compile(expression)
