"""What is declared of targets holds for all of them."""

from __future__ import annotations

import msgspec
import pytest
from send_support import RULES, found
from store_support import summary

from findings.declare import RuleKind, Severity
from findings.finding import Outcome, State
from graph.model import Gap, GapReason
from reports.send.coverage import Coverage
from reports.send.declare import target
from reports.send.registry import target_kinds
from reports.send.routing import Routing


@pytest.mark.parametrize("name", sorted(target_kinds()))
def test_no_target_has_settings_that_mean_something_else_for_all(name: str) -> None:
    """They stand in one table, and one of the two would never be heard."""
    kind = target_kinds()[name]
    assert not set(kind.settings.__struct_fields__) & {*Routing.__struct_fields__, "target"}
    assert kind.consumer


def test_no_name_means_two_targets() -> None:
    with pytest.raises(ValueError, match="target webhook is declared twice"):
        target("webhook", settings=Routing, consumer="nobody")(lambda _settings, _around: None)  # type: ignore[arg-type,return-value]  # because nothing is made of it


def test_what_is_found_across_places_is_not_closed_while_any_of_them_is_hidden() -> None:
    """A rule that joins sources may have met nothing only because the other side was not read."""
    (finding,) = found("a")
    joining = msgspec.structs.replace(RULES[finding.rule], kind=RuleKind.JOIN)
    outcome = Outcome(rule=finding.rule, title="", severity=Severity.HIGH, state=State.UNKNOWN)
    gap = Gap(source="github", stream="keys", scope="two", reason=GapReason.DENIED, yields=("Credential",))
    scan = msgspec.structs.replace(summary(1), outcomes=(outcome,), gaps=(gap,))
    assert "could not read everything" in Coverage(scan, {finding.rule: joining}).why_not(finding)
    assert Coverage(scan, RULES).why_not(finding) == ""
