"""What people have written down beside the settings: the register, the file of waivers, and rules of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from connectors.border import Border
from findings.declare import Rule
from findings.finding import Waiver
from findings.waiver_file import read_waivers
from findings.yaml_lines import Problem
from governance.register import read_register
from graph.model import AnyRecord
from scanner.rules import InputProblems, rules_of
from scanner.settings.model import Settings


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """What people have written down: the register's records, the waivers of the file, and rules of their own."""

    rules: Mapping[str, Rule]
    declared: tuple[AnyRecord, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    def across(self, border: Border) -> Agreed:
        """The same, with every secret masked that stands in it: what people write crosses the border as well."""
        return msgspec.structs.replace(self, declared=border.passed(self.declared), waivers=border.passed(self.waivers))


def read_agreed(settings: Settings, at: datetime) -> Agreed:
    """Read rules, register and waivers, before anything is scanned: a mistake in them should not cost a scan."""
    every = rules_of(settings)
    problems: list[Problem] = []
    declared: Sequence[AnyRecord] = ()
    waivers: Sequence[Waiver] = ()
    if settings.register is not None:
        register = read_register(settings.register)
        declared = register.records
        problems.extend(register.problems)
    if settings.waivers is not None:
        file = read_waivers(settings.waivers, at=at, limits=settings.limits, rules=every)
        waivers = file.waivers
        problems.extend(file.problems)
    if problems:
        raise InputProblems(problems)
    return Agreed(rules=every, declared=tuple(declared), waivers=tuple(waivers))
