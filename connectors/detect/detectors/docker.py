"""Docker Hub and JFrog Artifactory: registries of images and of everything else."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.payload import plain
from graph.leaks import Confidence

docker = Provider(
    "Docker",
    reference="https://docs.docker.com/security/access-tokens/",
    remedy="Delete the access token, then look at which images were pushed since it leaked.",
)
jfrog = Provider(
    "JFrog",
    reference="https://jfrog.com/help/r/jfrog-platform-administration-documentation/revoke-access-tokens",
    remedy="Revoke the token in the platform's administration, then read the access log.",
)

_REFERENCE = re.compile(rb"reftkn:01:([0-9]{10}):[A-Za-z0-9]{20,40}")


def reference(hit: re.Match[bytes]) -> Candidate | None:
    """Take a reference token for one if it is one inside; it says when it ends."""
    value = hit["secret"].decode()
    inside = _REFERENCE.fullmatch(plain(value))
    if inside is None:
        return None
    ends = int(inside[1])
    if not ends:
        return Candidate(value)
    from datetime import UTC, datetime  # noqa: PLC0415  because only such a token needs it

    return Candidate(value, facts={"expires": datetime.fromtimestamp(ends, UTC).isoformat()})


def reference_sample() -> str:
    """A sample with a reference token that no server gave out."""
    from base64 import b64encode  # noqa: PLC0415  because only tests make samples

    inside = b"reftkn:01:1893456000:" + b"Qm7Zt2Lr9Xc4Vb6Nd1Hs8Jg3Kf5P"[:27]
    return f"ARTIFACTORY_TOKEN={b64encode(inside).decode()}"


PERSONAL = docker.detector(
    "docker-personal-access-token",
    "Docker personal access token",
    token(r"dckr_pat_[A-Za-z0-9_-]{27}"),
    finds=("docker login -u acme -p dckr_pat_<base64url:27>", "DOCKERHUB_TOKEN=dckr_pat_<alnum:27>"),
    ignores=("dckr_pat_<alnum:12>", "dckr_pat_xxxxxxxxxxxxxxxxxxxxxxxxxxx"),
)

ORGANISATION = docker.detector(
    "docker-organization-access-token",
    "Docker organization access token",
    token(r"dckr_oat_[A-Za-z0-9_-]{32}"),
    finds=("DOCKER_PASSWORD: dckr_oat_<alnum:32>", '"password": "dckr_oat_<base64url:32>"'),
    ignores=("dckr_oat_<alnum:20>", "xdckr_oat_<alnum:32>"),
)

LEGACY = docker.detector(
    "docker-legacy-access-token",
    "Docker Hub access token of the old form",
    assigned(
        r"docker[_.-]?(?:hub)?[_.-]?(?:access[_.-]?)?(?:token|password|pat\b)",
        r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}",
    ),
    confidence=Confidence.MEDIUM,
    finds=("DOCKERHUB_TOKEN=<uuid>", "docker_password: '<uuid>'"),
    ignores=("docker_image_id=<uuid>", "DOCKERHUB_TOKEN=<hex:32>"),
)

SWARM = docker.detector(
    "docker-swarm-join-token",
    "Docker Swarm join token",
    token(r"SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}"),
    remedy="Rotate it with `docker swarm join-token --rotate`, and drain the nodes that nobody knows.",
    reference="https://docs.docker.com/engine/swarm/swarm-mode/#view-the-join-command-or-update-a-swarm-join-token",
    finds=("docker swarm join --token SWMTKN-1-<loweralnum:50>-<loweralnum:25> 10.0.0.1:2377",),
    ignores=("SWMTKN-1-<loweralnum:50>", "SWMTKN-1-<loweralnum:20>-<loweralnum:25>"),
)

UNLOCK = docker.detector(
    "docker-swarm-unlock-key",
    "Docker Swarm unlock key",
    token(r"SWMKEY-1-[A-Za-z0-9+/]{43}", more="A-Za-z0-9+/="),
    remedy="Rotate it with `docker swarm unlock-key --rotate`.",
    reference="https://docs.docker.com/engine/swarm/swarm_manager_locking/",
    finds=("Please enter unlock key: SWMKEY-1-<base64:43>",),
    ignores=("SWMKEY-1-<base64:20>", "SWMKEY-1-<base64:60>"),
)

API_KEY = jfrog.detector(
    "jfrog-api-key",
    "JFrog Artifactory API key",
    token(r"AKC[A-Za-z0-9]{70}", more="A-Za-z0-9_+/="),
    confirm=mixed,
    finds=("X-JFrog-Art-Api: AKCp<alnum:69>", "ARTIFACTORY_API_KEY=AKCp<alnum:69>"),
    ignores=("AKCp<alnum:20>", "AKCp<alnum:100>", "xAKCp<alnum:69>"),
)

REFERENCE_TOKEN = jfrog.detector(
    "jfrog-reference-token",
    "JFrog reference token",
    token(r"cmVmdGtuOjAxOj[A-Za-z0-9+/]{44,60}={0,2}", more="A-Za-z0-9+/="),
    confirm=reference,
    finds=(reference_sample,),
    ignores=("cmVmdGtuOjAxOj<base64:20>", "cmVmdGtuOjAxOj<base64:50>"),
)

URL = jfrog.detector(
    "jfrog-url-password",
    "Password in the address of an Artifactory",
    r"https?://[^\s:/@\"'<>]{1,40}:(?P<secret>[^\s:/@\"'<>{}$]{8,72})@[a-z0-9-]{1,60}\.jfrog\.io\b",
    finds=("--index-url https://deploy:<alnum:24>@acme.jfrog.io/artifactory/api/pypi/site/simple",),
    ignores=(
        "https://acme.jfrog.io/artifactory",
        "https://deploy:${PASSWORD}@acme.jfrog.io/",
        "https://me:your_token_here@acme.jfrog.io/",
    ),
)
