"""What the register says beside its AI systems, looked up by what it speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from findings.waivers import fits
from graph.access import AccessGraph
from graph.model import Agreement

IDENTITY, STORE = "register.identity", "register.store"
VENDOR, VENDOR_INCIDENT = "register.vendor", "register.vendor_incident"
CHANGE, EXCEPTION = "register.change", "register.exception"


class Agreed:
    """The agreements of one kind. What is named in full is looked up; patterns are tried one by one."""

    def __init__(self, graph: AccessGraph, kind: str) -> None:
        self.every: Sequence[Agreement] = [each for each in graph.each(Agreement) if each.kind == kind]
        self._exact: dict[str, list[Agreement]] = defaultdict(list)
        self._patterns: list[tuple[str, Agreement]] = []
        for each in self.every:
            for text in each.about:
                if "*" in text:
                    self._patterns.append((text, each))
                else:
                    self._exact[text].append(each)

    def __bool__(self) -> bool:
        return bool(self.every)

    def about(self, *names: str) -> list[Agreement]:
        """What is said of something, by any of its names."""
        found = [each for name in names for each in self._exact.get(name, ())]
        found += [each for text, each in self._patterns if any(fits(text, name) for name in names)]
        return list({each.id: each for each in found}.values())
