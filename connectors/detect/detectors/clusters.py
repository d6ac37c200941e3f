"""Clusters: Kubernetes, OpenShift, Rancher, Argo CD, Helm repositories, Docker's elder siblings."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.jwt import taken_apart
from connectors.detect.shapes.mixed import mixed

kubernetes = Provider(
    "Kubernetes",
    reference="https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/",
    remedy="Delete the token's Secret in kube-system and remove the nodes that nobody knows.",
)
openshift = Provider(
    "OpenShift",
    reference="https://docs.openshift.com/container-platform/latest/authentication/managing-oauth-access-tokens.html",
    remedy="Delete the OAuth access token and read the cluster's audit log.",
)
rancher = Provider(
    "Rancher",
    reference="https://ranchermanager.docs.rancher.com/reference-guides/user-settings/api-keys",
    remedy="Delete the API key in the user's settings, and make a new kubeconfig.",
)
argo = Provider(
    "Argo CD",
    reference="https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/",
    remedy="Delete the account's token with `argocd account delete-token`.",
)
helm = Provider(
    "Helm",
    reference="https://helm.sh/docs/helm/helm_repo_add/",
    remedy="Change the password at the repository that the chart comes from.",
)


def account(hit: re.Match[bytes]) -> Candidate | None:
    """Read whom an Argo CD token is of, and its public id."""
    value = hit["secret"].decode()
    read = taken_apart(value)
    if read is None or read.claims.get("iss") != "argocd":
        return None
    said = read.claims
    facts = {"account": str(said["sub"])} if said.get("sub") else {}
    number = said.get("jti")
    return Candidate(value, credential=f"argocd.token:{number}" if number else None, facts=facts)


def account_sample() -> str:
    """A sample with a token of Argo CD that no server signed."""
    import json  # noqa: PLC0415  because only tests make samples
    from base64 import urlsafe_b64encode  # noqa: PLC0415  because only tests make samples

    said = {"iss": "argocd", "sub": "deploy:apiKey", "nbf": 1700000000, "iat": 1700000000, "jti": "7d4a0a1c"}
    parts = (json.dumps(each, separators=(",", ":")).encode() for each in ({"alg": "HS256", "typ": "JWT"}, said))
    head, body = (urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts)
    return f"ARGOCD_AUTH_TOKEN={head}.{body}.{urlsafe_b64encode(bytes(range(180, 212))).rstrip(b'=').decode()}"


def key(hit: re.Match[bytes]) -> Candidate:
    """A Rancher token, whose part before the colon is its public name."""
    value = hit["secret"].decode()
    return Candidate(value, credential=f"rancher.token:{value.partition(':')[0]}")


def joining(hit: re.Match[bytes]) -> Candidate | None:
    """A bootstrap token, whose part before the point is its public id."""
    value = hit["secret"].decode()
    return Candidate(value, credential=f"kubernetes.bootstrap_token:{value.partition('.')[0]}") if mixed(hit) else None


BOOTSTRAP = kubernetes.detector(
    "kubernetes-bootstrap-token",
    "Kubernetes bootstrap token",
    assigned(
        r"kubeadm[ \t]{1,3}join[^\n]{1,120}--token|bootstrap[_.-]?token|kubeadm[_.-]?token|tls-bootstrap-token",
        r"[a-z0-9]{6}\.[a-z0-9]{16}",
        more="A-Za-z0-9_.-",
    ),
    confirm=joining,
    finds=(
        "kubeadm join 10.0.0.1:6443 --token <loweralnum:6>.<loweralnum:16> --discovery-token-ca-cert-hash sha256:0",
        "bootstrapToken: <loweralnum:6>.<loweralnum:16>",
    ),
    ignores=("kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef", "bootstrap.token = acme.company.example"),
)
OPENSHIFT = openshift.detector(
    "openshift-access-token",
    "OpenShift access token",
    token(r"sha256~[A-Za-z0-9_-]{43}"),
    finds=(
        "oc login --token=sha256~<base64url:42>x --server=https://api.acme.io:6443",
        "Authorization: Bearer sha256~<alnum:43>",
    ),
    ignores=("sha256~<alnum:20>", "sha256:<hex:64>", "sha256~<alnum:60>"),
)
RANCHER = rancher.detector(
    "rancher-api-token",
    "Rancher API or kubeconfig token",
    token(r"(?:token-[a-z0-9]{5}|kubeconfig-(?:user|u)-[a-z0-9.]{5,20}):[a-z0-9]{54}"),
    confirm=key,
    finds=(
        "RANCHER_TOKEN_KEY=token-<loweralnum:5>:<loweralnum:54>",
        '    token: "kubeconfig-user-<loweralnum:5>:<loweralnum:54>"',
    ),
    ignores=("token-<loweralnum:5>", "token-<loweralnum:5>:<loweralnum:20>"),
)
RANCHER_SECRET = rancher.detector(
    "rancher-secret-key",
    "Rancher API secret key",
    assigned(r"(?:rancher|cattle)[_.-]?(?:api[_.-]?|bearer[_.-]?)?secret[_.-]?key", r"[A-Za-z0-9]{40,54}"),
    confirm=mixed,
    finds=("RANCHER_SECRET_KEY=<loweralnum:54>", "CATTLE_SECRET_KEY=<alnum:40>"),
    ignores=("RANCHER_ACCESS_KEY=token-<loweralnum:5>", "RANCHER_SECRET_KEY=<alnum:9>"),
)
ARGO = argo.detector(
    "argocd-token",
    "Argo CD token",
    token(
        r"eyJ[A-Za-z0-9_-]{16,60}\.eyJ[A-Za-z0-9_-]{0,200}(?:pc3MiOiJhcmdvY2Qi|lzcyI6ImFyZ29jZC[IJ]|aXNzIjoiYXJnb2NkI)"
        r"[A-Za-z0-9_-]{0,400}\.[A-Za-z0-9_-]{43}"
    ),
    confirm=account,
    placeholders=False,
    finds=(account_sample,),
    ignores=(
        "eyJ<base64url:33>.eyJpc3MiOiJhcmdvY2Qi<base64url:90>.<base64url:43>",
        "argocd.argoproj.io/instance: site",
    ),
)
HELM = helm.detector(
    "helm-repository-password",
    "Password of a Helm repository on a command line",
    r"helm[ \t]{1,3}(?:repo[ \t]{1,3}add|registry[ \t]{1,3}login|pull|push)[^\n]{1,200}?"
    r"[ \t]--password[ =][\"']?(?P<secret>[^\s\"'$`<>{}]{8,100})",
    confirm=mixed,
    finds=("helm repo add acme https://charts.acme.io --username ci --password <alnum:24>",),
    ignores=(
        "helm repo add acme https://charts.acme.io --password $PASSWORD",
        "helm registry login -u ci --password-stdin acme.io",
        "helm repo add acme https://charts.acme.io --password placeholder1",
    ),
)
