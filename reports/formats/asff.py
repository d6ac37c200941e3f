"""Findings as requests to Security Hub: each line is one ``BatchImportFindings``, complete and within its limits.

An array of all findings, which other scanners write, is refused as soon as it holds more than a hundred. A file can
not know under which account and in which region it will be imported; the account is the one that most AWS findings
are of, the region is ``us-east-1``, and the page about this format shows how to put others in their place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from reports.arns import arn_of, is_account
from reports.asff.batches import batches
from reports.asff.findings import Hub, of_finding, of_unseen
from reports.compact import compact
from reports.declare import Style, Whole, whole_reporter
from reports.scan import Scan
from reports.unseen import seen_again, unseen

NO_ACCOUNT = "000000000000"
REGION = "us-east-1"


@whole_reporter("asff", suffix=".asff.ndjson", consumer="AWS Security Hub")
def render_asff(whole: Whole, _style: Style) -> Iterator[str]:
    """Render a request a line, with findings, gaps and unknown rules, and what closes those that can be seen again."""
    for batch in batches(map(compact, _findings(whole)), str):
        yield f'{{"Findings":[{",".join(batch)}]}}\n'


def _findings(whole: Whole) -> Iterator[dict[str, Any]]:
    scan = whole.scan
    hub = Hub.of(_account(scan), REGION)
    for finding in scan.findings:
        yield of_finding(finding, hub, estate=scan.estate, at=scan.finished)
    for each in unseen(scan):
        yield of_unseen(each, hub, estate=scan.estate, at=scan.finished, again=False)
    for each in seen_again(whole):
        yield of_unseen(each, hub, estate=scan.estate, at=scan.finished, again=True)


def _account(scan: Scan) -> str:
    """The account that most findings are of."""
    accounts = (arn.account for each in scan.findings if (arn := arn_of(each.subject)) is not None)
    counts = Counter(account for account in accounts if is_account(account))
    return counts.most_common(1)[0][0] if counts else NO_ACCOUNT
