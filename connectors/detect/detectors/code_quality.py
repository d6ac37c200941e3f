"""Services that look at code: SonarQube, Snyk, Semgrep, Sourcegraph."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from graph.leaks import Confidence

UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
REMEDY = "Revoke the token; it could read the source code and, often, the findings about it."

sonar = Provider(
    "SonarQube", "https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/", REMEDY
)
snyk = Provider(
    "Snyk", "https://docs.snyk.io/snyk-api/authentication-for-api/revoke-and-regenerate-a-snyk-api-token", REMEDY
)
semgrep = Provider("Semgrep", "https://semgrep.dev/docs/deployment/add-semgrep-to-other-ci-providers", REMEDY)
sourcegraph = Provider("Sourcegraph", "https://sourcegraph.com/docs/cli/how-tos/revoking_an_access_token", REMEDY)

SONAR = sonar.detector(
    "sonarqube-token",
    "SonarQube user, project or global token",
    token(r"sq[pua]_[0-9a-f]{40}"),
    finds=("SONAR_TOKEN=sqp_<hex:40>", "sonar-scanner -Dsonar.login=squ_<hex:40>", "sonar.token=sqa_<hex:40>"),
    ignores=("sqp_<hex:20>", "sqx_<hex:40>", "sqp_<hex:64>"),
)
SONAR_OLD = sonar.detector(
    "sonarqube-legacy-token",
    "SonarQube or SonarCloud token without a prefix",
    assigned(
        r"sonar(?:qube|cloud)?[_.-]?(?:api[_.-]?|auth[_.-]?|user[_.-]?|access[_.-]?)?(?:token|login)", r"[0-9a-f]{40}"
    ),
    confidence=Confidence.MEDIUM,
    finds=("SONAR_TOKEN=<hex:40>", "mvn sonar:sonar -Dsonar.login=<hex:40>"),
    ignores=("sonar.scm.revision=<hex:40>", "SONAR_TOKEN=<hex:32>"),
)
SNYK = snyk.detector(
    "snyk-access-token",
    "Snyk personal or service account token",
    token(r"snyk_[us]at\.[0-9a-f]{8}\.[A-Za-z0-9_-]{40,200}(?:\.[A-Za-z0-9_-]{20,200})?", more="A-Za-z0-9_.-"),
    finds=("SNYK_TOKEN=snyk_uat.<hex:8>.<base64url:80>", '"token": "snyk_sat.<hex:8>.<alnum:120>"'),
    ignores=("snyk_uat.<hex:8>", "snyk_xat.<hex:8>.<alnum:80>"),
)
SNYK_OLD = snyk.detector(
    "snyk-legacy-token",
    "Snyk API token of the old form",
    assigned(r"snyk[_.-]?(?:api[_.-]?|auth[_.-]?|oauth[_.-]?|service[_.-]?account[_.-]?)?(?:token|key)", UUID),
    confidence=Confidence.MEDIUM,
    finds=("SNYK_TOKEN=<uuid>", "snyk_api_key: '<uuid>'"),
    ignores=("SNYK_ORG_ID=<uuid>", "snyk auth <hex:32>"),
)
SEMGREP = semgrep.detector(
    "semgrep-app-token",
    "Semgrep AppSec Platform token",
    assigned(r"semgrep[_.-]?(?:app[_.-]?|api[_.-]?|agent[_.-]?)?token", r"[0-9a-f]{64}"),
    confidence=Confidence.MEDIUM,
    finds=("SEMGREP_APP_TOKEN=<hex:64>", "semgrep_api_token: <hex:64>"),
    ignores=("SEMGREP_APP_TOKEN=<hex:32>", "semgrep==1.0 --hash=sha256:<hex:64>"),
)
SOURCEGRAPH = sourcegraph.detector(
    "sourcegraph-access-token",
    "Sourcegraph access token",
    token(r"sgp_(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40}"),
    finds=("SRC_ACCESS_TOKEN=sgp_<hex:16>_<hex:40>", "Authorization: token sgp_<hex:40>", "sgp_local_<hex:40>"),
    ignores=("sgp_<hex:20>", "sgp_name_<hex:40>"),
)
SOURCEGRAPH_GATEWAY = sourcegraph.detector(
    "sourcegraph-cody-gateway-key",
    "Sourcegraph licence, gateway or dotcom key",
    token(r"(?:slk|sgd|sgx)_[0-9a-f]{64}"),
    finds=("SRC_CODY_TOKEN=slk_<hex:64>", "sgd_<hex:64>"),
    ignores=("slk_<hex:32>", "sgd_<hex:80>"),
)
