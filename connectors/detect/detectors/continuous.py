"""Continuous integration: the services that build, each with one or two kinds of token."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
REMEDY = "Revoke the token, then change the secrets that the pipelines it opens can read."

circleci = Provider("CircleCI", "https://circleci.com/docs/managing-api-tokens/", REMEDY)
travis = Provider("Travis CI", "https://developer.travis-ci.com/authentication", REMEDY)
drone = Provider("Drone", "https://docs.drone.io/api/overview/", REMEDY)
buildkite = Provider("Buildkite", "https://buildkite.com/docs/platform/security/tokens", REMEDY)
jenkins = Provider(
    "Jenkins", "https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/", REMEDY
)
teamcity = Provider("TeamCity", "https://www.jetbrains.com/help/teamcity/configuring-your-user-profile.html", REMEDY)
codecov = Provider("Codecov", "https://docs.codecov.com/docs/codecov-tokens", REMEDY)
codemagic = Provider("Codemagic", "https://docs.codemagic.io/rest-api/codemagic-rest-api/", REMEDY)
bitrise = Provider(
    "Bitrise", "https://docs.bitrise.io/en/bitrise-ci/api/authenticating-with-the-bitrise-api.html", REMEDY
)
semaphore = Provider("Semaphore", "https://docs.semaphoreci.com/reference/api", REMEDY)

CIRCLE_PERSONAL = circleci.detector(
    "circleci-personal-token",
    "CircleCI personal API token",
    token(r"CCIPAT_[A-Za-z0-9]{22}_[0-9a-f]{40}"),
    finds=("CIRCLE_TOKEN=CCIPAT_<alnum:22>_<hex:40>", "Circle-Token: CCIPAT_<alnum:22>_<hex:40>"),
    ignores=("CCIPAT_<alnum:22>", "CCIPAT_<alnum:10>_<hex:40>"),
)
CIRCLE_PROJECT = circleci.detector(
    "circleci-project-token",
    "CircleCI project API token",
    token(r"CCIPRJ_[A-Za-z0-9]{22}_[0-9a-f]{40}"),
    finds=('circle_token: "CCIPRJ_<alnum:22>_<hex:40>"', "?circle-token=CCIPRJ_<alnum:22>_<hex:40>"),
    ignores=("CCIPRJ_<alnum:22>", "CCIPRJ_<alnum:22>_<hex:20>"),
)
CIRCLE_OLD = circleci.detector(
    "circleci-legacy-token",
    "CircleCI API token of the old form",
    assigned(r"circle(?:ci)?[_.-]?(?:api[_.-]?|auth[_.-]?)?token", r"[0-9a-f]{40}"),
    confidence=Confidence.MEDIUM,
    finds=("CIRCLE_TOKEN=<hex:40>", "https://circleci.com/api/v1/project/acme/site?circle-token=<hex:40>"),
    ignores=("CIRCLE_SHA1=<hex:40>", "circle_token=<hex:64>"),
)
TRAVIS = travis.detector(
    "travis-api-token",
    "Travis CI API token",
    assigned(r"travis[_.-]?(?:ci[_.-]?)?(?:api[_.-]?|access[_.-]?|auth[_.-]?)?token", r"[A-Za-z0-9_-]{20,22}"),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("TRAVIS_API_TOKEN=<alnum:22>", "travis login --pro; TRAVIS_TOKEN='<alnum:22>'"),
    ignores=("travis_token: travis_token_from_env", "TRAVIS_COMMIT=<hex:40>", "TRAVIS_TOKEN=<alnum:9>"),
)
DRONE = drone.detector(
    "drone-user-token",
    "Drone user token",
    assigned(r"\bdrone[_.-]?(?:api[_.-]?|user[_.-]?|ci[_.-]?|server[_.-]?)?token", r"[A-Za-z0-9]{32}"),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("export DRONE_TOKEN=<alnum:32>", "drone_user_token: <alnum:32>"),
    ignores=("DRONE_TOKEN=<alnum:12>", "drone_commit: <hex:40>"),
)
DRONE_RPC = drone.detector(
    "drone-rpc-secret",
    "Drone server and runner shared secret",
    assigned(r"drone[_.-]?(?:rpc|yaml|cookie|database)[_.-]?secret", r"[A-Za-z0-9]{24,64}"),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    remedy="Make a new shared secret and give it to the server and all its runners at once.",
    reference="https://docs.drone.io/server/reference/drone-rpc-secret/",
    finds=("DRONE_RPC_SECRET=<hex:32>", "- DRONE_COOKIE_SECRET=<alnum:32>"),
    ignores=("DRONE_RPC_SECRET=super-duper-secret", "DRONE_RPC_HOST=drone.acme.io"),
)
BUILDKITE = buildkite.detector(
    "buildkite-api-token",
    "Buildkite API access token",
    token(r"bkua_[0-9a-z]{40,60}"),
    finds=("BUILDKITE_API_TOKEN=bkua_<hex:40>", "Authorization: Bearer bkua_<hex:40>"),
    ignores=("bkua_<hex:20>", "bkua_**********"),
)
BUILDKITE_AGENT = buildkite.detector(
    "buildkite-agent-token",
    "Buildkite cluster, agent, job or registry token",
    token(r"bk(?:aa|aj|ar|at|ct|pt|rt|pk|ps|cat)_[A-Za-z0-9_.-]{40,400}"),
    confirm=mixed,
    entropy=3.3,
    reference="https://buildkite.com/docs/agent/v3/tokens",
    finds=("BUILDKITE_AGENT_ACCESS_TOKEN=bkaa_<alnum:70>", 'token="bkct_<alnum:48>"'),
    ignores=("bkaj_<alnum:12>", "bkxx_<alnum:60>"),
)
BUILDKITE_OLD = buildkite.detector(
    "buildkite-legacy-token",
    "Buildkite token of the old form",
    assigned(r"buildkite[_.-]?(?:api[_.-]?(?:access[_.-]?)?|agent[_.-]?|graphql[_.-]?)?token", r"[0-9a-f]{40,50}"),
    confidence=Confidence.MEDIUM,
    finds=("BUILDKITE_AGENT_TOKEN=<hex:50>", "buildkite_token: <hex:40>"),
    ignores=("BUILDKITE_COMMIT=<hex:40>", "BUILDKITE_TOKEN=<hex:20>"),
)
JENKINS = jenkins.detector(
    "jenkins-api-token",
    "Jenkins API token",
    assigned(
        r"jenkins[_.-]?(?:api[_.-]?|user[_.-]?|admin[_.-]?|auth[_.-]?|build[_.-]?){0,2}(?:token|password|pass|key)",
        r"11[0-9a-f]{32}",
    ),
    finds=("JENKINS_API_TOKEN=11<hex:32>", "jenkins_user_token: '11<hex:32>'"),
    ignores=("JENKINS_API_TOKEN=<hex:40>", "jenkins_build = 11<hex:32>"),
)
JENKINS_URL = jenkins.detector(
    "jenkins-url-token",
    "Jenkins API token in an address or command",
    r"(?:https?://|-u[ \t]{1,2}|--user[ =]|-auth[ \t])[\"']?[A-Za-z0-9._@-]{1,60}:"
    r"(?P<secret>11[0-9a-f]{32})(?![A-Za-z0-9_])",
    finds=(
        "curl -X POST https://deploy:11<hex:32>@ci.acme.io/job/site/build",
        "java -jar jenkins-cli.jar -auth deploy:11<hex:32> list-jobs",
    ),
    ignores=("https://deploy@ci.acme.io/11<hex:32>", "https://deploy:11<hex:38>@ci.acme.io/"),
)
TEAMCITY = teamcity.detector(
    "teamcity-access-token",
    "TeamCity access token",
    token(r"eyJ0eXAiOiAiVENWMiJ9\.[A-Za-z0-9_-]{36}\.[A-Za-z0-9_-]{48}"),
    finds=("TEAMCITY_TOKEN=eyJ0eXAiOiAiVENWMiJ9.<base64url:36>.<base64url:48>",),
    ignores=("eyJ0eXAiOiAiVENWMiJ9", "eyJ0eXAiOiAiVENWMiJ9.<base64url:20>.<base64url:48>"),
)
CODECOV = codecov.detector(
    "codecov-upload-token",
    "Codecov upload token",
    assigned(r"codecov[_.-]?(?:repo[_.-]?|upload[_.-]?|global[_.-]?|api[_.-]?)?(?:upload[_.-]?)?token", UUID),
    confidence=Confidence.MEDIUM,
    finds=("CODECOV_TOKEN=<uuid>", "codecov:\n  codecov_token: <uuid>", "codecov_upload_token = <uuid>"),
    ignores=(
        "codecov_id: <uuid>",
        "CODECOV_TOKEN=<hex:32>",
        "https://codecov.io/gh/acme/site/branch/main/graph/badge.svg",
    ),
)
CODEMAGIC = codemagic.detector(
    "codemagic-api-token",
    "Codemagic API token",
    assigned(r"(?:codemagic|cm)[_.-]?api[_.-]?(?:token|key)", r"[A-Za-z0-9_-]{43}"),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("CM_API_TOKEN=<base64url:43>", "codemagic_api_token: '<alnum:43>'"),
    ignores=("CM_API_TOKEN=<alnum:20>", "codemagic.yaml: <hex:64>"),
)
BITRISE = bitrise.detector(
    "bitrise-access-token",
    "Bitrise access token",
    assigned(
        r"bitrise[_.-]?(?:api[_.-]?|personal[_.-]?|access[_.-]?|workspace[_.-]?|build[_.-]?trigger[_.-]?){0,2}token",
        r"[A-Za-z0-9_-]{86}|[A-Za-z0-9_-]{22}",
    ),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("BITRISE_ACCESS_TOKEN=<base64url:86>", "bitrise_build_trigger_token: <alnum:22>"),
    ignores=("BITRISE_TOKEN=<alnum:12>", "bitrise_token = bitrise_token_from_env"),
)
SEMAPHORE = semaphore.detector(
    "semaphore-api-token",
    "Semaphore CI API token",
    assigned(r"semaphore[_.-]?(?:ci[_.-]?)?(?:api[_.-]?|auth[_.-]?)?token", r"[A-Za-z0-9_-]{20}"),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("SEMAPHORE_API_TOKEN=<alnum:20>", "semaphore_token: '<alnum:20>'"),
    ignores=("SEMAPHORE_TOKEN=<alnum:9>", "semaphore.token: acquire_the_semaphore"),
)
