"""Findings as OCSF events, one a line, for lakes and SIEMs.

Newline-delimited rather than one array, as Prowler writes: Splunk, Firehose, Fluent Bit and Vector take a line as an
event, an array has to fit into memory to be read, and ``jq -s .`` makes an array of lines where one is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.compact import compact
from reports.declare import Style, Whole, whole_reporter
from reports.ocsf.events import Frame, of_finding, of_unseen
from reports.unseen import seen_again, unseen


@whole_reporter("ocsf", suffix=".ocsf.ndjson", consumer="Security Lake, Splunk and other readers of OCSF")
def render_ocsf(whole: Whole, _style: Style) -> Iterator[str]:
    """Render an event for each finding, gap and unknown rule, and one that closes what can be seen again."""
    frame = Frame.of(whole.scan)
    for finding in whole.scan.findings:
        yield compact(of_finding(finding, frame)) + "\n"
    for each in unseen(whole.scan):
        yield compact(of_unseen(each, frame, again=False)) + "\n"
    for each in seen_again(whole):
        yield compact(of_unseen(each, frame, again=True)) + "\n"
