"""GitLab, wherever it runs: https://docs.gitlab.com/api/users/ and /api/jobs/."""

from __future__ import annotations

from connectors.detect.verify.declare import Verifier, header, named_host

VERIFIER = Verifier(name="gitlab", title="GitLab", endpoint="https://gitlab.com", place=named_host)

ELSEWHERE = "it may be of another GitLab: --verify-endpoint gitlab=https://HOST"

USER = VERIFIER.ask(
    "GET /api/v4/user",
    "the user of the token, or the bot user of a project's or group's",
    of=("gitlab-personal-access-token", "gitlab-legacy-token"),
    sends=header("PRIVATE-TOKEN"),
    who=("username",),
    knows="insufficient_scope",
    doubt=ELSEWHERE,
)
JOB = VERIFIER.ask(
    "GET /api/v4/job",
    "who started the job of the token",
    of=("gitlab-ci-job-token",),
    sends=header("JOB-TOKEN"),
    who=("user.username", "id"),
    doubt=ELSEWHERE,
)
