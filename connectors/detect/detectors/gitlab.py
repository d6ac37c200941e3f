"""GitLab. Every kind of token has a prefix; routable tokens also say whose they are, and hold a checksum."""

from __future__ import annotations

import re
from zlib import crc32

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Detector, Provider
from connectors.detect.shapes.around import GIVEN, told_by
from connectors.detect.shapes.checksums import LOWER_DIGITS, UNPROVEN, WRONG, in_base
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.payload import plain
from graph.leaks import Confidence

gitlab = Provider(
    "GitLab",
    reference="https://docs.gitlab.com/security/tokens/",
    remedy="Revoke the token where it was made (user, project, group or instance) and read the audit events.",
)

CHECK_LENGTH = 7
"""How many base36 digits hold the CRC32 at the end of a routable token."""
RANDOM_LENGTH = 17
"""A payload ends in sixteen random bytes and how many they are."""
ROUTES = {"c": "cell", "g": "group", "o": "organization", "p": "project", "u": "user", "t": "runner_type"}
_ROUTE = re.compile(r"^([cgoput]):([0-9a-z]{1,13})$", re.MULTILINE | re.ASCII)

_BEFORE = re.compile(r"^gl[a-z]+-(?:(?:t[0-9]|[0-9a-fA-F]{1,5})_)?")
"""What stands before the payload: the kind, then the type of a runner or the partition of a job."""

PLAIN = r"[A-Za-z0-9_-]{20}"
ROUTABLE = r"[A-Za-z0-9_-]{27,300}\.(?:[0-9a-z]{2}\.)?[0-9a-z]{9}"
EITHER = rf"(?:{ROUTABLE}|{PLAIN})"
WORD = "A-Za-z0-9_-"


def routed(hit: re.Match[bytes]) -> Candidate:
    """Read what a routable token says of itself and check its checksum; a short token says nothing."""
    value = hit["secret"].decode()
    if "." not in value:
        return Candidate(value)
    if in_base(crc32(value[:-CHECK_LENGTH].encode()), LOWER_DIGITS, CHECK_LENGTH) != value[-CHECK_LENGTH:]:
        return Candidate(value, facts=WRONG, confidence=UNPROVEN)
    return Candidate(value, facts=route(value))


def route(value: str) -> dict[str, str]:
    """Whose a routable token is: numbers of the cell, the organization, the group, the project and the user."""
    payload = _BEFORE.sub("", value.partition(".")[0])
    return {
        ROUTES[key]: str(int(number, 36))
        for key, number in _ROUTE.findall(plain(payload)[:-RANDOM_LENGTH].decode("latin-1"))
    }


def routable_sample() -> str:
    """A sample with a routable token of user 77 in organization 1 that was never given out."""
    from base64 import urlsafe_b64encode  # noqa: PLC0415  because only tests make samples

    payload = urlsafe_b64encode(b"o:1\nu:25" + bytes(range(200, 216)) + b"\x10").rstrip(b"=").decode()
    start = f"glpat-{payload}.01.{in_base(len(payload), LOWER_DIGITS, 2)}"
    return f"GITLAB_TOKEN={start}{in_base(crc32(start.encode()), LOWER_DIGITS, CHECK_LENGTH)}"


def prefixed(name: str, title: str, prefix: str, body: str, sample: str) -> Detector:
    """Declare a kind of token that only its prefix and the form of the rest tell."""
    return gitlab.detector(
        name,
        title,
        token(rf"{prefix}{body}", more=WORD),
        confirm=routed,
        finds=(f'token: "{prefix}{sample}"', f"curl -H 'PRIVATE-TOKEN: {prefix}{sample}'"),
        ignores=(f"{prefix}<alnum:9>", f"x{prefix}{sample}", f"{prefix}xxxxxxxxxxxxxxxxxxxx"),
    )


