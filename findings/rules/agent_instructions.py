"""Files that tell AI agents what to do, and who may change them."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Resource


@rule(
    "agent-instructions-tampered",
    "Agent instruction or skill file changed without review",
    Severity.MEDIUM,
    kind=RuleKind.DIFF,
    remedy=(
        "Read what changed (git show {commit} -- {name}); then name owners of {name} in CODEOWNERS and let the branch "
        "ask for their review"
    ),
    frameworks=(
        "OWASP-NHI:NHI3:2025",
        "OWASP-ASI:ASI01:2026",
        "OWASP-ASI:ASI04:2026",
        "OWASP-ASI:ASI06:2026",
        "NIST-CSF-2.0:ID.RA-07",
        "NIST-CSF-2.0:PR.PS-01",
        "ISO-42001-2023:6.3",
        "ISO-42001-2023:A.6.2.3",
        "NIST-AI-RMF-1.0:MEASURE 2.7",
    ),
    reads=(Resource,),
    platforms=("git",),
    streams=("instructions",),
)
def instructions_changed(view: View) -> Iterator[Answer]:
    """An agent does what these files say, so whoever may change them commands it.

    Told is a file that is new or says something else than in the last scan, and that no line of CODEOWNERS gives to
    anybody: nothing asks for a review. Where it has owners the answer is unknown, for whether the branch heeds them is
    not in the repository.
    """
    if view.before is None:
        yield Unsure(subject="estate", why="there is no earlier scan to compare with")
        return
    repositories = {each.scope for each in view.before.each(Resource) if each.kind == "git.repository"}
    for each in view.graph.each(Resource):
        if each.kind != "ai.instructions" or each.scope not in repositories:
            continue
        old = view.before.get(each.id)
        was = old.facts.get("digest") if isinstance(old, Resource) else None
        if was == each.facts.get("digest"):
            continue
        commit, who = str(each.facts.get("commit"))[:12], each.facts.get("changed_by")
        what = "changed" if was else "came"
        if each.facts.get("owned"):
            yield Unsure(subject=each.id, why=f"it {what} with {commit}, and whether its owners looked is not told")
        else:
            message = f"it {what} with {commit} by {who}, and nothing asks for a review of it"
            yield Hit(subject=each.id, message=message, evidence=(commit,), facts={"commit": commit})
