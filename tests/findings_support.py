"""Cases of rules as data: a graph written as records, and what the rule must say of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml
from graph_support import trust_policies

from findings.cases import NOW, SOURCE, Case
from findings.cases import view_of as plain_view_of
from findings.declare import Rule, RuleKind, Severity, View
from graph.access import AccessGraph
from graph.build import build
from graph.model import AnyRecord, Gap, Observed

CASES = Path(__file__).parent / "findings" / "cases"
FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def cases(rule: str) -> tuple[Case, ...]:
    """The cases of one rule, from ``findings/cases/<rule>.yaml``."""
    text = (CASES / f"{rule}.yaml").read_text()
    written: Any = yaml.load(text, FAST)  # noqa: S506  because both are safe
    return msgspec.convert(written, tuple[Case, ...])


def graph_of(records: tuple[AnyRecord, ...], gaps: tuple[Gap, ...] = (), source: str = SOURCE) -> AccessGraph:
    """A graph of records that one source gave."""
    every = (*records, *trust_policies(records))
    return build([Observed(source=source, stream="all", scope="all", seen=NOW, records=every, gaps=gaps)])


def view_of(case: Case) -> View:
    """What the rule sees in a case, with the trust policies that its trusts were read from."""
    return plain_view_of(case, graph_of)


def made_rule(judge: Any, *, id_: str = "made-up", reads: tuple[type[AnyRecord], ...] = (), **more: Any) -> Rule:  # noqa: ANN401 because a test gives whatever it is about
    """A rule that no registry knows."""
    known: dict[str, Any] = {
        "title": "Made up",
        "severity": Severity.MEDIUM,
        "kind": RuleKind.FACT,
        "remedy": "mend {name}",
        "frameworks": (),
        "why": "",
    }
    return Rule(id=id_, judge=judge, reads=reads, **{**known, **more})