HOST = {
    "host": rb"(?:(?i:(?:gitlab|ci_server)[_.-]?(?:base[_.-]?|server[_.-]?)?(?:url|host))" + GIVEN + rb"(?:https?://)?|"
    rb"https?://(?=[^/\s]{1,260}/api/v4)|glpat-[^\s@]{20,310}@)([a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?(?::[0-9]{1,5})?)"
    rb"(?![A-Za-z0-9:@])"
}
"""Which GitLab a token is for, where that stands beside it."""

PERSONAL = gitlab.detector(
    "gitlab-personal-access-token",
    "GitLab personal, project or group access token",
    token(rf"glpat-{EITHER}", more=WORD),
    confirm=told_by(HOST, routed),
    looks_around=True,
    finds=(
        "GITLAB_TOKEN=glpat-<base64url:20>",
        "git clone https://oauth2:glpat-<alnum:20>@gitlab.com/acme/site.git",
        routable_sample,
    ),
    ignores=("glpat-<alnum:19>", "xglpat-<alnum:20>", "glpat-your-token-goes-here"),
)

APPLICATION = prefixed(
    "gitlab-oauth-application-secret", "GitLab OAuth application secret", "gloas-", "[A-Za-z0-9_-]{64}", "<alnum:64>"
)
DEPLOY = prefixed("gitlab-deploy-token", "GitLab deploy token", "gldt-", EITHER, "<alnum:20>")
RUNNER = prefixed(
    "gitlab-runner-authentication-token",
    "GitLab runner authentication token",
    "glrt-",
    rf"(?:t[0-9]_)?{EITHER}",
    "<alnum:20>",
)
REGISTRATION = prefixed(
    "gitlab-runner-registration-token", "GitLab runner registration token", "glrtr-", EITHER, "<alnum:20>"
)
JOB = prefixed(
    "gitlab-ci-job-token",
    "GitLab CI/CD job token",
    "glcbt-",
    rf"(?:[0-9a-fA-F]{{1,5}}_)?{EITHER}",
    "64_<alnum:20>",
)
TRIGGER = prefixed(
    "gitlab-pipeline-trigger-token", "GitLab pipeline trigger token", "glptt-", "[0-9a-f]{40}", "<hex:40>"
)
FEED = prefixed("gitlab-feed-token", "GitLab feed token", "glft-", EITHER, "<alnum:20>")
SCIM = prefixed("gitlab-scim-token", "GitLab SCIM token", "glsoat-", EITHER, "<alnum:20>")
MAIL = prefixed("gitlab-incoming-mail-token", "GitLab incoming mail token", "glimt-", "[A-Za-z0-9_-]{25}", "<alnum:25>")
AGENT = prefixed(
    "gitlab-agent-token", "GitLab agent for Kubernetes token", "glagent-", "[A-Za-z0-9_-]{50,1024}", "<alnum:50>"
)
FLAGS = prefixed("gitlab-feature-flags-token", "GitLab feature flags client token", "glffct-", EITHER, "<alnum:20>")
WORKSPACE = prefixed("gitlab-workspace-token", "GitLab workspace token", "glwt-", EITHER, "<alnum:20>")

OLD_REGISTRATION = gitlab.detector(
    "gitlab-legacy-registration-token",
    "GitLab runner registration token of the old form",
    token(r"GR1348941[A-Za-z0-9_-]{20}"),
    finds=("gitlab-runner register --registration-token GR1348941<alnum:20>",),
    ignores=("GR1348941", "GR1348941<alnum:12>"),
)

OLD_TOKEN = gitlab.detector(
    "gitlab-legacy-token",
    "GitLab token of the old form",
    assigned(
        r"gitlab[_.-]?(?:api[_.-]?|access[_.-]?|private[_.-]?|ci[_.-]?|auth[_.-]?)?(?:token|pat\b)",
        r"[A-Za-z0-9_-]{20}",
    ),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=('GITLAB_TOKEN="<alnum:20>"', "gitlab_private_token: <alnum:20>"),
    ignores=("GITLAB_TOKEN=<alnum:12>", "gitlab_token: ${{ secrets.GITLAB }}", "gitlab_token = get_token_from_vault"),
)
