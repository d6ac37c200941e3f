"""Annotations of GitHub Actions: workflow commands on the log that show findings at a change's lines and its summary.

GitHub shows ten errors, ten warnings and ten notices of a step, fifty annotations of a job, and drops the others
without a word. So each kind has at most ten here, the riskiest first, and the tenth says how many more there are. What
could not be judged is one warning, and told whole in a group of the log. The runner obeys ``::`` at the beginning of a
line and ``##[`` anywhere in one, Azure's agent ``##vso[``: no text from outside keeps either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from findings.declare import Severity
from findings.finding import Finding
from reports.bounded import bounded
from reports.declare import Style, Whole, whole_reporter
from reports.scan import Scan
from reports.standing import Standing, file_and_line
from reports.text import counted
from reports.unseen import unseen
from reports.verdict import by_severity, incomplete, verdict

KINDS = {
    "error": (Severity.CRITICAL, Severity.HIGH),
    "warning": (Severity.MEDIUM,),
    "notice": (Severity.LOW, Severity.INFO),
}
MOST = 10
"""Annotations of one kind that GitHub shows of a step."""
MOST_TITLE = 200
MOST_MESSAGE = 1_000
ALL = "all of them: muster findings"
DOUBLED = re.compile("#(?=#)")


@whole_reporter("annotations", suffix=".annotations.txt", consumer="the log of a GitHub Actions workflow")
def render_annotations(whole: Whole, _style: Style) -> Iterator[str]:
    """Render the riskiest findings of each kind, and count the others: a longer list would be dropped."""
    scan, standing = whole.scan, Standing(whole)
    active = [each for each in scan.findings if each.active]
    missing = incomplete(scan)
    yield _line(verdict(scan))
    yield from [_command("warning", {"title": "Not the whole picture"}, missing)] if missing else []
    for kind, severities in KINDS.items():
        room = MOST - (kind == "warning" and bool(missing))
        yield from _of_kind(kind, [each for each in active if each.severity in severities], room, standing)
    yield from _unseen(scan)


def _of_kind(kind: str, found: Sequence[Finding], room: int, standing: Standing) -> Iterator[str]:
    shown = found if len(found) <= room else found[: room - 1]
    yield from (_annotation(kind, each, standing) for each in shown)
    left = found[len(shown) :]
    if left:
        title = {"title": f"{counted(len(left), 'more finding')}"}
        yield _command(kind, title, f"Not shown here: {by_severity(left)}; {ALL}")


def _annotation(kind: str, finding: Finding, standing: Standing) -> str:
    exposure = standing.of(finding)
    path, line = file_and_line(exposure.places[0]) if exposure else ("", 0)
    where = {"file": path} if path else {}
    where |= {"line": str(line)} if line else {}
    title = f"{finding.title} (risk {finding.risk})"
    name = bounded(finding.subject_name or finding.subject, MOST_TITLE)
    remedy = f" What to do: {finding.remedy.rstrip('.')}." if finding.remedy else ""
    said = f"{name}: {finding.message.rstrip('.')}. Owner: {finding.owner or 'nobody known'}.{remedy} ({finding.id})"
    return _command(kind, where | {"title": bounded(title, MOST_TITLE)}, bounded(said, MOST_MESSAGE))


def _unseen(scan: Scan) -> Iterator[str]:
    told = [f"{each.message} {each.remedy}" for each in unseen(scan)]
    if told:
        yield "::group::Not seen, and so neither fine nor gone\n"
        yield from (_line(f"  ? {each}") for each in told)
        yield "::endgroup::\n"


def _command(kind: str, properties: dict[str, str], message: str) -> str:
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {given}::{_data(message)}\n"


def _line(text: str) -> str:
    """Write a line of the log that is no command: it begins with a word of ours."""
    return f"{_disarmed(text)}\n"


def _data(text: str) -> str:
    return _disarmed(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _disarmed(text: str) -> str:
    """Clean a text, which leaves no line break in it, and take the older commands apart."""
    return DOUBLED.sub("# ", bounded(text, MOST_MESSAGE * 4))
