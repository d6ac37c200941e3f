"""Rules without an answer: those that have the same reason are told together."""

import msgspec
from reports_support import scan

from findings.declare import Severity
from findings.finding import Outcome, State
from reports.verdict import open_questions

REPORT = "orchard-aws/iam.credential_report/111122223333"


def _unknown(rule: str, *gaps: str) -> Outcome:
    return Outcome(rule=rule, title=rule, severity=Severity.LOW, state=State.UNKNOWN, gaps=gaps)


def test_rules_that_miss_the_same_listing_are_told_at_once() -> None:
    outcomes = (_unknown("one", REPORT), _unknown("two", "elsewhere"), _unknown("three", REPORT))
    told = list(open_questions(msgspec.structs.replace(scan(), outcomes=outcomes)))
    assert told == [
        (["one", "three"], f"unknown: {REPORT} was not read"),
        (["two"], "unknown: elsewhere was not read"),
    ]
