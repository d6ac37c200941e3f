from __future__ import annotations

import json
from collections.abc import Callable

import msgspec
import reports_graphs as graphs
import reports_support as support
from msgspec.structs import replace

from findings.finding import Finding, Status
from findings.limits import Limits
from findings.registry import rules
from findings.remedies.steps import Step
from graph.access import AccessGraph
from graph.model import AnyRecord, Credential, Exposure, Gap, GapReason, Identity, Resource, Secret, Usage
from reports.advice.as_markdown import story_markdown
from reports.advice.breaking import breaking
from reports.advice.filled import Advice
from reports.advice.story import Story, story_of
from reports.advice.told import story_text
from reports.declare import Style

STYLE = Style(width=80)
PLACE = "Nobody is known to answer for it."


def finding(**more: object) -> Finding:
    return replace(support.leaked(), **{"subject": graphs.key().id, "rule": "aws-access-key-old", **more})


def story(found: Finding, graph: AccessGraph) -> Story:
    return story_of(found, graph, rules().get(found.rule), history=(), limits=Limits(), at=support.NOW)


def told(found: Finding, graph: AccessGraph, *, whole: bool = False) -> str:
    return "".join(story_text(story(found, graph), STYLE, whole=whole))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_finding_is_the_golden_file(golden: Callable[[str, str], None]) -> None:
    waiver = support.quiet_findings()[1].waiver
    golden("finding.txt", told(finding(reopened=1, waiver=waiver), graphs.after()))


def test_a_whole_finding_is_the_golden_file(golden: Callable[[str, str], None]) -> None:
    golden("finding-all.txt", told(finding(), graphs.after(), whole=True))


def test_a_ticket_is_the_golden_file(golden: Callable[[str, str], None]) -> None:
    golden("finding.md", "".join(story_markdown(story(finding(), graphs.after()))))


def test_what_is_told_by_default_is_a_screen_and_a_half() -> None:
    assert len(told(finding(), graphs.after()).splitlines()) <= 80


def test_a_command_is_one_line_however_narrow_the_page() -> None:
    lines = told(finding(), graphs.after()).splitlines()
    off = [line for line in lines if "update-access-key" in line]
    assert len(off) == 1
    assert off[0].endswith("--status Inactive")


def test_all_tells_the_console_terraform_and_how_to_undo() -> None:
    some, whole = told(finding(), graphs.after()), told(finding(), graphs.after(), whole=True)
    for text in ("in the console:", 'resource "aws_iam_access_key"', "undo:"):
        assert text not in some
        assert text in whole


def test_a_finding_whose_subject_is_not_in_the_scan_says_that_its_use_is_unknown() -> None:
    text = flat(told(finding(), graphs.graph_of([])))
    assert "not among the records of this scan" in text
    assert "Mara Lindqvist answers for it." in text


def test_a_finding_nobody_owns_says_what_to_do_about_it() -> None:
    orphan = finding(subject=graphs.ROLE, owner=None, status=Status.FIXED, fixed=support.NOW)
    text = told(orphan, graphs.after())
    assert PLACE in text
    assert "fixed 2026-03-01" in text


def test_a_rule_of_ones_own_tells_its_one_line() -> None:
    own = finding(rule="acme-rule", frameworks=(), remedy="Ask Ada")
    text = told(own, graphs.after())
    assert "WHAT TO DO\n  Ask Ada" in text
    assert story(own, graphs.after()).steps is None
    assert "Ask Ada" in "".join(story_markdown(story(own, graphs.after())))
    assert "WHAT TO DO" not in told(replace(own, remedy=""), graphs.after())


def test_a_program_gets_the_steps() -> None:
    got = json.loads(msgspec.json.encode(story(finding(), graphs.after())))
    assert got["finding"]["id"] == finding().id
    assert any("update-access-key" in each.get("cli", "") for each in got["steps"]["steps"])
    assert got["steps"]["effort"] == "hours"


def test_who_was_asked_to_see_to_it_is_told_first() -> None:
    assert story(finding(assigned="ben"), graphs.after()).owners[0] == "ben was asked to see to it."


def test_code_in_a_ticket_stays_in_its_block() -> None:
    fence = "`" * 3
    step = Step(say="look", cli=f"echo {fence} x", terraform="a = 1")
    advice = Advice(
        before="b", effort="minutes", reversible=False, undo="u", steps=(step,), check=(step,), question="muster scans"
    )
    text = "".join(story_markdown(replace(story(finding(), graphs.after()), steps=advice)))
    assert f"{fence}`sh\n   echo {fence} x\n   {fence}`" in text
    assert "It cannot be undone: u" in text


IDENTITY = Identity(id="r", kind="aws.iam.role", name="app")


def breaks(*records: AnyRecord, subject: str, gaps: tuple[Gap, ...] = ()) -> list[str]:
    graph = AccessGraph({each.id: each for each in records}, [], gaps=gaps)
    return breaking(finding(subject=subject, source="aws"), graph)


def test_what_runs_as_an_identity_and_what_it_used_would_break() -> None:
    function = Resource(id="f", kind="aws.lambda.function", name="mailer", runs_as=("r",))
    used = Usage(id="u", kind="aws.iam.usage", identity="r", action="s3:GetObject", last_used=support.NOW)
    said = breaks(IDENTITY, function, used, subject="r")
    assert "function mailer runs as app." in said
    assert "app used s3:GetObject on 2026-03-01." in said


def test_what_is_seen_to_use_nothing_is_told_with_how_far_back_one_saw() -> None:
    looked = Usage(id="u", kind="aws.iam.usage", identity="r", action="*", window_days=400)
    assert "app was seen to use nothing in 400 days." in breaks(IDENTITY, looked, subject="r")


def test_a_use_that_was_not_reported_is_no_sign_of_none() -> None:
    assert breaks(IDENTITY, subject="r") == ["When app was last used was not reported: that is no sign that it is not."]
    key = Credential(id="k", kind="aws.iam.access_key", identity="x", name="K", used=False)
    assert breaks(key, subject="k") == ["K was never used, its platform says."]


def test_what_nothing_tells_of_is_said_to_be_unknown() -> None:
    place = Exposure(id="e", kind="git.exposure", detector="d", resource="r", fingerprint="f", preview="p", places=())
    assert breaks(place, subject="e") == ["Nothing was read that would tell what uses it: ask before you take it away."]


def test_a_gap_is_told_as_something_unknown() -> None:
    gap = Gap(source="aws", stream="iam.usage", scope="1", reason=GapReason.DENIED)
    assert breaks(IDENTITY, subject="r", gaps=(gap,))[-1] == (
        "1 listing of aws could not be read; what it would tell is unknown."
    )


def test_those_who_may_read_a_secret_would_miss_it() -> None:
    said = breaking(finding(subject="vault.kv:app"), graphs.graph_of(graphs.vault_records()))
    assert any("may read it: holder ab12" in each for each in said), said
    lonely = Secret(id="s", kind="vault.kv.secret", store="v", name="kv/x", last_used=support.NOW)
    assert breaks(lonely, subject="s") == ["kv/x was last used on 2026-03-01.", "Nobody was seen who may read it."]
